#pragma once

#include "rules/plan.hpp"

#include <optional>
#include <string>

namespace assay::rules {

/// The option that says nothing ("other", "unknown", a feeling of level 0), if there is one.
[[nodiscard]] std::optional<std::size_t> neutral_option(const Node& node);

/// Appends the most neutral value the place admits: null, "unknown", the middle
/// of a scale, false, an empty list. `ordinal` tells apart the items of a list
/// that must be unique.
void append_neutral(std::string& out, const Node& node, std::size_t ordinal = 0);

/// The scale of a feeling, rating or urgency: the schema's range where it sets
/// one, otherwise what is usual for such a field.
struct Scale {
    double low;
    double high;
};
[[nodiscard]] Scale scale_of(const Node& node);

}  // namespace assay::rules
