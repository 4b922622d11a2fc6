#pragma once

#include "core/json.hpp"

namespace assay::llm {

/// `root` with every `$ref` that names an `$anchor` of it ("#name"), or comes
/// by its own `$id` ("https://x.org/s#/$defs/n"), spelled as the JSON pointer
/// that it leads to. Others stay as they are, and so does all below an inner
/// `$id`, where references are relative to that.
[[nodiscard]] Json with_plain_references(Json root);

}  // namespace assay::llm
