#pragma once

#include "core/json.hpp"
#include "core/result.hpp"

namespace assay::llm {

/// `schema` for OpenAI's structured outputs with `strict: true`: every
/// property required (optional ones nullable), recursion allowed. An error if
/// it cannot be said there; see to_subset().
[[nodiscard]] Result<Json> openai_schema(const Json& schema);

}  // namespace assay::llm
