#include "decode/members.hpp"

#include <gtest/gtest.h>

#include <string>

namespace assay::decode {
namespace {

/// Appends `key` and `value` to the output and adds them as a member.
std::optional<Span> add(Members& members, std::string& output, std::string_view key, std::string_view value)
{
    const Span name{output.size(), output.size() + key.size()};
    output += key;
    const Span written{output.size(), output.size() + value.size()};
    output += value;
    return members.add(output, name, written);
}

TEST(Members, FindAKeyOfTheirOwnObjectOnly)
{
    Members members;
    std::string output;
    members.open_object();
    EXPECT_FALSE(add(members, output, "\"a\"", "1"));
    members.open_object();
    EXPECT_FALSE(add(members, output, "\"a\"", "2")) << "another object";
    EXPECT_TRUE(add(members, output, "\"a\"", "3"));
    members.close_object();
    const auto before = add(members, output, "\"a\"", "4");
    ASSERT_TRUE(before);
    EXPECT_EQ(before->of(output), "1");
}

TEST(Members, FindKeysOfLargeObjects)
{
    Members members;
    std::string output;
    for (int object = 0; object < 3; ++object) {
        members.open_object();
        for (int i = 0; i < 1000; ++i) {
            EXPECT_FALSE(add(members, output, "\"" + std::to_string(i) + "\"", std::to_string(object)));
            members.open_object();  // An object inside must not disturb it.
            EXPECT_FALSE(add(members, output, "\"0\"", "x"));
            members.close_object();
        }
        for (int i = 0; i < 1000; ++i) {
            const auto before = add(members, output, "\"" + std::to_string(i) + "\"", "again");
            ASSERT_TRUE(before) << i;
            EXPECT_EQ(before->of(output), std::to_string(object));
        }
    }
}

TEST(Members, ForgetTheLastOne)
{
    Members members;
    std::string output;
    members.open_object();
    EXPECT_FALSE(add(members, output, "\"a\"", "1"));
    members.take_back();
    EXPECT_FALSE(add(members, output, "\"a\"", "2"));
}

}  // namespace
}  // namespace assay::decode
