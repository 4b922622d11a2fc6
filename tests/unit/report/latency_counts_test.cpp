#include "report/latency_counts.hpp"

#include <gtest/gtest.h>

using namespace std::chrono_literals;
using assay::report::LatencyCounts;

namespace {

TEST(LatencyCounts, TellQuantilesToWithinThreePercent)
{
    LatencyCounts counts;
    for (int ms = 1; ms <= 10'000; ++ms)
        counts.add(std::chrono::milliseconds{ms});
    EXPECT_NEAR(*counts.quantile_ms(0.5), 5'000, 150);
    EXPECT_NEAR(*counts.quantile_ms(0.95), 9'500, 285);
    EXPECT_NEAR(*counts.quantile_ms(1), 10'000, 300);
}

TEST(LatencyCounts, TellNothingOfNothing)
{
    EXPECT_FALSE(LatencyCounts{}.quantile_ms(0.5));
}

TEST(LatencyCounts, TakeAnyDuration)
{
    LatencyCounts counts;
    counts.add(-5ms);
    EXPECT_EQ(counts.quantile_ms(1), 1.0);
    counts.add(std::chrono::hours{24 * 365});
    EXPECT_NEAR(*counts.quantile_ms(1), 86'400'000, 2'600'000) << "a day stands for all that is longer";
}

}  // namespace
