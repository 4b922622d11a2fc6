#include "schema/pointer.hpp"

#include <gtest/gtest.h>

namespace assay::schema {
namespace {

TEST(Pointer, FindsWhatItNames)
{
    const Json root = Json::parse(R"({"a": [1, {"b/~": 2}], "": 3})");
    EXPECT_EQ(find_pointer(root, ""), &root);
    EXPECT_EQ(*find_pointer(root, "/a/1/b~1~0"), 2);
    EXPECT_EQ(*find_pointer(root, "/"), 3);
    for (const char* bad : {"a", "/a/2", "/a/01", "/a/-", "/a/x", "/a/0/0", "/a~2", "/none"})
        EXPECT_EQ(find_pointer(root, bad), nullptr) << bad;
}

TEST(Pointer, FollowsRenamedKeywords)
{
    const Json root = Json::parse(R"({"$defs": {"a": {"prefixItems": [true], "items": {"type": "null"}}}})");
    const auto tuple = locate(root, "/definitions/a/items/0");
    ASSERT_TRUE(tuple);
    EXPECT_EQ(tuple->tokens, (std::vector<std::string>{"$defs", "a", "prefixItems", "0"}));
    const auto rest = locate(root, "/definitions/a/additionalItems/type");
    ASSERT_TRUE(rest);
    EXPECT_EQ(*rest->json, "null");
    EXPECT_FALSE(locate(root, "/definitions/b"));
}

}  // namespace
}  // namespace assay::schema
