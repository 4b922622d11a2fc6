#include "rag/retrieve/fusion.hpp"

#include <algorithm>
#include <cstdint>

namespace assay::rag {

namespace {

/// Adds weight / (60 + rank) to each hit that `score` finds above 0.
void add_reciprocal_ranks(std::vector<FusedHit>& hits, float weight, float FusedHit::*score)
{
    constexpr float rank_offset = 60;
    std::sort(hits.begin(), hits.end(), [score](const FusedHit& a, const FusedHit& b) {
        return a.*score != b.*score ? a.*score > b.*score : a.slot < b.slot;
    });
    float rank = 0;
    for (FusedHit& hit : hits)
        if (hit.*score > 0)
            hit.score += weight / (rank_offset + ++rank);
}

}  // namespace

void sort_hits(std::vector<FusedHit>& hits)
{
    std::sort(hits.begin(), hits.end(), [](const FusedHit& a, const FusedHit& b) {
        return a.score != b.score ? a.score > b.score : a.slot < b.slot;
    });
}

void fuse_by_sum(std::vector<FusedHit>& hits, float vector_weight, VectorScale scale)
{
    if (hits.empty())
        return;
    float lowest = 0;
    float range = 1;
    if (scale == VectorScale::spread) {
        const auto [least, most] = std::minmax_element(
            hits.begin(), hits.end(), [](const FusedHit& a, const FusedHit& b) { return a.vector < b.vector; });
        lowest = least->vector;
        range = most->vector > lowest ? most->vector - lowest : 1;
    }
    for (FusedHit& hit : hits)
        hit.score = (1 - vector_weight) * hit.lexical + vector_weight * (hit.vector - lowest) / range;
    sort_hits(hits);
}

void fuse_by_rank(std::vector<FusedHit>& hits, float vector_weight)
{
    for (FusedHit& hit : hits)
        hit.score = 0;
    add_reciprocal_ranks(hits, 1 - vector_weight, &FusedHit::lexical);
    add_reciprocal_ranks(hits, vector_weight, &FusedHit::vector);
    sort_hits(hits);
}

}  // namespace assay::rag
