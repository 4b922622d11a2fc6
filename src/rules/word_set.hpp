#pragma once

#include <string_view>
#include <unordered_set>

namespace assay::rules {

/// A fixed list of folded words to ask for.
using WordSet = std::unordered_set<std::string_view>;

/// Words that carry grammar rather than meaning: "the", "which", "would".
[[nodiscard]] bool is_function_word(std::string_view word);

}  // namespace assay::rules
