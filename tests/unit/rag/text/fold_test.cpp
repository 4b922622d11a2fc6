#include "rag/text/fold.hpp"

#include <gtest/gtest.h>

namespace assay::rag {
namespace {

TEST(FoldLetters, MakesOneFormOfAllSpellings)
{
    EXPECT_EQ(fold_letters("STRASSE"), fold_letters("stra\u00DFe"));
    EXPECT_EQ(fold_letters("\uFB01sh"), "fish");
    EXPECT_EQ(fold_letters("\u03A3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C2"), fold_letters("\u03C3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C3"));
}

TEST(WithoutAccents, TakesAccentsPointsAndTones)
{
    EXPECT_EQ(without_accents("ti\u1EBFng vi\u1EC7t"), "tieng viet");
    EXPECT_EQ(without_accents("\u0391\u03B8\u03AE\u03BD\u03B1"), "\u0391\u03B8\u03B7\u03BD\u03B1");
    EXPECT_EQ(without_accents("\u05E9\u05B8\u05C1\u05DC\u05D5\u05B9\u05DD"), "\u05E9\u05DC\u05D5\u05DD");
}

TEST(WithoutAccents, LeavesWhatIsPartOfALetter)
{
    EXPECT_EQ(without_accents("\u0939\u093F\u0928\u094D\u0926\u0940"), "\u0939\u093F\u0928\u094D\u0926\u0940");
    EXPECT_EQ(without_accents("\uD55C\uAD6D"), "\uD55C\uAD6D");
}

}  // namespace
}  // namespace assay::rag
