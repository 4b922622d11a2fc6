#include "llm/openai_schema.hpp"

#include "llm/schema_subset.hpp"

#include <array>

namespace assay::llm {
namespace {

// As documented in November 2026. minLength and maxLength are not listed.
constexpr auto openai_keywords = std::to_array<std::string_view>({
    "pattern", "format", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minItems",
    "maxItems",
});
constexpr auto openai_formats = std::to_array<std::string_view>({
    "date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid",
});

SchemaSubset openai_subset()
{
    SchemaSubset subset;
    subset.keywords = openai_keywords;
    subset.formats = openai_formats;
    subset.optional = SchemaSubset::Optional::nullable;
    subset.enum_type = SchemaSubset::EnumType::beside;
    subset.recursion = SchemaSubset::Recursion::any;
    subset.limits.properties = 5'000;
    subset.limits.object_levels = 10;
    subset.limits.enum_values = 1'000;
    subset.limits.name_characters = 120'000;
    subset.limits.long_enum_values = 250;
    subset.limits.long_enum_characters = 15'000;
    return subset;
}

}  // namespace

Result<Json> openai_schema(const Json& schema)
{
    return to_subset(schema, openai_subset());
}

std::vector<Error> openai_obstacles(const Json& schema)
{
    return obstacles(schema, openai_subset());
}

}  // namespace assay::llm
