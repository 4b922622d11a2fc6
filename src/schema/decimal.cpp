#include "schema/decimal.hpp"

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <cassert>
#include <charconv>

namespace assay::schema {
namespace {

constexpr std::int64_t largest_exponent = 1'000'000'000'000'000;
/// Arithmetic on large integers takes the square of their digits.
constexpr std::size_t max_large_digits = 10'000;
constexpr std::size_t digits_of_64_bits = 19;

__extension__ using Wide = unsigned __int128;

std::int64_t exponent_of(std::string_view text)
{
    const bool is_negative = text.starts_with('-');
    if (is_negative || text.starts_with('+'))
        text.remove_prefix(1);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    static_cast<void>(end);
    value = error == std::errc{} ? std::min(value, largest_exponent) : largest_exponent;
    return is_negative ? -value : value;
}

}  // namespace

std::uint64_t power_of_ten_mod(std::int64_t exponent, std::uint64_t modulus)
{
    Wide result = 1 % modulus;
    Wide base = 10 % modulus;
    for (; exponent > 0; exponent >>= 1) {
        if (exponent & 1)
            result = result * base % modulus;
        base = base * base % modulus;
    }
    return static_cast<std::uint64_t>(result);
}

Decimal::Decimal(std::string_view json) : text_{json}, is_negative_{json.starts_with('-')}
{
    assert(!json.empty());
    if (is_negative_)
        json.remove_prefix(1);
    if (const auto e = json.find_first_of("eE"); e != std::string_view::npos) {
        exponent_ = exponent_of(json.substr(e + 1));
        json = json.substr(0, e);
    }
    const auto point = std::min(json.find('.'), json.size());
    exponent_ += static_cast<std::int64_t>(point);
    digits_ = json.substr(0, point);
    if (point < json.size())
        digits_ += json.substr(point + 1);
    const auto first = std::min(digits_.find_first_not_of('0'), digits_.size());
    digits_.erase(0, first);
    exponent_ -= static_cast<std::int64_t>(first);
    digits_.erase(digits_.find_last_not_of('0') + 1);
    if (digits_.empty()) {
        exponent_ = 0;
        is_negative_ = false;
    }
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b)
{
    if (a.is_negative_ != b.is_negative_)
        return a.is_negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
    if (a.is_zero() || b.is_zero())
        return !a.is_zero() <=> !b.is_zero();  // The other is positive.
    const auto larger = a.exponent_ != b.exponent_ ? a.exponent_ <=> b.exponent_ : a.digits_.compare(b.digits_) <=> 0;
    return a.is_negative_ ? 0 <=> larger : larger;
}

std::optional<bool> Decimal::is_multiple_of(const Decimal& divisor) const
{
    assert(!divisor.is_zero());
    if (is_zero())
        return true;
    // Of the digits as integers: this is A * 10^a, the divisor B * 10^b. A does
    // not end in zero, so it is no multiple of any B * 10.
    const std::int64_t shift = (exponent_ - static_cast<std::int64_t>(digits_.size())) -
                               (divisor.exponent_ - static_cast<std::int64_t>(divisor.digits_.size()));
    if (shift < 0)
        return false;
    if (divisor.digits_.size() <= digits_of_64_bits) {
        std::uint64_t modulus = 0;
        std::from_chars(divisor.digits_.data(), divisor.digits_.data() + divisor.digits_.size(), modulus);
        Wide rest = 0;
        for (const char digit : digits_)
            rest = (rest * 10 + static_cast<unsigned>(digit - '0')) % modulus;
        return rest * power_of_ten_mod(shift, modulus) % modulus == 0;
    }
    if (digits_.size() + divisor.digits_.size() > max_large_digits)
        return std::nullopt;
    using boost::multiprecision::cpp_int;
    const cpp_int modulus{divisor.digits_};
    const cpp_int ten = 10;
    const cpp_int exponent = shift;
    const cpp_int power = powm(ten, exponent, modulus);
    const cpp_int product = cpp_int{digits_} * power;
    return product % modulus == 0;
}

}  // namespace assay::schema
