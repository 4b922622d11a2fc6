#include "core/json.hpp"

#include "support/temp_dir.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(ParseJson, KeepsTheOrderOfKeys)
{
    const auto value = parse_json(R"({"b":1,"a":2})", "x");
    ASSERT_TRUE(value);
    EXPECT_EQ(value->dump(), R"({"b":1,"a":2})");
}

TEST(ParseJson, NamesLineAndColumnOfAnError)
{
    const auto value = parse_json("{\n  \"a\": 1,\n  \"b\" 2\n}", "schema.json");
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().code, Errc::invalid_input);
    EXPECT_EQ(value.error().where.substr(0, 14), "schema.json:3:");
}

TEST(ReadJsonFile, RefusesAKeyThatStandsTwice)
{
    const test::TempDir dir;
    const auto doubled = read_json_file(dir.write("a.json", R"({"a":{"x":1,"y":{"x":2}},"b":[{"x":1},{"x":2}],"a":2})"));
    ASSERT_FALSE(doubled);
    EXPECT_NE(doubled.error().message.find("\"a\" stands twice"), std::string::npos) << doubled.error().text();
    EXPECT_TRUE(read_json_file(dir.write("b.json", R"({"a":{"x":1,"y":{"x":2}},"b":[{"x":1},{"x":2}]})")));
}

TEST(ParseJson, RefusesNestingThatWouldExhaustAStack)
{
    const std::string deep(100'000, '[');
    const auto value = parse_json(deep, "deep");
    ASSERT_FALSE(value);
    EXPECT_NE(value.error().message.find("512"), std::string::npos);
    EXPECT_EQ(value.error().where, "deep:1:513");
}

TEST(ParseJson, BracketsInStringsAreNotNesting)
{
    EXPECT_TRUE(parse_json("[\"" + std::string(2000, '[') + "\\\"[\"]", "x"));
}

TEST(ReadJsonFile, NamesAMissingFile)
{
    const auto value = read_json_file("/nonexistent/schema.json");
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().where, "/nonexistent/schema.json");
}

TEST(AppendPointer, EscapesTildeAndSlash)
{
    std::string pointer = "/a";
    append_pointer(pointer, "b/c~d");
    EXPECT_EQ(pointer, "/a/b~1c~0d");
}

TEST(ParseJson, TakesTheLastOfTwoMembersOfOneNameAtTheFirstOnesPlace)
{
    const auto json = parse_json(R"({"a": 1, "b": {"c": [1], "c": [2]}, "a": {"d": 3}})", "x");
    ASSERT_TRUE(json);
    EXPECT_EQ(json->dump(), R"({"a":{"d":3},"b":{"c":[2]}})");
}

TEST(ParseJson, TakesTimeInProportionToTheMembersOfAnObject)
{
    std::string text = "{";
    for (int i = 0; i < 300'000; ++i)
        text += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":" + std::to_string(i);
    const auto json = parse_json(text + "}", "x");  // minutes, if each name were compared with all before
    ASSERT_TRUE(json);
    EXPECT_EQ(json->size(), 300'000u);
}

TEST(ParseJson, ReadsEveryKindOfValue)
{
    const std::string text = R"([null,true,-1,18446744073709551615,1.5,"\u00e9",{},[],{"a":[{"b":null}]}])";
    EXPECT_EQ(parse_json(text, "x").value(), Json::parse(text));
    EXPECT_EQ(parse_json("7", "x").value(), Json(7));
}

}  // namespace
}  // namespace assay
