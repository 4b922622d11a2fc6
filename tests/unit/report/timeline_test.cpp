#include "report/timeline.hpp"

#include <gtest/gtest.h>

using namespace assay;
using assay::report::Timeline;

namespace {

batch::SettledAnswer answer(std::int64_t at_ms, bool is_accepted)
{
    batch::SettledAnswer made;
    made.settled_ms = at_ms;
    made.is_accepted = is_accepted;
    made.usage.input = 10;
    made.usage.output = 5;
    made.cost = Money{500'000'000'000};
    return made;
}

TEST(Timeline, PutsEveryAnswerIntoItsStep)
{
    Timeline timeline{1'000'000, 1'060'000};
    timeline.add(answer(1'000'000, true));
    timeline.add(answer(1'060'000, false));
    timeline.add(answer(1'059'999, true));
    timeline.add(answer(900'000, true));  // a clock that was set back
    const auto json = timeline.json();
    EXPECT_EQ(json["step_ms"], 1000);
    ASSERT_EQ(json["answers"].size(), 61u);
    EXPECT_EQ(json["answers"][0], 2);
    EXPECT_EQ(json["answers"][60], 1);
    EXPECT_EQ(json["rejected"][60], 1);
    EXPECT_EQ(json["tokens"][59], 15);
    EXPECT_EQ(json["cost_usd"][0], 1.0);
}

TEST(Timeline, TellsHowLongAnswersTook)
{
    Timeline timeline{1'000'000, 1'002'000};
    for (int i = 1; i <= 100; ++i) {
        auto one = answer(1'000'000, true);
        one.latency = std::chrono::milliseconds{10 * i};
        timeline.add(one);
    }
    timeline.add(answer(1'002'000, true));
    const auto json = timeline.json();
    EXPECT_NEAR(json["latency_median_ms"][0].get<double>(), 500, 15);
    EXPECT_NEAR(json["latency_p95_ms"][0].get<double>(), 950, 29);
    EXPECT_TRUE(json["latency_p95_ms"].back().is_null()) << "an answer out of a batch has no latency";
}

TEST(Timeline, HasFewStepsHoweverLongItTook)
{
    EXPECT_EQ((Timeline{5, 5}.json()["answers"].size()), 1u);
    EXPECT_LE((Timeline{0, 40ll * 365 * 86'400'000}.json()["answers"].size()), 120u);
    EXPECT_EQ((Timeline{9, 5}.json()["answers"].size()), 1u);
}

}  // namespace
