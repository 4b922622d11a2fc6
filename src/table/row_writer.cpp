#include "table/row_writer.hpp"

#include "core/json_text.hpp"
#include "table/date.hpp"

#include <cassert>
#include <charconv>
#include <cmath>

namespace assay::table {
namespace {

/// Rows are handed to the file in pieces of about this size.
constexpr std::size_t piece_bytes = 64u << 10;

/// Appends `text` as a CSV field, in quotes where RFC 4180 wants them.
void append_csv_field(std::string& out, std::string_view text)
{
    // Quotes keep an empty string apart from a null, and a leading or trailing
    // blank from readers that trim.
    const bool quoted = text.empty() || text.front() == ' ' || text.back() == ' ' ||
                        text.find_first_of(",\"\r\n") != std::string_view::npos;
    if (!quoted) {
        out += text;
        return;
    }
    out += '"';
    for (auto quote = text.find('"'); quote != std::string_view::npos; quote = text.find('"')) {
        out.append(text, 0, quote);
        out += "\"\"";
        text.remove_prefix(quote + 1);
    }
    out += text;
    out += '"';
}

void append_csv_cell(std::string& out, const Column& column, std::size_t slot, std::string& scratch)
{
    if (column.is_null(slot))
        return;
    switch (column.type().kind) {
    case Kind::string:
    case Kind::json: append_csv_field(out, column.string(slot)); return;
    case Kind::date: append_date(out, column.int64(slot)); return;
    case Kind::float64:
        if (!std::isfinite(column.float64(slot))) {
            out += std::isnan(column.float64(slot)) ? "NaN" : column.float64(slot) > 0 ? "Infinity" : "-Infinity";
            return;
        }
        append_json_number(out, column.float64(slot));
        return;
    case Kind::boolean:
    case Kind::int64: append_json_text(out, column, slot); return;
    case Kind::list:
    case Kind::record:
        scratch.clear();
        append_json_text(scratch, column, slot);
        append_csv_field(out, scratch);
        return;
    }
}

}  // namespace

RowWriter::RowWriter(OutputFile file, std::vector<Field> fields) : file_{std::move(file)}, fields_{std::move(fields)} {}

Result<void> RowWriter::write_header()
{
    if (has_header_)
        return {};
    if (const auto written = file_.append(header()); !written)
        return written;
    // Flushed at once: whole_bytes_ counts only what the disk has taken.
    if (const auto flushed = file_.flush(); !flushed)
        return flushed;
    has_header_ = true;
    whole_bytes_ = file_.size();
    return {};
}

Result<void> RowWriter::write_rows(const Table& batch)
{
    std::string piece;
    for (std::size_t row = 0; row < batch.rows(); ++row) {
        append_row(piece, batch, row);
        if (piece.size() < piece_bytes)
            continue;
        if (const auto written = file_.append(piece); !written)
            return written;
        piece.clear();
    }
    if (const auto written = file_.append(piece); !written)
        return written;
    // A batch is counted as whole only once the disk has taken it.
    return file_.flush();
}

Result<void> RowWriter::write(const Table& batch)
{
    assert(batch.fields() == fields_);
    if (const auto written = write_header(); !written)
        return written;
    if (const auto written = write_rows(batch); !written)
        return written;
    whole_bytes_ = file_.size();
    whole_rows_ += batch.rows();
    return {};
}

Result<void> RowWriter::finish()
{
    if (const auto written = write_header(); !written)
        return written;
    return file_.commit();
}

Result<std::uint64_t> RowWriter::keep_partial(const std::string& path)
{
    if (const auto cut = file_.truncate(whole_bytes_); !cut)
        return cut.error();
    if (const auto written = write_header(); !written)
        return written.error();
    if (const auto named = file_.commit_as(path); !named)
        return named.error();
    return whole_rows_;
}

std::string CsvWriter::header() const
{
    std::string line;
    for (const Field& field : fields()) {
        if (&field != &fields().front())
            line += ',';
        append_csv_field(line, field.name);
    }
    return line + "\n";
}

void CsvWriter::append_row(std::string& out, const Table& batch, std::size_t row) const
{
    std::string scratch;
    for (std::size_t i = 0; i < fields().size(); ++i) {
        if (i > 0)
            out += ',';
        append_csv_cell(out, batch.column(i), row, scratch);
    }
    out += '\n';
}

JsonlWriter::JsonlWriter(OutputFile file, std::vector<Field> columns) : RowWriter{std::move(file), std::move(columns)}
{
    for (const Field& field : fields()) {
        std::string prefix{prefixes_.empty() ? '{' : ','};
        append_json_string(prefix, field.name);
        prefixes_.push_back(prefix + ":");
    }
}

void JsonlWriter::append_row(std::string& out, const Table& batch, std::size_t row) const
{
    if (prefixes_.empty())
        out += '{';
    for (std::size_t i = 0; i < prefixes_.size(); ++i) {
        out += prefixes_[i];
        append_json_text(out, batch.column(i), row);
    }
    out += "}\n";
}

}  // namespace assay::table
