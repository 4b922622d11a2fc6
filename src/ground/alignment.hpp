#pragma once

#include "ground/word_index.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace assay::ground {

/// The part of a text that says a value's words best.
struct Alignment {
    ByteRange place;    ///< Bytes of the folded text, from a word's begin to a word's end.
    double similarity;  ///< 2 * shared / (value + place), in letters of words; 1 if they are word for word the same.
    std::size_t end_word;  ///< The index of the word behind the place.
    double coverage;    ///< shared / value: how much of the value is there at all.
};

struct AlignmentLimits {
    std::size_t max_hits = 1024;  ///< Places of the value's words that are looked at; rare words first.
    /// Letters per edit that two words may differ by and still be one word in
    /// two spellings: "battrey" is "battery", "car" is not "cat".
    std::size_t letters_per_edit = 4;
};

/// Finds the chain of words that stand in the value's order and close
/// together: local alignment over words (as Smith and Waterman's over
/// letters), where a letter of text skipped costs a quarter of a letter
/// shared. `from` is the first word of the text that counts. Adds to `work`
/// about as many nanoseconds as it takes. Nothing if no word is shared.
[[nodiscard]] std::optional<Alignment> align_words(const WordIndex& index, std::string_view folded_value,
                                                   std::size_t from, const AlignmentLimits& limits, std::size_t& work);

}  // namespace assay::ground
