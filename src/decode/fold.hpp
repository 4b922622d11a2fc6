#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::decode {

/// Letters and digits alone, in lower case and without accents, so that what
/// differs only in spelling is equal: "In Progress", "in_progress" and
/// "inProgress"; "resume" and "Résumé"; "straße" and "STRASSE". Latin, Greek
/// and Cyrillic letters are folded, all other characters beyond ASCII kept.
/// `text` is well-formed UTF-8. May be empty: "+" and "-" fold to nothing.
[[nodiscard]] std::string fold(std::string_view text);

/// The marks of a text that say something else than its words, in their order,
/// so that "<18" and ">18", "A+" and "A", "-1" and "1", "1.0" and "10" are told
/// apart: comparators, "+", "#", "%", currencies (as "$"), the sign of a number, and what
/// stands between two digits ("~" for blanks, dashes, slashes and underscores).
/// Empty for most texts.
[[nodiscard]] std::string marks_of(std::string_view text);

enum class Case { keep, fold };

/// The words of a text: runs of letters and digits, as they are or folded.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text, Case letters);

/// A longer text is not searched for the one word or number that it means.
inline constexpr std::size_t max_sentence_bytes = 16u << 10;

template <std::size_t N>
[[nodiscard]] bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// `text` without blanks at either end.
[[nodiscard]] std::string_view trim(std::string_view text);

}  // namespace assay::decode
