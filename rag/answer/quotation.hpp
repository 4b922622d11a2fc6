#pragma once

#include "rag/collection/collection.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace assay::rag {

/// A whole sentence of a source, with those beside it; empty where there is none.
struct QuotedSentence {
    std::string text;
    std::string before;
    std::string behind;
};

/// Where a source carries quoted words.
struct Quotation {
    std::vector<QuotedSentence> sentences{};  ///< That hold the words, wherever they stand; empty: none.
    bool cut_behind_negation = false;         ///< The words stand nowhere but directly behind a negation.
};

/// Finds the words of `quote` in this order, whatever their case, white space
/// and marks, in the source's title, headings or text. A sentence goes on over
/// the end of a line that does not end it.
[[nodiscard]] Quotation find_quotation(const SearchHit& source, std::string_view quote);

}  // namespace assay::rag
