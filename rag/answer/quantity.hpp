#pragma once

#include "rag/answer/calendar_date.hpp"
#include "rag/answer/tokens.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::rag {

/// A number with what it counts: "30 days", "thirty days", "€1.5 million"; or a date, or a time of day.
struct Quantity {
    std::vector<double> values{};         ///< In the base of its measure. Two where "1.500" can be read in two ways.
    std::string measure{};                ///< Measure::base, "clock" (minutes since midnight); empty: none known.
    std::vector<std::string> units{};     ///< The stems of the words behind it, if no measure is known.
    std::optional<CalendarDate> date{};   ///< Then there are no values.
    std::string label{};                  ///< The word right before it, if nothing is known to be counted: "chapter", "version"; folded.
    std::string spelled{};                ///< Digits as they stand, if they have a dot or a comma.
    bool is_article = false;              ///< "a month": counts as a 1 that may be, not as one that is claimed.
};

/// The quantities of a sentence, and what else belongs to them.
struct Quantities {
    std::vector<Quantity> all{};
    std::vector<std::size_t> at{};      ///< The token of each one's number.
    std::vector<bool> is_part{};        ///< Of each token: it is a number, or names what it multiplies or measures.
    std::vector<bool> is_label{};       ///< Of each token: a number that counts nothing, "5.2.1".
};

/// Numbers in digits of any script, or in words (number_named()), of either sign, with
/// scales and measures. "3 to 5 days" are 3 days and 5 days.
[[nodiscard]] Quantities read_quantities(const std::vector<Token>& tokens);

/// Whether what is wanted is there: the same value, and nothing else counted as far as that can be told.
/// `measures_there` are those named anywhere in the sentence of `there`.
/// "5,000" and "5.000" are not, nor are versions, "2.10" and "2.1".
[[nodiscard]] bool is_same(const Quantity& wanted, const Quantity& there, const std::vector<std::string>& measures_there);

/// Whether the number alone all but says which sentence it is from: 7799401.31, not 30.
[[nodiscard]] bool is_telling(const Quantity& quantity);

/// Whether `other` gives another value to what `wanted` counts.
[[nodiscard]] bool is_rival(const Quantity& wanted, const Quantity& other);

}  // namespace assay::rag
