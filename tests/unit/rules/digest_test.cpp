#include "text_cues.hpp"

namespace assay::rules {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Digest, SummaryIsTheMostTellingSentence)
{
    EXPECT_THAT(find_summary(WholeText{"I bought it in May. The quality is excellent, I love it. It is grey."}.part),
                ElementsAre("The quality is excellent, I love it"));
    EXPECT_THAT(find_summary(WholeText{"I bought it in May. It broke and is useless."}.part), ElementsAre("It broke and is useless"));
    EXPECT_THAT(find_summary(WholeText{""}.part), IsEmpty());
}

TEST(Digest, TitleIsTheFirstSentence) { EXPECT_THAT(find_title(WholeText{"Hello there. It broke."}.part), ElementsAre("Hello there")); }

TEST(Digest, RequestsAreClausesThatAsk)
{
    EXPECT_THAT(find_requests(WholeText{"It broke. Please send a new one. Can you also fix the invoice? I want a refund."}.part, plenty),
                ElementsAre("Please send a new one", "Can you also fix the invoice", "I want a refund"));
    EXPECT_THAT(find_requests(WholeText{"I don't want a refund. You can wear it."}.part, plenty), IsEmpty());
}

TEST(Digest, KeywordsAreTheMostFrequentWordsOfMeaning)
{
    EXPECT_THAT(find_keywords(WholeText{"The battery and the screen. The battery with the cable."}.part, 2), ElementsAre("battery", "screen"));
}

}  // namespace
}  // namespace assay::rules
