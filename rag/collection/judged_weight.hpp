#pragma once

#include "core/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace assay::rag {

/// What vectors count in a collection's searches, learned from judged queries;
/// it comes before what the collection has learned from its own text.
struct JudgedWeight {
    float vector_weight = 0;    ///< From 0 to 1: see HybridOptions.
    std::uint64_t queries = 0;  ///< That were judged.

    friend bool operator==(const JudgedWeight&, const JudgedWeight&) = default;
};

/// As text for a file.
[[nodiscard]] std::string serialise(const JudgedWeight& weight);
/// Error (corrupt) for text that serialise() did not write.
[[nodiscard]] Result<JudgedWeight> parse_judged_weight(std::string_view text);

}  // namespace assay::rag
