#include "llm/anthropic_schema.hpp"

#include "json_text.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

/// An object with `count` properties, all of them `property`, none required.
Json object_of(int count, const Json& property)
{
    Json out = json(R"({"type": "object", "properties": {}})");
    for (int i = 0; i < count; ++i)
        out["properties"]["p" + std::to_string(i)] = property;
    return out;
}

TEST(AnthropicSchema, LeavesOptionalPropertiesOutOfRequired)
{
    const auto out = anthropic_schema(json(R"({"type": "object", "required": ["a"], "properties": {
        "a": {"type": "string"}, "b": {"type": "integer"}}})"));
    ASSERT_TRUE(out) << out.error().text();
    EXPECT_EQ(*out, json(R"({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "integer"}},
                             "required": ["a"], "additionalProperties": false})"));
}

TEST(AnthropicSchema, MovesRangesLengthsAndPatternsIntoDescriptions)
{
    const auto out = anthropic_schema(json(R"({"type": "object", "required": ["n", "s", "l", "m", "d"], "properties": {
        "n": {"type": "number", "minimum": 0, "maximum": 1, "description": "A share."},
        "s": {"type": "string", "pattern": "^x", "minLength": 2},
        "l": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "m": {"type": "array", "items": {"type": "string"}, "minItems": 2},
        "d": {"type": "string", "format": "date"}}})"));
    ASSERT_TRUE(out) << out.error().text();
    EXPECT_EQ((*out)["properties"], json(R"({
        "n": {"description": "A share. {\"minimum\":0,\"maximum\":1}", "type": "number"},
        "s": {"description": "{\"minLength\":2,\"pattern\":\"^x\"}", "type": "string"},
        "l": {"type": "array", "minItems": 1, "items": {"type": "string"}},
        "m": {"description": "{\"minItems\":2}", "type": "array", "items": {"type": "string"}},
        "d": {"type": "string", "format": "date"}})"));
}

TEST(AnthropicSchema, WritesNoTypeBesideAnEnum)
{
    const auto out = anthropic_schema(json(R"({"type": "object", "required": ["e"], "properties": {
        "e": {"type": "string", "enum": ["a", "b"]}}})"));
    ASSERT_TRUE(out);
    EXPECT_EQ((*out)["properties"]["e"], json(R"({"enum": ["a", "b"]})"));
}

TEST(AnthropicSchema, HasRoomFor24OptionalProperties)
{
    EXPECT_TRUE(anthropic_schema(object_of(24, json(R"({"type": "string"})"))));
    EXPECT_FALSE(anthropic_schema(object_of(25, json(R"({"type": "string"})"))));
}

TEST(AnthropicSchema, HasRoomFor16Unions)
{
    EXPECT_TRUE(anthropic_schema(object_of(16, json(R"({"type": ["string", "null"]})"))));
    EXPECT_FALSE(anthropic_schema(object_of(17, json(R"({"type": ["string", "null"]})"))));
    EXPECT_FALSE(anthropic_schema(object_of(17, json(R"({"anyOf": [{"type": "string"}, {"type": "number"}]})"))));
}

TEST(AnthropicSchema, RequiresANullablePropertyRatherThanGiveUp)
{
    Json schema = object_of(24, json(R"({"type": "string"})"));
    schema["properties"]["last"] = json(R"({"type": ["string", "null"]})");
    const auto out = anthropic_schema(schema);
    ASSERT_TRUE(out) << out.error().text();
    EXPECT_EQ((*out)["required"], json(R"(["last"])"));
}

TEST(AnthropicSchema, RefusesRecursion)
{
    const auto out = anthropic_schema(json(R"({"type": "object", "properties": {"next": {"$ref": "#"}}})"));
    ASSERT_FALSE(out);
    EXPECT_NE(out.error().message.find("recursion"), std::string::npos);
}

TEST(AnthropicSchema, RefusesValuesThatDifferInCapitalsAlone)
{
    const auto refused = anthropic_obstacles(json(R"({"type": "object", "properties": {"grade": {"enum": ["A", "b", "a"]},
        "fine": {"enum": ["Ab", "abc", 1]}}})"));
    ASSERT_EQ(refused.size(), 1u);
    EXPECT_EQ(refused[0].text(), "#/properties/grade: values that differ in capitals alone, which are not kept: \"A\" and \"a\"");
}

TEST(AnthropicSchema, TakesTheSchemasOfTheRepository)
{
    for (const char* path : {"schemas/review.json", "schemas/ticket.json"}) {
        const auto schema = read_json_file(path);
        ASSERT_TRUE(schema) << path;
        const auto out = anthropic_schema(*schema);
        EXPECT_TRUE(out) << path << ": " << out.error().text();
    }
}

}  // namespace
}  // namespace assay::llm
