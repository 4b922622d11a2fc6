#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay::decode {

/// A number as a person writes it.
struct NumberReading {
    std::string json;       ///< As JSON spells it, with all its digits.
    std::string_view what;  ///< How it was spelled, a kind of note.
    bool is_percent = false;
    bool is_ambiguous = false;  ///< Its point may group thousands: "1.234".
};

/// Reads a text that is a number and nothing else, but for a currency, a
/// percent sign and punctuation around it:
///
///     "12"  "+.5"  "1e3"           number_from_text
///     "$1,234.56"  "1'000"         number_from_text    groups of three
///     "$1,23,456"                  number_grouping     Indian groups
///     "1.234.567"                  number_grouping
///     "1,234"  "1.234"             number_ambiguous    one group: thousands here, decimals there
///     "1.234,56"  "3,14"  "€1,50"  decimal_comma       only a lone number that has no other reading
///     "12.5%"                      percent_sign_dropped
///     "4/5"                        fraction            only if its decimals end: not "1/3"
///     "(500)"  "5-"  "minus 5"     negative_spelling
///
/// "1,234" is read as one thousand and "1.234" as little more than one, as they
/// are written in English; money of the latter kind, "€1.234", is not read.
[[nodiscard]] std::optional<NumberReading> read_number(std::string_view text);

/// Reads the only number of a sentence; nothing if there are two, if it is
/// written with a decimal comma, or if a word beside it changes its size
/// ("5 million", "5 Mrd.") or denies it ("not 5"). A limit or an estimate
/// ("<5", "at least 5", "~5") is number_inexact, one in front of a word that is
/// no known unit unknown_unit, any other number_in_text.
[[nodiscard]] std::optional<NumberReading> find_only_number(std::string_view text);

}  // namespace assay::decode
