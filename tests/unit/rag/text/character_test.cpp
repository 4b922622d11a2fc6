#include "rag/text/character.hpp"

#include <gtest/gtest.h>

namespace assay::rag {
namespace {

TEST(WritingOf, KnowsHowScriptsAreCutIntoWords)
{
    EXPECT_EQ(writing_of(U'a'), Writing::latin);
    EXPECT_EQ(writing_of(U'7'), Writing::digit);
    EXPECT_EQ(writing_of(U'\u0663'), Writing::digit) << "Arabic digits are digits";
    EXPECT_EQ(writing_of(U' '), Writing::none);
    EXPECT_EQ(writing_of(U'\uFFFD'), Writing::none);
    EXPECT_EQ(writing_of(U'\u0301'), Writing::mark);
    EXPECT_EQ(writing_of(U'\u0414'), Writing::cyrillic);
    EXPECT_EQ(writing_of(U'\u05D0'), Writing::spaced) << "Hebrew";
    for (const char32_t unspaced : {U'\u4E2D', U'\u3042', U'\u30FC', U'\uFF9E', U'\uD55C', U'\u0E01', U'\u0E31', U'\u1780', U'\u1000', U'\U00020000'})
        EXPECT_EQ(writing_of(unspaced), Writing::unspaced) << static_cast<std::uint32_t>(unspaced);
}

TEST(NextCharacter, PassesWellFormedCharactersAndSingleBadBytes)
{
    const std::string_view text = "a\u4E2D\xFF\xE4\xB8";
    std::size_t at = 0;
    EXPECT_EQ(next_character(text, at), U'a');
    EXPECT_EQ(next_character(text, at), U'\u4E2D');
    EXPECT_EQ(at, 4u);
    for (std::size_t bad = 5; bad <= 7; ++bad) {
        EXPECT_EQ(next_character(text, at), U'\uFFFD');
        EXPECT_EQ(at, bad);
    }
}

TEST(IsUpper, KnowsCapitalsOfAnyScript)
{
    EXPECT_TRUE(is_upper(U'A'));
    EXPECT_TRUE(is_upper(U'\u00C9'));
    EXPECT_FALSE(is_upper(U'a'));
    EXPECT_FALSE(is_upper(U'\u4E2D'));
}

}  // namespace
}  // namespace assay::rag
