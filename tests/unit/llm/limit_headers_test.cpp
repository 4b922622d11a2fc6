#include "llm/limit_headers.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

using namespace std::chrono_literals;

TEST(LimitHeaders, ReadsOpenAisWords)
{
    const auto limits = read_limits({{"X-RateLimit-Limit-Requests", "500"}, {"x-ratelimit-remaining-requests", "499"},
                                     {"x-ratelimit-reset-requests", "120ms"}, {"x-ratelimit-limit-tokens", "30000"},
                                     {"x-ratelimit-remaining-tokens", "29000"}, {"x-ratelimit-reset-tokens", "2s"},
                                     {"content-type", "application/json"}});
    ASSERT_TRUE(limits.requests);
    EXPECT_EQ(limits.requests->per_minute, 500);
    EXPECT_EQ(limits.requests->remaining, 499);
    ASSERT_TRUE(limits.tokens);
    EXPECT_EQ(limits.tokens->per_minute, 30'000);
    EXPECT_EQ(limits.tokens->remaining, 29'000);
    EXPECT_FALSE(limits.input_tokens);
    EXPECT_FALSE(limits.output_tokens);
}

TEST(LimitHeaders, ReadsAnthropicsWords)
{
    const auto limits = read_limits({{"anthropic-ratelimit-requests-limit", "50"},
                                     {"anthropic-ratelimit-requests-remaining", "0"},
                                     {"anthropic-ratelimit-requests-reset", "2026-11-21T09:00:00Z"},
                                     {"anthropic-ratelimit-input-tokens-limit", "40000"},
                                     {"anthropic-ratelimit-input-tokens-remaining", "-3000"},
                                     {"anthropic-ratelimit-output-tokens-limit", "8000"},
                                     {"anthropic-ratelimit-output-tokens-remaining", "7000"}});
    ASSERT_TRUE(limits.requests);
    EXPECT_EQ(limits.requests->per_minute, 50);
    EXPECT_EQ(limits.requests->remaining, 0);
    ASSERT_TRUE(limits.input_tokens);
    EXPECT_EQ(limits.input_tokens->remaining, 0) << "a debt is nothing left";
    ASSERT_TRUE(limits.output_tokens);
    EXPECT_EQ(limits.output_tokens->remaining, 7000);
    EXPECT_FALSE(limits.tokens);
}

TEST(LimitHeaders, ReadsTheFieldsOfTheDraftStandard)
{
    const auto limits = read_limits({{"RateLimit-Policy", R"("burst";q=10;w=1)"}, {"ratelimit-policy", R"("minute";q=100;w=60)"},
                                     {"RateLimit", R"("burst";r=9;t=1, "minute";r=42;t=30)"}});
    ASSERT_TRUE(limits.requests);
    EXPECT_EQ(limits.requests->per_minute, 100);
    EXPECT_EQ(limits.requests->remaining, 9);
    const auto both = read_limits({{"ratelimit-policy", R"("m";q=100;w=60)"}, {"ratelimit", R"("m";r=42)"},
                                   {"x-ratelimit-limit-requests", "500"}, {"x-ratelimit-remaining-requests", "499"}});
    ASSERT_TRUE(both.requests);
    EXPECT_EQ(both.requests->per_minute, 500) << "the provider's own words come first";
}

TEST(LimitHeaders, TakesTheTighterOfAccountAndProject)
{
    const auto limits = read_limits({{"x-ratelimit-limit-tokens", "30000"}, {"x-ratelimit-remaining-tokens", "29000"},
                                     {"x-ratelimit-limit-project-tokens", "9000"},
                                     {"x-ratelimit-remaining-project-tokens", "100"}});
    ASSERT_TRUE(limits.tokens);
    EXPECT_EQ(limits.tokens->per_minute, 9000);
}

TEST(LimitHeaders, LeavesOutLimitsOfADay)
{
    const auto limits = read_limits({{"x-ratelimit-limit-requests", "14400"}, {"x-ratelimit-remaining-requests", "14370"},
                                     {"x-ratelimit-reset-requests", "2m59.56s"}});
    EXPECT_FALSE(limits.requests);
}

TEST(LimitHeaders, LeavesOutWhatIsTornOrNonsense)
{
    EXPECT_FALSE(read_limits({{"x-ratelimit-limit-requests", "10"}}).requests);
    EXPECT_FALSE(read_limits({{"x-ratelimit-remaining-requests", "10"}}).requests);
    EXPECT_FALSE(read_limits({{"x-ratelimit-limit-requests", "ten"}, {"x-ratelimit-remaining-requests", "1"}}).requests);
    EXPECT_FALSE(read_limits({{"x-ratelimit-limit-requests", "0"}, {"x-ratelimit-remaining-requests", "0"}}).requests);
    EXPECT_FALSE(read_limits({{"x-ratelimit-limit-requests", "99999999999999999999"},
                              {"x-ratelimit-remaining-requests", "1"}}).requests);
    EXPECT_FALSE(read_limits({{"x-ratelimit-", "1"}, {"x-ratelimit-limit", "1"}, {"anthropic-ratelimit-", "1"}}).requests);
}

TEST(LimitHeaders, ReadsGoDurations)
{
    EXPECT_EQ(parse_go_duration("1s"), 1s);
    EXPECT_EQ(parse_go_duration("6m0s"), 6min);
    EXPECT_EQ(parse_go_duration("120ms"), 120ms);
    EXPECT_EQ(parse_go_duration("1h2m3.5s"), 1h + 2min + 3500ms);
    EXPECT_EQ(parse_go_duration("17\xC2\xB5s"), 1ms) << "rounded up";
    EXPECT_EQ(parse_go_duration("0s"), 0ms);
    for (const auto* text : {"", "1", "s", "1s ", "-1s", "1x", "1m2", "999999h", "1e400s", "nans", "infs", "2026-11-21T09:00:00Z"})
        EXPECT_FALSE(parse_go_duration(text)) << text;
}

}  // namespace
}  // namespace assay::llm
