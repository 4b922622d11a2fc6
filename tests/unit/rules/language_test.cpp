#include "text_cues.hpp"

namespace assay::rules {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Language, IsKnownByScriptOrSmallWords)
{
    const auto language = [](std::string_view text) { return find_language(WholeText{text}.part); };
    EXPECT_THAT(language("This is the best and I love it"), ElementsAre("en"));
    EXPECT_THAT(language("Das ist nicht gut und ich bin traurig"), ElementsAre("de"));
    EXPECT_THAT(language("Je ne suis pas très content de ce produit"), ElementsAre("fr"));
    EXPECT_THAT(language("La habitación es muy bonita y el personal amable"), ElementsAre("es"));
    EXPECT_THAT(language("Il prodotto non è molto buono ma sono contento"), ElementsAre("it"));
    EXPECT_THAT(language("O produto é muito bom e não quebrou"), ElementsAre("pt"));
    EXPECT_THAT(language("Dit is een erg goed boek maar niet goedkoop"), ElementsAre("nl"));
    EXPECT_THAT(language("とても良い商品です"), ElementsAre("ja"));
    EXPECT_THAT(language("质量很好"), ElementsAre("zh"));
    EXPECT_THAT(language("المنتج رائع"), ElementsAre("ar"));
    EXPECT_THAT(language("बहुत अच्छा"), ElementsAre("hi"));
    EXPECT_THAT(language("123 !!!"), IsEmpty());
}

TEST(Language, HasAName)
{
    EXPECT_EQ(language_name("de"), "German");
    EXPECT_EQ(language_name("xx"), "");
}

}  // namespace
}  // namespace assay::rules
