#include "schema/number.hpp"

#include <cassert>
#include <charconv>
#include <cmath>
#include <string_view>

namespace assay::schema {
namespace {

__extension__ using Wide = unsigned __int128;

std::strong_ordering order(double a, double b)
{
    assert(std::isfinite(a) && std::isfinite(b));
    return a < b ? std::strong_ordering::less : a > b ? std::strong_ordering::greater : std::strong_ordering::equal;
}

/// Exact for every finite `real`: its integral part is compared as an
/// integer, and its fraction breaks the tie.
std::strong_ordering compare_integer(std::int64_t integer, double real)
{
    if (real >= 0x1p63)
        return std::strong_ordering::less;
    if (real < -0x1p63)
        return std::strong_ordering::greater;
    const double whole = std::floor(real);
    const auto floor = static_cast<std::int64_t>(whole);
    if (integer != floor)
        return integer <=> floor;
    return whole < real ? std::strong_ordering::less : std::strong_ordering::equal;
}

std::strong_ordering compare_integer(std::uint64_t integer, double real)
{
    if (real >= 0x1p64)
        return std::strong_ordering::less;
    if (real < 0)
        return std::strong_ordering::greater;
    const double whole = std::floor(real);
    const auto floor = static_cast<std::uint64_t>(whole);
    if (integer != floor)
        return integer <=> floor;
    return whole < real ? std::strong_ordering::less : std::strong_ordering::equal;
}

/// |number| = digits * 10^exponent.
struct ShortDecimal {
    std::uint64_t digits = 0;
    int exponent = 0;
};

ShortDecimal decimal(const Number& number)
{
    if (number.kind == Number::Kind::unsigned_integer)
        return {number.unsigned_value, 0};
    if (number.kind == Number::Kind::signed_integer) {
        const auto value = static_cast<std::uint64_t>(number.signed_value);
        return {number.signed_value < 0 ? 0 - value : value, 0};
    }
    // At most 17 digits, so they fit; the text is "d.ddde+xx".
    char text[40];
    const auto [end, ec] = std::to_chars(text, text + sizeof text, std::fabs(number.real_value), std::chars_format::scientific);
    assert(ec == std::errc{});
    ShortDecimal out;
    const char* at = text;
    bool fraction = false;
    for (; at != end && *at != 'e'; ++at) {
        if (*at == '.') {
            fraction = true;
            continue;
        }
        out.digits = out.digits * 10 + static_cast<std::uint64_t>(*at - '0');
        out.exponent -= fraction ? 1 : 0;
    }
    const char* exponent_text = at + 1;
    if (*exponent_text == '+')
        ++exponent_text;
    int exponent = 0;
    std::from_chars(exponent_text, end, exponent);
    out.exponent += exponent;
    return out;
}

Decimal as_decimal(const Number& number)
{
    return number.kind == Number::Kind::decimal ? *number.decimal_value : Decimal{number.text()};
}

}  // namespace

bool Number::is_integer() const
{
    if (kind == Kind::decimal)
        return decimal_value->is_integer();
    return kind != Kind::real || std::trunc(real_value) == real_value;
}

std::string Number::text() const
{
    if (kind == Kind::decimal)
        return decimal_value->text();
    if (kind == Kind::signed_integer)
        return std::to_string(signed_value);
    if (kind == Kind::unsigned_integer)
        return std::to_string(unsigned_value);
    char buffer[40];
    const auto [end, ec] = std::to_chars(buffer, buffer + sizeof buffer, real_value);
    assert(ec == std::errc{});
    return {buffer, end};
}

std::strong_ordering compare(const Number& a, const Number& b)
{
    using Kind = Number::Kind;
    if (a.kind == Kind::decimal || b.kind == Kind::decimal)
        return as_decimal(a) <=> as_decimal(b);
    if (a.kind == Kind::real && b.kind == Kind::real)
        return order(a.real_value, b.real_value);
    if (a.kind == Kind::real)
        return 0 <=> compare(b, a);
    if (b.kind == Kind::real)
        return a.kind == Kind::signed_integer ? compare_integer(a.signed_value, b.real_value)
                                              : compare_integer(a.unsigned_value, b.real_value);
    if (a.kind == b.kind)
        return a.kind == Kind::signed_integer ? a.signed_value <=> b.signed_value : a.unsigned_value <=> b.unsigned_value;
    if (a.kind == Kind::unsigned_integer)
        return 0 <=> compare(b, a);
    if (a.signed_value < 0)
        return std::strong_ordering::less;
    return static_cast<std::uint64_t>(a.signed_value) <=> b.unsigned_value;
}

std::optional<bool> is_multiple(const Number& value, const Number& divisor)
{
    if (value.kind == Number::Kind::decimal || divisor.kind == Number::Kind::decimal)
        return as_decimal(value).is_multiple_of(as_decimal(divisor));
    const ShortDecimal a = decimal(value);
    const ShortDecimal b = decimal(divisor);
    assert(b.digits > 0);
    if (a.digits == 0)
        return true;
    const int shift = a.exponent - b.exponent;
    if (shift >= 0)
        return static_cast<Wide>(a.digits % b.digits) * power_of_ten_mod(shift, b.digits) % b.digits == 0;
    // The divisor is the coarser one: it must divide the digits with -shift
    // zeros appended to its own, which soon exceeds any 64-bit value.
    if (shift < -19)
        return false;
    Wide scaled = b.digits;
    for (int i = 0; i > shift; --i)
        scaled *= 10;
    return a.digits % scaled == 0;
}

}  // namespace assay::schema
