#include "llm/anthropic_schema.hpp"

#include "llm/schema_subset.hpp"

#include <array>

namespace assay::llm {
namespace {

// As documented in November 2026. Patterns are "limited", so they are not sent.
constexpr auto anthropic_keywords = std::to_array<std::string_view>({"format", "minItems"});
constexpr auto anthropic_formats = std::to_array<std::string_view>({
    "date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid",
});

SchemaSubset anthropic_subset()
{
    SchemaSubset subset;
    subset.keywords = anthropic_keywords;
    subset.formats = anthropic_formats;
    subset.largest_min_items = 1;
    subset.optional = SchemaSubset::Optional::left_out;
    subset.enum_type = SchemaSubset::EnumType::absent;
    subset.recursion = SchemaSubset::Recursion::none;
    subset.letters = SchemaSubset::Letters::any_case;
    subset.limits.optional_properties = 24;
    subset.limits.unions = 16;
    return subset;
}

}  // namespace

Result<Json> anthropic_schema(const Json& schema)
{
    return to_subset(schema, anthropic_subset());
}

std::vector<Error> anthropic_obstacles(const Json& schema)
{
    return obstacles(schema, anthropic_subset());
}

}  // namespace assay::llm
