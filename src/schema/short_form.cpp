#include "schema/short_form.hpp"

#include "core/utf8.hpp"
#include "schema/format.hpp"
#include "schema/keywords.hpp"
#include "schema/short_form_words.hpp"
#include "schema/words.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace assay::schema {
namespace {

constexpr int max_levels = 32;

/// A JSON type's name, also when misspelt: {"type": "strng"} is a mistake that
/// the compiler should get to see.
bool is_type_name(const Json& value)
{
    static const std::vector<std::string_view> names = {"string", "number", "integer", "boolean", "object", "array", "null"};
    if (!value.is_string())
        return false;
    const auto word = value.get<std::string>();
    return nearest(word, names, word.size() >= 5 ? 2 : 0).has_value();
}

/// Whether `object` has a keyword with a value that only JSON Schema gives it.
bool uses_keywords(const Json& object);

bool is_map_of_schemas(const Json& value)
{
    return value.is_object() && std::any_of(value.begin(), value.end(), [](const Json& inner) {
               return inner.is_boolean() || (inner.is_object() && (inner.empty() || uses_keywords(inner)));
           });
}

bool is_list_of_schemas(const Json& value)
{
    return value.is_array() && std::any_of(value.begin(), value.end(), [](const Json& inner) {
               return inner.is_object() && uses_keywords(inner);
           });
}

bool is_list_of_names(const Json& value)
{
    return value.is_array() && std::all_of(value.begin(), value.end(), [](const Json& name) {
               return name.is_string() && !is_type_name(name);
           });
}

/// Whether keywords alone, {"pattern": "^x"}, say what only JSON Schema makes
/// something of: {"pattern": "string"} has a field of that name.
bool asserts_something(const Json& object)
{
    return std::any_of(object.items().begin(), object.items().end(), [](const auto& item) {
        const std::string& name = item.key();
        const Json& value = item.value();
        if (name.starts_with('$'))
            return name != "$comment";
        if (name == "pattern" || name == "const")
            return value.is_string() && !is_type_name(value);
        if (name == "format")
            return value.is_string() && find_format(value.get<std::string>()).has_value();
        if (name == "required")
            return is_list_of_names(value);
        if (name == "dependentRequired" || name == "dependencies")
            return value.is_object() && std::any_of(value.begin(), value.end(), is_list_of_names);
        const auto* const keyword = name == "items" ? nullptr : find_keyword(name);  // That one is looked at by the caller.
        return keyword != nullptr && keyword->holds == Holds::schema && value.is_object() && uses_keywords(value);
    });
}

bool is_all_keywords(const Json& object)
{
    return std::all_of(object.items().begin(), object.items().end(), [](const auto& item) {
        return find_keyword(item.key()) != nullptr || item.key() == "dependencies";
    });
}

bool uses_keywords(const Json& object)
{
    const auto has = [&](const char* name, auto test) {
        const auto found = object.find(name);
        return found != object.end() && test(*found);
    };
    const auto any = [](const Json&) { return true; };
    for (const char* name : {"$schema", "$ref", "$id", "$defs", "$anchor"}) {
        if (has(name, any))
            return true;
    }
    const auto is_type = [](const Json& value) {
        return is_type_name(value) || (value.is_array() && !value.empty() && std::all_of(value.begin(), value.end(), is_type_name));
    };
    // {"type": "foo"}: nothing but keywords, and one word where a type stands.
    const auto is_word = [](const Json& value) {
        return value.is_string() && !value.get_ref<const std::string&>().empty() &&
               value.get_ref<const std::string&>().find_first_of(" ,;:()|/") == std::string::npos;
    };
    if (is_all_keywords(object) && (has("type", is_word) || asserts_something(object)))
        return true;
    if (has("type", is_type) || has("enum", [](const Json& value) { return value.is_array(); }))
        return true;
    for (const char* name : {"properties", "patternProperties", "definitions", "dependentSchemas"}) {
        if (has(name, is_map_of_schemas))
            return true;
    }
    for (const char* name : {"anyOf", "oneOf", "allOf", "prefixItems"}) {
        if (has(name, is_list_of_schemas))
            return true;
    }
    return has("items", [](const Json& value) { return value.is_object() && uses_keywords(value); });
}

bool is_short_value(const Json& value, int level);

bool is_short_object(const Json& object, int level)
{
    return level < max_levels && object.is_object() && !object.empty() && !uses_keywords(object) &&
           std::all_of(object.begin(), object.end(), [&](const Json& value) { return is_short_value(value, level + 1); });
}

bool is_short_value(const Json& value, int level)
{
    if (value.is_string())
        return true;
    if (value.is_array())
        return level < max_levels && value.size() == 1 && is_short_value(value[0], level + 1);
    return is_short_object(value, level);
}

Json expand_object(const Json& object);

Json expand_value(const Json& value)
{
    if (value.is_string())
        return field_from_words(value.get<std::string>());
    if (value.is_array())
        return {{"type", "array"}, {"items", expand_value(value[0])}};
    return expand_object(value);
}

Json expand_object(const Json& object)
{
    Json properties = Json::object();
    Json required = Json::array();
    for (const auto& [name, value] : object.items()) {
        properties[name] = expand_value(value);
        required.push_back(name);
    }
    Json out = Json::object();
    out["type"] = "object";
    out["properties"] = std::move(properties);
    out["required"] = std::move(required);
    out["additionalProperties"] = false;
    return out;
}

/// A pointer to the first part that the short form has no meaning for.
std::string odd_part(const Json& value, std::string pointer)
{
    if (value.is_object() && !value.empty() && !uses_keywords(value)) {
        for (const auto& [name, inner] : value.items()) {
            if (!is_short_value(inner, 0)) {
                append_pointer(pointer, name);
                return odd_part(inner, pointer);
            }
        }
    }
    return pointer;
}

}  // namespace

bool is_short_form(const Json& document)
{
    return is_short_object(document, 0);
}

Result<Json> expand_short_form(const Json& document)
{
    if (!is_short_form(document))
        return Error{Errc::invalid_input,
                     "the short form gives each field as words, an object of fields, or a list of one of these; not " +
                         shorten(document.dump(), 60),
                     odd_part(document, "")};
    Json out = Json::object();
    out["$schema"] = "https://json-schema.org/draft/2020-12/schema";
    const Json body = expand_object(document);
    for (const auto& [name, value] : body.items())
        out[name] = value;
    return out;
}

Result<Json> as_json_schema(Json document, OnlyKeywords only_keywords)
{
    const bool is_meant = only_keywords == OnlyKeywords::are_fields || !is_all_keywords(document);
    if (is_meant && is_short_form(document))
        return expand_short_form(document);
    return document;
}

}  // namespace assay::schema
