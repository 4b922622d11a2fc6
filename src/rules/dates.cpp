// Dates and times as people write them: "2024-03-05", "March 5th, 2024",
// "5. März 2024", "05.03.2024" (day first), "3/25/2024" (month first unless
// that cannot be), "14:30", "2 pm".

#include "rules/find_number.hpp"
#include "rules/find_text.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace assay::rules {

namespace {

struct Day {
    int year;
    int month;
    int day;
};

bool is_real(const Day& date)
{
    static constexpr std::array<int, 12> lengths{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (date.year % 4 == 0 && date.year % 100 != 0) || date.year % 400 == 0;
    return date.year >= 1000 && date.year <= 9999 && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
           date.day <= lengths[static_cast<std::size_t>(date.month - 1)] && (date.month != 2 || date.day < 29 || leap);
}

std::string iso(const Day& date)
{
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", date.year, date.month, date.day);
    return text.data();
}

int month_of(std::string_view word)
{
    static constexpr std::string_view names[12][4]{
        {"jan", "januar", "janvier", "enero"},        {"feb", "februar", "février", "febrero"},
        {"mar", "märz", "mars", "marzo"},             {"apr", "april", "avril", "abril"},
        {"may", "mai", "mayo", "maggio"},             {"jun", "juni", "juin", "junio"},
        {"jul", "juli", "juillet", "julio"},          {"aug", "august", "août", "agosto"},
        {"sep", "september", "septembre", "sept"},    {"oct", "oktober", "octobre", "octubre"},
        {"nov", "november", "novembre", "noviembre"}, {"dec", "dezember", "décembre", "diciembre"}};
    static constexpr std::string_view english[12]{"january", "february", "march",     "april",   "may",      "june",
                                                  "july",    "august",   "september", "october", "november", "december"};
    for (int month = 0; month < 12; ++month) {
        if (word == english[month])
            return month + 1;
        for (const std::string_view name : names[month])
            if (word == name)
                return month + 1;
    }
    return 0;
}

/// A whole number of at most `digits` digits, or -1.
int whole(std::string_view text, std::size_t digits)
{
    int value = -1;
    if (text.empty() || text.size() > digits)
        return -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? value : -1;
}

/// Walks the tokens of a part; reading past the end gives an empty token.
class Cursor {
public:
    explicit Cursor(const Part& part) : tokens_(part.reading->tokens()), end_(part.last_token()) {}

    [[nodiscard]] std::string_view word(std::size_t i) const { return i < end_ ? tokens_[i].word : std::string_view{}; }
    [[nodiscard]] int number(std::size_t i, std::size_t digits) const
    {
        return i < end_ && tokens_[i].kind == TokenKind::number ? whole(tokens_[i].word, digits) : -1;
    }
    [[nodiscard]] std::size_t end() const { return end_; }

private:
    const Tokens& tokens_;
    std::size_t end_;
};

std::size_t skip(const Cursor& at, std::size_t i, std::initializer_list<std::string_view> words)
{
    for (const std::string_view word : words)
        if (at.word(i) == word)
            return i + 1;
    return i;
}

/// "5 March 2024", "5. März 2024", "5th of March, 2024".
std::optional<Day> day_month_year(const Cursor& at, std::size_t i)
{
    const int day = at.number(i, 2);
    if (day < 0)
        return std::nullopt;
    std::size_t next = skip(at, i + 1, {"st", "nd", "rd", "th", "."});
    next = skip(at, next, {"of", "de"});
    const int month = month_of(at.word(next));
    next = skip(at, next + 1, {",", "de", "."});
    const int year = at.number(next, 4);
    return month > 0 && year >= 1000 ? std::optional(Day{year, month, day}) : std::nullopt;
}

/// "March 5, 2024", "March 5th 2024".
std::optional<Day> month_day_year(const Cursor& at, std::size_t i)
{
    const int month = month_of(at.word(i));
    if (month == 0)
        return std::nullopt;
    std::size_t next = skip(at, i + 1, {"."});
    const int day = at.number(next, 2);
    next = skip(at, next + 1, {"st", "nd", "rd", "th"});
    next = skip(at, next, {","});
    const int year = at.number(next, 4);
    return day > 0 && year >= 1000 ? std::optional(Day{year, month, day}) : std::nullopt;
}

std::optional<Day> arranged(int first, int second, int year, bool day_first)
{
    const Day natural = day_first ? Day{year, second, first} : Day{year, first, second};
    const Day other = day_first ? Day{year, first, second} : Day{year, second, first};
    return is_real(natural) ? natural : other;
}

/// "2024-03-05", "3/25/2024", and "25.03.2024", which is one number token.
std::optional<Day> numeric(const Cursor& at, std::size_t i)
{
    const std::string_view separator = at.word(i + 1);
    if ((separator == "-" || separator == "/") && at.word(i + 3) == separator) {
        const int year_first = at.number(i, 4);
        if (year_first >= 1000)
            return Day{year_first, at.number(i + 2, 2), at.number(i + 4, 2)};
        const int year = at.number(i + 4, 4);
        if (year >= 1000)
            return arranged(at.number(i, 2), at.number(i + 2, 2), year, separator == "-");
    }
    const std::string_view word = at.word(i);
    const std::size_t dot = word.find('.');
    const std::size_t second = dot == std::string_view::npos ? dot : word.find('.', dot + 1);
    if (second == std::string_view::npos)
        return std::nullopt;
    const int year = whole(word.substr(second + 1), 4);
    return arranged(whole(word.substr(0, dot), 2), whole(word.substr(dot + 1, second - dot - 1), 2), year, true);
}

std::optional<Day> date_at(const Cursor& at, std::size_t i)
{
    for (const auto read : {numeric, day_month_year, month_day_year})
        if (const std::optional<Day> date = read(at, i); date && is_real(*date))
            return date;
    return std::nullopt;
}

/// Minutes of the day at token `i`: "14:30", "2:30 pm", "2 pm".
std::optional<int> minutes_at(const Cursor& at, std::size_t i)
{
    const std::string_view word = at.word(i);
    const std::size_t colon = word.find(':');
    int hour = -1;
    int minute = 0;
    if (colon != std::string_view::npos) {
        hour = whole(word.substr(0, colon), 2);
        minute = whole(word.substr(colon + 1, 2), 2);
    } else {
        hour = at.number(i, 2);
    }
    const std::string_view half = at.word(i + 1);
    const bool morning = half == "am";
    const bool evening = half == "pm";
    if (colon == std::string_view::npos && !morning && !evening)
        return std::nullopt;
    if ((morning || evening) && (hour < 1 || hour > 12))
        return std::nullopt;
    if (morning || evening)
        hour = hour % 12 + (evening ? 12 : 0);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return std::nullopt;
    return hour * 60 + minute;
}

std::string clock_text(int minutes)
{
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "%02d:%02d:00Z", minutes / 60, minutes % 60);
    return text.data();
}

}  // namespace

Texts find_dates(const Part& part, std::size_t limit)
{
    const Cursor at{part};
    Texts found;
    for (std::size_t i = part.first_token(); i < at.end() && found.size() < limit; ++i)
        if (const std::optional<Day> date = date_at(at, i)) {
            found.push_back(iso(*date));
            i += 2;  // not "March 5, 2024" and then "5, 2024"
        }
    return found;
}

Texts find_times(const Part& part, std::size_t limit)
{
    const Cursor at{part};
    Texts found;
    for (std::size_t i = part.first_token(); i < at.end() && found.size() < limit; ++i)
        if (const std::optional<int> minutes = minutes_at(at, i))
            found.push_back(clock_text(*minutes));
    return found;
}

Texts find_date_times(const Part& part, std::size_t limit)
{
    const Texts dates = find_dates(part, limit);
    const Texts times = find_times(part, limit);
    Texts found;
    for (std::size_t i = 0; i < dates.size(); ++i)
        found.push_back(dates[i] + "T" + (i < times.size() ? times[i] : "00:00:00Z"));
    return found;
}

std::vector<double> find_years(const Part& part, std::size_t limit)
{
    constexpr int first_year = 1900;
    constexpr int last_year = 2099;
    const Cursor at{part};
    std::vector<double> found;
    for (std::size_t i = part.first_token(); i < at.end() && found.size() < limit; ++i)
        if (const int year = at.number(i, 4); year >= first_year && year <= last_year)
            found.push_back(year);
    return found;
}

}  // namespace assay::rules
