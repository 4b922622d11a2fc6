#pragma once

#include "core/json.hpp"

#include <optional>
#include <string>

namespace assay::schema {

/// The enum that `text` lists: "a, b, or c", "one of: a | b", "low/high",
/// "priority (low, medium, high)". Alternatives are short and word-like, so a
/// sentence with commas is no list. Types ("string or number") make a union of
/// types. Nothing if it lists no alternatives.
[[nodiscard]] std::optional<Json> choices_from(const std::string& text);

/// Whether choices_from() finds three or more: "yes, no, or unknown".
[[nodiscard]] bool has_more_than_two_choices(const std::string& text);

}  // namespace assay::schema
