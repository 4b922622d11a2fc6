#include "assay_run.hpp"

#include "core/json_text.hpp"
#include "table/parquet_reader.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace assay::test {
namespace {

constexpr std::array<std::string_view, 7> openings = {
    "I love this dress, it fits perfectly.",
    "Terrible quality, the seam ripped after one day.",
    "The shoes arrived on time.",
    "Not bad, but the fabric is thinner than I expected.",
    "Absolutely wonderful, I would recommend it to everyone!",
    "I had to return it because it runs small.",
    "Schade, die Jacke ist leider zu eng."};
constexpr std::array<std::string_view, 5> middles = {
    "The colour is lovely.",
    "The zipper broke and customer service was rude.",
    "Delivery took 12 days and cost $4.99.",
    "My sister said \"never again\" \xE2\x80\x94 she is right.",
    "It is soft, warm and comfortable \xF0\x9F\x98\x80."};
constexpr std::array<std::string_view, 3> endings = {"Would buy again.", "I do not recommend it.", "Order 2024-03-17."};

std::vector<Json> read_parquet_rows(const std::string& path)
{
    const auto table = table::read_parquet(path);
    if (!table)
        throw std::runtime_error(table.error().text());
    std::vector<Json> rows(table->rows());
    for (std::size_t i = 0; i < table->fields().size(); ++i) {
        for (std::size_t row = 0; row < rows.size(); ++row) {
            std::string text;
            table::append_json_text(text, table->column(i), row);
            rows[row][table->fields()[i].name] = Json::parse(text);
        }
    }
    return rows;
}

}  // namespace

std::vector<std::string> assay_command(const std::vector<std::string>& arguments)
{
    std::vector<std::string> argv = {ASSAY_BINARY};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return argv;
}

ProcessResult run_assay(const std::vector<std::string>& arguments, ProcessOptions options,
                        std::chrono::milliseconds limit)
{
    return run_process(assay_command(arguments), std::move(options), limit);
}

std::string source_file(const std::string& name)
{
    return std::string{ASSAY_SOURCE_DIR "/"} + name;
}

std::vector<Json> read_rows(const std::string& path)
{
    if (path.ends_with(".parquet"))
        return read_parquet_rows(path);
    const auto text = read_text_file(path, std::size_t{1} << 30);
    if (!text)
        throw std::runtime_error(text.error().text());
    return parse_rows(*text);
}

std::vector<Json> parse_rows(std::string_view jsonl)
{
    std::vector<Json> rows;
    while (!jsonl.empty()) {
        const auto end = jsonl.find('\n');
        if (end == std::string_view::npos)
            throw std::runtime_error("the last line is torn: " + std::string{jsonl});
        auto row = parse_json(jsonl.substr(0, end), "row " + std::to_string(rows.size()));
        if (!row)
            throw std::runtime_error(row.error().text());
        rows.push_back(std::move(*row));
        jsonl.remove_prefix(end + 1);
    }
    return rows;
}

std::vector<Json> without_provenance(std::vector<Json> rows)
{
    for (auto& row : rows) {
        for (const auto& name : names_of(row)) {
            if (name.starts_with('_'))
                row.erase(name);
        }
    }
    return rows;
}

std::vector<Json> column(const std::vector<Json>& rows, const std::string& name)
{
    std::vector<Json> cells;
    for (const auto& row : rows)
        cells.push_back(row.at(name));
    return cells;
}

std::vector<std::string> names_of(const Json& row)
{
    std::vector<std::string> names;
    for (const auto& [name, cell] : row.items())
        names.push_back(name);
    return names;
}

std::size_t count_status(const std::vector<Json>& rows, std::string_view status)
{
    return static_cast<std::size_t>(
        std::count_if(rows.begin(), rows.end(), [&](const Json& row) { return row.at("_status") == status; }));
}

std::string review_text(std::size_t number)
{
    std::string text{openings[number % openings.size()]};
    text += ' ';
    text += middles[number % middles.size()];
    text += ' ';
    text += endings[number % endings.size()];
    // A signature makes each text one of a kind.
    text += " Yours, ";
    for (std::size_t rest = number + 26; rest > 0; rest /= 26)
        text += static_cast<char>('a' + rest % 26);
    return text;
}

std::string reviews_jsonl(std::size_t count)
{
    std::string lines;
    for (std::size_t i = 0; i < count; ++i) {
        lines += "{\"id\":\"r" + std::to_string(i) + "\",\"text\":";
        append_json_string(lines, review_text(i));
        lines += "}\n";
    }
    return lines;
}

}  // namespace assay::test
