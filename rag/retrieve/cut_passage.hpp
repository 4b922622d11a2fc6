#pragma once

#include "rag/retrieve/calibration.hpp"

#include <optional>
#include <random>
#include <string>

namespace assay::rag {

/// A passage with a sentence cut out of it.
struct CutPassage {
    std::string sentence;
    std::string paraphrase;  ///< The sentence without half of the words that the rest has too.
    std::string rest;        ///< The passage's text without the sentence.
};

/// Cuts a sentence (or a line, of text that is made of lines) out of a
/// passage, whichever `random` says; nothing if the passage has fewer than
/// three of some length.
[[nodiscard]] std::optional<CutPassage> cut_passage(const Passage& passage, const Analyzer& analyzer,
                                                    std::mt19937& random);

}  // namespace assay::rag
