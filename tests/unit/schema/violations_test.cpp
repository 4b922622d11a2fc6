#include "unit/schema/instance.hpp"

#include <gmock/gmock.h>

namespace assay::schema {
namespace {

using testing::ElementsAre;

TEST(Violations, QuoteWhatStandsThereAndWhatShould)
{
    const auto schema = compiled(R"({
        "type": "object",
        "properties": {
            "sentiment": {"enum": ["positive", "negative", "neutral"]},
            "score": {"type": "number", "maximum": 1},
            "issues": {"type": "array", "items": {"type": "string"}}
        },
        "required": ["sentiment", "score"],
        "additionalProperties": false})");
    EXPECT_THAT(complaints(schema, R"({"sentiment": "good", "score": 1.7, "issues": ["a", 5], "foo": 1})"),
                ElementsAre(R"(/sentiment /properties/sentiment/enum: must be one of "positive", "negative", "neutral", not "good")",
                            "/score /properties/score/maximum: must be at most 1, not 1.7",
                            "/issues/1 /properties/issues/items/type: must be a string, not 5",
                            R"( /additionalProperties: has the property "foo", which the schema does not allow)"));
    EXPECT_THAT(complaints(schema, R"({"score": 1})"),
                ElementsAre(R"( /required: is missing the required property "sentiment")"));
}

TEST(Violations, NameNoMoreOptionsThanThereIsRoomFor)
{
    Json schema{{"enum", Json::array()}};
    for (int i = 0; i < 20'000; ++i)
        schema["enum"].push_back("option " + std::to_string(i));
    const auto message = complaints(compiled(schema.dump()), "5").at(0);
    EXPECT_LT(message.size(), 2'200u);
    EXPECT_THAT(message, testing::HasSubstr("\"option 1\", \"option 2\""));
    EXPECT_THAT(message, testing::EndsWith(" others, not 5"));
}

TEST(Violations, NameEveryOtherRuleInWords)
{
    const struct {
        const char* schema;
        const char* instance;
        const char* complaint;
    } cases[] = {
        {R"({"const": "a"})", R"("b")", R"( /const: must be "a", not "b")"},
        {R"({"minimum": 2})", "1", " /minimum: must be at least 2, not 1"},
        {R"({"exclusiveMinimum": 2})", "2", " /exclusiveMinimum: must be more than 2, not 2"},
        {R"({"exclusiveMaximum": 2})", "2.0", " /exclusiveMaximum: must be less than 2, not 2.0"},
        {R"({"multipleOf": 5})", "7", " /multipleOf: must be a multiple of 5, not 7"},
        {R"({"minLength": 2})", R"("é")", R"( /minLength: must be at least 2 characters long, not 1: "é")"},
        {R"({"maxLength": 1})", R"("éé")", R"( /maxLength: must be at most 1 character long, not 2: "éé")"},
        {R"({"pattern": "^a"})", R"("b")", R"( /pattern: must match the pattern "^a", not "b")"},
        {R"({"format": "date"})", R"("May")", R"( /format: must be a date such as 2024-05-31, not "May")"},
        {R"({"minItems": 1})", "[]", " /minItems: must have at least 1 item, not 0"},
        {R"({"maxItems": 1})", "[1, 2]", " /maxItems: must have at most 1 item, not 2"},
        {R"({"uniqueItems": true})", "[1, 2, 1.0]", " /uniqueItems: must not hold an item twice, but items 0 and 2 are both 1"},
        {R"({"minProperties": 1})", "{}", " /minProperties: must have at least 1 property, not 0"},
        {R"({"maxProperties": 0})", R"({"a": 1})", " /maxProperties: must have at most 0 properties, not 1"},
        {R"({"propertyNames": {"maxLength": 1}})", R"({"ab": 1})",
         R"( /propertyNames: has the property "ab", a name that the schema does not allow)"},
        {R"({"dependentRequired": {"a": ["b"]}})", R"({"a": 1})",
         R"( /dependentRequired: is missing the property "b", which "a" makes necessary)"},
        {R"({"dependencies": {"a": ["b"]}})", R"({"a": 1})",
         R"( /dependencies: is missing the property "b", which "a" makes necessary)"},
        {R"({"contains": {"type": "null"}})", "[1]",
         R"( /contains: must hold at least 1 item of the kind that "contains" asks for, not 0)"},
        {R"({"not": {"type": "null"}})", "null", R"( /not: is what "not" rules out: null)"},
        {R"({"properties": {"a": false}})", R"({"a": 1})", "/a /properties/a: is not allowed here: 1"},
        {R"({"if": {"type": "string"}, "then": {"minLength": 1}})", R"("")",
         R"( /then/minLength: must be at least 1 character long, not 0: "")"},
        {R"({"type": ["integer", "null"]})", R"("x")", R"( /type: must be an integer or null, not "x")"},
        {R"({"properties": {"a": true}, "unevaluatedProperties": false})", R"({"b": 1})",
         R"( /unevaluatedProperties: has the property "b", which the schema does not allow)"},
        {R"({"prefixItems": [true], "unevaluatedItems": {"type": "string"}})", "[1, 2]",
         "/1 /unevaluatedItems/type: must be a string, not 2"},
    };
    for (const auto& [schema, instance, complaint] : cases)
        EXPECT_THAT(complaints(compiled(schema), instance), ElementsAre(complaint)) << schema;
}

TEST(Violations, ReportTheBranchThatFitsBest)
{
    const auto schema = compiled(R"({"anyOf": [
        {"properties": {"kind": {"const": "book"}, "pages": {"type": "integer"}}, "required": ["kind", "pages"]},
        {"properties": {"kind": {"const": "film"}, "minutes": {"type": "integer"}}, "required": ["kind", "minutes"]}]})");
    EXPECT_THAT(complaints(schema, R"({"kind": "film", "minutes": "long"})"),
                ElementsAre(R"(/minutes /anyOf/1/properties/minutes/type: must be an integer, not "long")"));
}

TEST(Violations, NameEveryKeywordWhenAllAreWanted)
{
    CompileOptions complete;
    complete.report = Report::complete;
    EXPECT_THAT(complaints(compiled(R"({"type": "string", "enum": ["a"]})", complete), "1"),
                ElementsAre(" /type: must be a string, not 1", R"( /enum: must be one of "a", not 1)"));
    EXPECT_THAT(complaints(compiled(R"({"propertyNames": {"maxLength": 1}})", complete), R"({"ab": 1})"),
                ElementsAre(R"( /propertyNames: has the property "ab", a name that the schema does not allow)",
                            R"( /propertyNames/maxLength: must be at most 1 character long, not 2: "ab")"));
    EXPECT_THAT(complaints(compiled(R"({"anyOf": [{"type": "array"}, {"required": ["a", "b"]}]})", complete), R"({"a": 1})"),
                ElementsAre(R"( /anyOf: fits none of the schema's 2 alternatives; number 2 is the closest: {"a":1})",
                            R"( /anyOf/1/required: is missing the required property "b")"));
}

TEST(Violations, PlaceKeywordsWhereTheUserWroteThem)
{
    EXPECT_THAT(complaints(compiled(R"({"items": [{"$ref": "#/definitions/a"}], "definitions": {"a": {"type": "null"}}})"), "[1]"),
                ElementsAre("/0 /definitions/a/type: must be null, not 1"));
}

TEST(Violations, MergeBranchesThatWantOtherKindsOfValue)
{
    EXPECT_THAT(complaints(compiled(R"({"anyOf": [{"type": "string"}, {"type": "null"}]})"), "12"),
                ElementsAre(" /anyOf: must be a string or null, not 12"));
    EXPECT_THAT(complaints(compiled(R"({"oneOf": [{"const": "a"}, {"$ref": "#/$defs/b"}], "$defs": {"b": {"enum": ["b", "c"]}}})"), "\"d\""),
                ElementsAre(R"( /oneOf: must be one of "a", "b", "c", not "d")"));
}

TEST(Violations, TellWhichAlternativesFitTogether)
{
    EXPECT_THAT(complaints(compiled(R"({"oneOf": [{"type": "integer"}, {"type": "string"}, {"minimum": 2}]})"), "3"),
                ElementsAre(" /oneOf: must fit exactly one of the schema's alternatives, but fits number 1 and number 3: 3"));
}

TEST(Violations, AreCapped)
{
    Json instance = Json::array();
    for (int i = 0; i < 100; ++i)
        instance.push_back(i);
    EXPECT_EQ(complaints(compiled(R"({"items": {"type": "string"}})", {.max_violations = 7}), instance.dump()).size(), 7u);
}

TEST(Violations, ShortenLongValues)
{
    const auto found = complaints(compiled(R"({"type": "integer"})"), "\"" + std::string(10'000, 'x') + "\"");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_LT(found[0].size(), 120u);
}

TEST(Violations, EscapeTheirPointers)
{
    EXPECT_THAT(complaints(compiled(R"({"properties": {"a/b~c": {"type": "null"}}})"), R"({"a/b~c": 1})"),
                ElementsAre("/a~1b~0c /properties/a~1b~0c/type: must be null, not 1"));
}

}  // namespace
}  // namespace assay::schema
