#pragma once

#include "rag/answer/answer.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::rag {

/// Fills Citation::check and AnswerSentence::supported. Pure.
///
/// A quotation is found if its words stand in the source's text or title in
/// this order, whatever their case, white space and marks. A sentence is
/// supported if a citation of it is verified and, in the whole sentences of the
/// sources that hold the quoted words,
///
///   - the numbers of each of its clauses stand together in one sentence that is about
///     the same, and count the same; no other quoted clause that is more about the
///     clause's topic counts otherwise,
///   - so do its names, or in the source's title or headings, or in the sentence beside it,
///   - its weekdays, months, ordinals and the like do, and its addresses letter by letter,
///   - numbers in an order that means something stand in no other: "2020 to 2030",
///   - what is said to be possible, or under a condition, is not claimed without that,
///   - what it affirms is affirmed and what it denies is denied,
///   - enough of its words are, function words left out; those of the source's title and
///     headings count, too.
///
/// A quotation cut out directly behind a negation supports nothing, nor does a
/// sentence that speaks to the machine that reads it. That is a
/// check of words, names, numbers and negation, not of meaning: who paid whom is not seen,
/// nor who is taller than whom, nor "critics said" or "plans to" before what is claimed.
class CitationCheck {
public:
    /// Shares are of a sentence's words that its proof must have.
    struct Options {
        std::size_t max_sentence_bytes = 4096;  ///< A longer one is not supported: nobody could check it.
        double min_shared_with_numbers = 0.5;  ///< Its numbers are found, which says much already.
        double min_shared = 0.6;
        double min_shared_unspaced = 0.7;      ///< Of characters and their pairs, where no spaces divide words.
    };

    CitationCheck() : CitationCheck(Options{}) {}
    explicit CitationCheck(Options options) : options_{options} {}

    void check(AnswerSentence& sentence, const std::vector<SearchHit>& sources) const;

private:
    Options options_;
};

/// The words of a text, folded, without marks, each between single spaces:
/// " a few words "; digits are ASCII's, and numbers lose what separates thousands.
/// Empty if there are none.
[[nodiscard]] std::string folded_words(std::string_view utf8);

}  // namespace assay::rag
