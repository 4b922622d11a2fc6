#pragma once

#include "core/json.hpp"
#include "core/result.hpp"

namespace assay::llm {

/// `schema` for Gemini's `generationConfig.responseJsonSchema`. Gemini ignores
/// keywords it does not know without a word, so those go into descriptions as
/// elsewhere; `const` becomes an `enum` of one, and `propertyOrdering` keeps
/// the order of columns. No recursion: it would be allowed through optional
/// properties only. An error if it cannot be said there; see to_subset().
[[nodiscard]] Result<Json> gemini_schema(const Json& schema);

}  // namespace assay::llm
