#include "table/csv_reader.hpp"

#include "core/utf8.hpp"
#include "table/record_cells.hpp"

#include <algorithm>

namespace assay::table {
namespace {

std::string list_of(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "\"" : ", \"") + name + "\"";
    return shorten(text, 1000);
}

bool is_blank_line(const std::vector<CsvScanner::Field>& fields)
{
    return fields.size() == 1 && !fields.front().is_quoted && fields.front().begin == fields.front().end;
}

}  // namespace

CsvReader::CsvReader(InputBuffer input, const ReaderOptions& options)
    : input_{std::move(input)}, max_record_bytes_{options.max_record_bytes}
{
}

Result<std::unique_ptr<RecordReader>> CsvReader::open(InputBuffer input, const ReaderOptions& options)
{
    std::unique_ptr<CsvReader> reader{new CsvReader{std::move(input), options}};
    if (const auto header = reader->read_header(); !header)
        return header.error();
    return std::unique_ptr<RecordReader>{std::move(reader)};
}

Result<void> CsvReader::read_header()
{
    const auto refuse = [&](const std::string& message) {
        return Error{Errc::invalid_input, "the CSV header: " + message, input_.name()};
    };
    const auto found = find_record();
    if (!found)
        return found.error();
    if (*found == Found::end || (*found == Found::record && is_blank_line(scanner_.fields())))
        return refuse("there is none");
    if (*found == Found::too_large)
        return refuse(too_large_text(max_record_bytes_));
    const std::string_view bytes = input_.window().substr(0, scanner_.length());
    if (!scanner_.tear().empty())
        return refuse(scanner_.tear());
    if (const auto bad = invalid_utf8_at(bytes))
        return refuse(invalid_utf8_text(*bad));
    for (const CsvScanner::Field& field : scanner_.fields()) {
        std::string name{field_text(bytes, field, scratch_)};
        if (std::find(columns_.begin(), columns_.end(), name) != columns_.end())
            return refuse("two columns are named \"" + shorten(name, 60) + "\"");
        selection_.push_back(columns_.size());
        columns_.push_back(std::move(name));
    }
    consume(bytes.size());
    return {};
}

Result<void> CsvReader::select(std::vector<std::string> names)
{
    std::vector<std::size_t> selection;
    for (const std::string& name : names) {
        const auto at = std::find(columns_.begin(), columns_.end(), name);
        if (at == columns_.end())
            return Error{Errc::invalid_input,
                         "there is no column \"" + shorten(name, 60) + "\"; the columns are " + list_of(columns_),
                         input_.name()};
        selection.push_back(static_cast<std::size_t>(at - columns_.begin()));
    }
    selection_ = std::move(selection);
    return {};
}

void CsvReader::consume(std::size_t count)
{
    const std::string_view bytes = input_.window().substr(0, count);
    line_ += static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '\n'));
    input_.consume(count);
}

Result<CsvReader::Found> CsvReader::find_record()
{
    scanner_.start();
    while (!scanner_.scan(input_.window().substr(0, max_record_bytes_ + 1))) {
        if (input_.window().size() > max_record_bytes_) {
            // Likely an open quote. The lines behind the first are then records
            // of their own.
            scanner_.finish(input_.window().substr(0, max_record_bytes_ + 1));
            const bool has_line = !scanner_.tear().empty() && input_.window()[scanner_.length() - 1] == '\n';
            return has_line ? Found::record : Found::too_large;
        }
        const auto filled = input_.fill();
        if (!filled)
            return filled.error();
        if (*filled)
            continue;
        if (input_.stopped() || input_.window().empty())
            return Found::end;
        scanner_.finish(input_.window());
        return Found::record;
    }
    return Found::record;
}

/// Lets go of everything up to the next line feed.
Result<void> CsvReader::skip_line()
{
    while (true) {
        const std::size_t end = input_.window().find('\n');
        consume(end == std::string_view::npos ? input_.window().size() : end + 1);
        if (end != std::string_view::npos)
            return {};
        const auto filled = input_.fill();
        if (!filled)
            return filled.error();
        if (!*filled)
            return {};
    }
}

Result<bool> CsvReader::next(Record& record)
{
    while (true) {
        const auto found = find_record();
        if (!found)
            return found.error();
        if (*found == Found::end)
            return false;
        record.line = line_;
        record.defect.reset();
        if (*found == Found::too_large) {
            record.defect = too_large_text(max_record_bytes_);
            record.cells.assign(selection_.size(), std::nullopt);
            if (const auto skipped = skip_line(); !skipped)
                return skipped.error();
            return true;
        }
        const std::size_t length = scanner_.length();
        if (columns_.size() > 1 && is_blank_line(scanner_.fields())) {
            consume(length);
            continue;
        }
        fill_cells(input_.window().substr(0, length), record);
        consume(length);
        return true;
    }
}

void CsvReader::fill_cells(std::string_view bytes, Record& record)
{
    const auto& fields = scanner_.fields();
    const auto bad = invalid_utf8_at(bytes);
    if (!scanner_.tear().empty())
        record.defect = scanner_.tear();
    else if (fields.size() != columns_.size())
        record.defect = "the record has " + std::to_string(fields.size()) + " fields, the header " +
                        std::to_string(columns_.size());
    else if (bad)
        record.defect = invalid_utf8_text(*bad);

    record.cells.resize(selection_.size());
    for (std::size_t i = 0; i < selection_.size(); ++i) {
        auto& cell = record.cells[i];
        const std::size_t column = selection_[i];
        if (column >= fields.size() || (!fields[column].is_quoted && fields[column].begin == fields[column].end)) {
            cell.reset();
            continue;
        }
        const std::string_view text = field_text(bytes, fields[column], scratch_);
        if (bad)
            set_cell(cell, replace_invalid_utf8(text));
        else
            set_cell(cell, text);
    }
}

}  // namespace assay::table
