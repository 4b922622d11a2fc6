#include "rules/option_words.hpp"

#include <gtest/gtest.h>

namespace assay::rules {
namespace {

Option option(std::string text)
{
    Option made;
    made.text = std::move(text);
    made.words = split_name(made.text);
    return made;
}

TEST(LevelOf, OrdersTheNamesOfFeelings)
{
    const auto level = [](const char* name) { return level_of(split_name(name)); };
    EXPECT_GT(level("very_positive"), level("positive"));
    EXPECT_GT(level("positive"), level("slightly positive"));
    EXPECT_EQ(level("neutral"), 0.0);
    EXPECT_LT(level("Very Negative"), level("negative"));
    EXPECT_EQ(level("billing"), std::nullopt);
}

TEST(IndexOptions, LetsOwnAndRelatedWordsSpeakForAnOption)
{
    const OptionIndex index = index_options({option("billing"), option("shipping")});
    ASSERT_TRUE(index.contains("bill"));
    EXPECT_EQ(index.at("bill").front().option, 0U);
    ASSERT_TRUE(index.contains("invoic"));
    EXPECT_LT(index.at("invoic").front().weight, index.at("bill").front().weight);
}

TEST(IsNeutralOption, KnowsTheUsualNames)
{
    EXPECT_TRUE(is_neutral_option(option("Other")));
    EXPECT_TRUE(is_neutral_option(option("not_mentioned")));
    EXPECT_FALSE(is_neutral_option(option("billing")));
}

}  // namespace
}  // namespace assay::rules
