#include "schema/short_form_choices.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <vector>

namespace assay::schema {
namespace {

constexpr std::size_t max_words = 3;
constexpr std::size_t max_bytes = 40;

/// How the alternatives were joined: plain commas are the weakest sign.
struct Alternatives {
    std::vector<std::string> values;
    bool plain_commas = true;
};

std::string unquoted(const std::string& text)
{
    static const RE2 edges{R"(^[\s"'“”‘’`]+|[\s"'“”‘’`.;]+$)"};
    std::string out = text;
    RE2::GlobalReplace(&out, edges, "");
    return out;
}

std::vector<std::string> split(const std::string& text, const RE2& separator)
{
    std::vector<std::string> parts;
    re2::StringPiece rest{text};
    re2::StringPiece match;
    while (separator.Match(rest, 0, rest.size(), RE2::UNANCHORED, &match, 1) && !match.empty()) {
        const auto before = static_cast<std::size_t>(match.data() - rest.data());
        parts.emplace_back(rest.data(), before);
        rest.remove_prefix(before + match.size());
    }
    parts.emplace_back(rest.data(), rest.size());
    return parts;
}

bool is_quoted(const std::string& text)
{
    static const RE2 quotes{R"(^\s*["'“‘`].*["'”’`]\s*$)"};
    return RE2::FullMatch(text, quotes);
}

/// A name, not a phrase: phrases have articles and prepositions.
bool is_word_like(const std::string& text)
{
    static const RE2 shape{R"((?:-|\.|(?:[<>]=?|[≤≥~])\s?-?)?[\p{L}\p{N}_+#$€][\p{L}\p{N}_+#&'./% -]*)"};
    static const RE2 phrase{
        R"((?i)^(?:a|an|the|and|any|if|in|of|on|or|to|with|without|for|as|by|its?|such|including)\s|\be\.g\b|\bi\.e\b|\betc\b|\s(?:a|an|the|of|in|if|is|was|are|to|for|with|from|about|that|which|who|and|its?|their|between|than|max|mentioned)\b)"};
    if (text.empty() || text.size() > max_bytes || !RE2::FullMatch(text, shape) || RE2::PartialMatch(text, phrase))
        return false;
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) < max_words;
}

/// "<18", ">= 65": one limit.
bool is_comparison(const std::string& text)
{
    static const RE2 comparison{R"((?:[<>]=?|[≤≥])\s?-?\d.*)"};
    return RE2::FullMatch(text, comparison);
}

/// JSON's type for a word that names one: "strings" and "text" are strings.
std::optional<std::string> type_named(const std::string& word)
{
    static const RE2 string{R"((?i)(?:a )?(?:strings?|text|str))"};
    static const RE2 integer{R"((?i)(?:an? )?(?:int|integer)s?)"};
    static const RE2 number{R"((?i)(?:a )?(?:number|float|decimal|double)s?)"};
    static const RE2 boolean{R"((?i)(?:a )?(?:bool|boolean)s?)"};
    if (RE2::FullMatch(word, string))
        return "string";
    if (RE2::FullMatch(word, integer))
        return "integer";
    if (RE2::FullMatch(word, number))
        return "number";
    if (RE2::FullMatch(word, boolean))
        return "boolean";
    return std::nullopt;
}

/// Words that say what a value is, and so are no value themselves.
bool names_a_kind(const std::string& word)
{
    static const RE2 kind{R"((?i)(?:iso )?(?:date|date-?time|timestamp|time|e-?mail|url|uri|list|array|object|optional|required|yyyy-mm-dd|short|long|brief|lowercase|uppercase)s?)"};
    return type_named(word).has_value() || RE2::FullMatch(word, kind);
}

/// A number written in digits, "-1", "+1" or "0.5".
template <class Number>
std::optional<Number> number_in(const std::string& text)
{
    static const RE2 digits{R"([+-]?\d+(?:\.\d+)?)"};
    if (!RE2::FullMatch(text, digits))
        return std::nullopt;
    Number value = 0;
    const char* end = text.data() + text.size();
    const auto [at, ec] = std::from_chars(text.data() + (text.starts_with('+') ? 1 : 0), end, value);
    if (ec != std::errc{} || at != end)
        return std::nullopt;
    return value;
}

/// Whether the text before the list has said that it is one.
enum class Announced { no, yes };

std::optional<Alternatives> alternatives_of(const std::string& text, Announced announced)
{
    static const RE2 bars{R"(\s*\|\s*)"};
    static const RE2 commas{R"(\s*[,;]\s*(?:or\s+)?|\s+or\s+)"};
    static const RE2 slashes{R"(/)"};
    static const RE2 has_or{R"((?i)\bor\b)"};
    static const RE2 one_word_each{R"([\p{L}\p{N}_+-]+(?:/[\p{L}\p{N}_+-]+)+)"};

    Alternatives out;
    std::vector<std::string> parts;
    if (text.find('|') != std::string::npos) {
        parts = split(text, bars);
        out.plain_commas = false;
    } else if (RE2::FullMatch(text, one_word_each)) {
        parts = split(text, slashes);
        out.plain_commas = false;
        if (std::any_of(parts.begin(), parts.end(), [](const auto& part) { return part.size() < 2 && !number_in<std::int64_t>(part); }))
            return std::nullopt;  // "n/a", "km/h"
    } else {
        parts = split(text, commas);
        out.plain_commas = !RE2::PartialMatch(text, has_or);
    }
    if (parts.size() < 2)
        return std::nullopt;
    for (const auto& part : parts) {
        const std::string value = unquoted(part);
        if (value.empty() || (!is_quoted(part) && !is_word_like(value)))
            return std::nullopt;
        out.plain_commas = out.plain_commas && !is_quoted(part);
        if (std::find(out.values.begin(), out.values.end(), value) == out.values.end())
            out.values.push_back(value);
    }
    // ">=0, <=100" is a range; "<18, 18-65, >65" are groups, and so are "<18 or >=18".
    if (announced == Announced::no && out.plain_commas && out.values.size() == 2 && std::all_of(out.values.begin(), out.values.end(), is_comparison))
        return std::nullopt;
    // Two-word parts joined by one comma are more often a phrase than a choice.
    const bool single_words = std::all_of(out.values.begin(), out.values.end(),
                                          [](const auto& value) { return value.find(' ') == std::string::npos; });
    if (announced == Announced::no && out.plain_commas && !single_words && out.values.size() < 3)
        return std::nullopt;
    return out;
}

/// Where in `text` the alternatives may stand: after "one of", in brackets,
/// after a label, or all of it.
struct Place {
    std::string text;
    Announced announced = Announced::no;
};

std::vector<Place> candidates(const std::string& text)
{
    static const RE2 led{
        R"((?i)^(?:.*?\b)?(?:one of(?: the following)?|either|choose from|choose one of|any of|pick from|enum(?: of)?|options|values|choices|possible values|allowed values|must be)\b\s*(?:are|is)?\s*:?\s*(.+)$)"};
    static const RE2 bracketed{R"(^[^()\[\]]*[(\[]\s*(?:(?:one of|either)\s*:?\s*)?([^()\[\]]+)[)\]]\.?$)"};
    static const RE2 labelled{R"(^[^,;:|=()<>≤≥]+(?::|=|\s-|\s–|\s—)\s*(.+)$)"};
    std::vector<Place> out;
    std::string part;
    if (RE2::FullMatch(text, led, &part)) {
        static const RE2 brackets{R"(^[(\[]\s*(.*?)\s*[)\]]$)"};
        std::string inner;
        out.push_back({RE2::FullMatch(part, brackets, &inner) ? inner : part, Announced::yes});
    }
    out.push_back({text});
    if (RE2::FullMatch(text, bracketed, &part))
        out.push_back({part});
    if (RE2::FullMatch(text, labelled, &part))
        out.push_back({part});
    return out;
}

std::optional<Json> schema_of(const Alternatives& alternatives)
{
    Json types = Json::array();
    Json numbers = Json::array();
    std::size_t integers = 0;
    std::size_t kinds = 0;
    for (const auto& value : alternatives.values) {
        if (const auto type = type_named(value); type && std::find(types.begin(), types.end(), *type) == types.end())
            types.push_back(*type);
        if (const auto integer = number_in<std::int64_t>(value)) {
            numbers.push_back(*integer);
            ++integers;
        } else if (const auto number = number_in<double>(value)) {
            numbers.push_back(*number);
        }
        kinds += names_a_kind(value) ? 1 : 0;
    }
    if (types.size() == alternatives.values.size())
        return Json{{"type", types}};
    if (kinds > 0)
        return std::nullopt;  // "float, 0-1" describes; it does not list
    if (numbers.size() == alternatives.values.size())
        return Json{{"type", integers == numbers.size() ? "integer" : "number"}, {"enum", numbers}};
    return Json{{"type", "string"}, {"enum", alternatives.values}};
}

}  // namespace

std::optional<Json> choices_from(const std::string& text)
{
    for (const auto& candidate : candidates(text)) {
        if (const auto alternatives = alternatives_of(candidate.text, candidate.announced)) {
            if (auto schema = schema_of(*alternatives))
                return schema;
        }
    }
    return std::nullopt;
}

bool has_more_than_two_choices(const std::string& text)
{
    const auto choices = choices_from(text);
    return choices && choices->contains("enum") && (*choices)["enum"].size() > 2;
}

}  // namespace assay::schema
