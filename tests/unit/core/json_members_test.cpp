#include "core/json_members.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(MemberSpans, AreTheMembersAsWritten)
{
    const auto members = member_spans(R"( { "a" : 1 , "b":{"c":"}\"]"}, "d": [1, {"e": 2}] ,"f":"x"} )");
    ASSERT_TRUE(members);
    ASSERT_EQ(members->size(), 4u);
    EXPECT_EQ((*members)[0].key, "a");
    EXPECT_EQ((*members)[0].value, "1");
    EXPECT_EQ((*members)[1].value, R"({"c":"}\"]"})");
    EXPECT_EQ((*members)[2].value, R"([1, {"e": 2}])");
    EXPECT_EQ((*members)[3].value, "\"x\"");
    EXPECT_EQ(member_spans("{}")->size(), 0u);
}

TEST(MemberSpans, AreNothingWhereThereIsNoObject)
{
    for (const char* text : {"", "1", "[]", "{", "{\"a\"}", "{\"a\":1", "{\"a\":1}}", "{a:1}", "{\"a\":1,}", "{\"a\\", "{\"a\":\"x", "{} x"})
        EXPECT_FALSE(member_spans(text)) << text;
}

}  // namespace
}  // namespace assay
