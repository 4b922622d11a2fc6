#include "report/number_distribution.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

using assay::report::NumberDistribution;

namespace {

std::uint64_t sum(const std::vector<NumberDistribution::Bin>& bins)
{
    return std::accumulate(bins.begin(), bins.end(), std::uint64_t{0}, [](auto all, const auto& bin) { return all + bin.count; });
}

TEST(NumberDistribution, CountsEveryNumberInTheBinThatHoldsIt)
{
    std::mt19937_64 random{7};
    std::normal_distribution<double> normal{-3, 1000};
    NumberDistribution numbers;
    std::vector<double> all;
    for (int i = 0; i < 20'000; ++i) {
        all.push_back(normal(random));
        numbers.add(all.back());
    }
    const auto bins = numbers.bins(32);
    ASSERT_LE(bins.size(), 32u);
    ASSERT_GE(bins.size(), 8u);
    EXPECT_EQ(sum(bins), all.size());
    for (std::size_t i = 0; i < bins.size(); ++i) {
        const auto expected = std::count_if(all.begin(), all.end(), [&](double x) { return bins[i].from <= x && x < bins[i].to; });
        EXPECT_EQ(bins[i].count, static_cast<std::uint64_t>(expected)) << i;
        if (i > 0) {
            EXPECT_EQ(bins[i].from, bins[i - 1].to);
        }
    }
    EXPECT_EQ(numbers.min(), *std::min_element(all.begin(), all.end()));
    EXPECT_EQ(numbers.max(), *std::max_element(all.begin(), all.end()));
    EXPECT_NEAR(numbers.mean(), std::accumulate(all.begin(), all.end(), 0.0) / 20'000, 1e-6);
}

TEST(NumberDistribution, TakesTheFurthestAndTheSmallestDoubles)
{
    NumberDistribution numbers;
    for (const double value : {0.0, std::numeric_limits<double>::denorm_min(), -std::numeric_limits<double>::max(),
                               std::numeric_limits<double>::max(), 1.0, -0.0})
        numbers.add(value);
    const auto bins = numbers.bins(8);
    EXPECT_EQ(sum(bins), 6u);
    EXPECT_LE(bins.size(), 8u);
    EXPECT_TRUE(std::isfinite(numbers.mean()));
}

TEST(NumberDistribution, WholeNumbersHaveWholeEdges)
{
    NumberDistribution numbers;
    for (const double value : {1.0, 3.0, 3.0})
        numbers.add(value);
    const auto bins = numbers.bins(32);
    ASSERT_EQ(bins.size(), 3u);
    EXPECT_EQ(bins[2].from, 3.0);
    EXPECT_EQ(bins[2].count, 2u);
}

TEST(NumberDistribution, KeepsOneValueInOneBin)
{
    NumberDistribution numbers;
    for (int i = 0; i < 3; ++i)
        numbers.add(0.1);
    ASSERT_EQ(numbers.bins(32).size(), 1u);
    EXPECT_LE(numbers.bins(32)[0].from, 0.1);
    EXPECT_GT(numbers.bins(32)[0].to, 0.1);
    EXPECT_EQ(numbers.bins(32)[0].count, 3u);
    EXPECT_TRUE(NumberDistribution{}.bins(2).empty());
}

}  // namespace
