#include "decode/coerce_number.hpp"

#include "core/ascii.hpp"
#include "decode/coerce_ratio.hpp"
#include "decode/denial.hpp"
#include "decode/fold.hpp"
#include "decode/json_number.hpp"
#include "decode/number_words.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace assay::decode {
namespace {

constexpr std::size_t max_number_bytes = 64;

bool all_digits(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80) != 0;
}

std::string without(std::string_view text, std::string_view separators)
{
    std::string kept;
    std::copy_if(text.begin(), text.end(), std::back_inserter(kept),
                 [&](char c) { return separators.find(c) == std::string_view::npos; });
    return kept;
}

constexpr std::array<std::string_view, 14> currencies = {"$", "\xE2\x82\xAC", "\xC2\xA3", "\xC2\xA5", "\xE2\x82\xB9",
                                                         "\xE2\x82\xBD", "\xE2\x82\xA9", "USD", "EUR", "GBP",
                                                         "CHF", "JPY", "INR", "US$"};

constexpr std::string_view minus_sign = "\xE2\x88\x92";

bool take_prefix(std::string_view& text, std::string_view prefix)
{
    if (!text.starts_with(prefix))
        return false;
    text = trim(text.substr(prefix.size()));
    return true;
}

bool take_suffix(std::string_view& text, std::string_view suffix)
{
    if (!text.ends_with(suffix))
        return false;
    text = trim(text.substr(0, text.size() - suffix.size()));
    return true;
}

/// What stands around the digits.
struct Dressing {
    bool is_negative = false;
    bool has_sign = false;
    bool has_currency = false;
    bool is_continental = false;  ///< Its currency is one of those written with a decimal comma.
    bool is_dollar = false;       ///< Or of those never written so.
    bool is_percent = false;
};

void take_sign(std::string_view& text, Dressing& dressing)
{
    if (dressing.has_sign)
        return;
    if (take_prefix(text, "-") || take_prefix(text, minus_sign))
        dressing.is_negative = dressing.has_sign = true;
    else if (take_prefix(text, "+"))
        dressing.has_sign = true;
}

Dressing undress(std::string_view& text)
{
    Dressing dressing;
    text = trim(text);
    take_sign(text, dressing);
    const bool is_signed_first = dressing.has_sign;
    const auto take_currency = [&](auto take, bool may_be_continental) {
        for (const auto currency : currencies) {
            if (dressing.has_currency || !take(text, currency))
                continue;
            dressing.has_currency = true;
            dressing.is_continental = may_be_continental && (currency == "\xE2\x82\xAC" || currency == "EUR" || currency == "\xE2\x82\xBD");
            dressing.is_dollar = currency.ends_with('$') || currency == "USD" || currency == "\xC2\xA3" || currency == "GBP";
        }
    };
    // A sign before the currency, -€5, is the English order.
    take_currency(take_prefix, !is_signed_first);
    take_sign(text, dressing);
    dressing.is_percent = take_suffix(text, "%");
    take_currency(take_suffix, true);
    // A sentence's punctuation behind it.
    if (!text.empty() && (text.back() == '.' || text.back() == ','))
        text.remove_suffix(1);
    return dressing;
}

struct Parts {
    std::string whole;
    std::string fraction;
    std::string exponent;
    std::string_view what;
};

/// "1", "1.5", ".5", "1e3"
std::optional<Parts> read_plain(std::string_view text)
{
    Parts parts;
    parts.what = "number_from_text";
    if (const auto e = text.find_first_of("eE"); e != std::string_view::npos) {
        auto power = text.substr(e + 1);
        const bool is_negative = power.starts_with('-');
        if (is_negative || power.starts_with('+'))
            power.remove_prefix(1);
        if (!all_digits(power) || power.size() > 3)
            return std::nullopt;
        parts.exponent = (is_negative ? "e-" : "e") + std::string{power};
        text = text.substr(0, e);
    }
    const auto point = text.find('.');
    parts.whole = text.substr(0, point);
    if (point != std::string_view::npos) {
        parts.fraction = text.substr(point + 1);
        if (!all_digits(parts.fraction))
            return std::nullopt;
    }
    const bool is_right = point == std::string_view::npos ? all_digits(parts.whole)
                                                          : parts.whole.empty() || all_digits(parts.whole);
    return is_right ? std::optional{parts} : std::nullopt;
}

/// Digits in groups: the first of one to three that do not begin with 0 (0,123
/// is no thousands), the last of three, those between of three or, in India,
/// of two.
bool are_groups(std::string_view text, std::string_view separator, bool& all_of_three)
{
    std::vector<std::string_view> groups;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto end = std::min(text.find(separator, begin), text.size());
        groups.push_back(text.substr(begin, end - begin));
        begin = end + separator.size();
    }
    if (groups.size() < 2 || groups.back().size() != 3 || groups.front().empty() || groups.front().size() > 3 ||
        groups.front().front() == '0')
        return false;
    all_of_three = true;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (!all_digits(groups[i]))
            return false;
        const bool is_inner = i > 0 && i + 1 < groups.size();
        if (is_inner && groups[i].size() != 3) {
            if (groups[i].size() != 2 || groups.front().size() > 2 || separator != ",")
                return false;
            all_of_three = false;
        }
    }
    return true;
}

/// "1,234.5", "1'234", "1 234", "1_234"
std::optional<Parts> read_grouped(std::string_view text)
{
    const auto point = text.find('.');
    Parts parts;
    if (point != std::string_view::npos) {
        parts.fraction = text.substr(point + 1);
        if (!all_digits(parts.fraction))
            return std::nullopt;
    }
    const auto whole = text.substr(0, point);
    constexpr std::array<std::string_view, 7> separators = {",",        "'",            "_",           " ",
                                                            "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x99"};
    for (const auto separator : separators) {
        bool all_of_three = false;
        if (!are_groups(whole, separator, all_of_three))
            continue;
        parts.whole = without(whole, separator);
        parts.what = all_of_three ? "number_from_text" : "number_grouping";
        return parts;
    }
    return std::nullopt;
}

/// "1.234.567": more than one group, for one could be decimals.
std::optional<Parts> read_dotted_groups(std::string_view text)
{
    bool all_of_three = false;
    if (std::count(text.begin(), text.end(), '.') < 2 || !are_groups(text, ".", all_of_three))
        return std::nullopt;
    return Parts{without(text, "."), "", "", "number_grouping"};
}

/// "1.234", "1,234": thousands to some and decimals to others.
bool is_lone_group(std::string_view text, char mark)
{
    bool all_of_three = false;
    return std::count(text.begin(), text.end(), mark) == 1 && are_groups(text, std::string_view{&mark, 1}, all_of_three);
}

/// "1.234,56", "3,14"; three digits behind a lone comma are thousands.
std::optional<Parts> read_decimal_comma(std::string_view text)
{
    const auto comma = text.find(',');
    if (comma == std::string_view::npos)
        return std::nullopt;
    Parts parts{"", std::string{text.substr(comma + 1)}, "", "decimal_comma"};
    const auto whole = text.substr(0, comma);
    bool all_of_three = false;
    if (!all_digits(parts.fraction) || !(all_digits(whole) || are_groups(whole, ".", all_of_three)))
        return std::nullopt;
    parts.whole = without(whole, ".");
    return parts;
}

/// As JSON wants it: no leading zeros, a digit before the point.
std::string spelled(const Parts& parts, bool is_negative)
{
    std::string whole = parts.whole;
    whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
    std::string json = is_negative ? "-" : "";
    json += whole.empty() ? "0" : whole;
    if (!parts.fraction.empty())
        json += "." + parts.fraction;
    return json + parts.exponent;
}

/// A number's run of characters in a sentence, with its sign and currency.
struct Run {
    std::size_t begin;
    std::size_t end;
    bool is_glued;  ///< To a letter, as in "b2b" or "300g".
};

std::vector<Run> number_runs(std::string_view text)
{
    std::vector<Run> runs;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!is_digit(text[i]))
            continue;
        std::size_t begin = i;
        std::size_t end = i;
        while (end < text.size() && (is_digit(text[end]) || ((text[end] == ',' || text[end] == '.') && end + 1 < text.size() &&
                                                             is_digit(text[end + 1]))))
            ++end;
        if (begin > 0 && text[begin - 1] == '.')
            --begin;
        for (const auto currency : currencies) {
            if (text.substr(0, begin).ends_with(currency)) {
                begin -= currency.size();
                break;
            }
        }
        bool is_glued = end < text.size() && is_letter(text[end]);
        if (begin > 0 && (text[begin - 1] == '-' || text[begin - 1] == '+'))
            --begin;
        else if (text.substr(0, begin).ends_with(minus_sign))
            begin -= minus_sign.size();
        is_glued |= begin > 0 && is_letter(text[begin - 1]);
        if (end < text.size() && text[end] == '%')
            ++end;
        runs.push_back({begin, end, is_glued});
        i = end;
    }
    return runs;
}

/// Inside of what makes a number negative without a minus before it: (500) as
/// accountants write it, "5-", "minus 5", and a dash for the minus. Empty if
/// there is nothing of the kind.
std::string_view inside_negation(std::string_view text)
{
    constexpr std::array<std::string_view, 2> dashes = {"\xE2\x80\x93", "\xE2\x80\x94"};
    std::string_view inner = text;
    if (take_suffix(inner, "-") || (take_prefix(inner, "(") && take_suffix(inner, ")")))
        return inner;
    for (const auto dash : dashes) {
        if (take_prefix(inner, dash))
            return inner;
    }
    const auto blank = text.find(' ');
    return blank != std::string_view::npos && is_minus_word(fold(text.substr(0, blank))) ? trim(text.substr(blank)) : std::string_view{};
}

std::optional<NumberReading> read_dressed(std::string_view text)
{
    if (const auto ratio = find_ratio(text)) {
        auto json = quotient_of(*ratio);
        return json ? std::optional{NumberReading{std::move(*json), "fraction"}} : std::nullopt;
    }
    const auto dressing = undress(text);
    const bool is_lone_point = is_lone_group(text, '.');
    // Money has two decimals, but neither does its sign say that the point groups.
    if (is_lone_point && dressing.has_currency)
        return std::nullopt;
    auto parts = read_plain(text);
    if (!parts)
        parts = read_grouped(text);
    if (!parts)
        parts = read_dotted_groups(text);
    // Beside other currencies or a percent sign the two conventions are mixed.
    if (!parts && (!dressing.has_currency || dressing.is_continental) && !dressing.is_percent)
        parts = read_decimal_comma(text);
    if (!parts)
        return std::nullopt;
    NumberReading reading{spelled(*parts, dressing.is_negative), parts->what, dressing.is_percent, is_lone_point};
    if (is_lone_point || (is_lone_group(text, ',') && !dressing.is_dollar))
        reading.what = "number_ambiguous";
    if (dressing.is_percent)
        reading.what = "percent_sign_dropped";
    if (!number_value(reading.json))
        return std::nullopt;
    return reading;
}

}  // namespace

std::optional<NumberReading> read_number(std::string_view text)
{
    text = trim(text);
    if (text.empty() || text.size() > max_number_bytes)
        return std::nullopt;
    if (auto reading = read_dressed(text))
        return reading;
    const auto inner = inside_negation(text);
    auto reading = inner.empty() || inner.front() == '+' ? std::nullopt : read_dressed(inner);
    if (!reading || reading->json.front() == '-' || reading->what == "fraction")
        return std::nullopt;
    if (reading->json != "0")
        reading->json.insert(0, "-");
    reading->what = "negative_spelling";
    return reading;
}

std::optional<NumberReading> find_only_number(std::string_view text)
{
    if (text.size() > max_sentence_bytes)
        return std::nullopt;
    const auto runs = number_runs(text);
    if (runs.size() != 1 || runs[0].is_glued)
        return std::nullopt;
    const auto before = text.substr(0, runs[0].begin);
    const auto after = text.substr(runs[0].end);
    const auto leading = words_of(before, Case::fold);
    const auto following = words_of(after, Case::fold);
    const auto behind = what_stands_behind(after);
    // "not 5"; but "No. 5" is a number.
    constexpr std::size_t reach = 4;
    const bool is_denied = !trim(before).ends_with('.') &&
                           has_denial(leading, leading.size() - std::min(leading.size(), reach), leading.size());
    if (behind == Behind::scale || is_denied)
        return std::nullopt;
    auto reading = read_number(text.substr(runs[0].begin, runs[0].end - runs[0].begin));
    if (!reading || reading->what == "decimal_comma")
        return std::nullopt;
    if (reading->is_ambiguous && (behind == Behind::money || has_money_before(before)))
        return std::nullopt;
    if (!leading.empty() && is_minus_word(leading.back()) && reading->json.front() != '-')
        reading->json.insert(0, "-");
    const bool is_inexact = is_marked_inexact(trim(before), after) || is_said_inexact(leading, following);
    reading->what = is_inexact ? "number_inexact" : behind == Behind::unknown ? "unknown_unit" : "number_in_text";
    return reading;
}

}  // namespace assay::decode
