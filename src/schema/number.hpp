#pragma once

#include "schema/decimal.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

namespace assay::schema {

/// A JSON number as it was read: no value is rounded to fit another type.
struct Number {
    enum class Kind : std::uint8_t { signed_integer, unsigned_integer, real, decimal };

    Kind kind = Kind::signed_integer;
    std::int64_t signed_value = 0;
    std::uint64_t unsigned_value = 0;
    double real_value = 0;  ///< Finite.
    const Decimal* decimal_value = nullptr;  ///< What no other kind can hold; lives where the number was read.

    static Number of(std::int64_t value) { return {Kind::signed_integer, value, 0, 0, nullptr}; }
    static Number of(std::uint64_t value) { return {Kind::unsigned_integer, 0, value, 0, nullptr}; }
    static Number of(double value) { return {Kind::real, 0, 0, value, nullptr}; }
    static Number of(const Decimal& value) { return {Kind::decimal, 0, 0, 0, &value}; }

    /// 1.0 is an integer.
    [[nodiscard]] bool is_integer() const;
    /// Shortest digits that read back equal; "1" for 1.0.
    [[nodiscard]] std::string text() const;
};

/// By mathematical value, exactly: 9007199254740993 is not 9007199254740992.0.
[[nodiscard]] std::strong_ordering compare(const Number& a, const Number& b);

/// Whether `value` is an integral multiple of `divisor` (positive), judged in
/// decimal: 0.0075 is a multiple of 0.0001, whatever binary makes of it.
/// Nothing if both have too many digits to tell.
[[nodiscard]] std::optional<bool> is_multiple(const Number& value, const Number& divisor);

}  // namespace assay::schema
