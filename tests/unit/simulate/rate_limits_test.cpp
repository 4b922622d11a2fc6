#include "simulate/rate_limits.hpp"

#include <gtest/gtest.h>

namespace assay::simulate {
namespace {

using namespace std::chrono_literals;

const RateLimiter::TimePoint start{};

TEST(RateLimiter, LetsEverythingInWithoutLimits)
{
    RateLimiter limiter{{}, start};
    for (int i = 0; i < 10'000; ++i)
        ASSERT_FALSE(limiter.admit(1'000'000, 10'000, start));
    EXPECT_FALSE(limiter.states().requests);
    EXPECT_FALSE(limiter.states().input_tokens);
    EXPECT_FALSE(limiter.states().output_tokens);
}

TEST(RateLimiter, TurnsRequestsAwayAndKeepsItsWordAboutTheWait)
{
    RateLimiter limiter{{.requests_per_minute = 60}, start};
    for (int i = 0; i < 60; ++i)
        ASSERT_FALSE(limiter.admit(1, 0, start)) << i;
    const auto turned_away = limiter.admit(1, 0, start);
    ASSERT_TRUE(turned_away);
    EXPECT_EQ(turned_away->limit, "requests");
    EXPECT_EQ(turned_away->value, 60u);
    EXPECT_EQ(turned_away->retry_after, 1s);
    EXPECT_TRUE(limiter.admit(1, 0, start + 900ms));
    EXPECT_FALSE(limiter.admit(1, 0, start + 1s));
    EXPECT_TRUE(limiter.admit(1, 0, start + 1s));
}

TEST(RateLimiter, HoldsNoMoreThanItsBurst)
{
    RateLimiter limiter{{.requests_per_minute = 600, .burst_s = 1}, start};
    for (int second = 0; second < 3; ++second) {
        const auto now = start + second * 10s;
        for (int i = 0; i < 10; ++i)
            ASSERT_FALSE(limiter.admit(1, 0, now)) << i;
        EXPECT_TRUE(limiter.admit(1, 0, now));
    }
}

TEST(RateLimiter, NeverLetsInWhoKeepsKnockingIfRefusalsCount)
{
    RateLimiter limiter{{.requests_per_minute = 600, .burst_s = 1, .refusals_count = true}, start};
    for (int i = 0; i < 10; ++i)
        ASSERT_FALSE(limiter.admit(1, 0, start));
    auto now = start;
    for (int i = 0; i < 100; ++i)
        ASSERT_TRUE(limiter.admit(1, 0, now += 90ms)) << "faster than one in 100 ms";
    EXPECT_FALSE(limiter.admit(1, 0, now + 100ms)) << "until it is patient";
}

TEST(RateLimiter, KeepsItsLimitsToItself)
{
    RateLimiter limiter{{.requests_per_minute = 60, .announced = false}, start};
    EXPECT_FALSE(limiter.admit(1, 0, start));
    EXPECT_FALSE(limiter.states().requests);
}

TEST(RateLimiter, CountsInputTokens)
{
    RateLimiter limiter{{.input_tokens_per_minute = 6000}, start};
    EXPECT_FALSE(limiter.admit(5000, 0, start));
    const auto turned_away = limiter.admit(2000, 0, start);
    ASSERT_TRUE(turned_away);
    EXPECT_EQ(turned_away->limit, "input tokens");
    EXPECT_EQ(turned_away->retry_after, 10s) << "1000 are missing, at 100 a second";
    EXPECT_FALSE(limiter.admit(1000, 0, start)) << "nothing was taken";
}

TEST(RateLimiter, LetsAGiantInWhenTheBucketIsFull)
{
    RateLimiter limiter{{.input_tokens_per_minute = 600}, start};
    EXPECT_FALSE(limiter.admit(1200, 0, start));
    const auto turned_away = limiter.admit(1, 0, start);
    ASSERT_TRUE(turned_away);
    EXPECT_EQ(turned_away->retry_after, 60100ms) << "the debt of 600 and one more, at 10 a second";
}

TEST(RateLimiter, ChargesOutputAfterwards)
{
    RateLimiter limiter{{.output_tokens_per_minute = 60}, start};
    EXPECT_FALSE(limiter.admit(1, 0, start));
    limiter.charge_output(90);
    const auto turned_away = limiter.admit(1, 0, start);
    ASSERT_TRUE(turned_away);
    EXPECT_EQ(turned_away->limit, "output tokens");
    EXPECT_EQ(turned_away->retry_after, 31s);
    EXPECT_FALSE(limiter.admit(1, 0, start + 31s));
}

TEST(RateLimiter, LimitsConcurrency)
{
    RateLimiter limiter{{.concurrency = 3}, start};
    EXPECT_FALSE(limiter.admit(1, 2, start));
    const auto turned_away = limiter.admit(1, 3, start);
    ASSERT_TRUE(turned_away);
    EXPECT_EQ(turned_away->limit, "concurrent requests");
    EXPECT_EQ(turned_away->value, 3u);
}

TEST(RateLimiter, TellsWhatIsLeft)
{
    RateLimiter limiter{{.requests_per_minute = 60, .input_tokens_per_minute = 6000}, start};
    EXPECT_FALSE(limiter.admit(600, 0, start));
    const auto states = limiter.states();
    EXPECT_EQ(states.requests->limit, 60u);
    EXPECT_EQ(states.requests->remaining, 59u);
    EXPECT_EQ(states.requests->until_full, 1s);
    EXPECT_EQ(states.input_tokens->remaining, 5400u);
    EXPECT_EQ(states.input_tokens->until_full, 6s);
    EXPECT_FALSE(states.output_tokens);
}

TEST(RateLimiter, NeverSavesUpMoreThanAMinute)
{
    RateLimiter limiter{{.requests_per_minute = 2}, start};
    EXPECT_FALSE(limiter.admit(1, 0, start + 24h));
    EXPECT_FALSE(limiter.admit(1, 0, start + 24h));
    EXPECT_TRUE(limiter.admit(1, 0, start + 24h));
}

}  // namespace
}  // namespace assay::simulate
