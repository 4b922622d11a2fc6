#include "schema/keywords.hpp"

#include <array>
#include <unordered_map>

namespace assay::schema {
namespace {

constexpr auto table = std::to_array<Keyword>({
    // Identity and references.
    {"$schema", Holds::value},
    {"$id", Holds::value},
    {"$anchor", Holds::value},
    {"$dynamicAnchor", Holds::value},
    {"$ref", Holds::value},
    {"$dynamicRef", Holds::value},
    {"$vocabulary", Holds::value},
    {"$comment", Holds::value},
    {"$defs", Holds::schema_map},
    // Stays only beside a "$defs"; see normalise.hpp.
    {"definitions", Holds::schema_map},
    // Applicators.
    {"allOf", Holds::schema_list},
    {"anyOf", Holds::schema_list},
    {"oneOf", Holds::schema_list},
    {"not", Holds::schema},
    {"if", Holds::schema},
    {"then", Holds::schema},
    {"else", Holds::schema},
    {"dependentSchemas", Holds::schema_map},
    {"prefixItems", Holds::schema_list},
    {"items", Holds::schema},
    {"contains", Holds::schema},
    {"properties", Holds::schema_map},
    {"patternProperties", Holds::schema_map},
    {"additionalProperties", Holds::schema},
    {"propertyNames", Holds::schema},
    {"unevaluatedItems", Holds::schema},
    {"unevaluatedProperties", Holds::schema},
    // Assertions.
    {"type", Holds::value},
    {"enum", Holds::value},
    {"const", Holds::value},
    {"multipleOf", Holds::value},
    {"maximum", Holds::value},
    {"exclusiveMaximum", Holds::value},
    {"minimum", Holds::value},
    {"exclusiveMinimum", Holds::value},
    {"maxLength", Holds::value},
    {"minLength", Holds::value},
    {"pattern", Holds::value},
    {"maxItems", Holds::value},
    {"minItems", Holds::value},
    {"uniqueItems", Holds::value},
    {"maxContains", Holds::value},
    {"minContains", Holds::value},
    {"maxProperties", Holds::value},
    {"minProperties", Holds::value},
    {"required", Holds::value},
    {"dependentRequired", Holds::value},
    {"format", Holds::value},
    // Annotations.
    {"title", Holds::value},
    {"description", Holds::value},
    {"default", Holds::value},
    {"deprecated", Holds::value},
    {"readOnly", Holds::value},
    {"writeOnly", Holds::value},
    {"examples", Holds::value},
    {"contentEncoding", Holds::value},
    {"contentMediaType", Holds::value},
    {"contentSchema", Holds::schema},
});

}  // namespace

std::span<const Keyword> keywords()
{
    return table;
}

const Keyword* find_keyword(std::string_view name)
{
    static const auto by_name = [] {
        std::unordered_map<std::string_view, const Keyword*> map;
        for (const auto& keyword : table)
            map.emplace(keyword.name, &keyword);
        return map;
    }();
    const auto found = by_name.find(name);
    return found == by_name.end() ? nullptr : found->second;
}

}  // namespace assay::schema
