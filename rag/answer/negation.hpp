#pragma once

#include "rag/answer/tokens.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::rag {

/// Whether a token denies: "not", the t of "don't", "kein", "lacks", "hardly", the "fails" of "fails to", or excludes: "except". Known in English, German, French,
/// Spanish, Italian, Portuguese, Dutch, Swedish, Norwegian, Russian and Arabic.
[[nodiscard]] bool is_negation(const std::vector<Token>& tokens, std::size_t at);

/// Whether what follows a token is taken out of what stands before it: "except for shoes".
[[nodiscard]] bool is_exception(const std::vector<Token>& tokens, std::size_t at);

/// Whether a run of Chinese, Japanese, Korean or Thai has a negation among its characters.
[[nodiscard]] bool has_run_negation(std::string_view folded);

/// Whether the text ends with a negation.
[[nodiscard]] bool ends_with_negation(std::string_view utf8);

/// The words that say the opposite of a folded word: "unlikely" of "likely", "closed" of "open".
[[nodiscard]] std::vector<std::string> opposites_of(const std::string& folded);

}  // namespace assay::rag
