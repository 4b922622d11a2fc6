#include "rules/find_number.hpp"
#include "text_cues.hpp"

namespace assay::rules {
namespace {

using testing::ElementsAre;

std::optional<double> value_of(std::string_view text) { return number_value(Tokens{text}[0]); }

TEST(NumberValue, ReadsDigitsAndWords)
{
    EXPECT_EQ(value_of("42"), 42);
    EXPECT_EQ(value_of("4.5"), 4.5);
    EXPECT_EQ(value_of("4,5"), 4.5);
    EXPECT_EQ(value_of("1,299"), 1299);
    EXPECT_EQ(value_of("1.299,50"), 1299.5);
    EXPECT_EQ(value_of("1,299.50"), 1299.5);
    EXPECT_EQ(value_of("1,000,000"), 1e6);
    EXPECT_EQ(value_of("three"), 3);
    EXPECT_EQ(value_of("10:30"), std::nullopt);
    EXPECT_EQ(value_of("fine"), std::nullopt);
}

TEST(FindRating, ReadsStatedRatings)
{
    const auto rating = [](std::string_view text) { return find_rating(WholeText{text}.part); };
    EXPECT_EQ(rating("I give it 4/5")->value, 4);
    EXPECT_EQ(rating("8 out of 10")->out_of, 10);
    EXPECT_EQ(rating("three out of five")->value, 3);
    EXPECT_EQ(rating("5 stars!")->value, 5);
    EXPECT_EQ(rating("a 2-star hotel")->value, 2);
    EXPECT_EQ(rating("★★★☆☆ ok")->value, 3);
    EXPECT_EQ(rating("⭐⭐⭐⭐")->value, 4);
    EXPECT_EQ(rating("2 out of 3 pens"), std::nullopt);
    EXPECT_EQ(rating("the 1-star reviews are wrong"), std::nullopt);
    EXPECT_EQ(rating("24/7"), std::nullopt);
}

TEST(FindNumbers, ReadsPercentsAgesAndAmounts)
{
    EXPECT_THAT(find_percents(WholeText{"20% off and 5 percent"}.part, plenty), ElementsAre(20, 5));
    EXPECT_EQ(find_age(WholeText{"I'm a 43-year-old nurse"}.part), 43);
    EXPECT_EQ(find_age(WholeText{"aged 7"}.part), 7);
    EXPECT_EQ(find_age(WholeText{"I have 2 dresses"}.part), std::nullopt);
    EXPECT_EQ(find_amount(WholeText{"We stayed 3 lovely nights"}.part, {{"num", "nights"}, {}, {}}), 3);
    EXPECT_EQ(find_amount(WholeText{"Quantity: 2"}.part, {{"quantity"}, {}, {}}), 2);
    EXPECT_EQ(find_amount(WholeText{"nights are cold"}.part, {{"nights"}, {}, {}}), std::nullopt);
    EXPECT_EQ(count_words(WholeText{"One, two 3!"}.part), 3U);
}

}  // namespace
}  // namespace assay::rules
