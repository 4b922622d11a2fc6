#include "simulate/latency.hpp"

#include <gtest/gtest.h>

namespace assay::simulate {
namespace {

using namespace std::chrono_literals;

Latency latency(double median_ms, double p99_ms)
{
    return {std::chrono::duration<double, std::milli>{median_ms}, std::chrono::duration<double, std::milli>{p99_ms}};
}

TEST(Latency, IsFixedWithoutATail)
{
    for (const double share : {0.001, 0.5, 0.999})
        EXPECT_EQ(quantile(latency(200, 0), share), 200ms);
    EXPECT_EQ(quantile(latency(0, 0), 0.5), 0ms);
    EXPECT_EQ(quantile(latency(200, 200), 0.9), 200ms);
}

TEST(Latency, HasTheMedianAndThe99thPercentileThatWereAskedFor)
{
    const auto tailed = latency(200, 2000);
    EXPECT_NEAR(static_cast<double>(quantile(tailed, 0.5).count()), 200'000, 2);
    EXPECT_NEAR(static_cast<double>(quantile(tailed, 0.99).count()), 2'000'000, 20);
    // A log-normal: as far below the median in proportion as the 99th percentile is above.
    EXPECT_NEAR(static_cast<double>(quantile(tailed, 0.01).count()), 20'000, 2);
    EXPECT_LT(quantile(tailed, 0.3), quantile(tailed, 0.31));
}

TEST(Latency, NeverExceedsTheLimit)
{
    EXPECT_EQ(quantile(latency(1000, 3'000'000), 0.9999999), max_latency);
}

TEST(Latency, RefusesWhatCannotBe)
{
    EXPECT_TRUE(check(latency(0, 0)));
    EXPECT_TRUE(check(latency(200, 2000)));
    EXPECT_FALSE(check(latency(-1, 0)));
    EXPECT_FALSE(check(latency(200, 100)));
    EXPECT_FALSE(check(latency(0, 100)));
    EXPECT_FALSE(check(latency(4'000'000, 0)));
}

}  // namespace
}  // namespace assay::simulate
