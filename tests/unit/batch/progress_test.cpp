#include "batch/progress.hpp"

#include <gtest/gtest.h>

namespace assay::batch {
namespace {

using namespace std::chrono_literals;

TEST(ProgressLine, ShowsRateCostAndTimeLeft)
{
    Progress progress;
    progress.rows = 2'000;
    progress.total_rows = 10'000;
    progress.rejected = 1;
    progress.retries = 1;
    progress.input_tokens = 1'234'567;
    progress.output_tokens = 89;
    progress.cost = Money{2'500'000'000'000};
    progress.elapsed = 10s;
    EXPECT_EQ(progress_line(progress),
              "2,000 of about 10,000 rows, 200/s, 1,234,567 + 89 tokens, cost $2.50, 1 retry, 1 rejected, 40.0 s left");
}

TEST(ProgressLine, TellsNoTimeLeftWhileNobodyAnswers)
{
    Progress progress;
    progress.rows = 5;  // without a text: they take no time
    progress.rejected = 5;
    progress.total_rows = 100;
    progress.in_flight = 64;
    progress.elapsed = 5s;
    EXPECT_EQ(progress_line(progress), "5 of about 100 rows, 1.0/s, 0 + 0 tokens, cost $0, 0 retries, 5 rejected, no answer yet");
    progress.since_answer = 9s;
    EXPECT_TRUE(progress_line(progress).ends_with("1 min 35 s left")) << progress_line(progress);
    progress.since_answer = 25s;
    EXPECT_TRUE(progress_line(progress).ends_with(", no answer for 25.0 s")) << progress_line(progress);
}

TEST(ProgressLine, SaysUnknownRatherThanZero)
{
    Progress progress;
    progress.cost.reset();
    EXPECT_EQ(progress_line(progress), "0 rows, 0.0/s, 0 + 0 tokens, cost unknown, 0 retries, 0 rejected");
}

TEST(DurationText, UsesTheUnitThatFits)
{
    EXPECT_EQ(duration_text(999ms), "999 ms");
    EXPECT_EQ(duration_text(12'340ms), "12.3 s");
    EXPECT_EQ(duration_text(245s), "4 min 05 s");
    EXPECT_EQ(duration_text(7'380s), "2 h 03 min");
}

TEST(Grouped, SetsThousandsApart)
{
    EXPECT_EQ(grouped(0), "0");
    EXPECT_EQ(grouped(999), "999");
    EXPECT_EQ(grouped(1'000), "1,000");
    EXPECT_EQ(grouped(13'540'000), "13,540,000");
}

}  // namespace
}  // namespace assay::batch
