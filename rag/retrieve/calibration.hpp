#pragma once

#include "rag/embed/builtin_embedder.hpp"
#include "rag/index/lexical_index.hpp"
#include "rag/retrieve/hybrid_search.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace assay::rag {

/// A chunk as calibration reads it.
struct Passage {
    std::string_view title;
    std::string_view text;
};

/// The weights of vectors that are tried.
inline constexpr std::array<float, 6> vector_weights{0.05F, 0.1F, 0.15F, 0.2F, 0.3F, 0.4F};

struct CalibrationOptions {
    BuiltinEmbedder::Options embedder{};
    LexicalIndex::Options index{};
    HybridOptions search = HybridOptions::builtin();
    /// Passages that are looked at, evenly chosen of more; the cost grows with it.
    std::size_t max_passages = 6'000;
    /// Questions asked, of at most a quarter of the passages.
    std::size_t max_queries = 400;
};

/// How far a collection should trust the built-in embedder: the
/// HybridOptions::vector_weight that finds its own texts best.
///
/// No judgements are needed. Some passages are held out and the embedder
/// learns from the others, so that it cannot know them by heart. Of each, a
/// sentence becomes a question, once as it is and once without half of the
/// words that it shares with the rest; the rest must be found again. Where
/// words of a document predict each other (abstracts of one field) the vectors
/// are worth more than where they do not (names in source code).
/// Takes seconds of CPU. A collection too small to ask gives the default.
[[nodiscard]] float calibrate_vector_weight(std::span<const Passage> passages, const CalibrationOptions& options);
[[nodiscard]] inline float calibrate_vector_weight(std::span<const Passage> passages)
{
    return calibrate_vector_weight(passages, CalibrationOptions{});
}

/// The same from judged queries: `quality[w][q]` is what query q reaches (such
/// as its nDCG) with vector_weights[w]. Takes the weight with the best mean,
/// but stays as near to `usual` as one standard error allows: few queries
/// should not overrule much.
[[nodiscard]] float choose_vector_weight(const std::array<std::vector<double>, vector_weights.size()>& quality, float usual);

}  // namespace assay::rag
