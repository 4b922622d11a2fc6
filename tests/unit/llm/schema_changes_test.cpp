#include "llm/schema_changes.hpp"

#include "llm/anthropic_schema.hpp"
#include "llm/openai_schema.hpp"

#include "json_text.hpp"

#include <gmock/gmock.h>

namespace assay::llm {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(SchemaChanges, AreNoneWhereNothingChanged)
{
    const Json schema = json(R"({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": false})");
    EXPECT_THAT(schema_changes(schema, openai_schema(schema).value()), IsEmpty());
}

TEST(SchemaChanges, NameWhatIsNotEnforced)
{
    const Json schema = json(R"({"type": "object", "properties": {"a": {"type": "array", "minItems": 3, "items": {"type": "string", "minLength": 2,
        "default": "x"}}}, "required": ["a"], "additionalProperties": false})");
    EXPECT_THAT(schema_changes(schema, anthropic_schema(schema).value()),
                ElementsAre("/properties/a/minItems: is not enforced there; it stands in the description",
                            "/properties/a/items/minLength: is not enforced there; it stands in the description",
                            "/properties/a/items/default: was left out"));
}

TEST(SchemaChanges, NameWhatBecameNullableOrClosed)
{
    const Json schema = json(R"({"type": "object", "properties": {"a/b": {"$ref": "#/$defs/d"}},
        "$defs": {"d": {"oneOf": [{"type": "string", "maxLength": 2}, {"type": "null"}]}}})");
    const auto changes = schema_changes(schema, openai_schema(schema).value());
    EXPECT_THAT(changes, Contains("/: takes no other properties there"));
    EXPECT_THAT(changes, Contains("/properties/a~1b: is required there, and null where it is missing"));
    EXPECT_THAT(changes, Contains("/$defs/d/oneOf: is \"anyOf\" there: that only one fits is checked afterwards"));
    EXPECT_THAT(changes, Contains("/$defs/d/oneOf/0/maxLength: is not enforced there; it stands in the description"));
}

TEST(SchemaChanges, NameWhatIsLeftToOurValidation)
{
    const Json schema = json(R"({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": false,
        "if": {"properties": {"a": {"const": "x"}}}, "then": {"required": ["a"]}, "anyOf": [{"required": ["a"]}]})");
    EXPECT_THAT(schema_changes(schema, openai_schema(schema).value()),
                ElementsAre("/if: is not enforced there; it stands in the description",
                            "/then: is not enforced there; it stands in the description",
                            "/anyOf: is not enforced there; it stands in the description"));
    const Json parts = json(R"({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": false,
        "allOf": [{"if": {"required": ["a"]}, "then": {"required": ["a"]}}]})");
    EXPECT_THAT(schema_changes(parts, openai_schema(parts).value()), Contains("/allOf/0/if: is not enforced there; it stands in the description"));
}

TEST(SchemaChanges, SayWhereARestrictionWent)
{
    const Json schema = json(R"({"type": "object", "required": ["list", "branches", "part", "odd"], "additionalProperties": false, "properties": {
        "list": {"type": "string", "enum": ["aa", "b", null], "minLength": 2},
        "branches": {"anyOf": [{"type": "integer"}, {"type": "string"}], "minimum": 5, "maxLength": 4},
        "part": {"allOf": [{"$ref": "#/$defs/word"}, {"minLength": 3}]},
        "odd": {"type": "string", "minimum": 3}}, "$defs": {"word": {"type": "string", "maxLength": 9}}})");
    const auto translated = openai_schema(schema).value();
    EXPECT_EQ(translated["properties"]["list"], json(R"({"description": "{\"minLength\":2}", "type": "string", "enum": ["aa", "b"]})"));
    EXPECT_THAT(schema_changes(schema, translated),
                ElementsAre("/properties/list/minLength: is not enforced there; it stands in the description",
                            "/properties/list/enum: is without the values that what stands beside it does not take",
                            "/properties/branches/maxLength: is not enforced there; it stands in the descriptions of the branches",
                            "/properties/branches/minimum: stands in the branches of \"anyOf\" there",
                            "/properties/part: what it refers to or combines was put in its place",
                            "/$defs/word/maxLength: is not enforced there; it stands in the description",
                            "/properties/part/allOf/1/minLength: is not enforced there; it stands in the description",
                            "/properties/odd/minimum: was left out: no value taken there is of the type that it speaks of"));
}

TEST(SchemaChanges, LeaveAReferenceThatMayBeNullWhereItIs)
{
    const Json schema = json(R"({"type": "object", "properties": {"a": {"$ref": "#/$defs/word"}}, "additionalProperties": false,
        "$defs": {"word": {"type": "string"}}})");
    EXPECT_THAT(schema_changes(schema, openai_schema(schema).value()), ElementsAre("/properties/a: is required there, and null where it is missing"));
}

TEST(SchemaChanges, AreLimited)
{
    Json schema = json(R"({"type": "object", "properties": {}})");
    for (int i = 0; i < 500; ++i)
        schema["properties"]["p" + std::to_string(i)] = json(R"({"type": "string"})");
    EXPECT_EQ(schema_changes(schema, openai_schema(schema).value()).size(), 200u);
}

}  // namespace
}  // namespace assay::llm
