#include "rules/neutral.hpp"

#include <gtest/gtest.h>

namespace assay::rules {
namespace {

std::string neutral_of(const char* name, const char* schema)
{
    const Json document{{"type", "object"}, {"properties", {{name, Json::parse(schema)}}}};
    const Result<Node> root = compile_plan(document, PlanLimits{});
    std::string out;
    append_neutral(out, *root->properties.front().value);
    return out;
}

TEST(Neutral, PrefersAnOptionThatSaysNothing)
{
    EXPECT_EQ(neutral_of("c", R"({"enum":["a","other","b"]})"), R"("other")");
    EXPECT_EQ(neutral_of("c", R"({"enum":["positive","average","negative"]})"), R"("average")");
    EXPECT_EQ(neutral_of("c", R"({"enum":["a","b",null]})"), "null");
    EXPECT_EQ(neutral_of("c", R"({"enum":["a","b"]})"), R"("a")");
}

TEST(Neutral, IsNullWhereNullIsAdmitted) { EXPECT_EQ(neutral_of("c", R"({"type":["string","null"]})"), "null"); }

TEST(Neutral, IsTheMiddleOfAScale)
{
    EXPECT_EQ(neutral_of("sentiment_score", R"({"type":"number","minimum":-1,"maximum":1})"), "0");
    EXPECT_EQ(neutral_of("rating", R"({"type":"integer","minimum":1,"maximum":5})"), "3");
    EXPECT_EQ(neutral_of("price", R"({"type":"number","minimum":2})"), "2");
}

TEST(Neutral, KeepsToLengthsPatternsAndFormats)
{
    EXPECT_EQ(neutral_of("x", R"({"type":"string"})"), R"("unknown")");
    EXPECT_EQ(neutral_of("x", R"({"type":"string","maxLength":3})"), R"("")");
    EXPECT_EQ(neutral_of("x", R"({"type":"string","minLength":9})"), R"("unknown--")");
    EXPECT_EQ(neutral_of("x", R"({"type":"string","pattern":"^A-[0-9]{2}$"})"), R"("A-00")");
    EXPECT_EQ(neutral_of("x", R"({"type":"string","format":"date"})"), R"("1970-01-01")");
}

TEST(Neutral, GivesAListNoMoreThanItNeeds)
{
    EXPECT_EQ(neutral_of("x", R"({"type":"array","items":{"type":"string"}})"), "[]");
    EXPECT_EQ(neutral_of("x", R"({"type":"array","minItems":2,"uniqueItems":true,"items":{"type":"string"}})"), R"(["unknown","unknown 2"])");
}

}  // namespace
}  // namespace assay::rules
