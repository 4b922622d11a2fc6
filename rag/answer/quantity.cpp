#include "rag/answer/quantity.hpp"

#include "core/ascii.hpp"
#include "rag/answer/function_words.hpp"
#include "rag/answer/measures.hpp"
#include "rag/text/stem.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace assay::rag {
namespace {

constexpr double years_begin = 1000;
constexpr double years_end = 2999;

std::optional<double> as_double(const std::string& text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::string without(std::string text, char mark)
{
    std::erase(text, mark);
    return text;
}

/// Whether each `mark` has one to three digits before the first and three behind each.
bool separates_thousands(std::string_view text, char mark)
{
    auto at = text.find(mark);
    if (at == std::string_view::npos || at == 0 || at > 3)
        return false;
    while (at != std::string_view::npos) {
        const auto next = text.find(mark, at + 1);
        if ((next == std::string_view::npos ? text.size() : next) - at != 4)
            return false;
        at = next;
    }
    return true;
}

/// What a number with separators can mean; nothing if it is no number: "5.2.1".
std::vector<double> readings(std::string text)
{
    text = without(std::move(text), '\'');
    const auto commas = std::count(text.begin(), text.end(), ',');
    const auto dots = std::count(text.begin(), text.end(), '.');
    std::vector<std::string> spelled;
    if (commas > 0 && dots > 0) {
        const bool comma_is_decimal = text.rfind(',') > text.rfind('.');
        const char thousands = comma_is_decimal ? '.' : ',';
        const auto decimal_at = text.rfind(comma_is_decimal ? ',' : '.');
        if (!separates_thousands(text.substr(0, decimal_at), thousands))
            return {};
        text = without(std::move(text), thousands);
        std::replace(text.begin(), text.end(), ',', '.');
        spelled = {text};
    } else if (commas > 0) {
        if (separates_thousands(text, ',')) {
            spelled = {without(text, ',')};
        } else if (commas == 1) {
            std::replace(text.begin(), text.end(), ',', '.');
            spelled = {text};
        }
    } else if (dots > 1) {
        if (separates_thousands(text, '.'))
            spelled = {without(text, '.')};
    } else {
        spelled = {text};
        // "1.500" is a thousand and a half in many languages; "0.500" is not.
        if (dots == 1 && separates_thousands(text, '.') && text.front() != '0')
            spelled.push_back(without(text, '.'));
    }
    std::vector<double> values;
    for (const std::string& number : spelled)
        if (const auto value = as_double(number))
            values.push_back(*value);
    return values;
}

/// Reads the quantities of a sentence from left to right.
class QuantityReader {
public:
    explicit QuantityReader(const std::vector<Token>& tokens) : tokens_{tokens}
    {
        found_.is_part.resize(tokens.size());
        found_.is_label.resize(tokens.size());
    }

    Quantities read()
    {
        for (std::size_t at = 0; at < tokens_.size();)
            at = read_at(at);
        return std::move(found_);
    }

private:
    bool is_text(std::size_t at, std::string_view text) const { return at < tokens_.size() && tokens_[at].text == text; }
    bool is_word(std::size_t at) const { return at < tokens_.size() && tokens_[at].kind == Token::Kind::word; }
    bool is_number(std::size_t at) const { return at < tokens_.size() && tokens_[at].kind == Token::Kind::number; }

    void take(std::size_t from, std::size_t to)
    {
        std::fill(found_.is_part.begin() + static_cast<std::ptrdiff_t>(from), found_.is_part.begin() + static_cast<std::ptrdiff_t>(to), true);
    }

    void add(std::size_t at, Quantity quantity)
    {
        found_.at.push_back(at);
        found_.all.push_back(std::move(quantity));
    }

    /// Returns where to go on.
    std::size_t read_at(std::size_t at)
    {
        if (const auto date = read_date(tokens_, at)) {
            take(at, date->end);
            add(at, {.date = date->date});
            return date->end;
        }
        if (is_number(at)) {
            if (const auto end = read_clock(at))
                return *end;
            return read_number(at);
        }
        if (!is_word(at))
            return at + 1;
        const std::string& word = tokens_[at].text;
        if (has_word(" a an ein eine einen einem einer un une una uno um uma een ", word)) {
            if (const auto scale = at + 1 < tokens_.size() ? scale_named(tokens_[at + 1].text) : std::nullopt)
                return finish(at, at + 1, {1});
            const auto unit = at + 1 < tokens_.size() ? measure_named(tokens_[at + 1].text) : std::nullopt;
            if (unit && is_word(at + 1)) {
                add(at, {.values = {unit->factor}, .measure = std::string{unit->base}, .is_article = true});
                take(at + 1, at + 2);
            }
            return at + 1;
        }
        const auto named = number_named(word);
        if (!named)
            return at + 1;
        // "one of them", "no one" count nothing.
        if (word == "one" && ((at > 0 && tokens_[at - 1].text == "no") || !is_word(at + 1) ||
                              has_word(" of or and can is has may should more who that ", tokens_[at + 1].text)))
            return at + 1;
        std::size_t next = at + 1 < tokens_.size() && tokens_[at + 1].text == "-" ? at + 2 : at + 1;
        const auto unit = *named >= 20 && is_word(next) ? number_named(tokens_[next].text) : std::nullopt;
        if (unit && *unit > 0 && *unit < 10)
            return finish(at, next + 1, {static_cast<double>(*named + *unit)});
        return finish(at, at + 1, {static_cast<double>(*named)});
    }

    /// "9:30", "9.30 am", "5 pm", "17 Uhr".
    std::optional<std::size_t> read_clock(std::size_t at)
    {
        const auto small = [&](std::size_t i, int limit) -> std::optional<int> {
            if (!is_number(i) || tokens_[i].text.size() > 2)
                return std::nullopt;
            const auto value = as_double(tokens_[i].text);
            return value && *value < limit ? std::optional{static_cast<int>(*value)} : std::nullopt;
        };
        auto hour = small(at, 25);
        int minute = 0;
        std::size_t end = at + 1;
        bool is_clock = false;
        if (!hour)
            return std::nullopt;
        if (is_text(end, ":") && tokens_[end].is_glued && end + 1 < tokens_.size() && tokens_[end + 1].is_glued &&
            tokens_[end + 1].text.size() == 2)
            if (const auto minutes = small(end + 1, 60)) {
                minute = *minutes;
                is_clock = true;
                end += 2;
            }
        const auto half_of_day = [&](std::string_view one, std::string_view letter) {
            if (is_text(end, one))
                return end + 1;
            // "p.m."
            return is_text(end, letter) && is_text(end + 1, ".") && is_text(end + 2, "m") ? end + (is_text(end + 3, ".") ? 4 : 3) : end;
        };
        if (const auto behind = half_of_day("pm", "p"); behind != end && *hour <= 12) {
            hour = *hour % 12 + 12;
            end = behind;
            is_clock = true;
        } else if (const auto morning = half_of_day("am", "a"); morning != end && *hour <= 12) {
            hour = *hour % 12;
            end = morning;
            is_clock = true;
        } else if (is_text(end, "uhr") || is_text(end, "o'clock")) {
            ++end;
            is_clock = true;
        }
        if (!is_clock)
            return std::nullopt;
        take(at, end);
        add(at, {.values = {static_cast<double>(*hour * 60 + minute)}, .measure = "clock"});
        return end;
    }

    std::size_t read_number(std::size_t at)
    {
        std::string text = tokens_[at].text;
        std::size_t end = at + 1;
        // "1 500 000": groups of three digits.
        const bool may_group = text.size() <= 3 && std::all_of(text.begin(), text.end(), is_digit);
        while (may_group && is_number(end) && tokens_[end].text.find_first_not_of("0123456789") >= 3 &&
               (tokens_[end].text.size() == 3 || (tokens_[end].text.size() > 3 && !is_digit(tokens_[end].text[3]))))
            text += tokens_[end++].text;
        const auto values = readings(text);
        if (values.empty()) {
            found_.is_label[at] = true;
            take(at, end);
            return end;
        }
        const std::size_t added = found_.all.size();
        const std::size_t behind = finish(at, end, values);
        Quantity& quantity = found_.all[added];
        if (text.find_first_of(".,") != std::string::npos)
            quantity.spelled = text;
        if (quantity.measure.empty() && at > 0 && is_word(at - 1) && !is_joint(tokens_[at - 1].text))
            quantity.label = tokens_[at - 1].text;
        return behind;
    }

    bool is_negative(std::size_t at) const
    {
        if (at == 0)
            return false;
        const std::string& before = tokens_[at - 1].text;
        if (before == "minus" || before == "\xE2\x88\x92")
            return true;
        // "-5" but not "3-5", "COVID-19" or "- 5 apples".
        return (before == "-" || before == "\xE2\x80\x93") && tokens_[at].is_glued && !tokens_[at - 1].is_glued && at > 1;
    }

    /// Adds the number at [at, end) with its sign, scale and unit.
    std::size_t finish(std::size_t at, std::size_t end, std::vector<double> values)
    {
        const std::size_t first = at;
        const bool negative = is_negative(first) || (first == 1 && tokens_[0].text == "-" && tokens_[1].is_glued);
        end = skip_ordinal(end);
        double factor = scale(end);
        Quantity quantity;
        std::size_t behind_unit = read_unit(end, quantity, factor);
        if (behind_unit == end && quantity.units.empty())
            read_unit_of_range(end, quantity, factor);
        if (quantity.measure.empty())
            read_unit_before(first, quantity, factor);
        for (double& value : values)
            value *= negative ? -factor : factor;
        quantity.values = std::move(values);
        take(at, std::max(end, behind_unit));
        add(at, std::move(quantity));
        return std::max(end, behind_unit);
    }

    std::size_t skip_ordinal(std::size_t at) const
    {
        return is_word(at) && tokens_[at].is_glued && has_word(" st nd rd th er ", tokens_[at].text) ? at + 1 : at;
    }

    /// Steps over "million", "mil millones"; what it multiplies by.
    double scale(std::size_t& at) const
    {
        double factor = 1;
        while (is_word(at)) {
            const auto named = scale_named(tokens_[at].text);
            if (!named)
                break;
            factor *= named->factor;
            if (named->length < tokens_[at].text.size())
                break;  // The unit goes on in the same run: "150万人".
            ++at;
        }
        return factor;
    }

    /// Sets the unit that follows; returns behind it, if it is a measure.
    std::size_t read_unit(std::size_t at, Quantity& quantity, double& factor) const
    {
        constexpr std::size_t most_words = 2;  // "30 calendar days"
        const std::size_t start = at;
        if (is_text(at, "-"))
            ++at;
        const std::size_t first = at;
        if (is_text(at, "per") || is_text(at, "pour") || is_text(at, "por"))
            if (is_text(at + 1, "cent") || is_text(at + 1, "ciento") || is_text(at + 1, "cento")) {
                quantity.measure = "percent";
                return at + 2;
            }
        for (; at < tokens_.size() && at < first + most_words; ++at) {
            std::string_view text = tokens_[at].text;
            if (const auto run = scale_named(text); run && run->length < text.size())
                text.remove_prefix(run->length);
            if (const auto measure = measure_named(text)) {
                // "5 MB" are bytes, "5 Mb" are bits.
                const bool is_bit = has_word(" mb gb tb ", text) && tokens_[at].is_capitalised && !tokens_[at].has_inner_capital;
                quantity.measure = is_bit ? "bit" : measure->base;
                factor *= measure->factor;
                return measure->base == "degree" ? behind_scale_of_heat(at + 1, quantity) : at + 1;
            }
            // In Latin letters, a word that holds the sentence together ends what is counted.
            if (!is_word(at) || is_joint(text) || number_named(text))
                break;
            const auto lead = static_cast<unsigned char>(text.front());
            quantity.units.push_back(lead >= 0xE0 ? std::string{text.substr(0, lead >= 0xF0 ? 4 : 3)}
                                                  : stem(Language::english, text));
        }
        return start;
    }

    /// "C", "Celsius", "F" behind degrees.
    std::size_t behind_scale_of_heat(std::size_t at, Quantity& quantity) const
    {
        if (is_text(at, "c") || is_text(at, "celsius"))
            return at + 1;
        if (!is_text(at, "f") && !is_text(at, "fahrenheit"))
            return at;
        quantity.measure = "degree of Fahrenheit";
        return at + 1;
    }

    /// Function words of any of the languages that can stand behind a number.
    static bool is_joint(std::string_view text)
    {
        return has_word(" to and or of in on at for by with from until per is are was were the a an before after about "
                        "d l und oder bis von im in auf mit für pro zu ist sind et ou à de du des par en y o u a al del por e ed o "
                        "di al per não não em até tot van en op nicht not no ne pas ", text);
    }

    /// "3 to 5 days", "3-5 days", "zwischen 3 und 5 Tagen": the first number counts what the second does.
    void read_unit_of_range(std::size_t at, Quantity& quantity, double& factor)
    {
        if (at >= tokens_.size() ||
            !(has_word(" to and or until bis und oder à et ou a y o al e tot en ", tokens_[at].text) || has_word(" - / \xE2\x80\x93 \xE2\x80\x94 ~ ", tokens_[at].text)))
            return;
        std::size_t behind = at + 1;
        if (!is_number(behind) && !(is_word(behind) && number_named(tokens_[behind].text)))
            return;
        ++behind;
        const double scaled = scale(behind);
        if (factor == 1)
            factor = scaled;
        static_cast<void>(read_unit(behind, quantity, factor));
        if (quantity.measure.empty())
            read_unit_before(at, quantity, factor);
    }

    /// "€5", "USD 5".
    void read_unit_before(std::size_t at, Quantity& quantity, double& factor)
    {
        if (at > 0 && tokens_[at - 1].text == "-")
            --at;
        if (at == 0)
            return;
        const auto measure = measure_named(tokens_[at - 1].text);
        if (!measure || !has_word(" euro dollar pound franc yen ", measure->base))
            return;
        quantity.measure = measure->base;
        quantity.units.clear();
        factor *= measure->factor;
        found_.is_part[at - 1] = true;
    }

    const std::vector<Token>& tokens_;
    Quantities found_;
};

bool is_equal(double a, double b)
{
    constexpr double tolerance = 1e-9;  // Of doubles that were multiplied, not of what is said.
    return std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b));
}

bool has_value(const Quantity& quantity, double value)
{
    return std::any_of(quantity.values.begin(), quantity.values.end(), [&](double one) { return is_equal(one, value); });
}

bool share_value(const Quantity& a, const Quantity& b)
{
    return std::any_of(a.values.begin(), a.values.end(), [&](double value) { return has_value(b, value); });
}

bool share_unit(const Quantity& a, const Quantity& b)
{
    return std::any_of(a.units.begin(), a.units.end(),
                       [&](const std::string& unit) { return std::find(b.units.begin(), b.units.end(), unit) != b.units.end(); });
}

bool looks_like_year(const Quantity& quantity)
{
    return !quantity.date && quantity.measure.empty() && quantity.values.size() == 1 && quantity.values[0] >= years_begin &&
           quantity.values[0] <= years_end && quantity.values[0] == std::floor(quantity.values[0]);
}

char last_mark(const std::string& spelled)
{
    const auto at = spelled.find_last_of(".,");
    return at == std::string::npos ? '\0' : spelled[at];
}

/// Whether two numbers of one value are not meant to be the same: "5,000" and "5.000", versions 2.10 and 2.1.
bool is_spelled_for_another(const Quantity& wanted, const Quantity& there)
{
    if (wanted.spelled.empty() || there.spelled.empty() || wanted.spelled == there.spelled)
        return false;
    const auto separates = [](const std::string& text) { return separates_thousands(text, ',') || separates_thousands(text, '.'); };
    if (separates(wanted.spelled) && separates(there.spelled))
        return last_mark(wanted.spelled) != last_mark(there.spelled);
    constexpr std::string_view dotted = " version versions v release releases chapter section paragraph figure table kapitel abschnitt ";
    return has_word(dotted, wanted.label) || has_word(dotted, there.label);
}

}  // namespace

Quantities read_quantities(const std::vector<Token>& tokens)
{
    return QuantityReader{tokens}.read();
}

bool is_same(const Quantity& wanted, const Quantity& there, const std::vector<std::string>& measures_there)
{
    if (wanted.date && there.date)
        return wanted.date->is_said_by(*there.date);
    if (there.date)
        return looks_like_year(wanted) && wanted.values[0] == there.date->year;
    if (wanted.date)
        return wanted.date->month == 0 && looks_like_year(there) && there.values[0] == wanted.date->year;
    if (!share_value(wanted, there) || is_spelled_for_another(wanted, there))
        return false;
    if (wanted.measure == there.measure)
        return !wanted.measure.empty() || wanted.units.empty() || there.units.empty() || share_unit(wanted, there) ||
               looks_like_year(wanted);
    if (wanted.measure.empty())
        return wanted.units.empty() || share_unit(wanted, there);
    // "Prices in euros: 30": the measure stands elsewhere in the sentence.
    return there.measure.empty() && !there.is_article &&
           std::find(measures_there.begin(), measures_there.end(), wanted.measure) != measures_there.end();
}

bool is_telling(const Quantity& quantity)
{
    constexpr std::size_t telling_digits = 4;
    if (quantity.values.empty() || looks_like_year(quantity))
        return false;
    std::string digits = std::to_string(quantity.values[0]);
    digits.erase(digits.find_last_not_of("0.") + 1);
    std::erase_if(digits, [](char c) { return !is_digit(c); });
    return digits.size() - std::min(digits.find_first_not_of('0'), digits.size()) >= telling_digits;
}

bool is_rival(const Quantity& wanted, const Quantity& other)
{
    if (other.is_article)
        return false;
    if (wanted.date || other.date)
        return wanted.date && other.date && !wanted.date->is_said_by(*other.date);
    if (share_value(wanted, other) || wanted.measure != other.measure)
        return false;
    return !wanted.measure.empty() || share_unit(wanted, other) || (!wanted.label.empty() && wanted.label == other.label) || (looks_like_year(wanted) && looks_like_year(other));
}

}  // namespace assay::rag
