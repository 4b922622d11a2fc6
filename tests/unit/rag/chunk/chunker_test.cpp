#include "rag/chunk/chunker.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

namespace assay::rag {
namespace {

constexpr ChunkOptions small{.size_tokens = 16, .overlap_tokens = 0};

std::vector<std::string> texts(std::string_view text, const std::vector<Chunk>& chunks)
{
    std::vector<std::string> parts;
    for (const Chunk& chunk : chunks)
        parts.emplace_back(text.substr(chunk.start, chunk.end - chunk.start));
    return parts;
}

TEST(Chunker, KeepsAShortTextWhole)
{
    EXPECT_EQ(chunk_text("  One. Two.\n", TextKind::plain), (std::vector<Chunk>{{2, 11, ""}}));
    EXPECT_TRUE(chunk_text("", TextKind::plain).empty());
    EXPECT_TRUE(chunk_text(" \n\t ", TextKind::plain).empty());
}

TEST(Chunker, EndsChunksWhereSentencesEnd)
{
    const std::string_view text = "The first sentence is here, with some words. The second one follows it at once. "
                                  "And somebody writes a third one, too.";
    EXPECT_THAT(texts(text, chunk_text(text, TextKind::plain, small)),
                testing::ElementsAre("The first sentence is here, with some words.",
                                     "The second one follows it at once.",
                                     "And somebody writes a third one, too."));
}

TEST(Chunker, RepeatsTheLastSentencesUpToTheOverlap)
{
    const std::string_view text = "Alpha beta gamma. Delta epsilon zeta. Eta theta iota kappa. Lambda mu nu xi.";
    const auto parts = texts(text, chunk_text(text, TextKind::plain, {.size_tokens = 16, .overlap_tokens = 7}));
    ASSERT_EQ(parts.size(), 2u);
    EXPECT_EQ(parts[0], "Alpha beta gamma. Delta epsilon zeta. Eta theta iota kappa.");
    EXPECT_EQ(parts[1], "Eta theta iota kappa. Lambda mu nu xi.");
}

TEST(Chunker, CutsSentencesOfOtherScripts)
{
    const std::string_view text = "这是第一句话，内容不多。这是第二句话，也不长。これは三番目の文です。";
    EXPECT_THAT(texts(text, chunk_text(text, TextKind::plain, small)),
                testing::ElementsAre("这是第一句话，内容不多。", "这是第二句话，也不长。", "これは三番目の文です。"));
}

TEST(Chunker, CutsALongSentenceBetweenWordsAndALongWordBetweenCharacters)
{
    std::string text;
    for (int i = 0; i < 40; ++i)
        text += "word ";
    for (const auto& part : texts(text, chunk_text(text, TextKind::plain, small))) {
        EXPECT_LE(estimate_tokens(part), 16u);
        EXPECT_EQ((part.size() + 1) % 5, 0u) << "whole words: " << part;
    }
    std::string word;
    for (int i = 0; i < 100; ++i)
        word += "語é";
    std::string joined;
    for (const auto& part : texts(word, chunk_text(word, TextKind::plain, small))) {
        EXPECT_LE(estimate_tokens(part), 16u);
        joined += part;
    }
    EXPECT_EQ(joined, word);
}

TEST(Chunker, IsLinearInTextThatCannotBeBroken)
{
    // Quadratic work on these takes minutes: the runner's time limit ends it.
    std::string accents;
    for (int i = 0; i < 1'000'000; ++i)
        accents += "e\xCC\x81";
    std::string sentences;
    for (int i = 0; i < 500'000; ++i)
        sentences += "A b. ";
    for (const std::string& text : {std::string(4u << 20, 'x'), accents, sentences}) {
        std::size_t covered = 0;
        for (const Chunk& chunk : chunk_text(text, TextKind::plain)) {
            EXPECT_LE(estimate_tokens(std::string_view{text}.substr(chunk.start, chunk.end - chunk.start)), 1024u + 256u) << "white space between sentences is not counted";
            covered = chunk.end;
        }
        EXPECT_GE(covered + 1, text.size());
    }
}

TEST(Chunker, KeepsMarkdownHeadingsAsContext)
{
    const std::string_view text = "Intro.\n\n# Guide\n\nRead it.\n\n## Install\n\nRun it.\n\n# End\n";
    const auto chunks = chunk_text(text, TextKind::markdown);
    ASSERT_EQ(chunks.size(), 4u);
    EXPECT_EQ(chunks[0].context, "");
    EXPECT_EQ(chunks[1].context, "Guide");
    EXPECT_EQ(chunks[2].context, "Guide > Install");
    EXPECT_EQ(texts(text, chunks)[2], "## Install\n\nRun it.");
    EXPECT_EQ(chunks[3].context, "End");
}

TEST(Chunker, CoversAllButWhiteSpaceWithinItsLimits)
{
    constexpr std::string_view alphabet[] = {"a", "b ", ". ", "\n", "\n\n", "# ", "é", "語", "。", "ไทย", "🙂", "-", "```\n", "\t"};
    std::mt19937 random{11};
    for (int round = 0; round < 300; ++round) {
        std::string text;
        for (auto left = random() % 200; left > 0; --left)
            text += alphabet[random() % std::size(alphabet)];
        const auto kind = round % 2 == 0 ? TextKind::plain : TextKind::markdown;
        const ChunkOptions options{.size_tokens = 16 + random() % 40, .overlap_tokens = random() % 8};
        std::size_t covered = 0;
        for (const Chunk& chunk : chunk_text(text, kind, options)) {
            ASSERT_LT(chunk.start, chunk.end);
            ASSERT_LE(chunk.end, text.size());
            const std::string between = text.substr(covered, std::max(chunk.start, covered) - covered);
            EXPECT_EQ(between.find_first_not_of(" \n\t"), std::string::npos) << "round " << round;
            EXPECT_GT(chunk.end, covered) << "each chunk goes on, round " << round;
            covered = chunk.end;
            EXPECT_LE(estimate_tokens(text.substr(chunk.start, chunk.end - chunk.start)), options.size_tokens * 2);
        }
        EXPECT_EQ(text.find_first_not_of(" \n\t", covered), std::string::npos) << "round " << round;
    }
}

TEST(EstimateTokens, CountsDenseScriptsByCharacter)
{
    EXPECT_EQ(estimate_tokens(""), 0u);
    EXPECT_EQ(estimate_tokens("four"), 1u);
    EXPECT_EQ(estimate_tokens("四字熟語"), 4u);
    EXPECT_EQ(estimate_tokens("éé"), 1u);
}

}  // namespace
}  // namespace assay::rag
