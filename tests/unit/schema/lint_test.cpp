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
