#include "rules/find_number.hpp"

#include "rules/word_set.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_map>

namespace assay::rules {

namespace {

/// Digits with separators: the last '.' or ',' is the decimal point unless
/// exactly three digits follow it and it could as well group thousands.
std::optional<double> digits_value(std::string_view text)
{
    if (text.find(':') != std::string_view::npos)
        return std::nullopt;
    const std::size_t last = text.find_last_of(".,");
    const bool grouped = last != std::string_view::npos && text.size() - last == 4 && last <= 3 && text[0] != '0';
    const bool mixed = last != std::string_view::npos && text.find(text[last] == '.' ? ',' : '.') != std::string_view::npos;
    const bool repeated = last != std::string_view::npos && text.find(text[last]) != last;
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '.' && text[i] != ',')
            plain += text[i];
        else if (i == last && !repeated && (mixed || !grouped))
            plain += '.';
    }
    double value = 0;
    const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
    return error == std::errc{} && end == plain.data() + plain.size() ? std::optional(value) : std::nullopt;
}

std::optional<double> out_of_after(const Tokens& tokens, std::size_t i, std::size_t end)
{
    if (i + 1 < end && tokens[i].word == "/" && tokens[i + 1].kind == TokenKind::number)
        return number_value(tokens[i + 1]);
    if (i + 2 < end && tokens[i].word == "out" && tokens[i + 1].word == "of")
        return number_value(tokens[i + 2]);
    return std::nullopt;
}

bool is_star_word(const Token& token)
{
    static const WordSet words{"star", "stars", "sterne", "stern", "étoiles", "étoile", "estrellas", "estrella", "stelle", "stella"};
    return words.contains(token.word);
}

bool is_star(const Token& token) { return token.kind == TokenKind::emoji && (token.word == "★" || token.word == "⭐"); }

}  // namespace

std::optional<double> number_value(const Token& token)
{
    if (token.kind == TokenKind::number)
        return digits_value(token.word);
    if (token.kind != TokenKind::word)
        return std::nullopt;
    static const std::unordered_map<std::string_view, double> words{
        {"zero", 0},     {"one", 1},       {"two", 2},       {"three", 3},    {"four", 4},      {"five", 5},      {"six", 6},
        {"seven", 7},    {"eight", 8},     {"nine", 9},      {"ten", 10},     {"eleven", 11},   {"twelve", 12},   {"thirteen", 13},
        {"fourteen", 14}, {"fifteen", 15}, {"sixteen", 16},  {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19}, {"twenty", 20},
        {"thirty", 30},  {"forty", 40},    {"fifty", 50},    {"hundred", 100}, {"dozen", 12},   {"eins", 1},      {"zwei", 2},
        {"drei", 3},     {"vier", 4},      {"fünf", 5},      {"deux", 2},     {"trois", 3},     {"quatre", 4},    {"cinq", 5},
        {"dos", 2},      {"tres", 3},      {"cuatro", 4},    {"cinco", 5},    {"due", 2},       {"tre", 3},       {"quattro", 4}};
    const auto found = words.find(token.word);
    return found == words.end() ? std::nullopt : std::optional(found->second);
}

std::optional<StatedRating> find_rating(const Part& part)
{
    constexpr double highest_scale = 100;
    const Tokens& tokens = part.reading->tokens();
    const std::size_t end = part.last_token();
    for (std::size_t i = part.first_token(); i < end; ++i) {
        if (is_star(tokens[i])) {
            std::size_t stars = 0;
            std::size_t scale = 0;
            for (; i < end && tokens[i].kind == TokenKind::emoji && (is_star(tokens[i]) || tokens[i].word == "☆"); ++i, ++scale)
                stars += is_star(tokens[i]) ? 1 : 0;
            if (scale >= 2)
                return StatedRating{static_cast<double>(stars), 5};
            continue;
        }
        const std::optional<double> value = number_value(tokens[i]);
        if (!value)
            continue;
        if (const auto scale = out_of_after(tokens, i + 1, end); scale && *value <= *scale && (*scale == 5 || *scale == 10 || *scale == highest_scale))
            return StatedRating{*value, scale};
        // "5 stars" and "5-star", but not the "1-star reviews" of others.
        const std::size_t next = i + 1 < end && tokens[i + 1].word == "-" ? i + 2 : i + 1;
        const bool others = next + 1 < end && tokens[next + 1].word == "reviews";
        if (next < end && is_star_word(tokens[next]) && *value <= 5 && !others)
            return StatedRating{*value, std::nullopt};
    }
    return std::nullopt;
}

std::vector<double> find_percents(const Part& part, std::size_t limit)
{
    const Tokens& tokens = part.reading->tokens();
    std::vector<double> found;
    for (std::size_t i = part.first_token(); i + 1 < part.last_token() && found.size() < limit; ++i)
        if (tokens[i + 1].word == "%" || tokens[i + 1].word == "percent" || tokens[i + 1].word == "prozent")
            if (const auto value = number_value(tokens[i]))
                found.push_back(*value);
    return found;
}

std::optional<double> find_age(const Part& part)
{
    constexpr double oldest = 120;
    const Tokens& tokens = part.reading->tokens();
    const std::size_t end = part.last_token();
    const auto word = [&](std::size_t i) { return i < end ? tokens[i].word : std::string_view{}; };
    for (std::size_t i = part.first_token(); i < end; ++i) {
        const std::optional<double> value = tokens[i].kind == TokenKind::number ? number_value(tokens[i]) : std::nullopt;
        if (!value || *value > oldest)
            continue;
        const std::size_t unit = word(i + 1) == "-" ? i + 2 : i + 1;
        const std::size_t old = word(unit + 1) == "-" ? unit + 2 : unit + 1;
        const bool after = (word(unit).starts_with("year") && word(old).starts_with("old")) || word(unit) == "yo" || word(unit) == "yrs";
        const bool before = i > part.first_token() && (tokens[i - 1].word == "aged" || tokens[i - 1].word == "age");
        const bool plain = i > part.first_token() && tokens[i - 1].word == "im" && (word(i + 1) == "and" || word(i + 1).empty());
        if (after || before || plain)
            return value;
    }
    return std::nullopt;
}

std::size_t count_words(const Part& part)
{
    const Tokens& tokens = part.reading->tokens();
    std::size_t words = 0;
    for (std::size_t i = part.first_token(); i < part.last_token(); ++i)
        words += tokens[i].kind == TokenKind::word || tokens[i].kind == TokenKind::number ? 1 : 0;
    return words;
}

std::optional<double> find_amount(const Part& part, const FieldWords& words)
{
    static const WordSet general{"number", "num", "count", "n", "of", "in", "total", "no", "value", "the"};
    const Tokens& tokens = part.reading->tokens();
    const auto names = [&words](const Token& token) {
        return token.kind == TokenKind::word && std::any_of(words.name.begin(), words.name.end(), [&token](const std::string& name) {
                   return !general.contains(name) && stem_of(name) == token.stem;
               });
    };
    const std::size_t end = part.last_token();
    for (std::size_t i = part.first_token(); i < end; ++i) {
        if (!names(tokens[i]))
            continue;
        if (i > part.first_token())
            if (const auto before = number_value(tokens[i - 1]))
                return before;
        if (i >= part.first_token() + 2)  // "3 lovely nights"
            if (const auto before = number_value(tokens[i - 2]))
                return before;
        for (std::size_t next = i + 1; next < std::min(end, i + 4); ++next) {  // "quantity: 2", "quantity is 2"
            if (const auto after = number_value(tokens[next]))
                return after;
            const std::string_view word = tokens[next].word;
            if (word != ":" && word != "is" && word != "was" && word != "of" && word != "=")
                break;
        }
    }
    return std::nullopt;
}

}  // namespace assay::rules
