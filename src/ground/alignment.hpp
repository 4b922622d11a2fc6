#pragma once

#include "ground/word_index.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace assay::ground {

/// The part of a text that says a value's words best.
struct Alignment {
    ByteRange place;    ///< Bytes of the folded text, from a word's begin to a word's end.
    double similarity;  ///< 2 * shared / (value + place), in letters of words; 1 if they are word for word the same.
    double coverage;    ///< shared / value: how much of the value is there at all.
};

struct AlignmentLimits {
    std::size_t max_hits = 1024;  ///< Places of the value's words that are looked at; rare words first.
    /// Letters per edit that two words may differ by and still be one word in
    /// two spellings: "battrey" is "battery", "car" is not "cat".
    std::size_t letters_per_edit = 4;
    /// At the ends of a place, where its neighbours vouch for it, a word may
    /// be this short and differ by an edit: "teh battery" is "the battery".
    std::size_t fewest_letters_at_ends = 3;
    /// Words of the text skipped to take in the value's first or last word...
    std::size_t max_skipped_at_ends = 2;
    /// ...if the place stays at least so similar.
    double min_similarity_at_ends = 0.75;
};

/// Which spellings of the text stand for a word of the value.
enum class Spellings {
    same_first,  ///< Others only if the text does not have the word itself: fast, and most often enough.
    all,
};

/// Finds the chain of words that stand in the value's order and close
/// together: local alignment over words (as Smith and Waterman's over
/// letters), where a letter of text skipped costs a quarter of a letter
/// shared; then takes in the value's first and last words if they stand right
/// beside it. No place has a word in common with one that is `taken` (in order,
/// apart), or lies around it. Adds to `work` about as many nanoseconds as it
/// takes. Nothing if no word is shared.
[[nodiscard]] std::optional<Alignment> align_words(const WordIndex& index, std::string_view folded_value,
                                                   std::span<const ByteRange> taken, Spellings spellings,
                                                   const AlignmentLimits& limits, std::size_t& work);

}  // namespace assay::ground
