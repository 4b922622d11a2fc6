#pragma once

#include "rag/index/dot.hpp"
#include "rag/index/hit.hpp"
#include "rag/index/slot_set.hpp"

#include <cassert>
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
    assert(a.size() == b.size());
    return dot(a.data(), b.data(), a.size());
}

}  // namespace assay::rag
