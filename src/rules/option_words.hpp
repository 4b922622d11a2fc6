#pragma once

#include "rules/plan.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::rules {

/// -1 (worst) to 1 (best) if the words of an option name a feeling
/// ("very", "positive"), else nothing.
[[nodiscard]] std::optional<double> level_of(const std::vector<std::string>& words);

/// Other words that speak for a common kind of thing: "billing" is also meant
/// by "invoice". Empty for words without an entry.
[[nodiscard]] std::span<const std::string_view> related_words(std::string_view word);

/// Which stems speak for which option: the option's own words fully, related
/// ones a little less.
[[nodiscard]] OptionIndex index_options(const std::vector<Option>& options);

/// Whether an option means "none of these": other, unknown, none, general.
[[nodiscard]] bool is_neutral_option(const Option& option);

}  // namespace assay::rules
