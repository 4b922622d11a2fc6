#include "table/writer.hpp"

#include "table/output_file.hpp"
#include "table/parquet/writer.hpp"
#include "table/row_writer.hpp"

#include <algorithm>
#include <filesystem>

namespace assay::table {

Result<FileFormat> format_of(const std::string& path)
{
    std::string extension = std::filesystem::path{path}.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (extension == ".csv")
        return FileFormat::csv;
    if (extension == ".jsonl" || extension == ".ndjson")
        return FileFormat::jsonl;
    if (extension == ".parquet")
        return FileFormat::parquet;
    if (extension == ".txt")
        return FileFormat::text;
    return Error{Errc::invalid_input,
                 "unknown file format \"" + extension + "\"; known are .csv, .jsonl, .ndjson, .parquet and .txt", path};
}

Result<std::unique_ptr<TableWriter>> open_writer(const std::string& path, FileFormat format, std::vector<Field> fields,
                                                 WriterOptions options)
{
    const bool to_stream = path == "-";
    if (format == FileFormat::text)
        return Error{Errc::invalid_input, "a table cannot be written as plain text", path};
    if (format == FileFormat::parquet && to_stream)
        return Error{Errc::invalid_input, "Parquet cannot be written to standard output", path};
    if (path.empty())
        return Error{Errc::invalid_input, "the output file has no name"};
    if (format == FileFormat::parquet) {
        if (const auto fits = parquet::check_fields(fields); !fits)
            return fits.error();
    }
    auto file = to_stream ? Result<OutputFile>{OutputFile::standard_output()} : OutputFile::create(path);
    if (!file)
        return file.error();
    switch (format) {
    case FileFormat::csv: return std::make_unique<CsvWriter>(std::move(*file), std::move(fields));
    case FileFormat::jsonl: return std::make_unique<JsonlWriter>(std::move(*file), std::move(fields));
    default: return std::make_unique<parquet::Writer>(std::move(*file), std::move(fields), options);
    }
}

}  // namespace assay::table
