#include "llm/meter.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

using namespace std::chrono_literals;

const Meter::TimePoint meter_start{24h};

TEST(Meter, HasNoLimitUntilItIsTold)
{
    Meter meter{Meter::Counting::exact};
    EXPECT_EQ(meter.wait_for(1e9, meter_start), 0s);
    EXPECT_FALSE(meter.per_minute());
}

TEST(Meter, KnowsTheLowerOfTwoLimits)
{
    Meter meter{Meter::Counting::exact};
    meter.limit_by_user(100, meter_start);
    EXPECT_EQ(meter.per_minute(), 100);
    const auto place = meter.take(1, meter_start);
    meter.announce({60, 59}, place, meter_start, meter_start);
    EXPECT_EQ(meter.per_minute(), 60);
    meter.announce({600, 599}, place, meter_start, meter_start);
    EXPECT_EQ(meter.per_minute(), 100);
}

TEST(Meter, IsRaisedByAReplyThatMakesItCertain)
{
    Meter meter{Meter::Counting::exact};
    auto place = meter.take(1, meter_start);
    meter.announce({60, 0}, place, meter_start, meter_start);
    EXPECT_GT(meter.wait_for(1, meter_start), 900ms);
    place = meter.take(1, meter_start);
    meter.announce({60, 40}, place, meter_start, meter_start);
    EXPECT_EQ(meter.wait_for(1, meter_start), 0s);
}

TEST(Meter, IsLoweredWhenOthersUseTheSameAccount)
{
    Meter meter{Meter::Counting::exact};
    auto now = meter_start;
    for (int i = 0; i < 10; ++i) {
        const auto place = meter.take(1, now);
        // Nine of ten are not ours.
        meter.announce({600, std::max(0, 600 - 100 * i)}, place, now, now);
        now += 10ms;
    }
    EXPECT_GT(meter.wait_for(1, now), 0s);
}

TEST(Meter, LearnsHowTheServerCounts)
{
    Meter meter{Meter::Counting::guessed};
    auto now = meter_start;
    double level = 60'000;
    for (int i = 0; i < 2000; ++i, now += 10ms) {
        level = std::min(60'000.0, level + 10);
        const auto place = meter.take(10, now);
        level -= 100;
        if (level < 0)
            break;
        meter.announce({60'000, static_cast<std::int64_t>(level)}, place, now, now);
    }
    // 500 are left: it would be 50 requests as we count, and is 5.
    meter.announce({60'000, 700}, meter.take(0, now), now, now);
    int more = 0;
    for (; more < 100 && meter.wait_for(10, now) == 0s; ++more)
        (void)meter.take(10, now);
    EXPECT_LE(more, 8);
    EXPECT_GE(more, 4);
}

}  // namespace
}  // namespace assay::llm
