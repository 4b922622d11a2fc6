#pragma once

#include "rag/collection/collection.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace assay::rag {

/// Where a source carries quoted words.
struct Quotation {
    std::vector<std::string> sentences{};  ///< Of the source, whole, that hold the words wherever they stand; empty: none.
    bool cut_behind_negation = false;      ///< The words stand nowhere but directly behind a negation.
};

/// Finds the words of `quote` in this order, whatever their case, white space
/// and marks, in the source's title, headings or text. A sentence goes on over
/// the end of a line that does not end it.
[[nodiscard]] Quotation find_quotation(const SearchHit& source, std::string_view quote);

}  // namespace assay::rag
