#pragma once

#include "core/json.hpp"
#include "core/result.hpp"

#include <vector>

namespace assay::llm {

/// `schema` for Gemini's `generationConfig.responseJsonSchema`. Gemini ignores
/// keywords it does not know without a word, so those go into descriptions as
/// elsewhere; `const` becomes an `enum` of one, and `propertyOrdering` keeps
/// the order of columns. Tuples and open objects are taken, recursion through
/// optional properties only. An error if it cannot be said there; see
/// to_subset().
[[nodiscard]] Result<Json> gemini_schema(const Json& schema);

/// Everything that stands in the way, see obstacles().
[[nodiscard]] std::vector<Error> gemini_obstacles(const Json& schema);

}  // namespace assay::llm
