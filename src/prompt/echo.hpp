#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::prompt {

/// What each item of a packed answer repeats of its document, word for word:
/// a swapped item brings the wrong words under its id, and one that slid from
/// a document into the next begins with one and ends with the other.
struct Echo {
    std::string begins;  ///< Written before the record...
    std::string ends;    ///< ...and behind it, when the model has gone through the document.
};

/// As many words as the template asks for, between white space...
inline constexpr std::size_t echo_words = 5;
/// ...and as many code points, where there is no white space.
inline constexpr std::size_t echo_code_points = 60;

/// The echo that a faithful answer has for this text. The examples show it,
/// and the built-in extractor gives it.
[[nodiscard]] Echo echo_of(std::string_view text);

/// The parts of a text that an echo is taken from, with room to spare: an
/// echo can be checked without reading all of a long text.
struct Edges {
    std::string_view head;
    std::string_view tail;
};
[[nodiscard]] Edges edges_of(std::string_view text);

}  // namespace assay::prompt
