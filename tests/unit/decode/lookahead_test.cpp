#include "decode/lookahead.hpp"

#include <gtest/gtest.h>

#include <string>

namespace assay::decode {
namespace {

/// Whether the quotation mark that `text` begins with ends its string.
bool ends(std::string_view text, Place place, bool in_quotation = false)
{
    return Lookahead{text}.ends_string(1, place, 1, in_quotation);
}

TEST(Lookahead, AStringEndsBeforeWhatMayFollowIt)
{
    EXPECT_TRUE(ends("\" : 1", Place::key));
    EXPECT_TRUE(ends("\", \"b\": 1", Place::member));
    EXPECT_TRUE(ends("\"\n}", Place::member));
    EXPECT_TRUE(ends("\", \"b\"]", Place::item));
    EXPECT_TRUE(ends("\" // why\n}", Place::member));
    EXPECT_TRUE(ends("\"", Place::root));
}

TEST(Lookahead, AQuotationInsideAStringDoesNotEndIt)
{
    EXPECT_FALSE(ends("\" he said\", \"b\": 1}", Place::member));
    EXPECT_TRUE(ends("\" he said", Place::member)) << "no other mark could end it";
    EXPECT_FALSE(ends("\", he said\"}", Place::member));
    EXPECT_FALSE(ends("\", and more\"]", Place::item, true));
    EXPECT_FALSE(ends("\"} is a brace\", \"b\": 1}", Place::member, true));
    EXPECT_FALSE(ends("\" more", Place::root));
}

TEST(Lookahead, KnowsAKey)
{
    EXPECT_TRUE(Lookahead{"\"a b\" : 1"}.is_key(0));
    EXPECT_TRUE(Lookahead{"a_b: 1"}.is_key(0));
    EXPECT_FALSE(Lookahead{"https://x"}.is_key(0));
    EXPECT_FALSE(Lookahead{"\"a\", 1"}.is_key(0));
}

TEST(Lookahead, AKeyOfAMemberEndsWhereAKeyDoes)
{
    EXPECT_TRUE(Lookahead{"\"a\": 1"}.is_key_of_member(0));
    EXPECT_TRUE(Lookahead{"\"a\\\\\": 1"}.is_key_of_member(0)) << "the mark behind two backslashes ends it";
    EXPECT_TRUE(Lookahead{"\"a\xE2\x80\x9D: \xE2\x80\x9Cx"}.is_key_of_member(0)) << "a curly mark ends it, and no straight one follows";
    EXPECT_FALSE(Lookahead{"\"a"}.is_key_of_member(0));
}

TEST(Lookahead, KnowsAnApostrophe)
{
    EXPECT_TRUE(Lookahead{"it's"}.is_apostrophe(2));
    EXPECT_TRUE(Lookahead{"it\xE2\x80\x99s"}.is_apostrophe(2));
    EXPECT_FALSE(Lookahead{"it\xE2\x80\x99 s"}.is_apostrophe(2));
}

TEST(Lookahead, LooksNoFartherThanItsWindow)
{
    std::string text(10 * Lookahead::window_bytes, ' ');
    text += 'x';
    EXPECT_EQ(Lookahead{text}.skip_blank(0), Lookahead::window_bytes);
    const std::string key = '"' + std::string(10 * Lookahead::window_bytes, 'k') + "\": 1";
    EXPECT_FALSE(Lookahead{key}.is_key(0));
}

TEST(Lookahead, KnowsBlanksAndMarksOfUnicode)
{
    EXPECT_EQ(Lookahead{"\xC2\xA0"}.blank_bytes(0), 2u);
    EXPECT_EQ(Lookahead{"\xE3\x80\x80"}.blank_bytes(0), 3u);
    EXPECT_EQ(Lookahead{"\xE2\x80\x94"}.blank_bytes(0), 0u) << "a dash";
    EXPECT_EQ(Lookahead{"\xE2\x80\x9C"}.quote_bytes(0), 3u);
    EXPECT_EQ(Lookahead{""}.quote_bytes(0), 0u);
}

}  // namespace
}  // namespace assay::decode
