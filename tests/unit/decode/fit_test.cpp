#include "decode/fit.hpp"

#include "core/json.hpp"

#include <gtest/gtest.h>

namespace assay::decode {
namespace {

/// One round of fitting `json` to the schema.
std::optional<Fitted> fit_once(std::string_view json, std::string_view schema_text)
{
    const auto schema = schema::Schema::compile(parse_json(schema_text, "schema").value()).value();
    simdjson::dom::parser parser;
    const auto violations = schema.violations(parser.parse(json.data(), json.size()).value());
    return fit(json, schema, violations);
}

TEST(Fit, FollowsTheSchemaThroughReferences)
{
    const auto fitted = fit_once(R"({"a":{"m":"GOOD"},"b":null})", R"({"$defs": {"mood": {"enum": ["good", "bad"]},
        "part": {"type": "object", "properties": {"m": {"$ref": "#/$defs/mood"}}}},
        "type": "object", "properties": {"a": {"$ref": "#/$defs/part"}, "b": {"type": "string"}}})");
    ASSERT_TRUE(fitted);
    EXPECT_EQ(fitted->json, R"({"a":{"m":"good"}})");
    EXPECT_EQ(fitted->notes.size(), 2u);
}

TEST(Fit, MapsAConstantsCase)
{
    const auto fitted = fit_once(R"({"k":"Review"})", R"({"type": "object", "properties": {"k": {"const": "review"}}})");
    ASSERT_TRUE(fitted);
    EXPECT_EQ(fitted->json, R"({"k":"review"})");
}

TEST(Fit, DropsANullWhereverItStands)
{
    constexpr std::string_view schema = R"({"type": "object", "additionalProperties": {"type": "number"}})";
    EXPECT_EQ(fit_once(R"({"a":null,"b":1})", schema)->json, R"({"b":1})");
    EXPECT_EQ(fit_once(R"({"b":1,"a":null})", schema)->json, R"({"b":1})");
    EXPECT_EQ(fit_once(R"({"a":null})", schema)->json, "{}");
}

TEST(Fit, DropsNoNullFromAList)
{
    EXPECT_FALSE(fit_once("[1,null]", R"({"type": "array", "items": {"type": "number"}})"));
}

TEST(Fit, HasNothingToTryForOtherFaults)
{
    EXPECT_FALSE(fit_once(R"({"a":"5"})", R"({"type": "object", "properties": {"a": {"type": "integer"}}})"));
    EXPECT_FALSE(fit_once(R"({"a":"fine"})", R"({"type": "object", "properties": {"a": {"enum": ["good"]}}})"));
}

}  // namespace
}  // namespace assay::decode
