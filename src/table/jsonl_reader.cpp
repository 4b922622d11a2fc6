#include "table/jsonl_reader.hpp"

#include "core/json.hpp"
#include "core/utf8.hpp"
#include "table/record_cells.hpp"

#include <algorithm>
#include <charconv>

namespace assay::table {
namespace {

static_assert(InputBuffer::padding >= simdjson::SIMDJSON_PADDING);

bool is_blank(std::string_view line)
{
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

void set_integer(std::optional<std::string>& cell, std::int64_t value)
{
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    set_cell(cell, {digits, static_cast<std::size_t>(end - digits)});
}

void set_cell_json(std::optional<std::string>& cell, simdjson::dom::element value)
{
    switch (value.type()) {
    case simdjson::dom::element_type::NULL_VALUE: cell.reset(); break;
    case simdjson::dom::element_type::STRING: set_cell(cell, value.get_string().value_unsafe()); break;
    case simdjson::dom::element_type::INT64: set_integer(cell, value.get_int64().value_unsafe()); break;
    default: set_cell(cell, simdjson::minify(value));
    }
}

/// Without the blanks between tokens; each token keeps its spelling.
std::string minified(std::string_view json)
{
    std::string text(json.size(), '\0');
    std::size_t size = 0;
    if (simdjson::minify(json.data(), json.size(), text.data(), size) != simdjson::SUCCESS)
        return std::string{json};
    text.resize(size);
    return text;
}

std::string_view trimmed(std::string_view token)
{
    const auto last = token.find_last_not_of(" \t\r\n");
    return token.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

/// False if the value is damaged.
bool set_cell_raw(std::optional<std::string>& cell, simdjson::ondemand::value value)
{
    simdjson::ondemand::json_type type{};
    if (value.type().get(type) != simdjson::SUCCESS)
        return false;
    std::string_view text;
    switch (type) {
    case simdjson::ondemand::json_type::string:
        if (value.get_string().get(text) != simdjson::SUCCESS)
            return false;
        set_cell(cell, text);
        return true;
    case simdjson::ondemand::json_type::null: cell.reset(); return true;
    case simdjson::ondemand::json_type::number:
    case simdjson::ondemand::json_type::boolean: set_cell(cell, trimmed(value.raw_json_token())); return true;
    case simdjson::ondemand::json_type::array:
        if (simdjson::ondemand::array array;
            value.get_array().get(array) != simdjson::SUCCESS || array.raw_json().get(text) != simdjson::SUCCESS)
            return false;
        set_cell(cell, minified(text));
        return true;
    case simdjson::ondemand::json_type::object:
        if (simdjson::ondemand::object object;
            value.get_object().get(object) != simdjson::SUCCESS || object.raw_json().get(text) != simdjson::SUCCESS)
            return false;
        set_cell(cell, minified(text));
        return true;
    }
    return false;
}

void set_defect(Record& record, std::string text)
{
    if (!record.defect)
        record.defect = std::move(text);
}

}  // namespace

JsonlReader::JsonlReader(InputBuffer input, const ReaderOptions& options)
    : lines_{std::move(input), options.max_record_bytes}, max_record_bytes_{options.max_record_bytes}
{
}

Result<std::unique_ptr<RecordReader>> JsonlReader::open(InputBuffer input, const ReaderOptions& options)
{
    const std::string name = input.name();
    std::unique_ptr<JsonlReader> reader{new JsonlReader{std::move(input), options}};
    if (const auto looked = reader->look_for_columns(); !looked)
        return looked.error();
    if (reader->first_lines_.empty())
        return Error{Errc::invalid_input, "the file has no record", name};
    return std::unique_ptr<RecordReader>{std::move(reader)};
}

/// The next line that is not blank.
Result<LineReader::Line> JsonlReader::next_line()
{
    while (true) {
        auto line = lines_.next();
        if (!line || line->number == 0 || line->is_too_long || !is_blank(line->text))
            return line;
    }
}

Result<void> JsonlReader::look_for_columns()
{
    // A torn or over-long line at the top must not decide which columns there are.
    constexpr std::size_t lines_to_look_at = 100;
    std::size_t held_bytes = 0;
    while (columns_.empty() && first_lines_.size() < lines_to_look_at && held_bytes <= max_record_bytes_) {
        const auto line = next_line();
        if (!line)
            return line.error();
        if (line->number == 0)
            break;
        read_columns(line->text);
        held_bytes += line->text.size();
        first_lines_.push_back({simdjson::padded_string{line->text}, line->number, line->is_too_long});
    }
    selection_ = columns_;
    return {};
}

/// `line` has padding behind it.
void JsonlReader::read_columns(std::string_view line)
{
    // A record that is not UTF-8 will have a defect, but it names its columns.
    const bool bad = invalid_utf8_at(line).has_value();
    const simdjson::padded_string mended{bad ? replace_invalid_utf8(line) : std::string{}};
    const std::string_view json = bad ? std::string_view{mended} : line;
    simdjson::dom::object object;
    if (parser_.parse(json.data(), json.size(), false).get_object().get(object) == simdjson::SUCCESS) {
        for (const auto member : object) {
            if (std::find(columns_.begin(), columns_.end(), member.key) == columns_.end())
                columns_.emplace_back(member.key);
        }
    }
}

Result<void> JsonlReader::select(std::vector<std::string> names)
{
    selection_ = std::move(names);
    return {};
}

std::optional<std::size_t> JsonlReader::selected(std::string_view key, std::size_t& expected) const
{
    for (std::size_t tried = 0; tried < selection_.size(); ++tried) {
        const std::size_t at = (expected + tried) % selection_.size();
        if (selection_[at] == key) {
            expected = at + 1;
            return at;
        }
    }
    return std::nullopt;
}

Result<bool> JsonlReader::next(Record& record)
{
    if (!first_lines_.empty()) {
        const auto held = std::move(first_lines_.front());
        first_lines_.pop_front();
        read_record({held.text, held.number, held.is_too_long}, record);
        return true;
    }
    const auto line = next_line();
    if (!line)
        return line.error();
    if (line->number == 0)
        return false;
    read_record(*line, record);
    return true;
}

void JsonlReader::read_record(const LineReader::Line& line, Record& record)
{
    record.line = line.number;
    record.defect.reset();
    record.cells.resize(selection_.size());
    seen_.assign(selection_.size(), 0);
    if (line.is_too_long) {
        record.defect = too_large_text(max_record_bytes_);
    } else if (const auto bad = invalid_utf8_at(line.text)) {
        record.defect = invalid_utf8_text(*bad);
        const simdjson::padded_string mended{replace_invalid_utf8(line.text)};
        read_line(mended, record);
    } else {
        read_line(line.text, record);
    }
    for (std::size_t i = 0; i < selection_.size(); ++i) {
        if (!seen_[i])
            record.cells[i].reset();
    }
}

void JsonlReader::read_line(std::string_view json, Record& record)
{
    simdjson::dom::element root;
    const auto error = parser_.parse(json.data(), json.size(), false).get(root);
    if (error == simdjson::SUCCESS) {
        if (!root.is_object())
            set_defect(record, "the record is not a JSON object");
        else if (!read_members(root.get_object().value_unsafe(), record))
            salvage(json, record);
        return;
    }
    // simdjson refuses integers beyond 64 bits, which are valid JSON and occur
    // as identifiers. They keep their digits as text.
    const bool may_be_valid = error == simdjson::NUMBER_ERROR;
    if (!may_be_valid)
        set_defect(record, std::string{"the record is not JSON: "} + simdjson::error_message(error));
    else if (const auto parsed = parse_json(json, "record"); !parsed)
        set_defect(record, "the record is not JSON: " + parsed.error().message);
    else if (!parsed->is_object())
        set_defect(record, "the record is not a JSON object");
    salvage(json, record);
}

/// False, with nothing read, if a selected cell holds a number whose spelling
/// the parser has not kept: 1.10 is an identifier that is not 1.1.
bool JsonlReader::read_members(simdjson::dom::object object, Record& record)
{
    std::size_t expected = 0;
    for (const auto member : object) {
        const auto at = selected(member.key, expected);
        if (at && (member.value.is_double() || member.value.is_array() || member.value.is_object()))
            return false;
    }
    expected = 0;
    for (const auto member : object) {
        const auto at = selected(member.key, expected);
        if (!at)
            continue;
        if (seen_[*at])
            set_defect(record, "the key \"" + shorten(member.key, 60) + "\" occurs twice");
        seen_[*at] = 1;
        set_cell_json(record.cells[*at], member.value);
    }
    return true;
}

/// Takes what members can be read, up to the first one that cannot be passed
/// over: a flaw in one cell must not cost the identifier in another.
void JsonlReader::salvage(std::string_view json, Record& record)
{
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    const simdjson::padded_string_view padded{json.data(), json.size(), json.size() + simdjson::SIMDJSON_PADDING};
    if (salvage_parser_.iterate(padded).get(document) != simdjson::SUCCESS ||
        document.get_object().get(object) != simdjson::SUCCESS) {
        set_defect(record, "the record cannot be read");
        return;
    }
    std::size_t expected = 0;
    for (auto member : object) {
        std::string_view key;
        simdjson::ondemand::value value;
        if (member.unescaped_key().get(key) != simdjson::SUCCESS || member.value().get(value) != simdjson::SUCCESS) {
            set_defect(record, "the record cannot be read");
            return;
        }
        const auto at = selected(key, expected);
        if (!at)
            continue;
        if (seen_[*at])
            set_defect(record, "the key \"" + shorten(selection_[*at], 60) + "\" occurs twice");
        seen_[*at] = 1;
        if (!set_cell_raw(record.cells[*at], value)) {
            seen_[*at] = 0;
            set_defect(record, "the value of \"" + shorten(selection_[*at], 60) + "\" cannot be read");
        }
    }
}

}  // namespace assay::table
