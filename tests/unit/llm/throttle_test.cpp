#include "llm/throttle.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

using namespace std::chrono_literals;

TEST(Throttle, HasNoLimitBeforeTheFirstComplaint)
{
    Throttle throttle;
    for (int i = 0; i < 100'000; ++i) {
        ASSERT_TRUE(throttle.may_send());
        throttle.started();
    }
}

TEST(Throttle, HalvesOnceABurstAndGrowsByOneARound)
{
    Throttle throttle;
    const Throttle::TimePoint start{1h};
    for (int i = 0; i < 64; ++i)
        throttle.started();
    for (int i = 0; i < 64; ++i)
        throttle.complained(start + i * 1ms);
    EXPECT_EQ(throttle.limit(), 32);
    EXPECT_FALSE(throttle.may_send());
    for (int i = 0; i < 33; ++i)
        throttle.ended();
    EXPECT_TRUE(throttle.may_send());
    for (int i = 0; i < 32; ++i)
        throttle.answered();
    EXPECT_NEAR(throttle.limit(), 33, 0.05);
    throttle.complained(start + 1s);
    EXPECT_EQ(throttle.limit(), 15.5);
}

TEST(Throttle, AlwaysLetsOneThrough)
{
    Throttle throttle;
    Throttle::TimePoint now{1h};
    for (int i = 0; i < 10; ++i)
        throttle.complained(now += 1s);
    EXPECT_EQ(throttle.limit(), 1);
    EXPECT_TRUE(throttle.may_send());
}

}  // namespace
}  // namespace assay::llm
