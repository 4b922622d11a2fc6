#pragma once

#include "core/json.hpp"
#include "core/result.hpp"

#include <vector>

namespace assay::llm {

/// `schema` for Anthropic's `output_config.format`: no ranges, lengths or
/// patterns, optional properties left out of `required`, no recursion, no
/// values that differ only in capitals (those are not kept there). An error if
/// it cannot be said there; see to_subset().
[[nodiscard]] Result<Json> anthropic_schema(const Json& schema);

/// Everything that stands in the way, see obstacles().
[[nodiscard]] std::vector<Error> anthropic_obstacles(const Json& schema);

}  // namespace assay::llm
