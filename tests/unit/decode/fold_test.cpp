#include "decode/fold.hpp"

#include <gtest/gtest.h>

namespace assay::decode {
namespace {

TEST(Fold, MakesSpellingsOfOneWordEqual)
{
    for (const char* spelling : {"In Progress", "in_progress", "inProgress", "IN-PROGRESS", " in  progress. "})
        EXPECT_EQ(fold(spelling), "inprogress") << spelling;
}

TEST(Fold, TakesAccentsAwayWhicheverWayTheyAreWritten)
{
    EXPECT_EQ(fold("Résumé"), "resume");
    EXPECT_EQ(fold("Re\xCC\x81sume\xCC\x81"), "resume") << "with combining accents";
    EXPECT_EQ(fold("STRASSE"), fold("straße"));
    EXPECT_EQ(fold("Łódź"), "lodz");
    EXPECT_EQ(fold("ΑΘΉΝΑ"), fold("Αθήνα"));
    EXPECT_EQ(fold("МОСКВА"), fold("Москва"));
    EXPECT_EQ(fold("Семён"), fold("семен"));
}

TEST(Fold, KeepsLettersItDoesNotKnow)
{
    EXPECT_EQ(fold("北京"), "北京");
    EXPECT_NE(fold("北京"), fold("南京"));
    EXPECT_EQ(fold("+-"), "");
}

TEST(Fold, FindsWords)
{
    using Words = std::vector<std::string>;
    EXPECT_EQ(words_of("It's **Two**, señor!", Case::fold), (Words{"it", "s", "two", "senor"}));
    EXPECT_EQ(words_of("k-2_3.1 TWO", Case::keep), (Words{"k", "2", "3", "1", "TWO"}));
    EXPECT_EQ(words_of("\xE2\x80\x9Cone\xE2\x80\x9D\xE2\x80\xA6two", Case::fold), (Words{"one", "two"}));
    EXPECT_TRUE(words_of(" .,! ", Case::fold).empty());
}

TEST(Marks, AreThoseThatSayMoreThanTheWords)
{
    EXPECT_EQ(marks_of("In-Progress (e-mail), done!"), "");
    EXPECT_EQ(marks_of("COVID-19"), "");
    EXPECT_EQ(marks_of("<18"), "<");
    EXPECT_EQ(marks_of("\u2265 18"), ">");
    EXPECT_EQ(marks_of("C++"), "++");
    EXPECT_EQ(marks_of("-1"), "-");
    EXPECT_EQ(marks_of("about \u22121"), "-");
    EXPECT_EQ(marks_of("1.0"), ".");
    EXPECT_EQ(marks_of("5."), "");
    EXPECT_EQ(marks_of("$ 1,200"), "$.");
    for (const char* range : {"18-25", "18 - 25", "18\u201325", "18/25", "18_25", "18 25"})
        EXPECT_EQ(marks_of(range), "~") << range;
    EXPECT_EQ(marks_of("1825"), "");
    EXPECT_EQ(marks_of(""), "");
}

}  // namespace
}  // namespace assay::decode
