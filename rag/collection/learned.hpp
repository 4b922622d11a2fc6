#pragma once

#include "core/result.hpp"
#include "rag/embed/builtin_embedder.hpp"
#include "rag/retrieve/hybrid_search.hpp"
#include "rag/text/language.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace assay::rag {

/// What a collection that embeds by itself has learned from its texts.
struct Learned {
    Language language = Language::english;  ///< Of its words in Latin letters.
    float vector_weight = HybridOptions::builtin().vector_weight;
    BuiltinEmbedder embedder;
};

/// A chunk to learn from.
struct LearningText {
    std::string_view title;
    std::string_view text;
    std::string_view embedded;  ///< embedded_text()
};

/// Takes seconds of CPU for thousands of texts.
[[nodiscard]] Learned learn(const std::vector<LearningText>& texts);

/// As bytes for a file.
[[nodiscard]] std::string serialise(const Learned& learned);
/// Error (corrupt) for bytes that serialise() did not write.
[[nodiscard]] Result<Learned> parse_learned(std::string_view bytes);

}  // namespace assay::rag
