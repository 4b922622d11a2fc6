#pragma once

#include "rag/answer/answer.hpp"

#include <string_view>
#include <vector>

namespace assay::rag {

/// Fills Citation::check and AnswerSentence::supported. Pure.
///
/// A quotation is found if its words stand in the source's text or title in
/// this order, whatever their case, white space and marks. A sentence is
/// supported if a citation of it is verified and, in the cited sources, each of
/// its numbers is there and at least `min_shared_words` of its words are.
class CitationCheck {
public:
    explicit CitationCheck(double min_shared_words = 0.5) : min_shared_words_{min_shared_words} {}

    void check(AnswerSentence& sentence, const std::vector<SearchHit>& sources) const;

private:
    [[nodiscard]] bool supports(const AnswerSentence& sentence, const std::vector<SearchHit>& sources) const;

    double min_shared_words_;
};

/// The words of a text, folded, without marks, each between single spaces:
/// " a few words ". Empty if there are none.
[[nodiscard]] std::string folded_words(std::string_view utf8);

}  // namespace assay::rag
