#include "rag/answer/calendar_date.hpp"

#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <array>
#include <charconv>
#include <map>
#include <string>
#include <string_view>

namespace assay::rag {
namespace {

/// The names of months, long and short, in the languages of FunctionWords, as ICU has them.
std::map<std::string, int, std::less<>> read_month_names()
{
    std::map<std::string, int, std::less<>> names;
    for (const char* language : {"en", "de", "fr", "es", "it", "pt", "nl"})
        for (const auto width : {icu::DateFormatSymbols::WIDE, icu::DateFormatSymbols::ABBREVIATED}) {
            UErrorCode status = U_ZERO_ERROR;
            const icu::DateFormatSymbols symbols{icu::Locale{language}, status};
            const auto* const fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
            std::int32_t count = 0;
            const icu::UnicodeString* months = symbols.getMonths(count, icu::DateFormatSymbols::FORMAT, width);
            for (std::int32_t i = 0; i < count && i < 12 && U_SUCCESS(status); ++i) {
                std::string name;
                fold->normalize(months[i], status).toUTF8String(name);
                if (name.ends_with('.'))
                    name.pop_back();
                names.emplace(name, i + 1);
            }
        }
    // Portuguese October and Italian September in short, but English words before numbers.
    names.erase("out");
    names.erase("set");
    return names;
}

std::optional<int> month_named(std::string_view folded)
{
    static const auto names = read_month_names();
    const auto found = names.find(folded);
    return found == names.end() ? std::nullopt : std::optional{found->second};
}

/// Walks over tokens; each step says whether it could be taken.
class DateReader {
public:
    DateReader(const std::vector<Token>& tokens, std::size_t at) : tokens_{tokens}, at_{at} {}

    [[nodiscard]] std::size_t at() const { return at_; }

    /// A whole number from `low` to `high`, or 0.
    int number(int low, int high)
    {
        if (at_ >= tokens_.size() || tokens_[at_].kind != Token::Kind::number)
            return 0;
        const std::string& text = tokens_[at_].text;
        int value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size() || value < low || value > high)
            return 0;
        ++at_;
        return value;
    }

    int year() { return number(1000, 2999); }
    int day() { return number(1, 31); }

    int month_name()
    {
        if (at_ >= tokens_.size() || tokens_[at_].kind != Token::Kind::word)
            return 0;
        const auto month = month_named(tokens_[at_].text);
        if (!month)
            return 0;
        ++at_;
        skip(".");
        return *month;
    }

    bool skip(std::string_view text)
    {
        if (at_ >= tokens_.size() || tokens_[at_].text != text)
            return false;
        ++at_;
        return true;
    }

    bool skip_any(std::initializer_list<std::string_view> texts)
    {
        for (const auto text : texts)
            if (skip(text))
                return true;
        return false;
    }

    /// A run of an East Asian script that begins so.
    bool run_begins(std::string_view with) const { return at_ < tokens_.size() && tokens_[at_].text.starts_with(with); }
    void step() { ++at_; }

private:
    const std::vector<Token>& tokens_;
    std::size_t at_;
};

/// 2024-05-01, 2024/5/1.
std::optional<DateReading> read_year_first(const std::vector<Token>& tokens, std::size_t at)
{
    DateReader reader{tokens, at};
    const int year = reader.year();
    if (year == 0)
        return std::nullopt;
    for (const std::string_view mark : {"-", "/"}) {
        DateReader rest = reader;
        if (!rest.skip(mark))
            continue;
        const int month = rest.number(1, 12);
        const std::size_t end_of_month = rest.at();
        if (month == 0)
            continue;
        if (rest.skip(mark))
            if (const int day = rest.day())
                return DateReading{{year, month, day}, rest.at()};
        if (mark == "-" && tokens[end_of_month - 1].text.size() == 2)
            return DateReading{{year, month, 0}, end_of_month};
    }
    if (reader.run_begins("年") || reader.run_begins("년")) {
        reader.step();
        const int month = reader.number(1, 12);
        if (month == 0 || !(reader.run_begins("月") || reader.run_begins("월")))
            return std::nullopt;
        reader.step();
        DateReader rest = reader;
        const int day = rest.day();
        if (day != 0 && (rest.run_begins("日") || rest.run_begins("号") || rest.run_begins("일")))
            return DateReading{{year, month, day}, rest.at()};
        return DateReading{{year, month, 0}, reader.at()};
    }
    return std::nullopt;
}

/// 1.5.2024 is one token; 31/12/2024 is five.
std::optional<DateReading> read_year_last(const std::vector<Token>& tokens, std::size_t at)
{
    const std::string_view text = tokens[at].text;
    const auto first_dot = text.find('.');
    const auto last_dot = text.rfind('.');
    if (first_dot != last_dot) {
        CalendarDate date;
        const auto read = [](std::string_view digits, int& value) {
            const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
            return error == std::errc{} && end == digits.data() + digits.size();
        };
        if (read(text.substr(0, first_dot), date.day) && read(text.substr(first_dot + 1, last_dot - first_dot - 1), date.month) &&
            read(text.substr(last_dot + 1), date.year) && date.day >= 1 && date.day <= 31 && date.month >= 1 &&
            date.month <= 12 && date.year >= 1000 && date.year <= 2999)
            return DateReading{date, at + 1};
        return std::nullopt;
    }
    DateReader reader{tokens, at};
    const int first = reader.day();
    if (first == 0 || !reader.skip("/"))
        return std::nullopt;
    const int second = reader.day();
    if (second == 0 || !reader.skip("/"))
        return std::nullopt;
    const int year = reader.year();
    if (year == 0 || (first <= 12 && second <= 12 && first != second) || (first > 12 && second > 12))
        return std::nullopt;
    return first > 12 ? DateReading{{year, second, first}, reader.at()} : DateReading{{year, first, second}, reader.at()};
}

/// "1st of May 2024", "1. Mai 2024", "1er mai", "1 de mayo de 2024".
std::optional<DateReading> read_day_first(const std::vector<Token>& tokens, std::size_t at)
{
    DateReader reader{tokens, at};
    const int day = reader.day();
    if (day == 0)
        return std::nullopt;
    reader.skip_any({"st", "nd", "rd", "th", "er", ".", "º", "°"});
    reader.skip_any({"of", "de"});
    const int month = reader.month_name();
    if (month == 0)
        return std::nullopt;
    DateReader rest = reader;
    rest.skip_any({",", "de", "del", "of"});
    if (const int year = rest.year())
        return DateReading{{year, month, day}, rest.at()};
    return DateReading{{0, month, day}, reader.at()};
}

/// "May 1, 2024", "May 1", "May 2024", "mayo de 2024".
std::optional<DateReading> read_month_first(const std::vector<Token>& tokens, std::size_t at)
{
    DateReader reader{tokens, at};
    const int month = reader.month_name();
    if (month == 0)
        return std::nullopt;
    DateReader with_day = reader;
    if (const int day = with_day.day()) {
        with_day.skip_any({"st", "nd", "rd", "th"});
        DateReader with_year = with_day;
        with_year.skip(",");
        if (const int year = with_year.year())
            return DateReading{{year, month, day}, with_year.at()};
        return DateReading{{0, month, day}, with_day.at()};
    }
    reader.skip_any({"of", "de", ","});
    if (const int year = reader.year())
        return DateReading{{year, month, 0}, reader.at()};
    return std::nullopt;
}

}  // namespace

bool CalendarDate::is_said_by(const CalendarDate& other) const
{
    return (year == 0 || year == other.year) && (month == 0 || month == other.month) && (day == 0 || day == other.day);
}

std::optional<DateReading> read_date(const std::vector<Token>& tokens, std::size_t at)
{
    if (tokens[at].kind == Token::Kind::word)
        return read_month_first(tokens, at);
    if (tokens[at].kind != Token::Kind::number)
        return std::nullopt;
    if (auto date = read_year_first(tokens, at))
        return date;
    if (auto date = read_year_last(tokens, at))
        return date;
    return read_day_first(tokens, at);
}

}  // namespace assay::rag
