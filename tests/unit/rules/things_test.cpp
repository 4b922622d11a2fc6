#include "text_cues.hpp"

namespace assay::rules {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Things, ProductsAreKnownNounsOrWhatThisPointsAt)
{
    EXPECT_THAT(find_products(WholeText{"The Laptop and its charger; the laptop."}.part, plenty), ElementsAre("Laptop", "charger", "laptop"));
    EXPECT_THAT(find_products(WholeText{"I love this gizmo"}.part, plenty), ElementsAre("gizmo"));
    EXPECT_THAT(find_products(WholeText{"my name is none of it"}.part, plenty), IsEmpty());
}

TEST(Things, ColorsTakeTheirShadeAlong) { EXPECT_THAT(find_colors(WholeText{"dark blue, not red"}.part, plenty), ElementsAre("dark blue", "red")); }

TEST(Things, SizesNeedAClearWordOrOneThatAnnouncesThem)
{
    EXPECT_THAT(find_sizes(WholeText{"I ordered size 8 and the XS, a medium"}.part, plenty), ElementsAre("8", "XS", "medium"));
    EXPECT_THAT(find_sizes(WholeText{"it's a large hall and small print for 8 euros"}.part, plenty), ElementsAre("large"));
}

TEST(Things, MaterialsAreListed) { EXPECT_THAT(find_materials(WholeText{"soft cotton with lace"}.part, plenty), ElementsAre("cotton", "lace")); }

}  // namespace
}  // namespace assay::rules
