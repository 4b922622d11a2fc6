#pragma once

#include "rules/field_words.hpp"
#include "rules/reading.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace assay::rules {

/// The value of a number token ("1,299.50") or a number word ("three").
[[nodiscard]] std::optional<double> number_value(const Token& token);

/// A rating that the text states: "4/5", "three out of five", "5 stars", "★★★★☆".
struct StatedRating {
    double value;
    std::optional<double> out_of;  ///< Nothing in "4 stars".
};
[[nodiscard]] std::optional<StatedRating> find_rating(const Part& part);

[[nodiscard]] std::vector<double> find_amounts_of_money(const Part& part, std::size_t limit);
[[nodiscard]] std::vector<double> find_percents(const Part& part, std::size_t limit);
[[nodiscard]] std::vector<double> find_years(const Part& part, std::size_t limit);
[[nodiscard]] std::optional<double> find_age(const Part& part);
[[nodiscard]] std::size_t count_words(const Part& part);

/// A number beside a word of the field's own name: "3 nights" for nights or
/// num_nights, "quantity: 2" for quantity.
[[nodiscard]] std::optional<double> find_amount(const Part& part, const FieldWords& words);

}  // namespace assay::rules
