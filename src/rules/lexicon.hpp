#pragma once

#include "rules/tokens.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace assay::rules {

/// What a word or phrase does to the feeling of its clause.
enum class Role : std::uint8_t {
    feeling,      ///< Adds its weight.
    negator,      ///< Turns the feeling of the next few words: "not", "never", "kein". May have a weight too.
    intensifier,  ///< "very", "so", "sehr".
    diminisher,   ///< "slightly", "a bit".
    contrast,     ///< Opens the clause that counts: "but", "however". A weight below zero is blame for that clause.
    concession,   ///< Opens the clause that counts less: "although", "obwohl".
};

struct Entry {
    Role role = Role::feeling;
    float weight = 0;        ///< For feelings: above zero is praise; about -3 to 3.
    std::uint32_t words = 1; ///< How many tokens it covers.
    bool negates_itself = false;  ///< A phrase such as "not worth": an outer negation is not looked for.
};

/// The longest word or phrase of the lexicon that starts at `tokens[at]` and
/// ends before `end`; null if there is none. The lexicon is built on first use
/// and lives as long as the program.
[[nodiscard]] const Entry* find_entry(const Tokens& tokens, std::size_t at, std::size_t end);

/// One line of the tables the lexicon is built from: a weight in tenths and
/// comma-separated folded words and phrases.
struct LexiconLine {
    Role role;
    int tenths;
    std::string_view entries;
};

/// The tables, one per file.
[[nodiscard]] std::span<const LexiconLine> general_lexicon();   ///< English, any subject.
[[nodiscard]] std::span<const LexiconLine> clothing_lexicon();  ///< English, reviews of clothes.
[[nodiscard]] std::span<const LexiconLine> european_lexicon();  ///< German, French, Spanish, Italian.

}  // namespace assay::rules
