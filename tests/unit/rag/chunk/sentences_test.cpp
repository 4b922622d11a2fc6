#include "rag/chunk/sentences.hpp"

#include <gmock/gmock.h>

namespace assay::rag {
namespace {

std::vector<std::string> cut(std::string_view text, const std::vector<Span>& spans)
{
    std::vector<std::string> parts;
    for (const Span span : spans)
        parts.emplace_back(text.substr(span.start, span.end - span.start));
    return parts;
}

TEST(Sentences, EndAtBlankLinesToo)
{
    const std::string_view text = "A heading\n\nFirst. Second?\n \nlast line";
    EXPECT_THAT(cut(text, split_sentences(text)), testing::ElementsAre("A heading", "First.", "Second?", "last line"));
}

TEST(Sentences, OfTextWithoutAnyAreNone)
{
    EXPECT_TRUE(split_sentences("").empty());
    EXPECT_TRUE(split_sentences("\n\n \xC2\xA0\n").empty()) << "white space of any script";
}

TEST(Sentences, WordsWithWhatFollowsThemAreTheWholeText)
{
    const std::string_view text = "Zwei Wörter, ไทยไทย";
    std::string joined;
    for (const auto& word : cut(text, split_words(text)))
        joined += word;
    EXPECT_EQ(joined, text);
    EXPECT_GT(split_words("ภาษาไทยง่ายมาก").size(), 1u) << "a script without spaces";
    EXPECT_EQ(split_words("sk-ant-api03-x/y 4111-1111").size(), 2u) << "keys and numbers are not cut at hyphens";
}

}  // namespace
}  // namespace assay::rag
