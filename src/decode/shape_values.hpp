#pragma once

#include "core/json.hpp"
#include "decode/shape.hpp"

#include <string>
#include <vector>

// What a schema says about a value by itself, whatever is inside it.

namespace assay::decode {

/// The keyword's value, or nullptr.
[[nodiscard]] const Json* member(const Json& schema, const char* name);

/// The keyword's text, or "".
[[nodiscard]] std::string text_of(const Json& schema, const char* name);

/// A text or a list of texts; others are left out.
[[nodiscard]] std::vector<std::string> strings_of(const Json& list);

/// Whether a schema is one constant or an enum, and words about it.
[[nodiscard]] bool is_constant(const Json& schema);

/// Adds enum, const, and choices among constants, with their aliases.
void add_values(const Json& schema, Shape& shape);

/// Adds the limits of numbers, texts and lists.
void add_limits(const Json& schema, Shape& shape);

}  // namespace assay::decode
