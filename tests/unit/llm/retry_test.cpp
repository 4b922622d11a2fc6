#include "llm/retry.hpp"

#include <gtest/gtest.h>

#include <set>

#include <algorithm>

namespace assay::llm {
namespace {

using namespace std::chrono_literals;

constexpr RetryPolicy::Limits limits{.max_retries = 5, .first_pause = 100ms, .longest_pause = 400ms, .longest_wish = 10s};

TEST(RetryPolicy, GivesUpAfterSoManyRetries)
{
    RetryPolicy policy{limits, 1};
    EXPECT_TRUE(policy.pause(5, {}));
    EXPECT_FALSE(policy.pause(6, {}));
    EXPECT_FALSE(policy.pause(6, 1ms)) << "a wish does not add retries";
}

TEST(RetryPolicy, SpreadsItsPausesUpToADoublingCeiling)
{
    RetryPolicy policy{limits, 7};
    const auto longest_of_many = [&](int sends) {
        auto longest = 0ms;
        auto shortest = 1h + 0ms;
        for (int i = 0; i < 2'000; ++i) {
            const auto pause = policy.pause(sends, {});
            longest = std::max(longest, *pause);
            shortest = std::min(shortest, *pause);
        }
        EXPECT_LT(shortest, longest / 10) << "full jitter begins at nothing";
        return longest;
    };
    EXPECT_NEAR(static_cast<double>(longest_of_many(1).count()), 100, 5);
    EXPECT_NEAR(static_cast<double>(longest_of_many(2).count()), 200, 10);
    EXPECT_NEAR(static_cast<double>(longest_of_many(3).count()), 400, 20);
    EXPECT_LE(longest_of_many(5), 400ms);
}

TEST(RetryPolicy, ObeysTheServersWish)
{
    RetryPolicy policy{limits, 1};
    EXPECT_EQ(policy.pause(1, 3'210ms), 3'210ms);
    EXPECT_EQ(policy.pause(1, 0ms), 0ms);
    EXPECT_EQ(policy.pause(1, 10s), 10s);
    EXPECT_FALSE(policy.pause(1, 10'001ms)) << "longer than anyone waits";
}

TEST(RetryPolicy, IsTheSameForTheSameSeed)
{
    RetryPolicy a{limits, 42};
    RetryPolicy b{limits, 42};
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(a.pause(3, {}), b.pause(3, {}));
}

TEST(Retry, ARateLimitIsWaitedForAndNotAsOne)
{
    RetryPolicy policy{{}, 1};
    std::set<std::chrono::milliseconds> pauses;
    for (int i = 0; i < 50; ++i) {
        const auto pause = policy.slow_down(1'000, 4s).value();
        EXPECT_GE(pause, 4s);
        EXPECT_LE(pause, 5s);
        pauses.insert(pause);
    }
    EXPECT_GT(pauses.size(), 10u) << "spread out";
    EXPECT_LE(policy.slow_down(100, std::nullopt).value(), RetryPolicy::Limits{}.longest_pause);
    EXPECT_FALSE(policy.slow_down(1, 24h)) << "tomorrow is too late";
}

}  // namespace
}  // namespace assay::llm
