#include "ground/unicode.hpp"

#include <unicode/brkiter.h>
#include <unicode/unistr.h>

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <set>

namespace assay::ground {
namespace {

/// Where ICU's own iterator, which has to go through a whole text, has its
/// boundaries, in bytes.
std::set<std::size_t> boundaries_of(const icu::UnicodeString& text)
{
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::BreakIterator> iterator{
        icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status)};
    EXPECT_TRUE(U_SUCCESS(status));
    iterator->setText(text);
    std::set<std::size_t> boundaries;
    for (auto at = iterator->first(); at != icu::BreakIterator::DONE; at = iterator->next()) {
        std::string before;
        text.tempSubString(0, at).toUTF8String(before);
        boundaries.insert(before.size());
    }
    return boundaries;
}

TEST(Unicode, CutsNoCharacterThatABreakIteratorKeepsWhole)
{
    // One or more of each class that the rules speak of.
    const std::vector<char32_t> alphabet = {'a',    'Z',    ' ',     '\r',    '\n',    0x301,   0x200D,  0xFE0F,  0x1F468, 0x1F3FB,
                                            0x1F1E9, 0x1F1EA, 0x1100, 0x1161,  0x11A8,  0xAC00,  0xAC01,  0x0600,  0x0903,
                                            0x4E2D, 0x0E33, 0x2764, 0xAD,    0x0915,  0x1F469};
    for (std::uint32_t seed = 0; seed < 3000; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random{seed};
        icu::UnicodeString text;
        for (auto length = 1 + random() % 12; length > 0; --length)
            text.append(static_cast<UChar32>(alphabet[random() % alphabet.size()]));
        std::string utf8;
        text.toUTF8String(utf8);
        const auto expected = boundaries_of(text);
        for (std::size_t at = 0; at <= utf8.size(); ++at)
            ASSERT_EQ(is_grapheme_boundary(utf8, at), expected.count(at) == 1) << at;
    }
}

TEST(Unicode, ReadsBrokenBytesOneByOne)
{
    EXPECT_EQ(code_point_at("\xE2\x82\xAC", 0).code, 0x20AC);
    EXPECT_EQ(code_point_before("\xE2\x82\xAC", 3).bytes, 3u);
    EXPECT_EQ(code_point_at("\xFFx", 0).code, 0xFFFD);
    EXPECT_EQ(code_point_at("\xFFx", 0).bytes, 1u);
    EXPECT_EQ(code_point_before("\xF0\x9F", 2).code, 0xFFFD);
}

TEST(Unicode, KnowsWordsOfScriptsWithAndWithoutSpaces)
{
    EXPECT_FALSE(is_word_boundary("battery", 3));
    EXPECT_TRUE(is_word_boundary("low battery", 3));
    EXPECT_FALSE(is_word_boundary("caf\xC3\xA9s", 3)) << "between f and é";
    EXPECT_TRUE(is_word_boundary("\xE7\x94\xB5\xE6\xB1\xA0", 3)) << "Han";
    EXPECT_TRUE(is_word_boundary("\xEB\xB0\xB0\xED\x84\xB0\xEB\xA6\xAC\xEA\xB0\x80", 9)) << "a Korean word and its particle";
}

}  // namespace
}  // namespace assay::ground
