#pragma once

#include <cstdint>
#include <string_view>

namespace assay::rag {

/// How the script of a character is cut into terms.
enum class Writing : std::uint8_t {
    none,     ///< No part of a word: space, punctuation, symbols.
    latin,    ///< Words with spaces, in the script of the name.
    cyrillic,
    greek,
    arabic,
    devanagari,
    tamil,
    armenian,
    spaced,   ///< Words with spaces, in another script.
    digit,
    mark,     ///< Combining: part of the word before it.
    unspaced, ///< Words that are not set apart: Han, Kana, Hangul, Thai, Lao, Khmer, Myanmar.
};

/// By Unicode's properties of the code point.
[[nodiscard]] Writing writing_of(char32_t character);

[[nodiscard]] bool is_upper(char32_t character);

/// A Chinese character, in whatever language, or a Korean syllable: two of
/// them make most words.
[[nodiscard]] bool is_han_or_hangul(char32_t character);

/// The code point that starts at `utf8[at]`, moving `at` behind it. A byte
/// that starts none gives U+FFFD and is passed alone.
[[nodiscard]] char32_t next_character(std::string_view utf8, std::size_t& at);

}  // namespace assay::rag
