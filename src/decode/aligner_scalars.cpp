#include "decode/aligner.hpp"

#include "core/json_text.hpp"
#include "core/utf8.hpp"
#include "decode/coerce_date.hpp"
#include "decode/coerce_number.hpp"
#include "decode/coerce_ratio.hpp"
#include "decode/coerce_words.hpp"
#include "decode/fold.hpp"
#include "decode/json_number.hpp"
#include "decode/price.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace assay::decode {
namespace {

using Kind = JsonTree::Kind;

AlignedValue as_it_is(JsonTree::Id node)
{
    AlignedValue value;
    value.node = node;
    return value;
}

AlignedValue spelled(std::string json, std::string_view what, std::string_view before)
{
    AlignedValue value;
    value.kind = AlignedValue::Kind::spelled;
    value.json = std::move(json);
    value.remark(what, before, value.json);
    return value;
}

std::string json_string(std::string_view text)
{
    std::string json;
    append_json_string(json, text);
    return json;
}

/// Infinite if it is beyond all doubles.
double value_of(std::string_view json)
{
    const auto value = number_value(json);
    return value ? *value : std::strtod(std::string{json}.c_str(), nullptr);
}

/// The exclusive limits are left to the validator.
bool in_range(double value, const Shape& shape)
{
    return (!shape.minimum || value >= *shape.minimum) && (!shape.maximum || value <= *shape.maximum);
}

bool fits_text(std::string_view text, const Shape& shape)
{
    const auto length = shape.min_length > 0 || shape.max_length < SIZE_MAX ? code_points(text) : 0;
    return length >= shape.min_length && length <= shape.max_length &&
           std::all_of(shape.patterns.begin(), shape.patterns.end(),
                       [&](const schema::Pattern& pattern) { return pattern.found_in(text); });
}

bool is_number(std::string_view json)
{
    return !json.empty() && (json[0] == '-' || (json[0] >= '0' && json[0] <= '9'));
}

}  // namespace

/// A scalar of a type that the shape allows.
Aligner::Reading Aligner::read_scalar(At at, const Shape& shape)
{
    const auto allowed = [&](std::uint8_t types) { return (shape.types & types) != 0; };
    const auto fits = [&] {
        switch (tree_.kind(at.node)) {
        case Kind::null: return allowed(Shape::null);
        case Kind::boolean: return allowed(Shape::boolean);
        case Kind::number:
            return (allowed(Shape::fraction) || (allowed(Shape::integer) && integer_digits(raw(at.node)))) &&
                   in_range(value_of(raw(at.node)), shape);
        default: return false;
        }
    };
    if (tree_.kind(at.node) == Kind::string)
        return allowed(Shape::string) ? text_as_it_is(at, shape) : std::nullopt;
    return fits() ? Reading{as_it_is(at.node)} : std::nullopt;
}

Aligner::Reading Aligner::text_as_it_is(At at, const Shape& shape)
{
    // Most texts are free; they are not even unescaped.
    if (!shape.format && shape.patterns.empty() && shape.min_length == 0 && shape.max_length == SIZE_MAX)
        return as_it_is(at.node);
    const auto text = tree_.text(at.node);
    if (!fits_text(text, shape))
        return std::nullopt;
    if (!shape.format || schema::matches(*shape.format, text))
        return as_it_is(at.node);
    if (auto date = dated(at, shape, text))
        return date;
    if (is_null_word(text))
        return std::nullopt;  // "N/A" is no date; perhaps null is allowed.
    // Whether a format is asserted is the validator's to know.
    return as_it_is(at.node);
}

Aligner::Reading Aligner::dated(At at, const Shape& shape, const std::string& text) const
{
    std::optional<DateReading> date;
    switch (*shape.format) {
    case schema::Format::date: date = read_date(text); break;
    case schema::Format::date_time: date = read_date_time(text); break;
    case schema::Format::time: date = read_time(text); break;
    default: break;
    }
    if (!date)
        return std::nullopt;
    return spelled(json_string(date->text), date->what, tree_.raw(at.node));
}

/// What is allowed for numbers where they are taken strictly: a spelling that
/// has no other value.
bool Aligner::is_allowed(std::string_view what) const
{
    constexpr std::array<std::string_view, 13> guesses = {
        "number_ambiguous", "unknown_unit", "ratio_of_maximum",
        "number_rounded",  "number_in_text", "percent_sign_dropped", "decimal_comma",   "percent_as_fraction",
        "number_grouping", "fraction",       "number_inexact",       "negative_spelling", "unwrapped_unknown_key"};
    return options_.numbers == Numbers::lenient || std::find(guesses.begin(), guesses.end(), what) == guesses.end();
}

/// A string read as another scalar type.
Aligner::Reading Aligner::scalar_from_text(At at, const Shape& shape)
{
    const auto text = tree_.text(at.node);
    Reading best;
    const auto consider = [&](Reading reading) {
        if (reading && (!best || reading->price < best->price))
            best = std::move(reading);
    };
    if ((shape.types & Shape::number) != 0)
        consider(number_from_text(text, at, shape));
    if ((shape.types & Shape::boolean) != 0) {
        if (const auto reading = read_boolean(text))
            consider(spelled(reading->value ? "true" : "false", reading->what, raw(at.node)));
    }
    // A text that is free says what it says, if only "none".
    const bool is_free = (shape.types & Shape::string) != 0 && !shape.format;
    if ((shape.types & Shape::null) != 0 && !is_free && is_null_word(text))
        consider(spelled("null", trim(text).empty() ? "empty_as_null" : "null_in_words", raw(at.node)));
    return best;
}

/// "4/5" of at most 5 is 4; against another maximum it is a rating on another
/// scale, and nobody's. Without one it is a fraction, but for an integer only if
/// it is more than one: "5/5" may as well be five.
Aligner::Reading Aligner::number_from_ratio(const Ratio& ratio, At at, const Shape& shape)
{
    const bool wants_integer = (shape.types & Shape::fraction) == 0;
    const bool has_scale = shape.maximum && *shape.maximum > 1;
    std::optional<std::string> json;
    if (has_scale && value_of(ratio.whole) == *shape.maximum)
        json = ratio.part;
    else if (!has_scale)
        json = quotient_of(ratio);
    if (!json || (wants_integer && !integer_digits(*json)) || !in_range(value_of(*json), shape))
        return std::nullopt;
    const std::string_view what = has_scale ? "ratio_of_maximum" : "fraction";
    const bool is_whole = wants_integer && !has_scale && value_of(*json) == 1;
    return is_allowed(what) && !is_whole ? Reading{spelled(std::move(*json), what, raw(at.node))} : std::nullopt;
}

Aligner::Reading Aligner::number_from_text(const std::string& text, At at, const Shape& shape)
{
    if (const auto ratio = find_ratio(text))
        return number_from_ratio(*ratio, at, shape);
    auto number = read_number(text);
    if (!number)
        number = find_only_number(text);
    // Of a whole number its point says that it groups, and its kind of text that it does not.
    if (!number || (number->is_ambiguous && (shape.types & Shape::fraction) == 0))
        return std::nullopt;
    std::string json = std::move(number->json);
    // Where one is the most, 85% is 0.85.
    if (number->is_percent && shape.maximum && *shape.maximum <= 1) {
        const double value = value_of(json) / 100;
        json.clear();
        append_json_number(json, value);
        number->what = "percent_as_fraction";
    }
    const bool wants_integer = (shape.types & Shape::fraction) == 0;
    const auto digits = integer_digits(json);
    if (wants_integer && digits)
        json = *digits;
    if (!is_allowed(number->what) || !in_range(value_of(json), shape))
        return std::nullopt;
    if (!wants_integer || digits)
        return spelled(std::move(json), number->what, raw(at.node));
    const auto rounded = rounded_digits(json);
    if (!rounded || !is_allowed("number_rounded") || !in_range(value_of(*rounded), shape))
        return std::nullopt;
    auto value = spelled(std::move(json), number->what, raw(at.node));
    value.remark("number_rounded", value.json, *rounded);
    value.json = *rounded;
    return value;
}

Aligner::Reading Aligner::scalar_from_number(At at, const Shape& shape)
{
    const auto json = raw(at.node);
    Reading best = text_from(at, shape, "text_from_number");
    const auto consider = [&](Reading reading) {
        if (reading && (!best || reading->price < best->price))
            best = std::move(reading);
    };
    if ((shape.types & Shape::boolean) != 0 && (value_of(json) == 0 || value_of(json) == 1))
        consider(spelled(value_of(json) == 1 ? "true" : "false", "boolean_from_number", json));
    if ((shape.types & Shape::integer) != 0 && is_allowed("number_rounded")) {
        const auto rounded = rounded_digits(json);
        if (rounded && in_range(value_of(*rounded), shape))
            consider(spelled(*rounded, "number_rounded", json));
    }
    return best;
}

/// Any value as the text that spells it.
Aligner::Reading Aligner::text_from(At at, const Shape& shape, std::string_view what)
{
    const auto json = raw(at.node);
    if ((shape.types & Shape::string) == 0 || json.empty() || shape.format || !fits_text(json, shape))
        return std::nullopt;
    return spelled(json_string(json), what, json);
}

Aligner::Reading Aligner::read_enum(At at, const Shape& shape, ShapeId id)
{
    const auto json = raw(at.node);
    const auto kind = tree_.kind(at.node);
    const auto is_constant = [&](const std::string& constant) {
        return constant == json || (is_number(constant) && is_number(json) && value_of(constant) == value_of(json));
    };
    if (std::any_of(shape.constants.begin(), shape.constants.end(), is_constant))
        return as_it_is(at.node);
    switch (kind) {
    case Kind::string: {
        const auto text = tree_.text(at.node);
        if (auto option = enum_from_text(text, at, shape))
            return option;
        return constant_from_text(text, at, shape);
    }
    case Kind::number:
    case Kind::boolean: {
        const auto found = std::find_if(shape.options.begin(), shape.options.end(),
                                        [&](const EnumOption& option) { return option.value == json; });
        if (found == shape.options.end())
            return kind == Kind::boolean ? enum_from_boolean(json == "true", at, shape) : std::nullopt;
        return spelled(json_string(found->value), kind == Kind::number ? "text_from_number" : "text_from_boolean", json);
    }
    case Kind::null: return std::nullopt;
    case Kind::array: return shape.has_composite_constants ? as_it_is(at.node) : only_item(at, id, false);
    case Kind::object: return shape.has_composite_constants ? as_it_is(at.node) : only_member(at, id, Kind::string);
    }
    return std::nullopt;
}

/// True as the option that says yes, if one alone does.
Aligner::Reading Aligner::enum_from_boolean(bool value, At at, const Shape& shape)
{
    const auto says_so = [&](const EnumOption& option) {
        const auto meaning = read_boolean(option.value);
        return meaning && meaning->value == value && meaning->what == "boolean_from_text";
    };
    const auto found = std::find_if(shape.options.begin(), shape.options.end(), says_so);
    if (found == shape.options.end() || std::find_if(found + 1, shape.options.end(), says_so) != shape.options.end())
        return std::nullopt;
    return spelled(json_string(found->value), "enum_from_boolean", raw(at.node));
}

Aligner::Reading Aligner::enum_from_text(const std::string& text, At at, const Shape& shape)
{
    if (shape.options.empty() || (shape.types & Shape::string) == 0)
        return std::nullopt;
    const auto answer = match_enum(text, shape.options, at.node == answer_ ? Source::answer : Source::record);
    is_ambiguous_ |= answer.is_ambiguous;
    if (!answer.match)
        return std::nullopt;
    if (answer.match->what.empty() && at.node != answer_)
        return as_it_is(at.node);
    const auto& option = shape.options[answer.match->option];
    if (answer.match->what.empty()) {
        AlignedValue value;
        value.kind = AlignedValue::Kind::spelled;
        value.json = json_string(option.value);
        return value;
    }
    return spelled(json_string(option.value), answer.match->what, raw(at.node));
}

Aligner::Reading Aligner::constant_from_text(const std::string& text, At at, const Shape& shape)
{
    const auto find = [&](std::string_view json) {
        return std::find_if(shape.constants.begin(), shape.constants.end(), [&](const std::string& constant) {
            return constant == json || (is_number(constant) && is_number(json) && value_of(constant) == value_of(json));
        });
    };
    std::optional<NumberReading> number;
    if (const auto ratio = find_ratio(text)) {
        double most = 0;
        for (const auto& constant : shape.constants)
            most = is_number(constant) ? std::max(most, value_of(constant)) : most;
        if (most > 1 && value_of(ratio->whole) == most)
            number = NumberReading{ratio->part, "ratio_of_maximum"};
    } else if (number = read_number(text); !number) {
        number = find_only_number(text);
    }
    if (number && is_allowed(number->what)) {
        if (const auto found = find(number->json); found != shape.constants.end())
            return spelled(*found, number->what, raw(at.node));
    }
    if (const auto boolean = read_boolean(text)) {
        if (const auto found = find(boolean->value ? "true" : "false"); found != shape.constants.end())
            return spelled(*found, boolean->what, raw(at.node));
    }
    if (is_null_word(text) && find("null") != shape.constants.end())
        return spelled("null", trim(text).empty() ? "empty_as_null" : "null_in_words", raw(at.node));
    return std::nullopt;
}

}  // namespace assay::decode
