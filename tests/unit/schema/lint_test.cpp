#include "schema/lint.hpp"

#include <gmock/gmock.h>

namespace assay::schema {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Lint, SuggestsTheKeywordThatWasMeant)
{
    EXPECT_THAT(lint(Json::parse(R"({"requierd": ["a"], "proprties": {}, "properties": {"a": {"maximun": 3}}})")),
                ElementsAre(R"(/requierd: "requierd" is no keyword and is not enforced; did you mean "required"?)",
                            R"(/proprties: "proprties" is no keyword and is not enforced; did you mean "properties"?)",
                            R"(/properties/a/maximun: "maximun" is no keyword and is not enforced; did you mean "maximum"?)"));
}

TEST(Lint, TakesAShortWordForAKeywordOnlyWithSuchAValue)
{
    EXPECT_THAT(lint(Json::parse(R"({"typ": "string", "enm": ["a"], "item": {}})")),
                ElementsAre(R"(/typ: "typ" is no keyword and is not enforced; did you mean "type"?)",
                            R"(/enm: "enm" is no keyword and is not enforced; did you mean "enum"?)",
                            R"(/item: "item" is no keyword and is not enforced; did you mean "items"?)"));
    EXPECT_THAT(lint(Json::parse(R"({"typ": "B", "enm": 5, "item": "a pen"})")), IsEmpty());
}

TEST(Lint, WarnsOfLimitsThatLeaveNothing)
{
    EXPECT_THAT(lint(Json::parse(R"({"minimum": 5, "maximum": 4, "minLength": 2, "maxLength": 1, "minItems": 3, "maxItems": 3})")),
                ElementsAre(R"(/minimum: 5 leaves nothing below "maximum", which is 4)",
                            R"(/minLength: 2 leaves nothing below "maxLength", which is 1)"));
    EXPECT_THAT(lint(Json::parse(R"({"minimum": 5, "exclusiveMaximum": 5})")),
                ElementsAre(R"(/minimum: 5 leaves nothing below "exclusiveMaximum", which is 5)"));
    EXPECT_THAT(lint(Json::parse(R"({"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 5, "exclusiveMinimum": true, "maximum": 6})")),
                IsEmpty());
}

TEST(Lint, WarnsOfItsOwnValuesThatDoNotFit)
{
    EXPECT_THAT(lint(Json::parse(R"({"properties": {"a": {"type": "string", "enum": ["x", 1], "default": "y"},
                                                    "b": {"$ref": "#/$defs/short", "examples": ["ok", "too long"]}},
                                     "$defs": {"short": {"type": "string", "maxLength": 3}}})")),
                ElementsAre(R"(/properties/a/default: "y" does not fit the schema that it stands in: must be one of "x", 1, not "y")",
                            R"(/properties/a/enum/1: 1 does not fit the schema that it stands in: must be a string, not 1)",
                            R"(/properties/b/examples/1: "too long" does not fit the schema that it stands in: must be at most 3 characters long, not 8: "too long")"));
    EXPECT_THAT(lint(Json::parse(R"({"default": {"a": 1}, "properties": {"a": {"$ref": "#"}}, "type": "object"})")), IsEmpty())
        << "what a schema inside refers to is not at hand";
}

TEST(Lint, SaysNothingAboutFineSchemas)
{
    EXPECT_THAT(lint(Json::parse(R"({"title": "t", "x-order": 1, "id": "a", "example": 1, "note": "n", "source": "web",
                                     "properties": {"requierd": {"type": "string", "format": "date"}},
                                     "required": ["requierd"], "nullable": true, "type": "object"})")),
                IsEmpty());
}

TEST(Lint, WarnsOfFormatsThatAreNotChecked)
{
    EXPECT_THAT(lint(Json::parse(R"({"format": "datetime"})")),
                ElementsAre(R"(/format: the format "datetime" is not checked; did you mean "date-time"?)"));
}

TEST(Lint, WarnsOfRequiredNamesThatAreNotDescribed)
{
    EXPECT_THAT(lint(Json::parse(R"({"properties": {"sentiment": true}, "required": ["sentimant"]})")),
                ElementsAre(R"(/required: "required" names "sentimant", which "properties" does not describe; did you mean "sentiment"?)"));
}

TEST(Lint, WarnsOfNullableThatSaysNothing)
{
    EXPECT_THAT(lint(Json::parse(R"({"$ref": "#/x", "nullable": true})")),
                ElementsAre(R"(/nullable: "nullable" says nothing without a "type" beside it)"));
}

TEST(Lint, StopsAfterAReasonableNumber)
{
    Json document = Json::object();
    for (int i = 0; i < 500; ++i)
        document["properties"]["p" + std::to_string(i)] = {{"maximun", 1}};
    EXPECT_EQ(lint(document).size(), 50u);
}

TEST(Lint, NamesKeywordsThatTheDraftDoesNotKnow)
{
    const auto warnings = lint(Json::parse(R"({"$schema": "http://json-schema.org/draft-04/schema#", "properties": {"a": {"const": 1}}})"));
    ASSERT_EQ(warnings.size(), 1u);
    EXPECT_EQ(warnings[0], "/properties/a/const: \"const\" is no keyword of the draft that \"$schema\" names and is not enforced");
    EXPECT_TRUE(lint(Json::parse(R"({"$schema": "http://json-schema.org/draft-07/schema#", "const": 1})")).empty());
}

}  // namespace
}  // namespace assay::schema
