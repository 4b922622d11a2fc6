#include "llm/retry_after.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace assay::llm {

using std::chrono::milliseconds;

namespace {

std::optional<int> number(std::string_view digits)
{
    int value = 0;
    const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (ec != std::errc{} || end != digits.data() + digits.size() || value < 0)
        return std::nullopt;
    return value;
}

/// "Sat, 21 Nov 2026 09:00:00 GMT", the one form that RFC 9110 lets senders use.
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text)
{
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (text.size() != 29 || !text.ends_with(" GMT"))
        return std::nullopt;
    const auto month = std::find(months.begin(), months.end(), text.substr(8, 3));
    const auto day = number(text.substr(5, 2));
    const auto year = number(text.substr(12, 4));
    const auto hours = number(text.substr(17, 2));
    const auto minutes = number(text.substr(20, 2));
    const auto seconds = number(text.substr(23, 2));
    if (month == months.end() || !day || !year || !hours || !minutes || !seconds)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(month - months.begin() + 1)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok())
        return std::nullopt;
    return std::chrono::sys_days{date} + std::chrono::hours{*hours} + std::chrono::minutes{*minutes} +
           std::chrono::seconds{*seconds};
}

}  // namespace

std::optional<milliseconds> parse_duration(std::string_view text, milliseconds unit)
{
    double value = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
    const double total = value * static_cast<double>(unit.count());
    constexpr double year_ms = 366.0 * 24 * 3600 * 1000;
    if (ec != std::errc{} || end != text.data() + text.size() || !(total >= 0 && total <= year_ms))
        return std::nullopt;
    return milliseconds{static_cast<std::int64_t>(std::ceil(total))};
}

std::optional<milliseconds> retry_after(const net::Headers& headers)
{
    if (const auto wish = parse_duration(net::header(headers, "retry-after-ms"), milliseconds{1}))
        return wish;
    const std::string_view text = net::header(headers, "retry-after");
    if (const auto wish = parse_duration(text, milliseconds{1000}))
        return wish;
    const auto until = parse_http_date(text);
    const auto now = parse_http_date(net::header(headers, "date"));
    if (!until || !now)
        return std::nullopt;
    return std::max(milliseconds{0}, std::chrono::duration_cast<milliseconds>(*until - *now));
}

}  // namespace assay::llm
