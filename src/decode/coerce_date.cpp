#include "decode/coerce_date.hpp"

#include "core/ascii.hpp"
#include "decode/fold.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <vector>

namespace assay::decode {
namespace {

constexpr std::size_t max_date_bytes = 64;

/// A number of at most eight digits, or -1.
int number(std::string_view digits)
{
    if (digits.empty() || digits.size() > 8 || !std::all_of(digits.begin(), digits.end(), is_digit))
        return -1;
    int value = 0;
    for (const char c : digits)
        value = value * 10 + (c - '0');
    return value;
}

/// The month of an English name or its first three letters or more, or 0.
int month_of(std::string_view word)
{
    constexpr std::array<std::string_view, 12> names = {"january", "february", "march",     "april",   "may",      "june",
                                                        "july",    "august",   "september", "october", "november", "december"};
    if (word.size() < 3)
        return 0;
    const auto* const name = std::find_if(names.begin(), names.end(), [&](std::string_view n) { return n.starts_with(word); });
    return name == names.end() ? 0 : static_cast<int>(name - names.begin()) + 1;
}

int days_in(int year, int month)
{
    constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && is_leap ? 29 : days[static_cast<std::size_t>(month - 1)];
}

/// 1 is Monday. Any numbers will do; those of no date give no day in particular.
unsigned weekday_of(int year, int month, int day)
{
    using namespace std::chrono;
    const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                              std::chrono::day{static_cast<unsigned>(day)}};
    return weekday{sys_days{date}}.iso_encoding();
}

std::optional<DateReading> make_date(int year, int month, int day, std::string_view what)
{
    if (year < 1000 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in(year, month))
        return std::nullopt;
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", year, month, day);
    return DateReading{text.data(), what};
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto end = std::min(text.find(separator, begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

/// 2024/03/05, 13/04/2024, 05.03.2024
std::optional<DateReading> read_three_numbers(std::string_view text)
{
    for (const char separator : {'-', '/', '.'}) {
        const auto parts = split(text, separator);
        if (parts.size() != 3)
            continue;
        const int a = number(parts[0]);
        const int b = number(parts[1]);
        const int c = number(parts[2]);
        if (a < 0 || b < 0 || c < 0)
            return std::nullopt;
        if (parts[0].size() == 4)
            return make_date(a, b, c, "date_spelling");
        if (parts[2].size() != 4 || parts[0].size() > 2 || parts[1].size() > 2)
            return std::nullopt;
        if (a > 12 || separator == '.' || a == b)
            return make_date(c, b, a, "date_order");
        if (b > 12)
            return make_date(c, a, b, "date_order");
        return std::nullopt;
    }
    return std::nullopt;
}

/// March 5, 2024; 5th of March 2024; Tuesday, 5 March 2024
std::optional<DateReading> read_named_month(std::string_view text)
{
    constexpr std::array<std::string_view, 7> weekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                          "friday", "saturday", "sunday"};
    auto words = words_of(text, Case::fold);
    std::optional<unsigned> weekday;  // 1 is Monday.
    std::erase_if(words, [&](const std::string& word) {
        const auto* const name = std::find_if(weekdays.begin(), weekdays.end(), [&](auto day) { return day.starts_with(word); });
        const bool is_weekday = word.size() >= 3 && name != weekdays.end();
        if (is_weekday)
            weekday = static_cast<unsigned>(name - weekdays.begin()) + 1;
        return is_weekday || word == "of" || word == "the";
    });
    if (words.size() != 3)
        return std::nullopt;
    const auto day_of = [](std::string_view word) {
        for (const std::string_view ending : {"st", "nd", "rd", "th"}) {
            if (word.size() > 2 && word.ends_with(ending))
                word.remove_suffix(2);
        }
        return word.size() <= 2 ? number(word) : -1;
    };
    const auto year_of = [](std::string_view word) { return word.size() == 4 ? number(word) : -1; };
    for (const auto& [y, m, d] : {std::array{2, 0, 1}, std::array{2, 1, 0}, std::array{0, 1, 2}}) {
        const auto& year = words[static_cast<std::size_t>(y)];
        const auto& month = words[static_cast<std::size_t>(m)];
        const auto& day = words[static_cast<std::size_t>(d)];
        const int month_number = month == "sept" ? 9 : month_of(month);
        if (month_number <= 0 || year_of(year) <= 0)
            continue;
        const int day_number = day_of(day);
        const bool is_right = !weekday || *weekday == weekday_of(year_of(year), month_number, day_number);
        return make_date(year_of(year), month_number, day_number, is_right ? "date_spelling" : "weekday_ignored");
    }
    return std::nullopt;
}

std::optional<DateReading> read_day(std::string_view text)
{
    text = trim(text);
    if (text.size() == 8 && number(text) > 0)
        return make_date(number(text.substr(0, 4)), number(text.substr(4, 2)), number(text.substr(6, 2)), "date_spelling");
    if (auto date = read_three_numbers(text))
        return date;
    return read_named_month(text);
}

/// "+02:00" for "+0200", "+2" or "UTC+2"; "Z" for "UTC"; "" if there is none.
std::string take_offset(std::string_view& text)
{
    for (const std::string_view name : {"UTC", "GMT", "Z", "z"}) {
        if (text.ends_with(name)) {
            text = trim(text.substr(0, text.size() - name.size()));
            return "Z";
        }
    }
    const auto sign = text.find_last_of("+-");
    if (sign == std::string_view::npos)
        return "";
    const auto digits = text.substr(sign + 1);
    std::string_view hours = digits;
    std::string_view minutes = "00";
    if (digits.size() == 5 && digits[2] == ':') {
        hours = digits.substr(0, 2);
        minutes = digits.substr(3);
    } else if (digits.size() == 4) {
        hours = digits.substr(0, 2);
        minutes = digits.substr(2);
    }
    const int h = number(hours);
    const int m = number(minutes);
    if (hours.size() > 2 || h < 0 || h > 14 || m < 0 || m > 59)
        return "";
    std::array<char, 48> offset{};
    std::snprintf(offset.data(), offset.size(), "%c%02d:%02d", text[sign], h, m);
    text = trim(text.substr(0, sign));
    for (const std::string_view name : {"UTC", "GMT"}) {
        if (text.ends_with(name))
            text = trim(text.substr(0, text.size() - name.size()));
    }
    return offset.data();
}

/// "14:30:05.25" of "2:30:05.25 pm"; "" if it is none.
std::string read_clock(std::string_view text)
{
    int shift = 0;
    bool has_half = false;
    std::string lower{trim(text)};
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    std::string_view clock = lower;
    for (const std::string_view half : {"am", "pm", "a.m.", "p.m."}) {
        if (clock.ends_with(half)) {
            has_half = true;
            shift = half[0] == 'p' ? 12 : 0;
            clock = trim(clock.substr(0, clock.size() - half.size()));
        }
    }
    std::string_view decimals;
    if (const auto point = clock.find('.'); point != std::string_view::npos) {
        decimals = clock.substr(point);
        if (decimals.size() < 2 || !std::all_of(decimals.begin() + 1, decimals.end(), is_digit))
            return "";
        clock = clock.substr(0, point);
    }
    const auto parts = split(clock, ':');
    if (parts.size() > 3 || (parts.size() < 2 && !has_half) || (parts.size() < 3 && !decimals.empty()))
        return "";
    std::array<int, 3> values{};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        values[i] = parts[i].size() <= 2 ? number(parts[i]) : -1;
        if (values[i] < 0 || values[i] > 59)
            return "";
    }
    if (values[0] > (has_half ? 12 : 23) || (has_half && values[0] == 0))
        return "";
    const int hour = has_half ? values[0] % 12 + shift : values[0];
    std::array<char, 48> time{};
    std::snprintf(time.data(), time.size(), "%02d:%02d:%02d", hour, values[1], values[2]);
    return time.data() + std::string{decimals};
}

}  // namespace

std::optional<DateReading> read_date(std::string_view text)
{
    text = trim(text);
    if (text.empty() || text.size() > max_date_bytes)
        return std::nullopt;
    if (auto date = read_day(text))
        return date;
    const auto gap = text.find_first_of("T ", 8);
    if (gap == std::string_view::npos)
        return std::nullopt;
    auto clock = trim(text.substr(gap + 1));
    (void)take_offset(clock);
    auto date = read_three_numbers(trim(text.substr(0, gap)));
    if (!date || read_clock(clock).empty())
        return std::nullopt;
    date->what = "time_dropped";
    return date;
}

std::optional<DateReading> read_date_time(std::string_view text)
{
    text = trim(text);
    if (text.empty() || text.size() > max_date_bytes)
        return std::nullopt;
    const auto offset = take_offset(text);
    if (offset.empty())
        return std::nullopt;
    // The clock begins at the last gap, or at the one before "pm".
    for (std::size_t gap = text.find_first_of("T ,"); gap != std::string_view::npos; gap = text.find_first_of("T ,", gap + 1)) {
        const auto date = read_day(text.substr(0, gap));
        const auto clock = read_clock(text.substr(gap + 1));
        if (date && !clock.empty())
            return DateReading{date->text + "T" + clock + offset, date->what};
    }
    return std::nullopt;
}

std::optional<DateReading> read_time(std::string_view text)
{
    text = trim(text);
    if (text.empty() || text.size() > max_date_bytes)
        return std::nullopt;
    const auto offset = take_offset(text);
    const auto clock = offset.empty() ? std::string{} : read_clock(text);
    if (clock.empty())
        return std::nullopt;
    return DateReading{clock + offset, "date_spelling"};
}

}  // namespace assay::decode
