#pragma once

#include "core/json.hpp"

#include <string>
#include <vector>

namespace assay::schema {

/// What is allowed in a schema but probably not meant, one sentence each with
/// its place first: keywords that look misspelt ("requierd") or are younger
/// than the draft that `$schema` names, formats nobody checks, required
/// properties that are not described, limits that leave nothing between them,
/// defaults, examples and listed values that what stands beside them refuses,
/// and `nullable` where it says nothing. `document` is the user's, before
/// compiling.
[[nodiscard]] std::vector<std::string> lint(const Json& document);

}  // namespace assay::schema
