#pragma once

#include "core/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The structs of apache/parquet-format's parquet.thrift, as far as they are
// used here. Numbers are those of the format.
namespace assay::table::parquet {

enum class Physical { boolean = 0, int32 = 1, int64 = 2, int96 = 3, float32 = 4, float64 = 5, bytes = 6, fixed = 7 };
enum class Repetition { required = 0, optional = 1, repeated = 2 };
enum class Codec { none = 0, snappy = 1, gzip = 2, zstd = 6 };
enum class PageType { data = 0, index = 1, dictionary = 2, data_v2 = 3 };
enum class Encoding { plain = 0, plain_dictionary = 2, rle = 3, bit_packed = 4, rle_dictionary = 8 };

/// What the bytes of a column mean, from LogicalType or the older ConvertedType.
enum class Logical {
    none,
    string,
    list,
    map,
    enumeration,
    date,
    signed_integer,
    unsigned_integer,
    json,
    unsupported,  ///< Decimal, time, timestamp, UUID and others: their meaning would be lost.
};

struct SchemaElement {
    std::optional<Physical> physical{};  ///< Groups have none.
    Repetition repetition = Repetition::required;
    std::string name{};
    std::int32_t child_count = 0;
    Logical logical = Logical::none;
};

struct Statistics {
    std::int64_t null_count = 0;
    std::optional<std::string> min{};  ///< PLAIN, without the length of strings.
    std::optional<std::string> max{};
};

struct ColumnChunk {
    Physical physical = Physical::boolean;
    std::vector<Encoding> encodings{};
    std::vector<std::string> path{};
    std::int32_t codec = 0;
    std::int64_t value_count = 0;  ///< Nulls and empty lists included.
    std::int64_t uncompressed_bytes = 0;
    std::int64_t compressed_bytes = 0;  ///< Page headers included.
    std::int64_t data_offset = 0;
    std::optional<std::int64_t> dictionary_offset{};
    Statistics statistics{};
};

struct RowGroup {
    std::vector<ColumnChunk> columns{};
    std::int64_t row_count = 0;
};

struct FileMetadata {
    std::vector<SchemaElement> schema{};  ///< The root, then depth first.
    std::int64_t row_count = 0;
    std::vector<RowGroup> row_groups{};
    std::string created_by{};
};

struct PageHeader {
    PageType type = PageType::data;
    std::int32_t uncompressed_bytes = 0;
    std::int32_t compressed_bytes = 0;
    std::optional<std::uint32_t> crc{};  ///< CRC-32 of the page's bytes as stored.
    std::int32_t value_count = 0;
    Encoding encoding = Encoding::plain;
    Encoding definition_encoding = Encoding::rle;
    Encoding repetition_encoding = Encoding::rle;
    // Only in version 2 data pages:
    std::int32_t definition_bytes = 0;
    std::int32_t repetition_bytes = 0;
    bool is_compressed = true;
};

[[nodiscard]] std::string encode(const FileMetadata& metadata);
/// Data pages of version 1 and dictionary pages.
[[nodiscard]] std::string encode(const PageHeader& header);

/// Errc::corrupt if the bytes are not what their place says.
[[nodiscard]] Result<FileMetadata> decode_file_metadata(std::string_view bytes);

struct DecodedPageHeader {
    PageHeader header;
    std::size_t size = 0;  ///< Of the header itself.
};
[[nodiscard]] Result<DecodedPageHeader> decode_page_header(std::string_view bytes);

}  // namespace assay::table::parquet
