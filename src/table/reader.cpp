#include "table/reader.hpp"

#include "table/csv_reader.hpp"
#include "table/jsonl_reader.hpp"
#include "table/text_reader.hpp"

namespace assay::table {

Result<std::unique_ptr<RecordReader>> open_reader(const std::string& path, ReaderOptions options)
{
    if (!options.format && path == "-")
        return Error{Errc::invalid_input, "standard input needs its format named: csv, jsonl or text"};
    if (!options.format) {
        const auto format = format_of(path);
        if (!format)
            return format.error();
        options.format = *format;
    }
    if (*options.format == FileFormat::parquet)
        return Error{Errc::invalid_input, "Parquet files are not read as input records; CSV, JSONL and text are", path};
    auto input = InputBuffer::open(path, options.stop);
    if (!input)
        return input.error();
    if (input->window().empty())
        return Error{Errc::invalid_input, "the file is empty", input->name()};
    switch (*options.format) {
    case FileFormat::csv: return CsvReader::open(std::move(*input), options);
    case FileFormat::jsonl: return JsonlReader::open(std::move(*input), options);
    default: return std::unique_ptr<RecordReader>{std::make_unique<TextReader>(std::move(*input), options)};
    }
}

}  // namespace assay::table
