#pragma once

#include "core/result.hpp"
#include "table/table.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace assay::table {

/// What a damaged or hostile file may cost.
struct ParquetLimits {
    std::uint64_t max_footer_bytes = 64u << 20;
    std::uint64_t max_chunk_values = 1u << 27;  ///< Of one column in one row group.
};

/// An Apache Parquet file opened for reading, row group by row group.
///
/// Reads flat and nested columns of booleans, integers, floats, strings, dates
/// and JSON; pages of both versions in PLAIN, dictionary and RLE encoding,
/// packed with snappy, gzip, zstd or not at all. What it cannot read without
/// loss of meaning (decimals, timestamps, binary) is Errc::invalid_input, what
/// is damaged is Errc::corrupt; both name the file.
class ParquetFile {
public:
    [[nodiscard]] static Result<ParquetFile> open(const std::string& path, ParquetLimits limits = {});

    ParquetFile(ParquetFile&&) noexcept;
    ParquetFile& operator=(ParquetFile&&) noexcept;
    ~ParquetFile();

    [[nodiscard]] const std::vector<Field>& fields() const;
    [[nodiscard]] std::uint64_t rows() const;
    [[nodiscard]] std::size_t row_groups() const;
    [[nodiscard]] Result<Table> read_row_group(std::size_t index);
    /// All row groups as one table.
    [[nodiscard]] Result<Table> read_all();

private:
    struct State;
    explicit ParquetFile(std::unique_ptr<State> state);
    [[nodiscard]] Result<Table> read_row_groups(std::size_t begin, std::size_t end);

    std::unique_ptr<State> state_;
};

/// The whole file as one table.
[[nodiscard]] Result<Table> read_parquet(const std::string& path);

}  // namespace assay::table
