#include "rules/plan.hpp"

#include <gtest/gtest.h>

namespace assay::rules {
namespace {

Cue cue_of(const char* name, const char* schema)
{
    const Json document{{"type", "object"}, {"properties", {{name, Json::parse(schema)}}}};
    const Result<Node> root = compile_plan(document, PlanLimits{});
    return root->properties.front().value->cue;
}

constexpr const char* string = R"({"type":"string"})";
constexpr const char* number = R"({"type":"number"})";
constexpr const char* boolean = R"({"type":"boolean"})";
constexpr const char* list = R"({"type":"array","items":{"type":"string"}})";

TEST(DecideCue, KnowsAnEnumOfFeelingsByItsValues)
{
    EXPECT_EQ(cue_of("x", R"({"enum":["positive","negative","neutral"]})"), Cue::sentiment);
    EXPECT_EQ(cue_of("x", R"({"enum":["pos","neg"]})"), Cue::sentiment);
    EXPECT_EQ(cue_of("x", R"({"enum":["very satisfied","satisfied","dissatisfied"]})"), Cue::sentiment);
    EXPECT_EQ(cue_of("sentiment", R"({"enum":["billing","shipping"]})"), Cue::options);
}

TEST(DecideCue, KnowsOtherEnumsByTheirName)
{
    EXPECT_EQ(cue_of("priority", R"({"enum":["low","high"]})"), Cue::urgency);
    EXPECT_EQ(cue_of("would_recommend", R"({"enum":["yes","no"]})"), Cue::recommend);
    EXPECT_EQ(cue_of("rating", R"({"enum":[1,2,3]})"), Cue::stars);
    EXPECT_EQ(cue_of("currency", R"({"enum":["USD","EUR"]})"), Cue::currency);
}

TEST(DecideCue, KnowsNumbers)
{
    EXPECT_EQ(cue_of("sentiment_score", number), Cue::score);
    EXPECT_EQ(cue_of("starRating", number), Cue::stars);
    EXPECT_EQ(cue_of("price", number), Cue::price);
    EXPECT_EQ(cue_of("nights", number), Cue::amount);
    EXPECT_EQ(cue_of("x", R"({"type":"number","description":"polarity of the text"})"), Cue::score);
}

TEST(DecideCue, KnowsBooleans)
{
    EXPECT_EQ(cue_of("would_recommend", boolean), Cue::recommend);
    EXPECT_EQ(cue_of("is_complaint", boolean), Cue::negative_flag);
    EXPECT_EQ(cue_of("is_urgent", boolean), Cue::urgency);
    EXPECT_EQ(cue_of("mentions_battery", boolean), Cue::mentioned);
}

TEST(DecideCue, KnowsStringsAndLists)
{
    EXPECT_EQ(cue_of("issues", list), Cue::issues);
    EXPECT_EQ(cue_of("pros", list), Cue::praises);
    EXPECT_EQ(cue_of("requested_actions", list), Cue::requests);
    EXPECT_EQ(cue_of("main_issue", string), Cue::worst);
    EXPECT_EQ(cue_of("summary", string), Cue::summary);
    EXPECT_EQ(cue_of("product", string), Cue::product) << "pro is not the start of product";
    EXPECT_EQ(cue_of("customer_email", string), Cue::email);
    EXPECT_EQ(cue_of("order_number", string), Cue::order_number);
    EXPECT_EQ(cue_of("when", R"({"type":"string","format":"date"})"), Cue::date);
    EXPECT_EQ(cue_of("code", R"({"type":"string","pattern":"^[A-Z]+$"})"), Cue::pattern);
    EXPECT_EQ(cue_of("warranty", string), Cue::label);
}

}  // namespace
}  // namespace assay::rules
