#pragma once

#include "core/json.hpp"
#include "core/result.hpp"

#include <vector>

namespace assay::llm {

/// `schema` for OpenAI's structured outputs with `strict: true`: every
/// property required (optional ones nullable), recursion allowed. An error if
/// it cannot be said there; see to_subset().
[[nodiscard]] Result<Json> openai_schema(const Json& schema);

/// Everything that stands in the way, see obstacles().
[[nodiscard]] std::vector<Error> openai_obstacles(const Json& schema);

}  // namespace assay::llm
