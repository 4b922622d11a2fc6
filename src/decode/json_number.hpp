#pragma once

#include <optional>
#include <string>
#include <string_view>

// JSON numbers as the text that spells them: digits are never lost on the way
// through a double.

namespace assay::decode {

/// The value; nothing if the text is no number or too large for a double.
[[nodiscard]] std::optional<double> number_value(std::string_view json);

/// Whether JSON number text stands for an integer ("2.0", "1e3"), and that
/// integer's digits.
[[nodiscard]] std::optional<std::string> integer_digits(std::string_view json);

/// The nearest integer, halves away from zero; nothing beyond 15 digits.
[[nodiscard]] std::optional<std::string> rounded_digits(std::string_view json);

}  // namespace assay::decode
