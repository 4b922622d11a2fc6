#include "decode/json_tree.hpp"

#include <gtest/gtest.h>

namespace assay::decode {
namespace {

TEST(JsonTree, KeepsTheSpellingOfEachValue)
{
    JsonTree tree;
    const auto root = tree.add(R"({"a":[1.50,-2e5],"b\n":{"c":"x\"y"},"d":[],"e":null})");
    EXPECT_EQ(tree.kind(root), JsonTree::Kind::object);
    ASSERT_EQ(tree.size(root), 4u);
    const auto list = tree.first(root);
    EXPECT_EQ(tree.raw(list), "[1.50,-2e5]");
    EXPECT_EQ(tree.raw(tree.first(list)), "1.50");
    EXPECT_EQ(tree.next(tree.next(tree.first(list))), JsonTree::none);
    const auto object = tree.next(list);
    EXPECT_EQ(tree.raw_key(object), R"("b\n")");
    EXPECT_EQ(tree.key(object), "b\n");
    EXPECT_EQ(tree.text(tree.first(object)), "x\"y");
    EXPECT_EQ(tree.size(tree.next(object)), 0u);
    EXPECT_EQ(tree.kind(tree.next(tree.next(object))), JsonTree::Kind::null);
}

TEST(JsonTree, HoldsSeveralRoots)
{
    JsonTree tree;
    const auto one = tree.add("1");
    const auto text = tree.add_text("a \"b\"");
    const auto list = tree.add_list({one, text});
    EXPECT_EQ(tree.text(text), "a \"b\"");
    EXPECT_EQ(tree.size(list), 2u);
    EXPECT_EQ(tree.first(list), one);
    EXPECT_EQ(tree.next(one), text);
    EXPECT_TRUE(tree.raw(list).empty());
}

TEST(JsonTree, UnescapesStrings)
{
    EXPECT_EQ(unescape_json_string(R"("\u00e9\ud83d\ude00\/\t")"), "\xC3\xA9\xF0\x9F\x98\x80/\t");
    EXPECT_EQ(unescape_json_string(R"("")"), "");
}

TEST(JsonTree, NoticesAKeyThatStandsTwice)
{
    JsonTree tree;
    EXPECT_TRUE(tree.repeats_a_key(tree.add(R"({"a":[{"b":1,"\u0062":2}]})")));
    EXPECT_FALSE(tree.repeats_a_key(tree.add(R"({"a":{"a":1},"b":[{"a":1},{"a":1}]})")));
}

}  // namespace
}  // namespace assay::decode
