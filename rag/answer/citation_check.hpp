#pragma once

#include "rag/answer/answer.hpp"
#include "rag/answer/claim.hpp"

#include <set>
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
///   - each of its numbers is there and counts the same thing,
///   - there is a negation if it has one, and none if it has none,
///   - at least `min_shared_words` of its words are, function words left out;
///     those of the source's title and headings count, too.
///
/// A quotation cut out directly behind a negation supports nothing, nor does a
/// sentence that speaks to the machine that reads it. That is a
/// check of words, numbers and negation, not of meaning: who paid whom is not seen.
class CitationCheck {
public:
    explicit CitationCheck(double min_shared_words = 0.5) : min_shared_words_{min_shared_words} {}

    void check(AnswerSentence& sentence, const std::vector<SearchHit>& sources) const;

private:
    [[nodiscard]] bool supports(const Claim& claim, const std::vector<Claim>& proofs, const std::set<std::string>& known) const;

    double min_shared_words_;
};

/// The words of a text, folded, without marks, each between single spaces:
/// " a few words "; digits are ASCII's, and numbers lose what separates thousands.
/// Empty if there are none.
[[nodiscard]] std::string folded_words(std::string_view utf8);

}  // namespace assay::rag
