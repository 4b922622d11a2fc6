#pragma once

#include "core/result.hpp"
#include "table/table.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace assay::table {

enum class FileFormat { csv, jsonl, parquet, text };

/// By extension (.csv, .jsonl or .ndjson, .parquet, .txt); an unknown one is an error
/// that lists the known ones.
[[nodiscard]] Result<FileFormat> format_of(const std::string& path);

enum class Compression { none, snappy, zstd };

/// Writes a table file batch by batch. The file appears under its name only at
/// finish(), whole and synced; until then the bytes are in a hidden temporary
/// file beside it, which the destructor removes.
class TableWriter {
public:
    virtual ~TableWriter() = default;

    /// All rows of `batch` or an error (no_space when the disk is full). After
    /// an error only keep_partial() may be called.
    [[nodiscard]] virtual Result<void> write(const Table& batch) = 0;

    /// How many rows to hand over at a time: a failed write() costs as many.
    [[nodiscard]] virtual std::size_t rows_per_batch() const = 0;

    /// Completes the file, syncs it and its folder, and gives it its name.
    [[nodiscard]] virtual Result<void> finish() = 0;

    /// Completes the file with the batches written whole so far and names it
    /// `path` instead. Works after a failed write(), on a full disk too: the
    /// torn batch is cut off first, which frees the room a footer needs.
    /// Returns the rows kept.
    [[nodiscard]] virtual Result<std::uint64_t> keep_partial(const std::string& path) = 0;
};

struct WriterOptions {
    Compression compression = Compression::zstd;  ///< Parquet pages.
};

/// `path` "-" is standard output (CSV and JSONL only, format must then be given).
[[nodiscard]] Result<std::unique_ptr<TableWriter>> open_writer(const std::string& path, FileFormat format,
                                                               std::vector<Field> fields, WriterOptions options = {});

}  // namespace assay::table
