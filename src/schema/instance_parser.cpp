#include "schema/instance_parser.hpp"

#include "core/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace assay::schema {
namespace {

template <class T>
bool fits(std::string_view number)
{
    T value{};
    return std::from_chars(number.data(), number.data() + number.size(), value).ec == std::errc{};
}

void append_number(std::string& out, std::string_view number)
{
    const bool is_integer = number.find_first_of(".eE") == std::string_view::npos;
    if (is_integer && (fits<std::int64_t>(number) || fits<std::uint64_t>(number))) {
        out += number;
        return;
    }
    double value = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    static_cast<void>(end);
    if (error == std::errc{}) {
        out += number;
        out += is_integer ? ".0" : "";
        return;
    }
    // Too large, or too near to zero: only the former has a positive exponent
    // or many digits in front of its point.
    const auto exponent = number.find_first_of("eE");
    const bool is_tiny = exponent != std::string_view::npos && number.substr(exponent + 1).starts_with('-');
    if (number.starts_with('-'))
        out += '-';
    out += is_tiny ? "0.0" : largest_double;
}

}  // namespace

std::string with_numbers_as_doubles(std::string_view json)
{
    std::string out;
    out.reserve(json.size() + 64);
    std::size_t at = 0;
    while (at < json.size()) {
        const char c = json[at];
        if (c == '"') {
            std::size_t end = at + 1;
            while (end < json.size() && json[end] != '"')
                end += json[end] == '\\' ? 2 : 1;
            end = std::min(end + 1, json.size());
            out += json.substr(at, end - at);
            at = end;
        } else if (const std::size_t length = c == '-' || is_digit(c) ? number_length(json.substr(at)) : 0; length > 0) {
            append_number(out, json.substr(at, length));
            at += length;
        } else {
            out += c;
            ++at;
        }
    }
    return out;
}

Result<simdjson::dom::element> InstanceParser::parse(std::string_view json)
{
    simdjson::dom::element element;
    exact_ = {};
    bool is_rounded = may_be_rounded(json);
    auto error = parser_.parse(json.data(), json.size(), false).get(element);
    if (error == simdjson::NUMBER_ERROR) {
        rewritten_ = with_numbers_as_doubles(json);
        error = parser_.parse(rewritten_).get(element);
        is_rounded = true;
    }
    if (error != simdjson::SUCCESS)
        return Error{Errc::invalid_input, std::string{"is not JSON: "} + simdjson::error_message(error)};
    if (is_rounded)
        exact_ = ExactNumbers{json, element};
    return element;
}

}  // namespace assay::schema
