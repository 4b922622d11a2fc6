#include "decode/json_number.hpp"

#include <charconv>
#include <cmath>

namespace assay::decode {

std::optional<double> number_value(std::string_view json)
{
    double value = 0;
    const auto [end, error] = std::from_chars(json.data(), json.data() + json.size(), value);
    if (error != std::errc{} || end != json.data() + json.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::optional<std::string> integer_digits(std::string_view json)
{
    if (json.find_first_of(".eE") == std::string_view::npos)
        return std::string{json};
    const auto value = number_value(json);
    if (!value || *value != std::floor(*value))
        return std::nullopt;
    // Digits that are zeros behind the point can go; an exponent needs arithmetic.
    const auto point = json.find('.');
    if (json.find_first_of("eE") == std::string_view::npos &&
        json.find_first_not_of('0', point + 1) == std::string_view::npos)
        return std::string{json.substr(0, point)};
    return rounded_digits(json);
}

std::optional<std::string> rounded_digits(std::string_view json)
{
    constexpr double largest = 1e15;
    const auto value = number_value(json);
    if (!value || std::abs(*value) >= largest)
        return std::nullopt;
    return std::to_string(static_cast<long long>(std::llround(*value)));
}

}  // namespace assay::decode
