#pragma once

#include "core/json.hpp"
#include "schema/decimal.hpp"

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace assay::schema {

/// A double gives back every number of so many digits.
inline constexpr std::size_t exact_digits = 15;
/// An exponent of so many bytes, "e99", is in the range of a double.
inline constexpr std::size_t common_exponent = 3;

/// The numbers of one JSON text that its parsed form has rounded, by the place
/// of their elements. Numbers of up to 15 digits are not among them: a double
/// gives those back.
class ExactNumbers {
public:
    ExactNumbers() = default;

    /// `root` is the parsed form of `json`, perhaps of with_numbers_as_doubles(json).
    ExactNumbers(std::string_view json, simdjson::dom::element root);

    /// nullptr if the element's own value is exact.
    [[nodiscard]] const Decimal* find(simdjson::dom::element number) const;
    [[nodiscard]] bool empty() const { return by_place_.empty(); }

private:
    std::unordered_map<std::uint32_t, Decimal> by_place_;
};

/// The length of the number that `text` begins with in RFC 8259's grammar, or 0.
[[nodiscard]] std::size_t number_length(std::string_view text);

/// Whether a double or a 64-bit integer may round a number of `json`, which is
/// valid. Looks at every 16th byte.
[[nodiscard]] bool may_be_rounded(std::string_view json);

/// Where an element stands in its document: no two elements of one document
/// share a place.
[[nodiscard]] std::uint32_t place_of(simdjson::dom::element value);

}  // namespace assay::schema
