#include "llm/background_trial.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

using namespace std::chrono_literals;
using Verdict = BackgroundTrial::Verdict;

const BackgroundTrial::TimePoint first_sent{24h};

/// Sends so many requests a millisecond apart, of which every `every`th is turned away at once (0: none).
Verdict send(BackgroundTrial& trial, BackgroundTrial::TimePoint& now, int count, int every)
{
    auto verdict = Verdict::open;
    for (int i = 1; i <= count && verdict == Verdict::open; ++i) {
        now += 1ms;
        verdict = trial.sent(now);
        if (verdict == Verdict::open && every > 0 && i % every == 0)
            verdict = trial.refused(now);
    }
    return verdict;
}

TEST(BackgroundTrial, IsNotForMostTurnedAway)
{
    BackgroundTrial trial;
    EXPECT_EQ(trial.begin(100, 50), Verdict::limit);
    EXPECT_FALSE(trial.is_open());
    EXPECT_EQ(trial.begin(100, 2), Verdict::open);
    EXPECT_TRUE(trial.is_open());
}

TEST(BackgroundTrial, SeesALimitInTheNextFewRequests)
{
    BackgroundTrial trial;
    auto now = first_sent;
    ASSERT_EQ(trial.begin(1000, 1), Verdict::open);
    EXPECT_EQ(send(trial, now, 10, 1), Verdict::limit);
    EXPECT_LE(now, first_sent + 5ms) << "after a handful";
    EXPECT_FALSE(trial.is_open());
}

TEST(BackgroundTrial, FindsAShareThatStaysAtHalfTheRate)
{
    BackgroundTrial trial;
    auto now = first_sent;
    ASSERT_EQ(trial.begin(100, 2), Verdict::open);
    ASSERT_EQ(send(trial, now, 29, 50), Verdict::open);
    EXPECT_FALSE(trial.is_probed());
    ASSERT_EQ(send(trial, now, 1, 0), Verdict::open);
    ASSERT_TRUE(trial.is_probed());
    trial.hold(now);
    EXPECT_EQ(send(trial, now, 1000, 50), Verdict::background);
    EXPECT_NEAR(trial.share(), 0.02, 0.005);
}

TEST(BackgroundTrial, SeesThatComplaintsEndWithTheRate)
{
    BackgroundTrial trial;
    auto now = first_sent;
    ASSERT_EQ(trial.begin(100, 2), Verdict::open);
    ASSERT_EQ(send(trial, now, 30, 20), Verdict::open);
    trial.hold(now);
    EXPECT_EQ(send(trial, now, 1000, 0), Verdict::rate);
}

TEST(BackgroundTrial, LeavesOutComplaintsAboutWhatWasSentBefore)
{
    BackgroundTrial trial;
    auto now = first_sent;
    ASSERT_EQ(trial.begin(1000, 2), Verdict::open);
    ASSERT_EQ(send(trial, now, 30, 0), Verdict::open);
    trial.hold(now);
    for (int i = 0; i < 8; ++i)
        ASSERT_EQ(trial.refused(first_sent), Verdict::open);
    EXPECT_EQ(send(trial, now, 1000, 0), Verdict::rate);
}

TEST(BackgroundTrial, SeesALimitBelowHalfTheRate)
{
    BackgroundTrial trial;
    auto now = first_sent;
    ASSERT_EQ(trial.begin(1000, 10), Verdict::open);
    ASSERT_EQ(send(trial, now, 30, 0), Verdict::open);
    trial.hold(now);
    EXPECT_EQ(send(trial, now, 1000, 3), Verdict::limit);
}

}  // namespace
}  // namespace assay::llm
