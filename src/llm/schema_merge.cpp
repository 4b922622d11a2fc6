#include "llm/schema_merge.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace assay::llm {
namespace {

bool is_one_of(std::string_view keyword, std::initializer_list<std::string_view> keywords)
{
    return std::find(keywords.begin(), keywords.end(), keyword) != keywords.end();
}

bool holds(const Json& list, const Json& value)
{
    return std::find(list.begin(), list.end(), value) != list.end();
}

Json as_list(const Json& value)
{
    return value.is_array() ? value : Json::array({value});
}

/// The types that both admit; an integer is a number, too.
std::optional<Json> common_types(const Json& first, const Json& second)
{
    const Json ours = as_list(first);
    const Json theirs = as_list(second);
    Json common = Json::array();
    for (const Json& type : ours) {
        if (holds(theirs, type) || (type == "integer" && holds(theirs, "number")))
            common.push_back(type);
        else if (type == "number" && holds(theirs, "integer"))
            common.push_back("integer");
    }
    if (common.empty())
        return std::nullopt;
    return common.size() == 1 ? common.front() : common;
}

Json united(const Json& first, const Json& second)
{
    Json all = first;
    for (const Json& value : second) {
        if (!holds(all, value))
            all.push_back(value);
    }
    return all;
}

std::optional<Json> common_values(const Json& first, const Json& second)
{
    Json common = Json::array();
    for (const Json& value : first) {
        if (holds(second, value))
            common.push_back(value);
    }
    if (common.empty())
        return std::nullopt;
    return common;
}

Json both(const Json& first, const Json& second)
{
    return {{"allOf", Json::array({first, second})}};
}

Json merged_properties(const Json& first, const Json& second)
{
    Json all = first;
    for (const auto& [name, schema] : second.items()) {
        const auto ours = all.find(name);
        if (ours == all.end())
            all[name] = schema;
        else if (*ours != schema)
            *ours = both(*ours, schema);
    }
    return all;
}

/// Two different values of one keyword as one.
std::optional<Json> merged_values(const std::string& keyword, const Json& first, const Json& second)
{
    if (is_one_of(keyword, {"description", "title", "$comment", "default", "examples", "deprecated", "readOnly",
                            "writeOnly", "$schema", "$id"}))
        return first;
    if (keyword == "type")
        return common_types(first, second);
    if (keyword == "enum")
        return common_values(first, second);
    if (keyword == "required")
        return united(first, second);
    if (keyword == "properties")
        return merged_properties(first, second);
    if (keyword == "items")
        return both(first, second);
    if (keyword == "allOf") {
        Json all = first;
        all.insert(all.end(), second.begin(), second.end());
        return all;
    }
    if (first.is_number() && second.is_number()) {
        if (is_one_of(keyword, {"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"}))
            return std::max(first, second);
        if (is_one_of(keyword, {"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"}))
            return std::min(first, second);
    }
    if (first.is_boolean() && keyword == "uniqueItems")
        return true;
    return std::nullopt;
}

/// Whether `schema` forbids a property that `other` describes.
bool shuts_out(const Json& schema, const Json& other)
{
    const auto additional = schema.find("additionalProperties");
    const auto properties = other.find("properties");
    if (additional == schema.end() || *additional == true || properties == other.end())
        return false;
    const auto named = schema.find("properties");
    for (const auto& [name, value] : properties->items()) {
        if (named == schema.end() || !named->contains(name))
            return true;
    }
    return false;
}

}  // namespace

std::optional<Json> merge_schemas(const Json& first, const Json& second)
{
    // The schema `true` adds nothing; `false` admits nothing.
    if (second == true)
        return first;
    if (first == true)
        return second;
    if (!first.is_object() || !second.is_object())
        return std::nullopt;
    if (shuts_out(first, second) || shuts_out(second, first))
        return std::nullopt;
    Json merged = first;
    for (const auto& [keyword, value] : second.items()) {
        const auto ours = merged.find(keyword);
        if (ours == merged.end()) {
            merged[keyword] = value;
        } else if (*ours != value) {
            auto one = merged_values(keyword, *ours, value);
            if (!one)
                return std::nullopt;
            *ours = std::move(*one);
        }
    }
    return merged;
}

}  // namespace assay::llm
