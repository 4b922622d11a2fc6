#include "decode/shape_values.hpp"

#include <algorithm>
#include <array>

namespace assay::decode {
namespace {

std::size_t count_of(const Json& limit)
{
    return limit.is_number() && limit.get<double>() < 1e15 ? static_cast<std::size_t>(limit.get<double>()) : SIZE_MAX;
}

void restrict_to(Shape& shape, const std::vector<Json>& values, const std::vector<std::string>& descriptions,
                 const Json* aliases)
{
    if (shape.is_enum)
        return;  // Two enums at one place: the schema has the last word.
    shape.is_enum = true;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto& value = values[i];
        if (value.is_object() || value.is_array()) {
            shape.has_composite_constants = true;
        } else if (!value.is_string()) {
            shape.constants.push_back(value.dump());
        } else {
            const auto name = value.get<std::string>();
            const Json* own = aliases != nullptr ? member(*aliases, name.c_str()) : nullptr;
            shape.options.emplace_back(name, own != nullptr ? strings_of(*own) : std::vector<std::string>{},
                                       i < descriptions.size() ? descriptions[i] : std::string{});
        }
    }
}

}  // namespace

const Json* member(const Json& schema, const char* name)
{
    if (!schema.is_object())
        return nullptr;
    const auto found = schema.find(name);
    return found == schema.end() ? nullptr : &*found;
}

std::string text_of(const Json& schema, const char* name)
{
    const Json* value = member(schema, name);
    return value != nullptr && value->is_string() ? value->get<std::string>() : std::string{};
}

std::vector<std::string> strings_of(const Json& list)
{
    std::vector<std::string> strings;
    if (list.is_string())
        strings.push_back(list.get<std::string>());
    if (list.is_array()) {
        for (const auto& item : list) {
            if (item.is_string())
                strings.push_back(item.get<std::string>());
        }
    }
    return strings;
}

bool is_constant(const Json& schema)
{
    if (!schema.is_object() || (!schema.contains("const") && !schema.contains("enum")))
        return false;
    constexpr std::array<std::string_view, 5> known = {"const", "enum", "type", "title", "description"};
    return std::all_of(schema.items().begin(), schema.items().end(), [&](const auto& item) {
        return std::find(known.begin(), known.end(), item.key()) != known.end();
    });
}

void add_values(const Json& schema, Shape& shape)
{
    const Json* aliases = member(schema, "x-aliases");
    if (const Json* values = member(schema, "enum"); values != nullptr && values->is_array())
        restrict_to(shape, {values->begin(), values->end()}, {}, aliases);
    if (const Json* value = member(schema, "const"))
        restrict_to(shape, {*value}, {text_of(schema, "description")}, aliases);
    for (const char* word : {"anyOf", "oneOf"}) {
        const Json* choice = member(schema, word);
        if (choice == nullptr || !choice->is_array() || choice->empty() ||
            !std::all_of(choice->begin(), choice->end(), is_constant))
            continue;
        std::vector<Json> values;
        std::vector<std::string> descriptions;
        for (const auto& branch : *choice) {
            const Json* value = member(branch, "const");
            const Json own = value != nullptr ? Json::array({*value}) : branch.at("enum");
            for (const auto& v : own) {
                values.push_back(v);
                descriptions.push_back(text_of(branch, "description"));
            }
        }
        restrict_to(shape, values, descriptions, aliases);
    }
}

void add_limits(const Json& schema, Shape& shape)
{
    if (const Json* least = member(schema, "minItems"))
        shape.min_items = std::max(shape.min_items, count_of(*least));
    const auto at_least = [&](const char* word) {
        if (const Json* limit = member(schema, word); limit != nullptr && limit->is_number())
            shape.minimum = std::max(shape.minimum.value_or(limit->get<double>()), limit->get<double>());
    };
    const auto at_most = [&](const char* word) {
        if (const Json* limit = member(schema, word); limit != nullptr && limit->is_number())
            shape.maximum = std::min(shape.maximum.value_or(limit->get<double>()), limit->get<double>());
    };
    at_least("minimum");
    at_least("exclusiveMinimum");
    at_most("maximum");
    at_most("exclusiveMaximum");
    if (const Json* limit = member(schema, "minLength"))
        shape.min_length = std::max(shape.min_length, count_of(*limit));
    if (const Json* limit = member(schema, "maxLength"))
        shape.max_length = std::min(shape.max_length, count_of(*limit));
    if (const auto pattern = text_of(schema, "pattern"); !pattern.empty()) {
        if (auto compiled = schema::Pattern::compile(pattern))
            shape.patterns.push_back(std::move(*compiled));
    }
    if (const auto format = text_of(schema, "format"); !format.empty())
        shape.format = schema::find_format(format);
}

}  // namespace assay::decode
