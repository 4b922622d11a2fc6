#pragma once

#include "rag/index/lexical_index.hpp"
#include "rag/retrieve/fusion.hpp"
#include "rag/retrieve/vector_source.hpp"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace assay::rag {

enum class Fusion {
    sum,              ///< fuse_by_sum()
    reciprocal_rank,  ///< fuse_by_rank()
};

/// How searches by words and by vectors become one.
struct HybridOptions {
    Fusion fusion = Fusion::sum;
    VectorScale scale = VectorScale::absolute;
    /// What the vector's score counts, from 0 to 1; the lexical one has the
    /// rest. See calibration.hpp for a collection's own; this much makes none
    /// of those it was tried on worse than words alone.
    float vector_weight = 0.1F;
    /// The candidates from either search; at least three times the hits wanted.
    std::size_t depth = 200;
    /// Rocchio's feedback: the query's vector is moved towards those of this
    /// many best chunks, and asked again. 0: not at all.
    std::size_t feedback_chunks = 3;
    /// How far: the mean of those vectors counts so much against the query's.
    float feedback_weight = 2.0F;

    /// For vectors of BuiltinEmbedder.
    [[nodiscard]] static HybridOptions builtin() { return {}; }

    /// For vectors of a neural embedder, which are better by themselves.
    [[nodiscard]] static HybridOptions neural()
    {
        HybridOptions options;
        options.scale = VectorScale::spread;
        options.vector_weight = 0.6F;
        options.feedback_chunks = 0;
        return options;
    }
};

/// The best `k` chunks for a query, of those in `allowed` (null: all). Every
/// candidate gets both scores, whichever search found it. `vectors` may be
/// null and `query_vector` empty or zeros: then words alone decide.
[[nodiscard]] std::vector<FusedHit> hybrid_search(const LexicalIndex& lexical, const VectorSource* vectors,
                                                  std::string_view query, std::span<const float> query_vector,
                                                  std::size_t k, const SlotSet* allowed, const HybridOptions& options);

}  // namespace assay::rag
