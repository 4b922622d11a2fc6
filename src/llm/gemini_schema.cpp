#include "llm/gemini_schema.hpp"

#include "llm/schema_subset.hpp"

#include <array>
#include <vector>

namespace assay::llm {
namespace {

// As documented in November 2026.
constexpr auto keywords = std::to_array<std::string_view>({"format", "minItems", "maxItems", "minimum", "maximum"});
constexpr auto formats = std::to_array<std::string_view>({"date-time", "date", "time"});

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
    if (const auto items = schema.find("items"); items != schema.end())
        respell(*items);
    if (const auto branches = schema.find("anyOf"); branches != schema.end()) {
        for (auto& branch : *branches)
            respell(branch);
    }
    if (const auto definitions = schema.find("$defs"); definitions != schema.end()) {
        for (auto& definition : *definitions)
            respell(definition);
    }
}

}  // namespace

Result<Json> gemini_schema(const Json& schema)
{
    SchemaSubset subset;
    subset.keywords = keywords;
    subset.formats = formats;
    subset.optional = SchemaSubset::Optional::left_out;
    subset.enum_type = SchemaSubset::EnumType::beside;
    subset.recursion = false;
    auto out = to_subset(schema, subset);
    if (out)
        respell(*out);
    return out;
}

}  // namespace assay::llm
