#include "table/text_reader.hpp"

#include "core/utf8.hpp"
#include "table/record_cells.hpp"

namespace assay::table {

TextReader::TextReader(InputBuffer input, const ReaderOptions& options)
    : lines_{std::move(input), options.max_record_bytes}, max_record_bytes_{options.max_record_bytes}
{
}

Result<void> TextReader::select(std::vector<std::string> names)
{
    for (const std::string& name : names) {
        if (name != "text")
            return Error{Errc::invalid_input, "there is no column \"" + name + "\"; plain text has one, \"text\""};
    }
    cell_count_ = names.size();
    return {};
}

Result<bool> TextReader::next(Record& record)
{
    const auto line = lines_.next();
    if (!line)
        return line.error();
    if (line->number == 0)
        return false;
    record.line = line->number;
    record.defect.reset();
    record.cells.resize(cell_count_);
    if (line->is_too_long) {
        record.defect = too_large_text(max_record_bytes_);
        record.cells.assign(cell_count_, std::nullopt);
        return true;
    }
    const auto bad = invalid_utf8_at(line->text);
    if (bad)
        record.defect = invalid_utf8_text(*bad);
    const std::string mended = bad ? replace_invalid_utf8(line->text) : std::string{};
    for (auto& cell : record.cells)
        set_cell(cell, bad ? std::string_view{mended} : line->text);
    return true;
}

}  // namespace assay::table
