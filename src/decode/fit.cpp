#include "decode/fit.hpp"

#include "core/json_text.hpp"
#include "decode/json_span.hpp"
#include "decode/notebook.hpp"
#include "schema/pointer.hpp"

#include <algorithm>
#include <array>

namespace assay::decode {
namespace {

/// A part of the text and what takes its place.
struct Edit {
    std::size_t begin;
    std::size_t end;
    std::string replacement;
    Note note;
};

/// What one leniency has to go by.
struct Case {
    std::string_view json;
    const schema::Schema& schema;
    const schema::Violation& violation;
    JsonSpan span;
    std::string_view value;
};

/// ASCII letters alone: what a model changes is "Positive" for "positive".
bool equal_but_for_case(std::string_view a, std::string_view b)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

std::optional<Edit> unwrap_list(const Case& c)
{
    if (!c.violation.instance.empty() || c.violation.keyword != "type" || !c.json.starts_with("[{"))
        return std::nullopt;
    const auto only = find_value(c.json, "/0");
    if (!only || only->value_end + 1 != c.json.size())
        return std::nullopt;
    std::string record{c.json.substr(1, c.json.size() - 2)};
    Note note = make_note("", "unwrapped_list", c.json, record);
    return Edit{0, c.json.size(), std::move(record), std::move(note)};
}

std::optional<Edit> drop_null(const Case& c)
{
    if (c.value != "null" || c.span.member_begin == c.span.value_begin)
        return std::nullopt;
    std::size_t begin = c.span.member_begin;
    std::size_t end = c.span.value_end;
    // With the comma before it, or the one after it if it comes first.
    if (c.json[begin - 1] == ',')
        --begin;
    else if (c.json[end] == ',')
        ++end;
    return Edit{begin, end, "", make_note(c.violation.instance, "null_for_absent", "null", "")};
}

std::optional<Edit> correct_case(const Case& c)
{
    if ((c.violation.keyword != "enum" && c.violation.keyword != "const") || !c.value.starts_with('"'))
        return std::nullopt;
    const Json* listed = schema::find_pointer(c.schema.document(), c.violation.place);
    if (listed == nullptr)
        return std::nullopt;
    const Json options = listed->is_array() && c.violation.keyword == "enum" ? *listed : Json::array({*listed});
    std::string match;
    for (const auto& option : options) {
        if (!option.is_string())
            continue;
        std::string text;
        append_json_string(text, option.get<std::string>());
        if (!equal_but_for_case(text, c.value))
            continue;
        if (!match.empty())
            return std::nullopt;  // Two options differ in case alone: no telling.
        match = std::move(text);
    }
    if (match.empty())
        return std::nullopt;
    Note note = make_note(c.violation.instance, "enum_case", c.value, match);
    return Edit{c.span.value_begin, c.span.value_end, std::move(match), std::move(note)};
}

std::optional<Edit> find_edit(const Case& c)
{
    constexpr std::array leniencies = {unwrap_list, drop_null, correct_case};
    for (const auto leniency : leniencies) {
        if (auto edit = leniency(c))
            return edit;
    }
    return std::nullopt;
}

}  // namespace

std::optional<Fitted> fit(std::string_view json, const schema::Schema& schema,
                          const std::vector<schema::Violation>& violations)
{
    std::vector<Edit> edits;
    for (const auto& violation : violations) {
        const auto span = find_value(json, violation.instance);
        if (!span)
            continue;
        const auto value = json.substr(span->value_begin, span->value_end - span->value_begin);
        if (auto edit = find_edit({json, schema, violation, *span, value}))
            edits.push_back(std::move(*edit));
    }
    if (edits.empty())
        return std::nullopt;

    // One pass from left to right; of edits that overlap the first is made and
    // the others find their chance in the next round.
    std::stable_sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
    Fitted fitted;
    std::size_t done = 0;
    for (auto& edit : edits) {
        if (edit.begin < done)
            continue;
        fitted.json.append(json, done, edit.begin - done);
        fitted.json += edit.replacement;
        fitted.notes.push_back(std::move(edit.note));
        done = edit.end;
    }
    fitted.json.append(json, done);
    return fitted;
}

}  // namespace assay::decode
