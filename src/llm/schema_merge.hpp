#pragma once

#include "core/json.hpp"

#include <optional>

namespace assay::llm {

/// One schema object that says what `first` and `second` say together, as
/// `allOf` would; annotations (`description` and such) are `first`'s where
/// both have them. Where both describe one property or the items of a list,
/// the result holds an `allOf` of the two for the caller to merge in turn.
///
/// Nothing if it takes more than putting keywords side by side: two patterns,
/// two choices, or a closed object beside properties it does not name.
[[nodiscard]] std::optional<Json> merge_schemas(const Json& first, const Json& second);

}  // namespace assay::llm
