#include "rules/tokens.hpp"

#include <gmock/gmock.h>

#include <string>

namespace assay::rules {
namespace {

using testing::ElementsAre;

std::vector<std::string> words_of(std::string_view text)
{
    const Tokens tokens{text};
    std::vector<std::string> words;
    for (std::size_t i = 0; i < tokens.size(); ++i)
        words.emplace_back(tokens[i].word);
    return words;
}

TEST(Tokens, AreFoldedWordsAndMarks)
{
    EXPECT_THAT(words_of("Great FIT, really!!"), ElementsAre("great", "fit", ",", "really", "!"));
    EXPECT_THAT(words_of("Größe ÜBER"), ElementsAre("größe", "über"));
}

TEST(Tokens, DropTheApostropheOfAContractionAndSplitAnElision)
{
    EXPECT_THAT(words_of("don't didn’t"), ElementsAre("dont", "didnt"));
    EXPECT_THAT(words_of("l'article n’est"), ElementsAre("l", "article", "n", "est"));
    EXPECT_THAT(words_of("'quoted'"), ElementsAre("'", "quoted", "'"));
}

TEST(Tokens, KeepNumbersWithTheirSeparators)
{
    EXPECT_THAT(words_of("4.5 stars, $1,299.00 at 10:30."), ElementsAre("4.5", "stars", ",", "$", "1,299.00", "at", "10:30", "."));
}

TEST(Tokens, ReadEmojiAndEmoticons)
{
    const Tokens tokens{"ok 😍 :-) :("};
    ASSERT_EQ(tokens.size(), 4U);
    EXPECT_EQ(tokens[1].kind, TokenKind::emoji);
    EXPECT_EQ(tokens[2].word, ":)");
    EXPECT_EQ(tokens[3].word, ":(");
    EXPECT_THAT(words_of("http://x"), ElementsAre("http", ":", "/", "x")) << "a scheme is no emoticon";
}

TEST(Tokens, ReadATagAsABreak)
{
    EXPECT_THAT(words_of("good<br/>bad <3"), ElementsAre("good", "\n", "bad", "<", "3"));
}

TEST(Tokens, PointBackIntoTheText)
{
    const std::string text = "It’s “fine”, naïve…";
    const Tokens tokens{text};
    EXPECT_EQ(text.substr(tokens[0].begin, tokens[0].end - tokens[0].begin), "It’s");
    std::uint32_t before = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        EXPECT_GE(tokens[i].begin, before);
        EXPECT_GT(tokens[i].end, tokens[i].begin);
        before = tokens[i].end;
    }
    EXPECT_LE(before, text.size());
}

TEST(Tokens, SurviveTornUtf8)
{
    EXPECT_THAT(words_of("a \xe2\x82"), testing::Contains("a"));
    EXPECT_NO_FATAL_FAILURE(words_of("\xf0\x9f"));
    EXPECT_NO_FATAL_FAILURE(words_of(std::string("x\0y\xff", 4)));
}

TEST(StemOf, LetsFormsOfAWordMeet)
{
    EXPECT_EQ(stem_of("returned"), stem_of("returning"));
    EXPECT_EQ(stem_of("charges"), stem_of("charging"));
    EXPECT_EQ(stem_of("delivery"), stem_of("deliveries"));
    EXPECT_EQ(stem_of("stopped"), stem_of("stop"));
    EXPECT_EQ(stem_of("dress"), "dress") << "a double s is no plural";
    EXPECT_EQ(stem_of("is"), "is");
}

}  // namespace
}  // namespace assay::rules
