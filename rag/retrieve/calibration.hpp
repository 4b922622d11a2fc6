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

/// The weights of vectors that are tried. Not more: where passages are made of
/// unrelated sentences a collection would ask for 0.4, and that falls below BM25.
inline constexpr std::array<float, 6> vector_weights{0.05F, 0.1F, 0.15F, 0.2F, 0.25F, 0.3F};

struct CalibrationOptions {
    BuiltinEmbedder::Options embedder{};
    LexicalIndex::Options index{};
    HybridOptions search = HybridOptions::builtin();
    /// Passages that are looked at, evenly chosen of more; the cost grows with it.
    std::size_t max_passages = 3'000;
    /// Questions asked, of at most a quarter of the passages.
    std::size_t max_queries = 300;
};

/// What each query reaches (nDCG, or such) with each of vector_weights.
using QualityByWeight = std::array<std::vector<double>, vector_weights.size()>;

/// Questions that a collection asks itself, without judgements.
///
/// Some passages are held out and the embedder learns from the others, so
/// that it cannot know them by heart. A sentence is cut out of each and becomes
/// two questions: as it is, and without half of the words that it shares with
/// the rest. The rest must be found again; what a question reaches is
/// 1 / log2(1 + rank), and nothing behind rank 10. Few or no questions come of a small collection.
[[nodiscard]] QualityByWeight ask_itself(std::span<const Passage> passages, const CalibrationOptions& options);

/// How far a collection should trust the built-in embedder: what
/// choose_vector_weight() makes of ask_itself(), with the search's own
/// vector_weight as the usual one.
///
/// Where words of a document predict each other (abstracts of one field) the
/// vectors are worth more than where they do not (names in source code).
/// Scripts without spaces get the usual weight at most, and a collection that
/// is too small to ask gets just that. Takes seconds of CPU.
[[nodiscard]] float calibrate_vector_weight(std::span<const Passage> passages, const CalibrationOptions& options);
[[nodiscard]] inline float calibrate_vector_weight(std::span<const Passage> passages)
{
    return calibrate_vector_weight(passages, CalibrationOptions{});
}

/// The weight that is best for these queries, judged ones or a collection's
/// own. Takes the one with the best mean, but stays as near to `usual` as one
/// standard error allows: few queries should not overrule much.
[[nodiscard]] float choose_vector_weight(const QualityByWeight& quality, float usual);

}  // namespace assay::rag
