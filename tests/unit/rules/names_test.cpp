#include "text_cues.hpp"

namespace assay::rules {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Names, PersonsIntroduceThemselvesOrSign)
{
    EXPECT_THAT(find_persons(WholeText{"Hi, my name is Anna Schmidt and it broke"}.part, plenty), ElementsAre("Anna Schmidt"));
    EXPECT_THAT(find_persons(WholeText{"It broke.\nRegards,\nBob"}.part, plenty), ElementsAre("Bob"));
    EXPECT_THAT(find_persons(WholeText{"Mrs. Élodie Petit was kind"}.part, plenty), ElementsAre("Élodie Petit"));
    EXPECT_THAT(find_persons(WholeText{"thanks for nothing"}.part, plenty), IsEmpty());
}

TEST(Names, BrandsAreKnownOrComeAfterBy)
{
    EXPECT_THAT(find_brands(WholeText{"my old samsung"}.part, plenty), ElementsAre("samsung"));
    EXPECT_THAT(find_brands(WholeText{"a kettle by Kettleworks Ltd"}.part, plenty), ElementsAre("Kettleworks Ltd"));
    EXPECT_THAT(find_brands(WholeText{"a kettle by the door"}.part, plenty), IsEmpty());
}

TEST(Names, PlacesAreNoMonthsAndNoShouts)
{
    EXPECT_THAT(find_places(WholeText{"We stayed in New York in May"}.part, plenty), ElementsAre("New York"));
    EXPECT_THAT(find_places(WholeText{"IN LOVE"}.part, plenty), IsEmpty());
}

}  // namespace
}  // namespace assay::rules
