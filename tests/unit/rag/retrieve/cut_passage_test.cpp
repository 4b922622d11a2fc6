#include "rag/retrieve/cut_passage.hpp"

#include <gtest/gtest.h>

namespace assay::rag {
namespace {

const std::string_view three_sentences =
    "The wing was tested in a tunnel. The lift of the wing grew with its speed. No drag was measured at the wing.";

TEST(CutPassage, TakesASentenceOutAndLeavesTheRest)
{
    for (unsigned seed = 0; seed < 20; ++seed) {
        std::mt19937 random{seed};
        const auto cut = cut_passage({"", three_sentences}, Analyzer{}, random);
        ASSERT_TRUE(cut);
        EXPECT_NE(three_sentences.find(cut->sentence), three_sentences.npos);
        EXPECT_EQ(cut->rest.find(cut->sentence), cut->rest.npos);
        EXPECT_EQ(cut->rest.size() + cut->sentence.size(), three_sentences.size() + 1);
    }
}

TEST(CutPassage, KeepsInTheParaphraseWhatTheRestDoesNotHave)
{
    bool wing_left_out = false;
    for (unsigned seed = 0; seed < 40; ++seed) {
        std::mt19937 random{seed};
        const auto cut = cut_passage({"", three_sentences}, Analyzer{}, random);
        if (cut->sentence.find("lift") == std::string::npos)
            continue;
        EXPECT_NE(cut->paraphrase.find("lift"), std::string::npos);
        EXPECT_NE(cut->paraphrase.find("speed"), std::string::npos);
        wing_left_out = wing_left_out || cut->paraphrase.find("wing") == std::string::npos;
    }
    EXPECT_TRUE(wing_left_out);
}

TEST(CutPassage, CutsLinesAndSentencesOfAnyScript)
{
    std::mt19937 random{1};
    EXPECT_TRUE(cut_passage({"", "int a = read(b, c, d)\nint b = write(c, d, e)\nreturn a + b + c + d + e\n"}, Analyzer{}, random));
    EXPECT_TRUE(cut_passage({"",
                             "\u4E00\u4E8C\u4E09\u56DB\u4E94\u516D\u4E03\u516B\u4E5D\u5341\u767E\u5343\u4E07\u3002"
                             "\u5929\u5730\u7384\u9EC4\u5B87\u5B99\u6D2A\u8352\u65E5\u6708\u76C8\u6603\u8FB0\u3002"
                             "\u5BD2\u6765\u6691\u5F80\u79CB\u6536\u51AC\u85CF\u95F0\u4F59\u6210\u5C81\u5F8B\u3002"},
                            Analyzer{}, random));
}

TEST(CutPassage, AsksForThreeSentences)
{
    std::mt19937 random{1};
    EXPECT_FALSE(cut_passage({"", ""}, Analyzer{}, random));
    EXPECT_FALSE(cut_passage({"", "Too short. Too short. Too short. Too short."}, Analyzer{}, random));
}

}  // namespace
}  // namespace assay::rag
