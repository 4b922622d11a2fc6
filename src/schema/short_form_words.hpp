#pragma once

#include "core/json.hpp"

#include <string>

namespace assay::schema {

/// One field of the short form, from its words: "float between 0 and 1" is
/// {"type": "number", "minimum": 0, "maximum": 1, "description": "float ..."}.
/// Understands every text; the unclear ones are strings. The words stay as
/// the description.
[[nodiscard]] Json field_from_words(const std::string& words);

}  // namespace assay::schema
