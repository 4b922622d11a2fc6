#include "text_cues.hpp"

namespace assay::rules {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Quotes, AreVerbatimClausesBySide)
{
    const WholeText text{"The screen is great, but the battery is terrible. I use it daily. Delivery was late; support was rude!"};
    EXPECT_THAT(find_issues(text.part, plenty), ElementsAre("the battery is terrible", "Delivery was late", "support was rude"));
    EXPECT_THAT(find_praises(text.part, plenty), ElementsAre("The screen is great"));
    EXPECT_THAT(find_issues(text.part, 1), ElementsAre("the battery is terrible"));
}

TEST(Quotes, FindNothingInAPlainStory)
{
    const WholeText text{"It was there when I came home."};
    EXPECT_THAT(find_issues(text.part, plenty), IsEmpty());
    EXPECT_THAT(find_worst(text.part), IsEmpty());
    EXPECT_THAT(find_telling(text.part, plenty), IsEmpty());
}

TEST(Quotes, PickTheExtremes)
{
    const WholeText text{"It is nice. It is excellent. It is slow. It is awful."};
    EXPECT_THAT(find_best(text.part), ElementsAre("It is excellent"));
    EXPECT_THAT(find_worst(text.part), ElementsAre("It is awful"));
    EXPECT_EQ(find_telling(text.part, 2).size(), 2U);
}

}  // namespace
}  // namespace assay::rules
