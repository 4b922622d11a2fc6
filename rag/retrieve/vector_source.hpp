#pragma once

#include "rag/index/hit.hpp"
#include "rag/index/slot_set.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace assay::rag {

/// The vectors of a collection, as a hybrid search needs them. Vectors have
/// length 1, or are zeros; scores are their dot products.
class VectorSource {
public:
    virtual ~VectorSource() = default;

    /// The best `k` of `allowed` (null: all), best first.
    [[nodiscard]] virtual std::vector<Hit> search(std::span<const float> query, std::size_t k,
                                                  const SlotSet* allowed) const = 0;

    /// The chunk's vector, valid while the source is not changed; empty if it has none.
    [[nodiscard]] virtual std::span<const float> vector(Slot slot) const = 0;
};

/// Of two vectors of one size.
[[nodiscard]] inline float dot_product(std::span<const float> a, std::span<const float> b)
{
    float sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += a[i] * b[i];
    return sum;
}

}  // namespace assay::rag
