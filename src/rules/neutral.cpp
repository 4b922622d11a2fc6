#include "rules/neutral.hpp"

#include "core/json_text.hpp"
#include "rules/fit.hpp"
#include "rules/option_words.hpp"

#include <algorithm>
#include <cmath>

namespace assay::rules {

namespace {

/// A schema may ask for any number of items or characters; these are the most
/// that are made up to please it.
constexpr std::size_t max_made_up_items = 1000;
constexpr std::size_t max_made_up_length = 10'000;

bool is_scaled(const Node& node)
{
    return node.cue == Cue::score || node.cue == Cue::stars || node.cue == Cue::confidence || node.cue == Cue::urgency;
}

std::string_view neutral_of_format(std::string_view format)
{
    struct Known {
        std::string_view format;
        std::string_view value;
    };
    // RFC 2606 and 6761 set names aside that lead nowhere.
    static constexpr Known known[]{{"date", "1970-01-01"},
                                   {"time", "00:00:00Z"},
                                   {"date-time", "1970-01-01T00:00:00Z"},
                                   {"duration", "PT0S"},
                                   {"email", "unknown@example.invalid"},
                                   {"idn-email", "unknown@example.invalid"},
                                   {"hostname", "example.invalid"},
                                   {"idn-hostname", "example.invalid"},
                                   {"ipv4", "0.0.0.0"},
                                   {"ipv6", "::"},
                                   {"uri", "about:blank"},
                                   {"uri-reference", "about:blank"},
                                   {"iri", "about:blank"},
                                   {"iri-reference", "about:blank"},
                                   {"uuid", "00000000-0000-0000-0000-000000000000"},
                                   {"regex", ".*"},
                                   {"json-pointer", ""},
                                   {"relative-json-pointer", "0"},
                                   {"uri-template", "unknown"}};
    const auto* const found = std::find_if(std::begin(known), std::end(known), [format](const Known& one) { return one.format == format; });
    return found == std::end(known) ? std::string_view{"unknown"} : found->value;
}

std::string neutral_string(const StringShape& shape, std::size_t ordinal)
{
    std::string text;
    if (shape.pattern != nullptr) {
        for (const std::string_view candidate : {"unknown", "", "n/a", "0"})
            if (shape.pattern->accepts(candidate) && length_of(candidate) >= shape.min_length && candidate.size() <= shape.max_length)
                return std::string(candidate);
        text = shape.pattern->sample().value_or("unknown");
        // The shortest sample may be shorter than minLength; digits often go on.
        while (length_of(text) < shape.min_length && text.size() < max_made_up_length && shape.pattern->accepts(text + text.back()))
            text += text.back();
        return text;
    }
    text = neutral_of_format(shape.format);
    if (ordinal > 0)
        text += " " + std::to_string(ordinal + 1);
    if (length_of(text) > shape.max_length)
        text = shape.min_length == 0 && ordinal == 0 ? std::string() : text.substr(text.size() - std::min(shape.max_length, text.size()));
    const std::size_t wanted = std::min(shape.min_length, max_made_up_length);
    if (length_of(text) < wanted)
        text.append(wanted - length_of(text), '-');
    return text;
}

void append_neutral_object(std::string& out, const Node& node)
{
    out += '{';
    bool first = true;
    for (const Property& property : node.properties) {
        if (!property.required)
            continue;
        if (!first)
            out += ',';
        first = false;
        out += property.key_json;
        append_neutral(out, *property.value);
    }
    out += '}';
}

void append_neutral_array(std::string& out, const Node& node)
{
    static const Node anything = [] {
        Node node_of_strings;
        node_of_strings.types = string_bit;
        return node_of_strings;
    }();
    out += '[';
    const std::size_t count = std::min(node.array.min_items, max_made_up_items);
    for (std::size_t i = 0; i < count; ++i) {
        const Node& item = i < node.array.prefix.size()  ? node.array.prefix[i]
                         : node.array.items != nullptr ? *node.array.items
                                                       : anything;
        if (i > 0)
            out += ',';
        append_neutral(out, item, node.array.unique ? i : 0);
    }
    out += ']';
}

void append_neutral_number(std::string& out, const Node& node, std::size_t ordinal)
{
    double value = 0;
    if (is_scaled(node)) {
        const Scale scale = scale_of(node);
        value = (scale.low + scale.high) / 2;
        if (node.number.integer)
            value = std::floor(value);
    }
    value = nearest(node.number, value);
    const double step = node.number.multiple_of.value_or(1);
    append_number(out, ordinal == 0 ? value : nearest(node.number, value + static_cast<double>(ordinal) * step));
}

}  // namespace

Scale scale_of(const Node& node)
{
    Scale scale{0, 1};
    if (node.cue == Cue::stars)
        scale = {1, 5};
    else if (node.cue == Cue::urgency)
        scale = node.number.integer ? Scale{1, 5} : Scale{0, 1};
    else if (node.words.name_has({"nps", "likelihood"}))
        scale = {0, 10};
    else if (node.words.name_has({"polarity", "valence", "compound"}))
        scale = {-1, 1};
    else if (node.cue == Cue::score && node.number.integer)
        scale = {1, 5};
    const double width = scale.high - scale.low;
    if (node.number.minimum)
        scale.low = *node.number.minimum;
    if (node.number.maximum)
        scale.high = *node.number.maximum;
    if (scale.high <= scale.low)
        node.number.maximum ? scale.low = scale.high - width : scale.high = scale.low + width;
    return scale;
}

std::optional<std::size_t> neutral_option(const Node& node)
{
    for (std::size_t i = 0; i < node.options.size(); ++i)
        if (is_neutral_option(node.options[i]))
            return i;
    for (std::size_t i = 0; i < node.options.size(); ++i)
        if (node.cue == Cue::sentiment && node.options[i].level == 0.0)
            return i;
    return std::nullopt;
}

void append_neutral(std::string& out, const Node& node, std::size_t ordinal)
{
    if (!node.options.empty()) {
        const std::optional<std::size_t> neutral = ordinal == 0 ? neutral_option(node) : std::nullopt;
        if (!neutral && ordinal == 0 && node.admits(null_bit))
            out += "null";
        else
            out += node.options[neutral.value_or(ordinal % node.options.size())].json;
    } else if (node.admits(null_bit) && ordinal == 0) {
        out += "null";
    } else if (!node.variants.empty()) {
        append_neutral(out, node.variants.front(), ordinal);
    } else if (node.admits(array_bit)) {
        append_neutral_array(out, node);
    } else if (node.admits(object_bit)) {
        append_neutral_object(out, node);
    } else if (node.admits(string_bit)) {
        append_json_string(out, neutral_string(node.string, ordinal));
    } else if (node.admits(number_bit | integer_bit)) {
        append_neutral_number(out, node, ordinal);
    } else if (node.admits(boolean_bit)) {
        out += ordinal % 2 == 0 ? "false" : "true";
    } else {
        out += "null";
    }
}

}  // namespace assay::rules
