#pragma once

#include "core/json.hpp"

#include <string>
#include <vector>

namespace assay::llm {

/// What a translation for a provider changed, one sentence each with its place
/// in `before` first: what the provider does not enforce, what became
/// nullable, what was closed. `after` is what openai_schema() and its siblings
/// made of `before` (normalised). At most 200.
[[nodiscard]] std::vector<std::string> schema_changes(const Json& before, const Json& after);

}  // namespace assay::llm
