#include "core/utf8.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(Utf8, FindsTheFirstBadByte)
{
    EXPECT_EQ(invalid_utf8_at("plain \xE2\x82\xAC"), std::nullopt);
    EXPECT_EQ(invalid_utf8_at("ab\xFF"), 2u);
    EXPECT_EQ(invalid_utf8_at("\xC0\xAF"), 0u) << "overlong";
    EXPECT_EQ(invalid_utf8_at("\xED\xA0\x80"), 0u) << "surrogate";
    EXPECT_EQ(invalid_utf8_at("\xF4\x90\x80\x80"), 0u) << "above U+10FFFF";
    EXPECT_EQ(invalid_utf8_at("a\xE2\x82"), 1u) << "cut short";
}

TEST(Utf8, ReplacesEachMaximalBadPartOnce)
{
    EXPECT_EQ(replace_invalid_utf8("a\xE2\x82" "b\xFF"), "a\xEF\xBF\xBD" "b\xEF\xBF\xBD");
    EXPECT_EQ(replace_invalid_utf8("fine"), "fine");
}

TEST(Utf8, PrintableTakesTheSteeringOut)
{
    EXPECT_EQ(printable("a\xE2\x80\xAE" "b\xE2\x81\xA6" "c\xE2\x80\x93"), "a   b   c\xE2\x80\x93") << "U+202E, U+2066; a dash stays";
    EXPECT_EQ(printable("a\xE2\x80"), "a\xE2\x80");
    EXPECT_EQ(printable("a\x1b[31m\tb\x7f\xC2\x9B" "c \xC3\xA9"), "a [31m b   c \xC3\xA9");
}

TEST(Utf8, ShortenNeverSplitsACodePoint)
{
    EXPECT_EQ(shorten("abcdef", 6), "abcdef");
    EXPECT_EQ(shorten("abcdef", 5), "ab\xE2\x80\xA6");
    EXPECT_EQ(shorten("\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC", 8), "\xE2\x82\xAC\xE2\x80\xA6");
    for (std::size_t n = 3; n < 9; ++n)
        EXPECT_EQ(invalid_utf8_at(shorten("\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC", n)), std::nullopt) << n;
}

}  // namespace
}  // namespace assay
