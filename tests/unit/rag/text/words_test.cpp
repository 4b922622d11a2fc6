#include "rag/text/words.hpp"

#include <gmock/gmock.h>

namespace assay::rag {
namespace {

using testing::ElementsAre;

std::vector<std::string_view> words(std::string_view text)
{
    std::vector<std::string_view> found;
    WordScanner scanner{text};
    for (Word word{}; scanner.next(word);)
        found.push_back(word.bytes);
    return found;
}

std::vector<std::string_view> parts(std::string_view word)
{
    std::vector<std::string_view> found;
    split_identifier(word, found);
    return found;
}

TEST(WordScanner, HoldsNamesAndNumbersTogether)
{
    EXPECT_THAT(words("os.path, 3.14. __init__ end.\nNext a.b."), ElementsAre("os.path", "3.14", "init", "end", "Next", "a.b"));
    EXPECT_THAT(words("snake__case a-b x/y"), ElementsAre("snake__case", "a", "b", "x", "y"));
}

TEST(WordScanner, KeepsTheMarksOfNamesOfProgramming)
{
    EXPECT_THAT(words("C++, C# and .NET (F#); g++."), ElementsAre("C++", "C#", "and", ".NET", "F#", "g++"));
    EXPECT_THAT(words("C++11 C+++ a#b ab# 3++ end .in .net .5 x ...net ASP.NET"),
                ElementsAre("C++", "11", "C", "a", "b", "ab", "3", "end", "in", ".net", "5", "x", "net", "ASP.NET"));
}

TEST(WordScanner, SetsScriptsWithoutSpacesApart)
{
    EXPECT_THAT(words("HTTP\u534F\u8BAE2\u7248"), ElementsAre("HTTP", "\u534F\u8BAE", "2", "\u7248"));
}

TEST(WordScanner, TellsTheWritingOfAWordByItsFirstLetter)
{
    Word word{};
    EXPECT_TRUE(WordScanner{"3d"}.next(word));
    EXPECT_EQ(word.writing, Writing::latin);
    EXPECT_TRUE(WordScanner{"314"}.next(word));
    EXPECT_EQ(word.writing, Writing::digit);
    EXPECT_TRUE(WordScanner{"\u0443\u0442\u043A\u0430"}.next(word));
    EXPECT_EQ(word.writing, Writing::cyrillic);
    EXPECT_TRUE(WordScanner{"\u30E9\u30FC\u30E1\u30F3"}.next(word));
    EXPECT_EQ(word.writing, Writing::unspaced);
    EXPECT_EQ(word.bytes.size(), 12u) << "the sign of a long vowel belongs to it";
}

TEST(SplitIdentifier, SplitsAtCaseDigitsAndJoints)
{
    EXPECT_THAT(parts("HTTPServer2"), ElementsAre("HTTP", "Server", "2"));
    EXPECT_THAT(parts("snake__case.x"), ElementsAre("snake", "case", "x"));
    EXPECT_THAT(parts("iPhone"), ElementsAre("i", "Phone"));
    EXPECT_THAT(parts("\u00C9t\u00E9\u00C9t\u00E9"), ElementsAre("\u00C9t\u00E9", "\u00C9t\u00E9"));
}

TEST(SplitIdentifier, LeavesPlainWordsAndPluralsOfCapitalsWhole)
{
    EXPECT_THAT(parts("wing"), ElementsAre("wing"));
    EXPECT_THAT(parts("Wing"), ElementsAre("Wing"));
    EXPECT_THAT(parts("DNAs"), ElementsAre("DNAs"));
}

}  // namespace
}  // namespace assay::rag
