#include "llm/token_forecast.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

TEST(TokenForecast, GuessesBeforeThereIsHistory)
{
    const TokenForecast forecast{4096};
    EXPECT_EQ(forecast.need(4000).input, 1000);
    EXPECT_GT(forecast.need(4000).output, 0);
    EXPECT_EQ(TokenForecast{10}.need(4000).output, 10) << "no answer is longer than it may be";
}

TEST(TokenForecast, LearnsTheRatioOfTokensToBytes)
{
    TokenForecast forecast{4096};
    for (int i = 0; i < 100; ++i)
        forecast.learn(1000, {.input = 500, .output = 20});
    EXPECT_NEAR(static_cast<double>(forecast.need(2000).input), 1000, 2);
    EXPECT_EQ(forecast.need(2000).output, 20) << "no spread, no margin";
}

TEST(TokenForecast, AddsTheSpreadOfTheAnswers)
{
    TokenForecast forecast{4096};
    for (int i = 0; i < 1000; ++i)
        forecast.learn(1000, {.input = 500, .output = i % 2 == 0 ? 80 : 120});
    EXPECT_NEAR(static_cast<double>(forecast.need(1000).output), 120, 3) << "mean 100, deviation 20";
}

TEST(TokenForecast, FollowsAnInputThatChanges)
{
    TokenForecast forecast{4096};
    for (int i = 0; i < 1000; ++i)
        forecast.learn(1000, {.input = 100, .output = 10});
    for (int i = 0; i < 400; ++i)
        forecast.learn(1000, {.input = 400, .output = 50});
    EXPECT_NEAR(static_cast<double>(forecast.need(1000).input), 400, 5);
}

TEST(TokenForecast, LearnsNothingFromAnAnswerThatDoesNotSay)
{
    TokenForecast forecast{4096};
    const auto before = forecast.need(1000);
    forecast.learn(1000, {});
    EXPECT_EQ(forecast.need(1000).input, before.input);
    EXPECT_EQ(forecast.need(1000).output, before.output);
}

}  // namespace
}  // namespace assay::llm
