#include "rag/text/analyzer.hpp"

#include <gmock/gmock.h>

namespace assay::rag {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

std::vector<std::string> list(const Terms& terms)
{
    std::vector<std::string> found;
    for (std::size_t i = 0; i < terms.size(); ++i)
        found.emplace_back(terms[i]);
    return found;
}

std::vector<std::string> document(std::string_view text, Analyzer::Options options = {})
{
    Terms terms;
    Analyzer{options}.analyse(text, Purpose::document, terms);
    return list(terms);
}

std::vector<std::string> query(std::string_view text)
{
    Terms terms;
    Analyzer{}.analyse(text, Purpose::query, terms);
    return list(terms);
}

std::vector<std::string> grams(std::string_view text)
{
    Terms terms;
    Analyzer{}.analyse_grams(text, terms);
    return list(terms);
}

TEST(Analyzer, TellsLanguagesOfProgrammingApart)
{
    EXPECT_THAT(document("C"), ElementsAre("c"));
    EXPECT_THAT(document("C++"), ElementsAre("c++"));
    EXPECT_THAT(document("C#"), ElementsAre("c#"));
    EXPECT_THAT(document(".NET"), ElementsAre(".net", "net"));
}

TEST(Analyzer, FoldsCaseAndStems)
{
    EXPECT_THAT(document("Flying wings, FLOWN."), ElementsAre("fli", "wing", "flown"));
}

TEST(Analyzer, KeepsStopWordsInTheirOrder)
{
    EXPECT_THAT(document("to be or not to be"), ElementsAre("to", "be", "or", "not", "to", "be"));
}

TEST(Analyzer, LeavesOutWhatApostrophesCutOff)
{
    EXPECT_THAT(document("the wing's l'aile don\u2019t"), ElementsAre("the", "wing", "ail", "don"));
}

TEST(Analyzer, FindsAnIdentifierWholeAndByItsParts)
{
    EXPECT_THAT(document("getHTTPResponse"), ElementsAre("gethttpresponse", "get", "http", "respons"));
    EXPECT_THAT(document("read_file"), ElementsAre("read_file", "read", "file"));
    EXPECT_THAT(document("os.path.join"), ElementsAre("os.path.join", "os", "path", "join"));
    EXPECT_THAT(document("utf16 CD40L"), ElementsAre("utf16", "utf", "16", "cd40l", "cd", "40"));
}

TEST(Analyzer, GivesTheSameWordTheSameTermsInDocumentsAndQueries)
{
    const std::string text = "parseJSON_2 na\u00EFve stra\u00DFe \u041C\u043E\u0441\u043A\u0432\u044B";
    EXPECT_EQ(document(text), query(text));
}

TEST(Analyzer, FindsAnAccentedWordWithAndWithoutItsAccents)
{
    EXPECT_THAT(document("caf\u00E9"), ElementsAre("caf\u00E9", "cafe"));
    EXPECT_THAT(query("cafe"), ElementsAre("cafe"));
    // Decomposed and composed are one.
    EXPECT_EQ(document("cafe\u0301"), document("caf\u00E9"));
}

TEST(Analyzer, CutsScriptsWithoutSpacesIntoPairsAndSingleCharacters)
{
    EXPECT_THAT(document("\u4E2D\u6587\u5B57"),
                UnorderedElementsAre("\u4E2D", "\u4E2D\u6587", "\u6587", "\u6587\u5B57", "\u5B57"));
    EXPECT_THAT(query("\u4E2D\u6587\u5B57"), ElementsAre("\u4E2D\u6587", "\u6587\u5B57"));
    EXPECT_THAT(query("\u4E2D"), ElementsAre("\u4E2D")) << "or nothing would find it";
    EXPECT_THAT(query("\u0E44\u0E17\u0E22"), ElementsAre("\u0E44\u0E17", "\u0E17\u0E22"));
    EXPECT_THAT(query("\uD55C\uAD6D\uC5B4 \uC0AC\uC804"), ElementsAre("\uD55C\uAD6D", "\uAD6D\uC5B4", "\uC0AC\uC804"));
}

TEST(Analyzer, FoldsWidthOfLatinAndKana)
{
    EXPECT_THAT(document("\uFF21\uFF22\uFF23"), ElementsAre("abc"));
    EXPECT_EQ(query("\uFF76\uFF9E\uFF77"), query("\u30AC\u30AD"));
}

TEST(Analyzer, KeepsVowelSignsOfIndicScripts)
{
    // Hindi "hindi" has vowel signs on both letters.
    EXPECT_THAT(document("\u0939\u093F\u0928\u094D\u0926\u0940"), Not(Contains("\u0939\u0928\u0926")));
    EXPECT_EQ(document("\u0939\u093F\u0928\u094D\u0926\u0940").size(), 1u);
}

TEST(Analyzer, StemsLatinWordsInTheLanguageOfTheCollection)
{
    EXPECT_THAT(document("H\u00E4user Haus", {.latin = Language::german}), Contains("haus"));
    EXPECT_EQ(document("H\u00E4user", {.latin = Language::german})[0], "haus");
    EXPECT_THAT(document("\u043A\u043D\u0438\u0433\u0430\u043C\u0438"), ElementsAre("\u043A\u043D\u0438\u0433"));
}

TEST(Analyzer, TakesMalformedUtf8ForSpace)
{
    EXPECT_THAT(document("one\xFFtwo\xC3"), ElementsAre("one", "two"));
    EXPECT_THAT(document("\xE4\xB8"), IsEmpty());
}

TEST(Analyzer, CutsLongWordsAtACharacter)
{
    std::string word;
    for (int i = 0; i < 100; ++i)
        word += "\u00E9";
    for (const std::string& term : document(word, {.max_term_bytes = 31}))
        EXPECT_LE(term.size(), 30u);
    EXPECT_EQ(document(word, {.max_term_bytes = 31})[0].size(), 30u);
}

TEST(Analyzer, MakesFourCharactersOfWordsThreeOfRunsAndTwoOfHanAndHangul)
{
    EXPECT_THAT(grams("Wing a"), ElementsAre("_win", "wing", "ing_", "_a_"));
    EXPECT_THAT(grams("\u4E2D\u6587\u5B57"), ElementsAre("\u4E2D\u6587", "\u6587\u5B57"));
    EXPECT_THAT(grams("\u0E44\u0E17\u0E22\u0E01"), ElementsAre("\u0E44\u0E17\u0E22", "\u0E17\u0E22\u0E01"));
    EXPECT_THAT(grams("\u30C7\u30FC\u30BF\u7528"), ElementsAre("\u30C7\u30FC\u30BF", "\u30FC\u30BF\u7528"));
    EXPECT_THAT(grams("\u4E2D"), ElementsAre("\u4E2D"));
    EXPECT_THAT(grams("\uD55C\uAD6D\uC5B4"), ElementsAre("\uD55C\uAD6D", "\uAD6D\uC5B4"));
    EXPECT_THAT(grams("\u4E2D\u6587"), ElementsAre("\u4E2D\u6587"));
}

}  // namespace
}  // namespace assay::rag
