#include "llm/silence_watch.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

using namespace std::chrono_literals;

constexpr SilenceWatch::TimePoint start{};

TEST(SilenceWatch, SpeaksOnceSecondsAfterTheFirstFailure)
{
    SilenceWatch watch;
    for (int i = 0; i < 64; ++i)
        EXPECT_FALSE(watch.failed(start)) << "all that were in flight failed together";
    EXPECT_FALSE(watch.failed(start + 1999ms));
    EXPECT_EQ(watch.failed(start + 2100ms), 2100ms);
    EXPECT_FALSE(watch.failed(start + 10s)) << "it was said";
}

TEST(SilenceWatch, OneCallThatFailsTwiceIsNoSilence)
{
    SilenceWatch watch;
    EXPECT_FALSE(watch.failed(start));
    EXPECT_FALSE(watch.failed(start + 60s));
    EXPECT_FALSE(watch.failed(start + 120s));
    EXPECT_TRUE(watch.failed(start + 180s));
}

TEST(SilenceWatch, AnAnswerEndsTheSilence)
{
    SilenceWatch watch;
    for (int i = 0; i < 10; ++i) {
        EXPECT_FALSE(watch.failed(start + i * 1s)) << "failures among answers are none";
        EXPECT_FALSE(watch.answered());
    }
    for (int i = 0; i < 3; ++i)
        EXPECT_FALSE(watch.failed(start + i * 10s));
    EXPECT_TRUE(watch.failed(start + 30s));
    EXPECT_TRUE(watch.answered());
    EXPECT_FALSE(watch.answered()) << "the end is said once";
    EXPECT_FALSE(watch.failed(start + 40s)) << "the next silence begins anew";
}

TEST(SilenceWatch, RefusalsForTheRateAreOneAfterALongerTime)
{
    SilenceWatch watch;
    for (int i = 0; i < 10; ++i)
        EXPECT_FALSE(watch.refused(start + i * 1s));
    EXPECT_EQ(watch.refused(start + 11s), 11s);
    EXPECT_FALSE(watch.failed(start + 20s)) << "that nobody is answered was said";
    EXPECT_TRUE(watch.answered());
    EXPECT_FALSE(watch.refused(start + 40s)) << "the next ones begin anew";
}

TEST(SilenceWatch, RefusalsBetweenFailuresAreNoAnswers)
{
    SilenceWatch watch;
    for (int i = 0; i < 3; ++i) {
        EXPECT_FALSE(watch.failed(start + i * 500ms));
        EXPECT_FALSE(watch.refused(start + i * 500ms));
    }
    EXPECT_EQ(watch.failed(start + 2s), 2s);
}

}  // namespace
}  // namespace assay::llm
