#pragma once

#include <cstdint>
#include <string_view>

namespace assay::ground {

struct CodePoint {
    std::int32_t code;  ///< U+FFFD for a byte that is not UTF-8.
    std::size_t bytes;  ///< At least 1.
};

/// The code point that begins at `at`, which is within the text.
[[nodiscard]] CodePoint code_point_at(std::string_view text, std::size_t at);
/// The one that ends at `at`, which is above 0.
[[nodiscard]] CodePoint code_point_before(std::string_view text, std::size_t at);

[[nodiscard]] std::uint32_t count_code_points(std::string_view text);

/// Whether a cut at `at` leaves every user-perceived character whole: the
/// rules GB1 to GB13 of UAX #29. Looks back over 64 code points at most, so a
/// flag in a longer row of flags may count as the wrong half of a pair.
[[nodiscard]] bool is_grapheme_boundary(std::string_view text, std::size_t at);

/// What a code point is to a word.
enum class WordPart {
    none,    ///< Between words.
    letter,  ///< Letters, digits and marks: a run of them is a word.
    whole,   ///< A word of its own, as scripts that set no spaces have it: Han, Kana, Hangul, Thai, ...
};
[[nodiscard]] WordPart word_part(std::int32_t code);

/// Whether it is drawn onto the character before it.
[[nodiscard]] bool is_mark(std::int32_t code);

/// Whether a cut at `at` leaves every word whole.
[[nodiscard]] bool is_word_boundary(std::string_view text, std::size_t at);

}  // namespace assay::ground
