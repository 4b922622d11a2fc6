#include "rules/field_words.hpp"

#include <gmock/gmock.h>

namespace assay::rules {
namespace {

using testing::ElementsAre;

TEST(SplitName, UnderstandsTheUsualSpellings)
{
    EXPECT_THAT(split_name("wouldRecommend"), ElementsAre("would", "recommend"));
    EXPECT_THAT(split_name("would_recommend"), ElementsAre("would", "recommend"));
    EXPECT_THAT(split_name("Would recommend?"), ElementsAre("would", "recommend"));
    EXPECT_THAT(split_name("orderID"), ElementsAre("order", "id"));
    EXPECT_THAT(split_name("größe"), ElementsAre("größe"));
    EXPECT_THAT(split_name("__"), ElementsAre());
}

TEST(FieldWords, AreAskedByStemOrAsAWhole)
{
    const FieldWords words{{"main", "complaints"}, {"customer"}, {"what", "went", "wrong"}};
    EXPECT_TRUE(words.name_has({"complain"}));
    EXPECT_FALSE(words.name_has({"plain"}));
    EXPECT_TRUE(words.parent_has({"custom"}));
    EXPECT_TRUE(words.description_has({"wrong"}));
    EXPECT_TRUE(words.name_is({"other", "main complaints"}));
    EXPECT_FALSE(words.name_is({"complaints"}));
}

}  // namespace
}  // namespace assay::rules
