#pragma once

#include "table/output_file.hpp"
#include "table/parquet/codec.hpp"
#include "table/parquet/metadata.hpp"
#include "table/parquet/shred.hpp"
#include "table/writer.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::table::parquet {

/// An Apache Parquet file:
///
///   "PAR1"
///   row group     one per batch (of a million rows at most):
///     column chunk  per leaf: [dictionary page] data pages (version 1)
///   FileMetaData  thrift, with its length as 4 bytes after it
///   "PAR1"
///
/// Every field is optional; lists are three-level; every page has a CRC.
class Writer final : public TableWriter {
public:
    /// `fields` pass check_fields().
    Writer(OutputFile file, std::vector<Field> fields, WriterOptions options);

    Result<void> write(const Table& batch) override;
    [[nodiscard]] std::size_t rows_per_batch() const override { return 20'000; }
    Result<void> finish() override;
    Result<std::uint64_t> keep_partial(const std::string& path) override;

private:
    struct Page {
        PageHeader header{};
        std::string bytes{};
    };

    [[nodiscard]] Result<void> write_row_group(const Table& batch, std::size_t begin, std::size_t end);
    [[nodiscard]] Result<ColumnChunk> write_chunk(const Leaf& leaf, const Shredded& entries);
    /// Packs `page` and appends it; its sizes are added to `chunk`.
    [[nodiscard]] Result<void> write_page(Page page, ColumnChunk& chunk);
    [[nodiscard]] Result<void> write_footer();

    OutputFile file_;
    std::vector<Field> fields_;
    std::vector<Leaf> leaves_;
    Codec codec_;
    PageCodec packer_;
    FileMetadata metadata_;
    std::uint64_t whole_bytes_ = 0;   ///< File size after the last whole batch.
    std::vector<std::uint64_t> group_ends_;  ///< Where in the file each row group ends.
    std::size_t whole_groups_ = 0;
};

}  // namespace assay::table::parquet
