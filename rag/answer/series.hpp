#pragma once

#include "rag/answer/tokens.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace assay::rag {

/// What a word says of a series in which each member excludes the others: "weekday 2" for "Monday", "lundi" and "周一",
/// "month 3" for "March" and "März", "ordinal 19" for "nineteenth", "times 2" for "twice", "factor 2" for "doubled".
/// Empty for other words. "May" and "March" are months only with a capital letter in the middle of a sentence.
[[nodiscard]] std::vector<std::string> series_members(const std::vector<Token>& tokens, std::size_t at);

}  // namespace assay::rag
