#include "schema/short_form_choices.hpp"

#include <gtest/gtest.h>

namespace assay::schema {
namespace {

std::string choices(const char* text)
{
    const auto schema = choices_from(text);
    return schema ? schema->value("enum", (*schema)["type"]).dump() : "none";
}

TEST(Choices, AreFoundHoweverTheyAreJoined)
{
    EXPECT_EQ(choices("a, b, or c"), R"(["a","b","c"])");
    EXPECT_EQ(choices("a, b or c."), R"(["a","b","c"])");
    EXPECT_EQ(choices("High | Low"), R"(["High","Low"])");
    EXPECT_EQ(choices("low/medium/high"), R"(["low","medium","high"])");
    EXPECT_EQ(choices("'not started', 'in progress', or 'done'"), R"(["not started","in progress","done"])");
    EXPECT_EQ(choices("priority (low, medium, high)"), R"(["low","medium","high"])");
    EXPECT_EQ(choices("priority: low, medium, high"), R"(["low","medium","high"])");
    EXPECT_EQ(choices("must be one of: open, closed"), R"(["open","closed"])");
    EXPECT_EQ(choices("one of very good, bad"), R"(["very good","bad"])");
    EXPECT_EQ(choices("very good, bad"), "none");
    EXPECT_EQ(choices("either new or used"), R"(["new","used"])");
    EXPECT_EQ(choices("very good, good, very bad"), R"(["very good","good","very bad"])");
    EXPECT_EQ(choices("string or number"), R"(["string","number"])");
}

TEST(Choices, KeepTheSignsThatTellThemApart)
{
    EXPECT_EQ(choices("-1, 0, or 1"), "[-1,0,1]");
    EXPECT_EQ(choices("-1, 0, +1"), "[-1,0,1]");
    EXPECT_EQ(choices("0, 0.5, or 1"), "[0,0.5,1]");
    EXPECT_EQ(choices("<18, 18-65, >65"), R"(["<18","18-65",">65"])");
    EXPECT_EQ(choices("age group: < 18, 18-64, ≥ 65"), R"(["< 18","18-64","≥ 65"])");
    EXPECT_EQ(choices("<18 or >=18"), R"(["<18",">=18"])");
    EXPECT_EQ(choices("C++, C#, .NET"), R"(["C++","C#",".NET"])");
    EXPECT_EQ(choices(">=0, <=100"), "none") << "a range";
    EXPECT_EQ(choices("number >= 0, <= 100"), "none");
}

TEST(Choices, AreNotSeenInSentences)
{
    for (const char* text : {"a short, friendly summary of the review", "the name, or the nickname of the person", "name, age, and city",
                             "float, 0-1", "string, max 50 characters", "what went wrong, if anything", "n/a", "km/h", "one sentence",
                             "a summary (e.g. great, bad)", "the city or town where they live"})
        EXPECT_EQ(choices(text), "none") << text;
}

TEST(Choices, CountBeyondYesAndNo)
{
    EXPECT_TRUE(has_more_than_two_choices("yes, no, or unknown"));
    EXPECT_FALSE(has_more_than_two_choices("yes or no"));
}

}  // namespace
}  // namespace assay::schema
