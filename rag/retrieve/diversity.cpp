#include "rag/retrieve/diversity.hpp"

#include <algorithm>

namespace assay::rag {

std::vector<FusedHit> diversify(const std::vector<FusedHit>& hits, const VectorSource& vectors, float lambda, std::size_t k)
{
    struct Candidate {
        FusedHit hit;
        float likeness;  ///< To the nearest hit that was taken.
    };
    std::vector<Candidate> open;
    float best_score = 0;
    for (const FusedHit& hit : hits) {
        open.push_back({hit, 0});
        best_score = std::max(best_score, hit.score);
    }
    const float unit = best_score > 0 ? 1 / best_score : 0;
    const auto worth = [&](const Candidate& candidate) {
        return lambda * candidate.hit.score * unit - (1 - lambda) * candidate.likeness;
    };

    std::vector<FusedHit> taken;
    while (taken.size() < k && !open.empty()) {
        // Of equals the first: the search has put the better one there.
        const auto next = std::max_element(open.begin(), open.end(), [&](const Candidate& a, const Candidate& b) {
            return worth(a) < worth(b);
        });
        const FusedHit hit = next->hit;
        open.erase(next);
        taken.push_back(hit);
        const std::span<const float> vector = vectors.vector(hit.slot);
        for (Candidate& candidate : open) {
            const std::span<const float> other = vectors.vector(candidate.hit.slot);
            if (!vector.empty() && vector.size() == other.size())
                candidate.likeness = std::max(candidate.likeness, dot_product(vector, other));
        }
    }
    return taken;
}

}  // namespace assay::rag
