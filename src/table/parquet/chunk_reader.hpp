#pragma once

#include "core/result.hpp"
#include "table/parquet/assemble.hpp"
#include "table/parquet/codec.hpp"
#include "table/parquet/metadata.hpp"

#include <cstdint>
#include <string_view>

namespace assay::table::parquet {

/// Decodes one column chunk and appends its entries to `data`. `bytes` are the
/// chunk's, from its first page on; nothing in them or in `chunk` is trusted.
/// On an error `data` is in no useful state.
[[nodiscard]] Result<void> read_chunk(std::string_view bytes, const ColumnChunk& chunk, const LeafNode& leaf,
                                      PageCodec& codec, LeafData& data);

}  // namespace assay::table::parquet
