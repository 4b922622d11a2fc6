#include "text_cues.hpp"

namespace assay::rules {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Labels, AreTheFieldsOwnNameAndAColon)
{
    const FieldWords words{{"serial", "number"}, {}, {}};
    EXPECT_THAT(find_labelled(WholeText{"Serial number: X-1 rev. B, broken.\nSerial Number = Y"}.part, words, plenty), ElementsAre("X-1 rev", "Y"));
    EXPECT_THAT(find_labelled(WholeText{"the serial number is hidden"}.part, words, plenty), IsEmpty());
    EXPECT_THAT(find_labelled(WholeText{"serial number:"}.part, words, plenty), IsEmpty());
}

}  // namespace
}  // namespace assay::rules
