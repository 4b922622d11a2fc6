#include "batch/estimate.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace assay::batch {
namespace {

TEST(BootstrapMean, IsExactForValuesThatAreAllTheSame)
{
    const std::vector<double> values(50, 3.5);
    const auto mean = bootstrap_mean(values, 1);
    EXPECT_EQ(mean.low, 3.5);
    EXPECT_EQ(mean.mean, 3.5);
    EXPECT_EQ(mean.high, 3.5);
}

TEST(BootstrapMean, IsTheSameForTheSameSeed)
{
    const std::vector<double> values{1, 2, 3, 4, 10};
    EXPECT_EQ(bootstrap_mean(values, 7).low, bootstrap_mean(values, 7).low);
    EXPECT_EQ(bootstrap_mean(values, 7).high, bootstrap_mean(values, 7).high);
}

TEST(BootstrapMean, HoldsTheTrueMeanAboutNineteenTimesInTwenty)
{
    std::mt19937_64 random{3};
    std::exponential_distribution<double> skewed{1};
    int held = 0;
    for (int i = 0; i < 300; ++i) {
        std::vector<double> values(50);
        for (double& value : values)
            value = skewed(random);
        const auto mean = bootstrap_mean(values, 1);
        held += mean.low <= 1 && mean.high >= 1;
    }
    // With so few and so skewed values it is a little less than it says.
    EXPECT_GE(held, 300 * 88 / 100);
    EXPECT_LE(held, 300 * 98 / 100);
}

}  // namespace
}  // namespace assay::batch
