#pragma once

#include "rag/index/hit.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace assay::rag {

/// A chunk with what each kind of search says of it.
struct FusedHit {
    Slot slot;
    float score;    ///< What the order follows; comparable within one search only.
    float lexical;  ///< LexicalIndex's score; 0 if no term is shared.
    float vector;   ///< Dot product with the query's vector; 0 if there is none.
};

/// On which scale a vector's score is held against a lexical one.
enum class VectorScale {
    absolute,  ///< As it is: cosines of the built-in embedder use the whole range.
    spread,    ///< The candidates' lowest is 0, their highest is 1: neural embedders
               ///< use a narrow range of their own.
};

/// Sets the scores to (1 - weight) * lexical + weight * vector, and sorts.
/// A weighted sum keeps what ranks throw away: by how far a chunk is better.
void fuse_by_sum(std::vector<FusedHit>& hits, float vector_weight, VectorScale scale);

/// Reciprocal rank fusion (Cormack, Clarke, Buettcher 2009), each list with a
/// weight: scores are the sum of weight / (60 + rank), ranks from 1. Lists
/// that no chunk is in count nothing.
void fuse_by_rank(std::vector<FusedHit>& hits, float vector_weight);

/// Best first; equal scores by the smaller slot.
void sort_hits(std::vector<FusedHit>& hits);

}  // namespace assay::rag
