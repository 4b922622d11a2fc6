#include "llm/anthropic_schema.hpp"

#include "llm/schema_subset.hpp"

#include <array>

namespace assay::llm {
namespace {

// As documented in November 2026. Patterns are "limited", so they are not sent.
constexpr auto keywords = std::to_array<std::string_view>({"format", "minItems"});
constexpr auto formats = std::to_array<std::string_view>({
    "date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid",
});

}  // namespace

Result<Json> anthropic_schema(const Json& schema)
{
    SchemaSubset subset;
    subset.keywords = keywords;
    subset.formats = formats;
    subset.largest_min_items = 1;
    subset.optional = SchemaSubset::Optional::left_out;
    subset.enum_type = SchemaSubset::EnumType::absent;
    subset.recursion = false;
    subset.limits.optional_properties = 24;
    subset.limits.unions = 16;
    return to_subset(schema, subset);
}

}  // namespace assay::llm
