#pragma once

#include "core/json.hpp"

namespace assay::llm {

/// What a plain `#` or `#/...` in `root` refers to; null for anything else.
[[nodiscard]] const Json* referred_to(const Json& root, const Json& reference);

/// Whether a condition (`if`, `anyOf` beside `properties` ...) speaks of a
/// property that `base`, the object it stands in, does not describe. If not,
/// it only narrows what may be answered, and can be checked afterwards. Says
/// yes in doubt. References are to `root`.
[[nodiscard]] bool asks_for_more(const Json& asked, const Json& base, const Json& root);

}  // namespace assay::llm
