#include "unit/schema/instance.hpp"

namespace assay::schema {
namespace {

Error refusal(const std::string& text)
{
    auto schema = Schema::compile(Json::parse(text));
    EXPECT_FALSE(schema) << text;
    return schema ? Error{Errc::corrupt, ""} : schema.error();
}

TEST(Compile, NamesThePlaceOfEachMistake)
{
    const struct {
        const char* schema;
        const char* where;
        const char* part_of_message;
    } cases[] = {
        {R"({"properties": {"x": {"type": "strng"}}})", "/properties/x/type", "did you mean \"string\""},
        {R"({"type": ["string", "nul"]})", "/type/1", "\"null\""},
        {R"({"type": 5})", "/type", "not 5"},
        {R"({"type": []})", "/type", "no type"},
        {R"({"properties": {"a": {"required": true}}})", "/properties/a/required", "list of property names"},
        {R"({"required": [1]})", "/required/0", "not 1"},
        {R"({"properties": []})", "/properties", "must be an object"},
        {R"({"properties": {"a": "string"}})", "/properties/a", "must be an object or a boolean"},
        {R"({"enum": "a"})", "/enum", "list of values"},
        {R"({"minimum": "1"})", "/minimum", "must be a number"},
        {R"({"multipleOf": 0})", "/multipleOf", "more than 0"},
        {R"({"minLength": -1})", "/minLength", "from 0 up"},
        {R"({"maxItems": 1.5})", "/maxItems", "whole number"},
        {R"({"uniqueItems": "yes"})", "/uniqueItems", "true or false"},
        {R"x({"pattern": "(a"})x", "/pattern", "(a"},
        {R"x({"pattern": "(a)\\1"})x", "/pattern", "cannot be used: back-references"},
        {R"({"patternProperties": {"[": true}})", "/patternProperties/[", "cannot be used"},
        {R"({"anyOf": []})", "/anyOf", "at least one schema"},
        {R"({"oneOf": {"type": "string"}})", "/oneOf", "at least one schema"},
        {R"({"format": 1})", "/format", "format's name"},
        {R"({"items": 5})", "/items", "must be an object or a boolean"},
        {R"({"dependentRequired": {"a/b": "c"}})", "/dependentRequired/a~1b", "list of property names"},
        {R"({"$ref": "#/$defs/x"})", "/$ref", "points to nothing"},
        {R"({"$ref": "#x"})", "/$ref", "anchor"},
        {R"({"$ref": "https://example.com/other.json"})", "/$ref", "neither in this file"},
        {R"({"$recursiveRef": "#"})", "", "would never end"},
        {R"({"$schema": "https://example.com/dialect"})", "/$schema", "dialect"},
    };
    for (const auto& [schema, where, part] : cases) {
        const Error error = refusal(schema);
        EXPECT_EQ(error.code, Errc::invalid_input);
        EXPECT_EQ(error.where, where) << schema;
        EXPECT_NE(error.message.find(part), std::string::npos) << error.message;
    }
}

TEST(Compile, NamesThePlaceInTheUsersSpelling)
{
    EXPECT_EQ(refusal(R"({"definitions": {"x": {"type": "strng"}}, "$ref": "#/definitions/x"})").where, "/definitions/x/type");
    EXPECT_EQ(refusal(R"({"items": [{"type": "strng"}]})").where, "/items/0/type");
    EXPECT_EQ(refusal(R"({"dependencies": {"a": {"type": "strng"}}})").where, "/dependencies/a/type");
}

TEST(Compile, RefusesReferencesThatGoInCircles)
{
    EXPECT_NE(refusal(R"({"$ref": "#"})").message.find("never end"), std::string::npos);
    EXPECT_NE(refusal(R"({"$ref": "#/$defs/a", "$defs": {"a": {"anyOf": [{"$ref": "#/$defs/b"}]}, "b": {"not": {"$ref": "#/$defs/a"}}}})")
                  .message.find("never end"),
              std::string::npos);
    EXPECT_NE(refusal(R"({"if": {"dependentSchemas": {"a": {"$ref": "#"}}}})").message.find("never end"), std::string::npos);
}

TEST(Compile, TakesReferencesThatGoIntoTheInstance)
{
    const auto schema = compiled(R"({"type": "object", "properties": {"child": {"$ref": "#"}}, "additionalProperties": false})");
    EXPECT_TRUE(accepts(schema, R"({"child": {"child": {}}})"));
    EXPECT_FALSE(accepts(schema, R"({"child": {"child": {"x": 1}}})"));
}

TEST(Compile, IgnoresAnnotationsAndUnknownWords)
{
    EXPECT_TRUE(accepts(compiled(R"({"title": "t", "examples": [1], "x-order": 3, "whatever": {"type": "strng"}})"), "1"));
}

TEST(Compile, RefusesNestingThatWouldExhaustAStack)
{
    Json deep = true;
    for (int i = 0; i < 600; ++i)
        deep = Json{{"not", std::move(deep)}};
    const auto schema = Schema::compile(std::move(deep));
    ASSERT_FALSE(schema);
    EXPECT_NE(schema.error().message.find("512"), std::string::npos);
}

}  // namespace
}  // namespace assay::schema
