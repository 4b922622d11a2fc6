#include "batch/input.hpp"

#include "core/utf8.hpp"
#include "table/column.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace assay::batch {
namespace {

constexpr std::array<std::pair<std::string_view, table::Kind>, 6> kinds = {{
    {"string", table::Kind::string},
    {"int64", table::Kind::int64},
    {"float64", table::Kind::float64},
    {"boolean", table::Kind::boolean},
    {"date", table::Kind::date},
    {"json", table::Kind::json},
}};

bool contains(const std::vector<std::string>& names, std::string_view name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string listed(const std::vector<std::string>& names)
{
    std::string text;
    for (const auto& name : names)
        text += (text.empty() ? "\"" : ", \"") + name + "\"";
    return text;
}

/// The column named by the user, else "text", else the only one there is.
std::string choose_text_column(const InputOptions& options, const std::vector<std::string>& columns)
{
    if (options.text_column)
        return *options.text_column;
    const bool only_one = columns.size() == 1 && columns.front() != "id";
    return only_one ? columns.front() : "text";
}

bool is_blank(std::string_view text)
{
    return text.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos;
}

/// Why a carried cell cannot be read as its kind, or nothing.
std::optional<std::string> misfit(const KeptColumn& column, const std::optional<std::string>& cell)
{
    if (!cell || column.kind == table::Kind::string)
        return std::nullopt;
    table::Column scratch{table::Type{column.kind, {}}};
    if (scratch.append_text(*cell))
        return std::nullopt;
    return "column '" + column.column + "': \"" + shorten(*cell, 80) + "\" is no " +
           table::type_text(table::Type{column.kind, {}});
}

}  // namespace

std::size_t InputRow::bytes() const
{
    std::size_t sum = sizeof *this + text.size();
    for (const auto& cell : carried)
        sum += sizeof cell + (cell ? cell->size() : 0);
    return sum;
}

Result<KeptColumn> parse_kept_column(std::string_view text)
{
    KeptColumn kept;
    const auto equals = text.rfind('=');
    std::string_view source = text.substr(0, equals);
    if (const auto colon = source.rfind(':'); colon != std::string_view::npos) {
        const auto kind = source.substr(colon + 1);
        const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const auto& entry) { return entry.first == kind; });
        if (found == kinds.end())
            return Error{Errc::invalid_input, "'" + std::string{kind} +
                         "' is no kind of column; use string, int64, float64, boolean, date or json"};
        kept.kind = found->second;
        source = source.substr(0, colon);
    }
    kept.column = source;
    kept.name = equals == std::string_view::npos ? source : text.substr(equals + 1);
    if (kept.column.empty() || kept.name.empty())
        return Error{Errc::invalid_input, "'" + std::string{text} + "' names no column"};
    return kept;
}

Result<Input> Input::open(const InputOptions& options)
{
    table::ReaderOptions reader_options;
    reader_options.format = options.format;
    reader_options.max_record_bytes = options.max_record_bytes;
    reader_options.stop = options.stop;
    auto reader = table::open_reader(options.path, reader_options);
    if (!reader)
        return reader.error();

    Input input;
    input.reader_ = std::move(*reader);
    const auto& columns = input.reader_->columns();
    input.text_column_ = choose_text_column(options, columns);

    if (options.id_column) {
        input.carried_.push_back(*options.id_column);
    } else if (contains(columns, "id") && input.text_column_ != "id") {
        input.carried_.push_back({"id", "id", table::Kind::string});
    } else {
        input.carried_.push_back({"", "_row", table::Kind::int64});
        input.id_is_row_number_ = true;
    }
    for (const auto& kept : options.keep) {
        // Naming the id again under --keep is no mistake worth a message.
        const bool is_id = !input.id_is_row_number_ && kept.column == input.carried_.front().column &&
                           kept.name == input.carried_.front().name;
        if (!is_id)
            input.carried_.push_back(kept);
    }

    std::vector<std::string> selected;
    for (const auto& column : input.carried_) {
        if (!column.column.empty())
            selected.push_back(column.column);
    }
    selected.push_back(input.text_column_);
    auto found = input.reader_->select(selected);
    if (found)
        found = input.look_ahead(selected, options.path);
    if (!found) {
        auto error = found.error();
        if (!options.text_column && !contains(columns, input.text_column_))
            error.message += ". Say which one holds the text with --text";
        return error;
    }

    constexpr auto unlimited = std::numeric_limits<std::uint64_t>::max();
    input.end_row_ = options.limit && *options.limit < unlimited - options.skip ? options.skip + *options.limit
                                                                                : unlimited;
    for (std::uint64_t row = 0; row < options.skip; ++row) {
        auto more = input.next_record();
        if (!more)
            return more.error();
        if (!*more)
            break;
        ++input.next_row_;
    }
    return input;
}

Result<void> Input::look_ahead(const std::vector<std::string>& selected, const std::string& path)
{
    constexpr std::size_t records_to_look_at = 100;
    std::vector<bool> found;
    for (const auto& name : selected)
        found.push_back(contains(reader_->columns(), name));
    const auto missing = [&] { return std::find(found.begin(), found.end(), false); };

    while (missing() != found.end() && ahead_.size() < records_to_look_at) {
        table::Record record;
        auto more = reader_->next(record);
        if (!more)
            return more.error();
        if (!*more)
            break;
        for (std::size_t i = 0; i < found.size() && i < record.cells.size(); ++i)
            found[i] = found[i] || record.cells[i].has_value();
        ahead_.push_back(std::move(record));
    }
    if (missing() == found.end())
        return {};
    const auto& name = selected[static_cast<std::size_t>(missing() - found.begin())];
    return Error{Errc::invalid_input,
                 "there is no column \"" + name + "\"; the columns are " + listed(reader_->columns()), path};
}

Result<bool> Input::next_record()
{
    if (ahead_.empty())
        return reader_->next(record_);
    record_ = std::move(ahead_.front());
    ahead_.pop_front();
    return true;
}

Result<std::vector<InputRow>> Input::next(std::size_t max_rows, std::size_t max_bytes)
{
    std::vector<InputRow> rows;
    std::size_t bytes = 0;
    while (rows.size() < max_rows && bytes < max_bytes) {
        InputRow row;
        auto more = next_row(row);
        if (!more)
            return more.error();
        if (!*more)
            break;
        bytes += row.bytes();
        rows.push_back(std::move(row));
        if (ahead_.empty() && reader_->would_wait())
            break;
    }
    return rows;
}

Result<bool> Input::next_row(InputRow& row)
{
    if (next_row_ >= end_row_)
        return false;
    auto more = next_record();
    if (!more || !*more)
        return more;
    row.row = next_row_++;
    row.defect = std::move(record_.defect);
    if (row.defect)
        row.defect = "line " + std::to_string(record_.line) + ": " + *row.defect;

    record_.cells.resize(carried_.size() + (id_is_row_number_ ? 0 : 1));
    auto text = std::move(record_.cells.back());
    record_.cells.pop_back();
    if (id_is_row_number_)
        row.carried.emplace_back(std::to_string(row.row + 1));
    for (auto& cell : record_.cells)
        row.carried.push_back(std::move(cell));
    record_.cells.clear();

    for (std::size_t i = 0; i < carried_.size(); ++i) {
        if (auto why = misfit(carried_[i], row.carried[i])) {
            row.carried[i].reset();
            if (!row.defect)
                row.defect = std::move(why);
        }
    }
    if (!row.defect && (!text || is_blank(*text)))
        row.defect = "the row has no text";
    if (text)
        row.text = std::move(*text);
    return true;
}

}  // namespace assay::batch
