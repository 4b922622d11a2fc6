#include "table/date.hpp"

#include <cassert>
#include <chrono>

namespace assay::table {
namespace {

/// The number that `digits` spells, or -1 if one of them is no digit.
int number(std::string_view digits)
{
    int value = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9')
            return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

void append_digits(std::string& out, unsigned value, unsigned divisor)
{
    for (; divisor > 0; divisor /= 10)
        out += static_cast<char>('0' + value / divisor % 10);
}

}  // namespace

std::optional<std::int64_t> parse_date(std::string_view text)
{
    if (text.size() != 10 || text[4] != '-' || text[7] != '-')
        return std::nullopt;
    const int year = number(text.substr(0, 4));
    const int month = number(text.substr(5, 2));
    const int day = number(text.substr(8, 2));
    if (year < 0 || month < 0 || day < 0)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok())
        return std::nullopt;
    return std::chrono::sys_days{date}.time_since_epoch().count();
}

void append_date(std::string& out, std::int64_t days)
{
    assert(days >= first_date);
    assert(days <= last_date);
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
    append_digits(out, static_cast<unsigned>(static_cast<int>(date.year())), 1000);
    out += '-';
    append_digits(out, static_cast<unsigned>(date.month()), 10);
    out += '-';
    append_digits(out, static_cast<unsigned>(date.day()), 10);
}

}  // namespace assay::table
