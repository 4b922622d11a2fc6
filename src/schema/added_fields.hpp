#pragma once

#include "core/json.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace assay::schema {

/// The properties that the root of `wider` has and that of `narrower` has not,
/// if that is all that tells the two apart: what both have is defined the same,
/// is required in both or in neither, and stands in the same order. A record
/// of `narrower` and one of with_fields(wider, these) are then together a
/// record of `wider`.
///
/// Nothing if there are none or there is another difference, if a root allows
/// properties that it does not list, or if its properties depend on one
/// another (`if`, `allOf`, `dependentRequired` ...). Both are compiled
/// schemas' documents.
[[nodiscard]] std::optional<std::vector<std::string>> added_fields(const Json& narrower, const Json& wider);

/// `document` with these properties of its root alone.
[[nodiscard]] Json with_fields(const Json& document, std::span<const std::string> names);

}  // namespace assay::schema
