#include "rag/retrieve/hybrid_search.hpp"

#include <algorithm>
#include <cmath>

namespace assay::rag {

namespace {

bool is_zero(std::span<const float> vector)
{
    return std::all_of(vector.begin(), vector.end(), [](float value) { return value == 0; });
}

/// One search with all it needs, so that its steps can be read in turn.
class HybridSearch {
public:
    HybridSearch(const LexicalIndex& lexical, const VectorSource& vectors, std::string_view query,
                 const SlotSet* allowed, std::size_t depth, const HybridOptions& options)
        : lexical_{lexical}, vectors_{vectors}, query_{query}, allowed_{allowed}, depth_{depth}, options_{options},
          known_{lexical.search(query, depth, allowed)}
    {
        for (const Hit& hit : known_)
            by_words_.push_back(hit.slot);
        std::sort(known_.begin(), known_.end(), by_slot);
    }

    std::vector<FusedHit> run(std::span<const float> query_vector)
    {
        std::vector<FusedHit> hits = candidates(query_vector);
        if (options_.fusion == Fusion::reciprocal_rank)
            fuse_by_rank(hits, options_.vector_weight);
        else
            fuse_by_sum(hits, options_.vector_weight, options_.scale);
        return hits;
    }

    /// `query_vector` moved towards the best of `hits`, weighted by their scores.
    std::vector<float> moved(std::span<const float> query_vector, const std::vector<FusedHit>& hits) const
    {
        std::vector<float> sum(query_vector.begin(), query_vector.end());
        const std::size_t count = std::min(hits.size(), options_.feedback_chunks);
        float total = 0;
        for (std::size_t i = 0; i < count; ++i)
            total += std::max(hits[i].score, 0.0F);
        if (total <= 0)
            return sum;
        for (std::size_t i = 0; i < count; ++i) {
            const std::span<const float> vector = vectors_.vector(hits[i].slot);
            const float weight = options_.feedback_weight * std::max(hits[i].score, 0.0F) / total;
            for (std::size_t d = 0; d < vector.size(); ++d)
                sum[d] += weight * vector[d];
        }
        const float length = std::sqrt(dot_product(sum, sum));
        if (length > 0)
            for (float& value : sum)
                value /= length;
        return sum;
    }

private:
    static bool by_slot(const Hit& a, const Hit& b) { return a.slot < b.slot; }

    /// What either search finds, with both scores, by ascending slot.
    std::vector<FusedHit> candidates(std::span<const float> query_vector)
    {
        std::vector<Slot> slots = by_words_;
        for (const Hit& hit : vectors_.search(query_vector, depth_, allowed_))
            slots.push_back(hit.slot);
        std::sort(slots.begin(), slots.end());
        slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
        learn_lexical_scores(slots);

        std::vector<FusedHit> hits;
        hits.reserve(slots.size());
        for (const Slot slot : slots) {
            const auto known = std::lower_bound(known_.begin(), known_.end(), Hit{slot, 0}, by_slot);
            const std::span<const float> vector = vectors_.vector(slot);
            hits.push_back({slot, 0, known->score, vector.empty() ? 0 : dot_product(query_vector, vector)});
        }
        return hits;
    }

    /// Looks up in the lexical index what the search by words did not bring.
    void learn_lexical_scores(const std::vector<Slot>& slots)
    {
        std::vector<Slot> unknown;
        for (const Slot slot : slots)
            if (!std::binary_search(known_.begin(), known_.end(), Hit{slot, 0}, by_slot))
                unknown.push_back(slot);
        const std::vector<float> scores = lexical_.scores(query_, unknown);
        for (std::size_t i = 0; i < unknown.size(); ++i)
            known_.push_back({unknown[i], scores[i]});
        std::sort(known_.begin(), known_.end(), by_slot);
    }

    const LexicalIndex& lexical_;
    const VectorSource& vectors_;
    std::string_view query_;
    const SlotSet* allowed_;
    std::size_t depth_;
    const HybridOptions& options_;
    std::vector<Slot> by_words_;  ///< What the search by words found.
    std::vector<Hit> known_;      ///< Lexical scores that are known, by slot.
};

}  // namespace

std::vector<FusedHit> hybrid_search(const LexicalIndex& lexical, const VectorSource* vectors, std::string_view query,
                                    std::span<const float> query_vector, std::size_t k, const SlotSet* allowed,
                                    const HybridOptions& options)
{
    std::vector<FusedHit> hits;
    if (!vectors || is_zero(query_vector) || options.vector_weight <= 0) {
        for (const Hit& hit : lexical.search(query, k, allowed))
            hits.push_back({hit.slot, hit.score, hit.score, 0});
        return hits;
    }
    HybridSearch search{lexical, *vectors, query, allowed, std::max(options.depth, 3 * k), options};
    hits = search.run(query_vector);
    if (options.feedback_chunks > 0 && options.fusion == Fusion::sum)
        hits = search.run(search.moved(query_vector, hits));
    hits.resize(std::min(hits.size(), k));
    return hits;
}

}  // namespace assay::rag
