#include "llm/gemini_schema.hpp"

#include "llm/schema_subset.hpp"

#include <array>
#include <vector>

namespace assay::llm {
namespace {

// As documented in November 2026.
constexpr auto gemini_keywords = std::to_array<std::string_view>({"format", "minItems", "maxItems", "minimum", "maximum"});
constexpr auto gemini_formats = std::to_array<std::string_view>({"date-time", "date", "time"});

/// Puts `schema`, and what stands in it, into Gemini's words. The translation
/// before this bounded its depth.
void respell(Json& schema)
{
    if (const auto one = schema.find("const"); one != schema.end()) {
        schema["enum"] = Json::array({*one});
        schema.erase("const");
    }
    if (const auto properties = schema.find("properties"); properties != schema.end()) {
        Json order = Json::array();
        for (auto& [name, property] : properties->items()) {
            order.push_back(name);
            respell(property);
        }
        schema["propertyOrdering"] = std::move(order);
    }
    for (const char* keyword : {"items", "additionalProperties"}) {
        if (const auto inner = schema.find(keyword); inner != schema.end() && inner->is_object())
            respell(*inner);
    }
    for (const char* keyword : {"anyOf", "prefixItems", "$defs"}) {
        if (const auto several = schema.find(keyword); several != schema.end()) {
            for (auto& inner : *several)
                respell(inner);
        }
    }
}

SchemaSubset gemini_subset()
{
    SchemaSubset subset;
    subset.keywords = gemini_keywords;
    subset.formats = gemini_formats;
    subset.optional = SchemaSubset::Optional::left_out;
    subset.enum_type = SchemaSubset::EnumType::beside;
    subset.recursion = SchemaSubset::Recursion::through_optional;
    subset.tuples = true;
    subset.open_objects = true;
    return subset;
}

}  // namespace

Result<Json> gemini_schema(const Json& schema)
{
    auto out = to_subset(schema, gemini_subset());
    if (out)
        respell(*out);
    return out;
}

std::vector<Error> gemini_obstacles(const Json& schema)
{
    return obstacles(schema, gemini_subset());
}

}  // namespace assay::llm
