#pragma once

#include "rag/index/flat_index.hpp"
#include "rag/index/hit.hpp"

#include <cstddef>
#include <span>

namespace assay::rag {

struct KMeansOptions {
    std::size_t centres;
    std::size_t sample_per_centre;
    std::size_t rounds;
};

/// The centres of groups of vectors that point the same way (spherical
/// k-means, Dhillon and Modha 2001), each of length one. Begins with vectors chosen evenly and
/// looks at a sample. A centre that nobody is near to takes a place within the largest group.
/// The same for the same vectors. Slots of the result: 0 .. centres - 1.
[[nodiscard]] FlatIndex k_means(const FlatIndex& vectors, std::span<const Slot> slots, const KMeansOptions& options);

}  // namespace assay::rag
