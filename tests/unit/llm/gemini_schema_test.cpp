#include "llm/gemini_schema.hpp"

#include "json_text.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

TEST(GeminiSchema, KeepsWhatIsKnownAndDescribesTheRest)
{
    const auto out = gemini_schema(json(R"({"type": "object", "required": ["n", "k"], "properties": {
        "n": {"type": "number", "minimum": 0, "exclusiveMaximum": 1},
        "k": {"const": "a"},
        "s": {"type": "string", "pattern": "^x", "format": "email"}}})"));
    ASSERT_TRUE(out) << out.error().text();
    EXPECT_EQ(*out, json(R"({"type": "object", "properties": {
        "n": {"description": "{\"exclusiveMaximum\":1}", "type": "number", "minimum": 0},
        "k": {"type": "string", "enum": ["a"]},
        "s": {"description": "{\"pattern\":\"^x\",\"format\":\"email\"}", "type": "string"}},
        "required": ["n", "k"], "additionalProperties": false, "propertyOrdering": ["n", "k", "s"]})"));
}

TEST(GeminiSchema, RespellsWhatStandsDeeper)
{
    const auto out = gemini_schema(json(R"({"type": "object", "properties": {
        "l": {"type": "array", "items": {"anyOf": [{"const": 1}, {"$ref": "#/$defs/d"}]}}},
        "$defs": {"d": {"type": "object", "properties": {"b": {"type": "null"}, "a": {"const": true}}}}})"));
    ASSERT_TRUE(out) << out.error().text();
    EXPECT_EQ((*out)["properties"]["l"]["items"]["anyOf"][0]["enum"], json("[1]"));
    EXPECT_EQ((*out)["$defs"]["d"]["propertyOrdering"], json(R"(["b", "a"])"));
    EXPECT_EQ((*out)["$defs"]["d"]["properties"]["a"]["enum"], json("[true]"));
    EXPECT_EQ(out->dump().find("const"), std::string::npos);
}

TEST(GeminiSchema, TakesRecursionThroughOptionalPropertiesOnly)
{
    const auto optional = gemini_schema(json(R"({"type": "object", "properties": {"next": {"$ref": "#"}}})"));
    ASSERT_TRUE(optional) << optional.error().text();
    EXPECT_EQ((*optional)["properties"]["next"], json(R"({"$ref": "#"})"));
    const auto refused = gemini_obstacles(json(R"({"type": "object", "properties": {"a": {"$ref": "#/$defs/a"}},
        "$defs": {"a": {"type": "object", "properties": {"b": {"$ref": "#/$defs/b"}, "c": {"$ref": "#/$defs/b"}}, "required": ["c"]},
                  "b": {"type": "object", "properties": {"a": {"$ref": "#/$defs/a"}}, "required": ["a"]}}})"));
    ASSERT_EQ(refused.size(), 1u) << "the optional a.b leads to b, but a.c has to be there";
    EXPECT_EQ(refused[0].message, "recursion that leads through no optional property");
}

TEST(GeminiSchema, TakesTuples)
{
    const auto out = gemini_schema(json(R"({"type": "object", "properties": {"t": {"type": "array", "items": false,
        "prefixItems": [{"const": "a"}, {"type": "number", "exclusiveMinimum": 0}]},
        "u": {"type": "array", "prefixItems": [{"type": "string"}], "items": {"type": "integer"}}}})"));
    ASSERT_TRUE(out) << out.error().text();
    EXPECT_EQ((*out)["properties"], json(R"({
        "t": {"type": "array", "prefixItems": [{"type": "string", "enum": ["a"]}, {"description": "{\"exclusiveMinimum\":0}", "type": "number"}],
              "maxItems": 2},
        "u": {"type": "array", "prefixItems": [{"type": "string"}], "items": {"type": "integer"}}})"));
}

TEST(GeminiSchema, TakesOpenObjects)
{
    const auto out = gemini_schema(json(R"({"type": "object", "properties": {"m": {"type": "object", "additionalProperties": {"const": 1}},
        "n": {"type": "object"}, "o": {"type": "object", "properties": {"a": {"type": "null"}}},
        "p": {"type": "object", "properties": {"a": {"type": "null"}}, "additionalProperties": true}}})"));
    ASSERT_TRUE(out) << out.error().text();
    const Json& properties = (*out)["properties"];
    EXPECT_EQ(properties["m"]["additionalProperties"], json(R"({"type": "integer", "enum": [1]})"));
    EXPECT_EQ(properties["n"]["additionalProperties"], true);
    EXPECT_EQ(properties["o"]["additionalProperties"], false);
    EXPECT_EQ(properties["p"]["additionalProperties"], true);
}

}  // namespace
}  // namespace assay::llm
