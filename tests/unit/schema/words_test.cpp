#include "schema/words.hpp"

#include "schema/code.hpp"

#include <gtest/gtest.h>

namespace assay::schema {
namespace {

TEST(Words, ListTypes)
{
    EXPECT_EQ(type_words(type_string), "a string");
    EXPECT_EQ(type_words(type_integer | type_number), "a number");
    EXPECT_EQ(type_words(type_string | type_integer | type_null), "a string, an integer or null");
}

TEST(Words, CountThings)
{
    EXPECT_EQ(counted(1, "item", "items"), "1 item");
    EXPECT_EQ(counted(0, "item", "items"), "0 items");
}

TEST(Words, FindTheNearestName)
{
    EXPECT_EQ(nearest("requierd", {"title", "required"}, 2), "required") << "a swap is one edit";
    EXPECT_EQ(nearest("proprties", {"properties", "patternProperties"}, 2), "properties");
    EXPECT_FALSE(nearest("colour", {"required"}, 2));
    EXPECT_FALSE(nearest("abc", {"abcdef"}, 2));
}

}  // namespace
}  // namespace assay::schema
