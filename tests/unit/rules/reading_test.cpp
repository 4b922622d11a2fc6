#include "rules/reading.hpp"

#include <gmock/gmock.h>

#include <string>

namespace assay::rules {
namespace {

using testing::ElementsAre;

std::vector<std::string> clauses_of(std::string_view text)
{
    const Reading reading{text};
    std::vector<std::string> clauses;
    for (const Clause& clause : reading.clauses())
        clauses.emplace_back(Part::whole(reading).text_of(clause));
    return clauses;
}

double tone_of(std::string_view text)
{
    const Reading reading{text};
    return Part::whole(reading).polarity().tone();
}

TEST(Reading, BreaksClausesAtSentencesContrastAndLaterCommas)
{
    EXPECT_THAT(clauses_of("The color is nice but it runs small. Sent back!"),
                ElementsAre("The color is nice", "it runs small", "Sent back"));
    EXPECT_THAT(clauses_of("Soft, warm and cheap, I will buy it again"), ElementsAre("Soft, warm and cheap", "I will buy it again"));
    EXPECT_THAT(clauses_of("Write to a@example.net today."), ElementsAre("Write to a@example.net today"));
    EXPECT_THAT(clauses_of("..."), ElementsAre());
    EXPECT_THAT(clauses_of(""), ElementsAre());
}

TEST(Reading, TurnsAFeelingThatIsNegated)
{
    EXPECT_GT(tone_of("The food was good."), 0);
    EXPECT_LT(tone_of("The food was not good."), 0);
    EXPECT_LT(tone_of("I didn't love it."), 0);
    EXPECT_LT(tone_of("Das Essen war nicht gut."), 0);
    EXPECT_GT(tone_of("Not bad."), 0);
    EXPECT_GT(tone_of("Not cheap. Excellent."), 0) << "a negation ends with its clause";
}

TEST(Reading, BendsAFeelingByTheWordBeforeIt)
{
    EXPECT_GT(tone_of("very good"), tone_of("good stuff"));
    EXPECT_LT(tone_of("slightly disappointed"), 0);
    EXPECT_GT(tone_of("slightly disappointed"), tone_of("very disappointed"));
}

TEST(Reading, WeighsTheClauseAfterAContrastMore)
{
    EXPECT_GT(tone_of("It is ugly but great"), tone_of("It is great but ugly"));
    EXPECT_GT(tone_of("Although it is ugly, I can say it is great"), 0);
}

TEST(Reading, HearsBlameInAWordThatAnnouncesIt)
{
    EXPECT_LT(tone_of("Unfortunately it came on Monday"), 0);
    EXPECT_LT(tone_of("Leider kam es am Montag"), 0);
}

TEST(Reading, HearsAnExclamationMark) { EXPECT_GT(tone_of("great phone!"), tone_of("great phone.")); }

TEST(Reading, UnderstandsPhrasesOfClothingReviews)
{
    EXPECT_LT(tone_of("I wanted to love this dress"), 0);
    EXPECT_LT(tone_of("This one is going back"), 0);
    EXPECT_GT(tone_of("Fits true to size and I got so many compliments"), 1);
}

TEST(Reading, ReadsEmoji)
{
    EXPECT_GT(tone_of("😍"), 0);
    EXPECT_LT(tone_of("😡"), 0);
}

TEST(Reading, HasNoToneWithoutEvidence)
{
    EXPECT_EQ(tone_of(""), 0);
    EXPECT_EQ(tone_of("The parcel has four corners."), 0);
}

TEST(Reading, TellsWhichTokensAreNegated)
{
    const Reading reading{"no refund needed. refund please"};
    EXPECT_TRUE(reading.negated(1));
    EXPECT_FALSE(reading.negated(4));
}

TEST(Polarity, ScoresBetweenZeroAndOneAroundAHalf)
{
    EXPECT_DOUBLE_EQ(Polarity{}.score(), 0.5);
    EXPECT_GT((Polarity{10, 0, 0, 5}.score()), 0.9);
    EXPECT_LT((Polarity{0, 10, 0, 5}.score()), 0.1);
    EXPECT_LE((Polarity{1e9F, 0, 0, 1}.score()), 1.0);
}

TEST(Polarity, ForgivesTheFaintBlameThatEveryStoryHolds)
{
    EXPECT_GT((Polarity{1, 2, 2, 40}.tone()), (Polarity{1, 2, 0, 40}.tone()));
}

TEST(Part, GivesTheTextOfItsClauses)
{
    const Reading reading{"One. Two, three. Four."};
    EXPECT_EQ((Part{&reading, 1, 2}.text()), "Two, three");
    EXPECT_EQ((Part{&reading, 0, 3}.text()), "One. Two, three. Four");
    EXPECT_EQ((Part{&reading, 1, 1}.text()), "");
}

}  // namespace
}  // namespace assay::rules
