#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace assay::rag {

/// A unit of measure in a form that can be compared: a week is 7 of "day".
struct Measure {
    std::string_view base;  ///< "day", "second", "metre", "euro", "percent" ...
    double factor = 1;      ///< How many of `base` it is.
};

/// The measure that a folded word or mark names in English, German, French,
/// Spanish, Italian, Portuguese or Dutch, or a run of Han, Kana or Hangul begins with.
/// Months and days, and days and hours of opening, are not converted into each other.
[[nodiscard]] std::optional<Measure> measure_named(std::string_view folded);

/// What a word behind a number multiplies it by: "million", "mio", "k", "万".
struct Scale {
    double factor;
    std::size_t length;  ///< Bytes of the word that say so: in a run without spaces the unit goes on behind them.
};
[[nodiscard]] std::optional<Scale> scale_named(std::string_view folded);

/// A number named by one word, up to ninety-nine: all in English, the usual ones
/// also in German, French, Spanish, Italian, Portuguese and Dutch.
[[nodiscard]] std::optional<int> number_named(std::string_view folded);

}  // namespace assay::rag
