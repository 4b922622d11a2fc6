#pragma once

#include <cstddef>

namespace assay::rag {

/// The sum of a[i] * b[i], in the widest instructions this processor has.
[[nodiscard]] float dot(const float* a, const float* b, std::size_t size);

}  // namespace assay::rag
