#pragma once

#include "rag/answer/answer.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace assay::rag {

struct ExtractiveOptions {
    std::size_t max_sentences = 3;
    /// Of the question's words, but for those by which it asks, weighted by
    /// their rarity in the sources: a sentence that has less does not answer it.
    double min_coverage = 0.6;
    /// A further sentence is to be nearly as good as the best one.
    double min_share_of_best = 0.75;
};

/// The sentences of the sources that answer a question best, each quoting
/// itself: no model, no new words. Sentences that are questions themselves, and such that speak to a
/// machine (steering.hpp), are passed over; what is left of a source that has
/// such is taken only if no other source answers, and is not supported. Empty if none has enough of the
/// question's words; nouns that stand for anything ("things", "items") need not be there, but its names
/// must, in the sentence or its source's title and headings, and a number and what it counts where it asks "how many". Ranks by the words shared with the question, rare ones
/// counting more, and by the source's score.
[[nodiscard]] std::vector<AnswerSentence> extract_answer(std::string_view question, const std::vector<SearchHit>& sources,
                                                         const ExtractiveOptions& options = {});

}  // namespace assay::rag
