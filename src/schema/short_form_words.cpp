// How a field's words are read. Each step takes what it understands and the
// first that can name a type decides:
//
//   1. "optional ...", "... or null", "... if mentioned"   -> may be null
//   2. "list of X", "X[]"                                  -> array of X
//   3. "a, b, or c", "one of: a | b", "low/high"           -> enum
//   4. "boolean", "yes or no", "whether ..."               -> boolean
//   5. "date", "email address", "url"                      -> string with a format
//   6. "integer 1-5", "number of ...", "price"             -> integer or number
//   7. the rest                                            -> string

#include "schema/short_form_words.hpp"

#include "schema/short_form_choices.hpp"

#include <re2/re2.h>

#include <charconv>
#include <optional>

namespace assay::schema {
namespace {

bool has(const std::string& text, const RE2& pattern)
{
    return RE2::PartialMatch(text, pattern);
}

std::string trimmed(std::string text)
{
    // A hyphen or a dot with a space behind it is a bullet; "-1" and ".NET" keep theirs.
    static const RE2 edges{R"(^(?:[\s,;:]|[.\-]+(?:\s|$))+|[\s,;:]+$|\.$)"};
    RE2::GlobalReplace(&text, edges, "");
    return text;
}

/// "if any" beside a list means an empty one, not null.
enum class Absent { no, maybe_empty, null };

Absent take_absence(std::string& text)
{
    static const RE2 null_words{
        R"((?i)[,;(]?\s*\b(?:or|else|otherwise)\s+null\b\)?|[,;(]\s*null\s+(?:if|when|otherwise)\b[^,;)]*\)?|\bnull\s+if\s+[^,;)]*|[\(,]?\s*\b(?:nullable|optional(?:ly)?)\b\)?:?)"};
    static const RE2 if_words{
        R"((?i)[,;(]?\s*\b(?:if|when|where)\s+(?:it\s+is\s+|they\s+are\s+|one\s+is\s+)?(?:mentioned|any|available|known|present|stated|given|provided|applicable|specified|found|possible)\b\)?)"};
    const bool null = RE2::GlobalReplace(&text, null_words, " ") > 0;
    const bool conditional = RE2::GlobalReplace(&text, if_words, " ") > 0;
    text = trimmed(text);
    return null ? Absent::null : conditional ? Absent::maybe_empty : Absent::no;
}

Json number_from(const std::string& digits)
{
    std::int64_t whole = 0;
    const char* end = digits.data() + digits.size();
    if (std::from_chars(digits.data(), end, whole).ptr == end)
        return whole;
    double real = 0;
    std::from_chars(digits.data(), end, real);
    return real;
}

struct Range {
    std::optional<Json> minimum;
    std::optional<Json> maximum;
    std::optional<Json> above;
    std::optional<Json> below;

    [[nodiscard]] bool empty() const { return !minimum && !maximum && !above && !below; }
};

Range find_range(const std::string& text)
{
    static const RE2 two{
        R"((?i)(?:between|from|in|of|range)?\s*\(?(-?\d+(?:\.\d+)?)\s*(?:and|to|through|-|–|—|\.\.\.?|…)\s*(-?\d+(?:\.\d+)?))"};
    static const RE2 least{R"((?i)(?:>=|≥|\bat least|\bminimum(?: of)?|\bmin\.?|\bno less than)\s*:?\s*(-?\d+(?:\.\d+)?))"};
    static const RE2 most{R"((?i)(?:<=|≤|\bat most|\bmaximum(?: of)?|\bmax\.?|\bup to|\bno more than)\s*:?\s*(-?\d+(?:\.\d+)?))"};
    static const RE2 more{R"((?i)(?:>|\bmore than|\bgreater than|\babove|\bover)\s*(-?\d+(?:\.\d+)?))"};
    static const RE2 less{R"((?i)(?:<|\bless than|\bbelow|\bunder|\bfewer than)\s*(-?\d+(?:\.\d+)?))"};
    static const RE2 or_more{R"((?i)(-?\d+(?:\.\d+)?)\s+or\s+(?:more|above|higher|greater))"};
    static const RE2 not_negative{R"((?i)\bnon-?\s?negative\b)"};
    static const RE2 positive{R"((?i)\bpositive\b)"};

    Range range;
    std::string first;
    std::string second;
    if (RE2::PartialMatch(text, two, &first, &second)) {
        range.minimum = number_from(first);
        range.maximum = number_from(second);
        if (range.minimum->get<double>() > range.maximum->get<double>())
            std::swap(range.minimum, range.maximum);
        return range;
    }
    if (RE2::PartialMatch(text, least, &first) || RE2::PartialMatch(text, or_more, &first))
        range.minimum = number_from(first);
    else if (RE2::PartialMatch(text, more, &first))
        range.above = number_from(first);
    else if (has(text, not_negative))
        range.minimum = 0;
    else if (has(text, positive))
        range.above = 0;
    if (RE2::PartialMatch(text, most, &first))
        range.maximum = number_from(first);
    else if (RE2::PartialMatch(text, less, &first))
        range.below = number_from(first);
    return range;
}

void add_range(Json& schema, const Range& range)
{
    if (range.minimum)
        schema["minimum"] = *range.minimum;
    if (range.above)
        schema["exclusiveMinimum"] = *range.above;
    if (range.maximum)
        schema["maximum"] = *range.maximum;
    if (range.below)
        schema["exclusiveMaximum"] = *range.below;
}

std::optional<Json> boolean_from(const std::string& text)
{
    static const RE2 named{R"((?i)^(?:a |an )?(?:bool|boolean|flag)\b|\((?:bool|boolean)\)$|\bboolean$)"};
    static const RE2 pair{R"((?i)^\W*(?:true|yes|y)\W*(?:\s*(?:or|/|\||,)\s*)+\W*(?:false|no|n)\b\W*$|\b(?:true|yes)\W{0,2}(?:/| or |\|)\W{0,2}(?:false|no)\b)"};
    static const RE2 clause{R"((?i)^(?:whether|true (?:if|when)|yes (?:if|when))\b)"};
    static const RE2 question{
        R"((?i)^(?:is|are|was|were|does|do|did|has|have|had|can|could|would|will|should)\b.*\?$)"};
    if (has(text, named) || has(text, pair) || has(text, clause) || has(text, question))
        return Json{{"type", "boolean"}};
    return std::nullopt;
}

/// Formats are recognised by what the phrase is about, not by a word somewhere
/// in it: "up to date summary" is no date.
std::optional<Json> format_from(const std::string& text)
{
    static const RE2 date_time{
        R"((?i)^(?:the |a |an )?(?:iso(?:[- ]?8601)? )?(?:date-?\s?time|timestamp|date and time)\b|\b(?:timestamp|date-?time)$|yyyy-mm-dd[t ]hh)"};
    static const RE2 date{
        R"((?i)^(?:the |a |an )?(?:iso(?:[- ]?8601)? )?dates?(?:$| of\b| when\b| in\b|\s*[(,:]| as\b| \w+ed\b)|yyyy-mm-dd|^(?:the |a |an )?(?:[\w'-]+ ){1,3}date$|^iso[- ]?8601$)"};
    static const RE2 email{R"((?i)^(?:the |a |an )?(?:[\w'-]+ ){0,3}e-?mails?(?: address(?:es)?)?(?:$| of\b|\s*\())"};
    static const RE2 url{R"((?i)^(?:the |a |an )?(?:[\w'-]+ ){0,3}(?:urls?|uris?|web ?sites?|web links?|links?)(?:$| of\b| to\b|\s*\())"};
    static const RE2 uuid{R"((?i)^(?:the |a |an )?(?:[\w'-]+ ){0,2}(?:uuids?|guids?)$)"};
    const auto format = [](const char* name) { return Json{{"type", "string"}, {"format", name}}; };
    if (has(text, date_time))
        return format("date-time");
    if (has(text, date))
        return format("date");
    if (has(text, email))
        return format("email");
    if (has(text, url))
        return format("uri");
    if (has(text, uuid))
        return format("uuid");
    return std::nullopt;
}

std::optional<Json> string_from(const std::string& text)
{
    static const RE2 most{
        R"((?i)(?:max(?:imum)?(?: of)?\.?|at most|up to|no more than|no longer than|within|<=?|≤)\s*:?\s*(\d+)\s*(?:char|letter)|(\d+)\s*(?:characters?|chars?|letters)\s*(?:max|or less|or fewer|at most|limit)|max(?:imum)? length:?\s*(?:of )?(\d+))"};
    static const RE2 under{R"((?i)(?:under|less than|fewer than|shorter than|<)\s*(\d+)\s*(?:char|letter))"};
    static const RE2 least{R"((?i)(?:min(?:imum)?(?: of)?\.?|at least|>=?|≥)\s*:?\s*(\d+)\s*(?:char|letter))"};
    static const RE2 both{R"((?i)(\d+)\s*(?:-|–|to|and)\s*(\d+)\s*(?:char|letter))"};
    static const RE2 named{R"((?i)^(?:a |an |the )?(?:short |brief |free |plain |one-sentence )*(?:string|str|text|word|words|sentence|phrase|name|summary|title|description|quote)s?\b)"};
    Json out = {{"type", "string"}};
    std::string digits[3];
    if (RE2::PartialMatch(text, both, &digits[0], &digits[1])) {
        out["minLength"] = number_from(digits[0]);
        out["maxLength"] = number_from(digits[1]);
        return out;
    }
    if (RE2::PartialMatch(text, least, &digits[0]))
        out["minLength"] = number_from(digits[0]);
    digits[0].clear();
    if (RE2::PartialMatch(text, most, &digits[0], &digits[1], &digits[2]))
        out["maxLength"] = number_from(digits[0] + digits[1] + digits[2]);
    else if (RE2::PartialMatch(text, under, &digits[0]) && digits[0] != "0")
        out["maxLength"] = number_from(digits[0]).get<std::int64_t>() - 1;
    if (out.size() > 1 || has(text, named))
        return out;
    return std::nullopt;
}

std::optional<Json> number_schema_from(const std::string& text)
{
    static const RE2 whole{R"((?i)^(?:an? |the )?(?:\w+ )?(?:int|ints|integer|integers|whole numbers?|count)\b|\((?:int|integer)\)|\binteger\b)"};
    static const RE2 real{
        R"((?i)^(?:an? |the )?(?:\w+ )?(?:floats?|decimals?|doubles?|numeric|real numbers?)\b|\((?:float|number|decimal)\)|\bfloat\b|\bdecimal\b)"};
    static const RE2 count{R"((?i)^(?:the |a )?(?:total |approximate )?(?:number|count|quantity) of\b|^how many\b)"};
    static const RE2 number{R"((?i)^(?:an? |the |any )?(?:positive |non-?negative |negative )?numbers?\b)"};
    static const RE2 years{R"((?i)^(?:the |a )?(?:\w+ )?(?:age|year)(?: in years| \w+ed)?$)"};
    static const RE2 amount{
        R"((?i)^(?:the |a |an )?(?:[\w'-]+ ){0,2}(?:price|cost|amount|total|percentage|percent|ratio|probability|confidence|score|rating|temperature|distance|weight|height|duration)(?:$| in\b| of\b| paid\b| \(|:))"};
    static const RE2 stars{R"((?i)\b(?:stars?|rating|scale|points?|score|level|grade)\b)"};
    static const RE2 only_range{R"(^\(?-?\d+(?:\.\d+)?\s*(?:-|–|to|\.\.\.?|…)\s*-?\d+(?:\.\d+)?\)?\b)"};
    static const RE2 comparison{R"(^\s*(?:>=|<=|>|<|≥|≤)\s*-?\d)"};
    static const RE2 label_range{R"((?i)^(?:an? |the )?(?:\w+ ){0,3}(?:between|from|on a scale of|out of)\b)"};

    if (has(text, count)) {
        Json out = {{"type", "integer"}};
        Range range = find_range(text);
        if (range.empty())
            range.minimum = 0;
        add_range(out, range);
        return out;
    }
    const Range range = find_range(text);
    const char* type = nullptr;
    if (has(text, real))
        type = "number";
    else if (has(text, whole) || has(text, years))
        type = "integer";
    const bool about_number = has(text, number) || has(text, amount) || has(text, only_range) || has(text, comparison) ||
                              (range.minimum && range.maximum && (has(text, stars) || has(text, label_range)));
    if (type == nullptr && !about_number)
        return std::nullopt;
    if (type == nullptr) {
        // "1-5 stars" counts; "score between 0 and 1" measures.
        const bool counts = range.minimum && range.maximum && range.minimum->is_number_integer() &&
                            range.maximum->is_number_integer() && !has(text, number) &&
                            range.maximum->get<std::int64_t>() - range.minimum->get<std::int64_t>() >= 2 &&
                            range.maximum->get<std::int64_t>() <= 10;
        type = counts ? "integer" : "number";
    }
    Json out = {{"type", type}};
    add_range(out, range);
    return out;
}

Json type_from(const std::string& text);

/// The items' part of "list of up to 5 short keywords".
Json list_from(std::string items)
{
    static const RE2 most{R"((?i)^(?:up to|at most|max(?:imum)?(?: of)?|no more than)\s+(\d+)\s+)"};
    static const RE2 least{R"((?i)^(?:at least|min(?:imum)?(?: of)?)\s+(\d+)\s+)"};
    static const RE2 both{R"(^(\d+)\s*(?:-|–|to)\s*(\d+)\s+([A-Za-z]))"};
    Json out = {{"type", "array"}};
    std::string first;
    std::string second;
    std::string letter;
    Json limits = Json::object();
    if (RE2::PartialMatch(items, both, &first, &second, &letter)) {
        limits["minItems"] = number_from(first);
        limits["maxItems"] = number_from(second);
        RE2::Replace(&items, both, "\\3");
    } else if (RE2::PartialMatch(items, most, &first)) {
        limits["maxItems"] = number_from(first);
        RE2::Replace(&items, most, "");
    } else if (RE2::PartialMatch(items, least, &first)) {
        limits["minItems"] = number_from(first);
        RE2::Replace(&items, least, "");
    }
    out["items"] = items.empty() ? Json{{"type", "string"}} : type_from(items);
    for (const auto& [name, value] : limits.items())
        out[name] = value;
    return out;
}

/// "{name: string, price: number}", a record in one line.
std::optional<Json> record_from(const std::string& text)
{
    static const RE2 braces{R"(^(?:an? )?(?:objects?|records?)?\s*(?:with|like|:)?\s*\{\s*([^{}]+?)\s*\}$)"};
    std::string body;
    if (!RE2::FullMatch(text, braces, &body))
        return std::nullopt;
    static const RE2 field{R"(^\s*["']?([\w -]+?)["']?\s*(?::\s*([^,]+))?\s*(?:,|$))"};
    Json out = {{"type", "object"}, {"properties", Json::object()}, {"required", Json::array()}};
    re2::StringPiece rest{body};
    std::string name;
    std::string words;
    while (!rest.empty() && RE2::Consume(&rest, field, &name, &words)) {
        out["properties"][name] = words.empty() ? Json{{"type", "string"}} : type_from(trimmed(words));
        out["required"].push_back(name);
        words.clear();
    }
    if (!rest.empty() || out["properties"].empty())
        return std::nullopt;
    out["additionalProperties"] = false;
    return out;
}

Json type_from(const std::string& text)
{
    static const RE2 list{
        R"((?i)^(?:an? |the )?(?:[\w-]+ )?(?:list|array|set)\s*(?:of\b|:|$)\s*(.*)$)"};
    static const RE2 brackets{R"((?i)^([\w -]+)\[\]$)"};
    std::string items;
    if (RE2::FullMatch(text, list, &items) || RE2::FullMatch(text, brackets, &items))
        return list_from(trimmed(items));
    if (auto record = record_from(text))
        return *record;
    if (auto boolean = boolean_from(text); boolean && !has_more_than_two_choices(text))
        return *boolean;
    if (auto choices = choices_from(text))
        return *choices;
    if (auto format = format_from(text))
        return *format;
    if (auto string = string_from(text))
        return *string;
    if (auto number = number_schema_from(text))
        return *number;
    return {{"type", "string"}};
}

void admit_null(Json& schema)
{
    Json& type = schema["type"];
    if (type.is_string())
        type = Json::array({type});
    type.push_back("null");
    if (schema.contains("enum"))
        schema["enum"].push_back(nullptr);
}

}  // namespace

Json field_from_words(const std::string& words)
{
    std::string text = words;
    const Absent absent = take_absence(text);
    Json schema = type_from(text);
    const bool list = schema["type"] == "array";
    if (absent == Absent::null || (absent == Absent::maybe_empty && !list))
        admit_null(schema);
    schema["description"] = words;
    return schema;
}

}  // namespace assay::schema
