#pragma once

#include "rag/retrieve/fusion.hpp"
#include "rag/retrieve/vector_source.hpp"

#include <cstddef>
#include <vector>

namespace assay::rag {

/// Maximal marginal relevance (Carbonell and Goldstein 1998): takes `k` of
/// `hits` one after the other, each time the one with the largest
///
///     lambda * score - (1 - lambda) * likeness to the nearest one taken
///
/// where scores are divided by the best one and likeness is the dot product of
/// the vectors. With lambda 1 the order stays; below, a chunk that says what a
/// better one says makes room. Scores stay those of the search.
[[nodiscard]] std::vector<FusedHit> diversify(const std::vector<FusedHit>& hits, const VectorSource& vectors,
                                              float lambda, std::size_t k);

}  // namespace assay::rag
