#include "schema/equality.hpp"

#include <gtest/gtest.h>

namespace assay::schema {
namespace {

bool same(const std::string& a, const std::string& b)
{
    simdjson::dom::parser first;
    simdjson::dom::parser second;
    simdjson::dom::element x;
    simdjson::dom::element y;
    EXPECT_EQ(first.parse(a).get(x), simdjson::SUCCESS);
    EXPECT_EQ(second.parse(b).get(y), simdjson::SUCCESS);
    return equal({x}, {y});
}

std::optional<EqualPair> pair_in(const std::string& text)
{
    simdjson::dom::parser parser;
    simdjson::dom::array array;
    EXPECT_EQ(parser.parse(text).get(array), simdjson::SUCCESS);
    return find_equal_pair(array);
}

TEST(Equality, IsByValue)
{
    EXPECT_TRUE(same("1", "1.0"));
    EXPECT_TRUE(same(R"({"a": 1, "b": [2, null]})", R"({"b": [2.0, null], "a": 1})"));
    EXPECT_FALSE(same("1", "true"));
    EXPECT_FALSE(same("0", "false"));
    EXPECT_FALSE(same(R"("1")", "1"));
    EXPECT_FALSE(same("[1, 2]", "[2, 1]"));
    EXPECT_FALSE(same("[1]", "[1, 1]"));
    EXPECT_FALSE(same(R"({"a": 1})", R"({"a": 1, "b": 2})"));
    EXPECT_FALSE(same(R"({"a": 1})", R"({"b": 1})"));
    EXPECT_FALSE(same("null", "false"));
}

TEST(Equality, FindsTwinsInShortAndLongLists)
{
    std::string distinct = "[";
    for (int n = 0; n < 1000; ++n)
        distinct += (n > 0 ? "," : "") + std::string{"{\"id\":"} + std::to_string(n) + ",\"x\":[1]}";
    EXPECT_FALSE(pair_in(distinct + "]"));
    const auto twin = pair_in(distinct + R"(, {"x": [1.0], "id": 700}])");
    ASSERT_TRUE(twin);
    EXPECT_EQ(twin->first, 700u);
    EXPECT_EQ(twin->second, 1000u);
    EXPECT_TRUE(pair_in("[1, 2, 1.0]"));
    EXPECT_FALSE(pair_in("[1, true, \"1\"]"));
    EXPECT_FALSE(pair_in("[]"));
}

}  // namespace
}  // namespace assay::schema
