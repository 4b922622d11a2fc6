#include "schema/short_form.hpp"

#include <gtest/gtest.h>

namespace assay::schema {
namespace {

TEST(ShortForm, IsToldFromJsonSchema)
{
    for (const char* text : {R"({"sentiment": "positive or negative"})", R"({"type": "one of: a, b"})", R"({"a": {"b": "number"}})",
                             R"({"a": ["string"]})", R"({"items": [{"name": "string"}]})", R"({"title": "string", "description": "text"})",
                             R"({"properties": {"price": "number"}})"})
        EXPECT_TRUE(is_short_form(Json::parse(text))) << text;
    for (const char* text :
         {R"({})", R"([])", R"("string")", R"({"type": "object"})", R"({"properties": {"a": {"type": "string"}}})", R"({"a": 5})",
          R"({"a": ["x", "y"]})", R"({"$ref": "#/x"})", R"({"enum": ["a"]})", R"({"anyOf": [{"type": "null"}]})", R"({"a": {}})",
          R"({"type": ["string"]})", R"({"type": "foo"})", R"({"a": {"type": "foo"}})", R"({"items": {"type": "string"}})", R"({"a": {"type": "string"}})"})
        EXPECT_FALSE(is_short_form(Json::parse(text))) << text;
}

TEST(ShortForm, LeavesSchemasOfKeywordsAlone)
{
    for (const char* text : {R"({"pattern": "^a*$"})", R"({"const": "x"})", R"({"format": "email"})", R"({"required": ["foo"]})",
                             R"({"dependencies": {"bar": ["foo"]}})", R"({"not": {"const": "x"}})", R"({"$dynamicRef": "#a"})",
                             R"({"items": {"items": {"pattern": "x"}}})", R"({"properties": {"a": {"const": "b"}}})"})
        EXPECT_FALSE(is_short_form(Json::parse(text))) << text;
    for (const char* text : {R"({"pattern": "string"})", R"({"format": "paperback or hardcover"})", R"({"required": ["string"]})",
                             R"({"name": "string", "pattern": "striped or plain"})"})
        EXPECT_TRUE(is_short_form(Json::parse(text))) << text;
    std::string nested = "1";
    for (int i = 0; i < 200; ++i)
        nested = R"({"items":)" + nested + "}";
    EXPECT_FALSE(is_short_form(Json::parse(nested))) << "and each level is looked at once";
}

TEST(ShortForm, BecomesAClosedObjectWithEveryFieldRequired)
{
    const auto schema = expand_short_form(Json::parse(
        R"({"sentiment": "positive, negative, or neutral", "sentiment_score": "float between 0 and 1",
            "issues": "list of specific problems mentioned", "would_recommend": "boolean"})"));
    ASSERT_TRUE(schema);
    EXPECT_EQ(*schema, Json::parse(R"({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {
            "sentiment": {"type": "string", "enum": ["positive", "negative", "neutral"], "description": "positive, negative, or neutral"},
            "sentiment_score": {"type": "number", "minimum": 0, "maximum": 1, "description": "float between 0 and 1"},
            "issues": {"type": "array", "items": {"type": "string"}, "description": "list of specific problems mentioned"},
            "would_recommend": {"type": "boolean", "description": "boolean"}},
        "required": ["sentiment", "sentiment_score", "issues", "would_recommend"],
        "additionalProperties": false})"));
}

TEST(ShortForm, Nests)
{
    const auto schema = expand_short_form(Json::parse(R"({"buyer": {"name": "string"}, "items": [{"price": "number"}], "tags": ["string"]})"));
    ASSERT_TRUE(schema);
    const Json& properties = (*schema)["properties"];
    EXPECT_EQ(properties["buyer"]["properties"]["name"]["type"], "string");
    EXPECT_EQ(properties["buyer"]["additionalProperties"], false);
    EXPECT_EQ(properties["items"]["type"], "array");
    EXPECT_EQ(properties["items"]["items"]["required"], Json::parse(R"(["price"])"));
    EXPECT_EQ(properties["tags"]["items"]["type"], "string");
}

TEST(ShortForm, NamesThePartThatHasNoMeaning)
{
    const auto schema = expand_short_form(Json::parse(R"({"a": "string", "b": {"c": 5}})"));
    ASSERT_FALSE(schema);
    EXPECT_EQ(schema.error().where, "/b/c");
}

TEST(ShortForm, IsNotMeantWhereKeywordsStandAloneAndSomebodyValidates)
{
    for (const char* text : {R"({"const": {"foo": "bar"}})", R"({"title": "t", "description": "d"})", R"({"examples": ["x"]})",
                             R"({"$comment": "c"})", R"({"default": "x"})"}) {
        const Json document = Json::parse(text);
        EXPECT_EQ(as_json_schema(document, OnlyKeywords::are_a_schema).value(), document) << text;
    }
    const Json fields = Json::parse(R"({"title": "string", "price": "number"})");
    EXPECT_TRUE(as_json_schema(fields, OnlyKeywords::are_a_schema)->contains("properties"));
    EXPECT_TRUE(as_json_schema(Json::parse(R"({"title": "string"})"))->contains("properties"));
}

}  // namespace
}  // namespace assay::schema
