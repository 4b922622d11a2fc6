#include "llm/gemini_schema.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

Json json(const std::string& text)
{
    return parse_json(text, "json").value();
}

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

TEST(GeminiSchema, RefusesRecursion)
{
    const auto out = gemini_schema(json(R"({"type": "object", "properties": {"next": {"$ref": "#"}}})"));
    ASSERT_FALSE(out);
    EXPECT_EQ(out.error().message, "recursion");
}

}  // namespace
}  // namespace assay::llm
