#include "decode/json_span.hpp"

#include <gtest/gtest.h>

#include <string>

namespace assay::decode {
namespace {

std::string value_at(std::string_view json, std::string_view pointer)
{
    const auto span = find_value(json, pointer);
    return span ? std::string{json.substr(span->value_begin, span->value_end - span->value_begin)} : "none";
}

TEST(JsonSpan, FindsAnyValue)
{
    constexpr std::string_view json = R"({"a":[1,{"b":"x,\"}"},[]],"c/d":null,"\u0065":true})";
    EXPECT_EQ(value_at(json, ""), json);
    EXPECT_EQ(value_at(json, "/a/0"), "1");
    EXPECT_EQ(value_at(json, "/a/1/b"), R"("x,\"}")");
    EXPECT_EQ(value_at(json, "/a/2"), "[]");
    EXPECT_EQ(value_at(json, "/c~1d"), "null");
    EXPECT_EQ(value_at(json, "/e"), "true");
}

TEST(JsonSpan, TellsWhereAMemberBegins)
{
    const auto span = find_value(R"({"a":1,"b":2})", "/b");
    ASSERT_TRUE(span);
    EXPECT_EQ(span->member_begin, 7u);
    EXPECT_EQ(span->value_begin, 11u);
}

TEST(JsonSpan, FindsNothingWhereNothingIs)
{
    EXPECT_EQ(value_at("{\"a\":1}", "/b"), "none");
    EXPECT_EQ(value_at("{\"a\":1}", "/a/b"), "none");
    EXPECT_EQ(value_at("[]", "/0"), "none");
}

}  // namespace
}  // namespace assay::decode
