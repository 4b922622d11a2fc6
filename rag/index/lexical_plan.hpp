#pragma once

#include "rag/index/best_hits.hpp"
#include "rag/index/postings.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace assay::rag {

/// A query's term with what it adds to a chunk's score.
struct LexicalTerm {
    const Postings* postings;
    const float* lengths;  ///< Of each slot's chunk.
    float weight;
    float base;
    float slope;

    /// For a frequency in the chunk of a slot: BM25's saturation.
    [[nodiscard]] float part(float frequency, std::size_t slot) const
    {
        return weight * frequency / (frequency + base + slope * lengths[slot]);
    }

    /// What it can add at most, to any chunk.
    [[nodiscard]] float most() const
    {
        return weight * postings->highest_frequency() / (postings->highest_frequency() + base);
    }
};

/// A query as it is looked up. Sums are always taken in this order, so that
/// a chunk has one score to the last bit, whoever asks for it.
using LexicalPlan = std::vector<LexicalTerm>;

/// Those first that can add most.
void sort_by_most(LexicalPlan& plan);

/// The best `k` (positive) chunks below `slots` that share a term with the plan and
/// are `wanted`.
///
/// MaxScore (Turtle and Flood 1995) by windows: once k chunks are found, terms
/// that even together could not lift a chunk over the worst of them are no
/// longer read, only looked up for chunks that other terms have brought up.
[[nodiscard]] std::vector<Hit> best_of_plan(const LexicalPlan& plan, std::size_t slots, std::size_t k,
                                            const std::function<bool(Slot)>& wanted);

/// The scores of `slots`, which ascend.
[[nodiscard]] std::vector<float> scores_of_plan(const LexicalPlan& plan, std::span<const Slot> slots);

}  // namespace assay::rag
