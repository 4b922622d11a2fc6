#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::schema {

/// A JSON number as it is spelled, of any size: what a double or a 64-bit
/// integer would round. Value: 0.DIGITS times 10 to the power of `exponent`,
/// without zeros at either end of DIGITS.
class Decimal {
public:
    /// `json` is a number of RFC 8259's grammar. Exponents beyond 10^15 count
    /// as that.
    explicit Decimal(std::string_view json);

    [[nodiscard]] bool is_zero() const { return digits_.empty(); }
    [[nodiscard]] bool is_negative() const { return is_negative_; }
    /// 1.0 and 1e400 are integers.
    [[nodiscard]] bool is_integer() const { return exponent_ >= static_cast<std::int64_t>(digits_.size()); }
    /// As it was spelled.
    [[nodiscard]] const std::string& text() const { return text_; }

    /// Whether this is an integral multiple of `divisor`, which is positive.
    /// Nothing if that would take too long to tell: both have many digits.
    [[nodiscard]] std::optional<bool> is_multiple_of(const Decimal& divisor) const;

    /// By value. Linear in the digits.
    friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
    friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }

private:
    std::string text_;
    std::string digits_;
    std::int64_t exponent_ = 0;
    bool is_negative_ = false;
};

/// 10^exponent modulo `modulus`; `exponent` is not negative, `modulus` is positive.
[[nodiscard]] std::uint64_t power_of_ten_mod(std::int64_t exponent, std::uint64_t modulus);

}  // namespace assay::schema
