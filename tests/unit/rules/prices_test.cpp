#include "rules/find_number.hpp"
#include "text_cues.hpp"

namespace assay::rules {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Prices, AreNumbersWithACurrency)
{
    const WholeText text{"It cost $59.99, shipping 5 euros, and 1.299,00 € later."};
    EXPECT_THAT(find_amounts_of_money(text.part, plenty), ElementsAre(59.99, 5, 1299));
    EXPECT_THAT(find_prices(text.part, plenty), ElementsAre("$59.99", "5 euros", "1.299,00 €"));
    EXPECT_THAT(find_currencies(text.part, plenty), ElementsAre("USD", "EUR"));
    EXPECT_THAT(find_amounts_of_money(WholeText{"It took 59 minutes"}.part, plenty), IsEmpty());
    EXPECT_THAT(find_prices(WholeText{"$20"}.part, plenty), ElementsAre("$20")) << "the sign may open the clause";
}

}  // namespace
}  // namespace assay::rules
