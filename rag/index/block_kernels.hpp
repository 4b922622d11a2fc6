#pragma once

#include "rag/index/code_blocks.hpp"

namespace assay::rag {

/// Consecutive blocks and what their codes mean; see code_blocks.hpp.
struct BlockRange {
    const std::uint8_t* codes;
    const float* scales;
    const float* residuals;
    std::size_t count;
    std::size_t groups;  ///< Of eight dimensions.
};

/// upper = scale * (dot * query_scale - query_sum) + residual * query_length + slack
struct BoundQuery {
    const std::int8_t* codes;
    float scale;
    float sum;  ///< Already times the query's scale.
    float length;
    float slack;
    float threshold;
};

void bound_blocks_plain(const BlockRange& range, const BoundQuery& query, BlockBounds bounds);
#if defined(__x86_64__)
void bound_blocks_avx2(const BlockRange& range, const BoundQuery& query, BlockBounds bounds);
void bound_blocks_avx512(const BlockRange& range, const BoundQuery& query, BlockBounds bounds);
#endif

}  // namespace assay::rag
