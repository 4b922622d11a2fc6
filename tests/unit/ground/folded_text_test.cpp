#include "ground/folded_text.hpp"

#include <gtest/gtest.h>

namespace assay::ground {
namespace {

TEST(FoldedText, FoldsWhatAQuoteMayWriteDifferently)
{
    EXPECT_EQ(FoldedText{"The  Battery\n\tDIED"}.text(), "the battery died");
    EXPECT_EQ(FoldedText{"\u201Cit\u2019s\u201D \u2013 ok"}.text(), "\"it's\" - ok");
    EXPECT_EQ(FoldedText{"\uFB01ne \uFF21\uFF22 Stra\u00DFe"}.text(), "fine ab strasse");
    EXPECT_EQ(FoldedText{"cafe\u0301 CAF\u00C9"}.text(), "caf\u00E9 caf\u00E9");
    EXPECT_EQ(FoldedText{"a\u00A0\u3000b"}.text(), "a b");
    EXPECT_EQ(FoldedText{"soft\u00ADware"}.text(), "software") << "a hyphen that does not show";
}

TEST(FoldedText, LeadsBackToTheSource)
{
    const FoldedText folded{"x \uFB01ne"};
    const auto at = folded.text().find("fi");
    EXPECT_TRUE(folded.starts_unit(at));
    EXPECT_FALSE(folded.starts_unit(at + 1)) << "half a ligature";
    EXPECT_TRUE(folded.starts_unit(at + 2));
    EXPECT_EQ(folded.source_begin(at), 2u);
    EXPECT_EQ(folded.source_end(at + 2), 5u);
    EXPECT_EQ(folded.source_end(folded.text().size()), 7u);
}

TEST(FoldedText, ARunOfSpacesIsOneUnit)
{
    const FoldedText folded{"a \n b"};
    EXPECT_EQ(folded.text(), "a b");
    EXPECT_EQ(folded.source_begin(1), 1u);
    EXPECT_EQ(folded.source_end(2), 4u);
}

TEST(FoldedText, SurvivesBytesThatAreNoText)
{
    const FoldedText folded{"a\xFF\xC3z"};
    EXPECT_EQ(folded.text(), "a\uFFFD\uFFFDz");
    EXPECT_EQ(folded.source_begin(folded.text().size() - 1), 3u);
}

TEST(FoldedText, TakesLongRunsOfMarksInPieces)
{
    std::string marks = "a";
    for (int i = 0; i < 200'000; ++i)
        marks += i % 2 ? "\u0316" : "\u0301";  // sorted by class, which is quadratic in one piece
    EXPECT_GE(FoldedText{marks}.text().size(), marks.size() - 2);
}

}  // namespace
}  // namespace assay::ground
