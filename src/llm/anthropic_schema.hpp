#pragma once

#include "core/json.hpp"
#include "core/result.hpp"

namespace assay::llm {

/// `schema` for Anthropic's `output_config.format`: no ranges, lengths or
/// patterns, optional properties left out of `required`, no recursion. An
/// error if it cannot be said there; see to_subset().
[[nodiscard]] Result<Json> anthropic_schema(const Json& schema);

}  // namespace assay::llm
