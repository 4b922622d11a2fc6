#include "cli/run_report.hpp"

#include "support/temp_dir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::cli {
namespace {

TEST(FreePartialPath, StandsBesideTheOutputWithItsExtension)
{
    EXPECT_EQ(free_partial_path("reviews.parquet"), "reviews.partial.parquet");
    EXPECT_EQ(free_partial_path("a.b/reviews"), "a.b/reviews.partial");
    EXPECT_EQ(free_partial_path("out/.hidden"), "out/.hidden.partial");
    EXPECT_EQ(free_partial_path("x.y.csv"), "x.y.partial.csv");
}

TEST(FreePartialPath, PassesOverWhatEarlierRunsHaveKept)
{
    const test::TempDir dir;
    const auto first = dir.write("out.partial.csv", "kept");
    EXPECT_EQ(free_partial_path(dir.path("out.csv")), dir.path("out.partial-2.csv"));
    const auto second = dir.write("out.partial-2.csv", "kept");
    EXPECT_EQ(free_partial_path(dir.path("out.csv")), dir.path("out.partial-3.csv"));
}

TEST(Report, TellsTheExitCodeOfEachEnding)
{
    ExtractSettings settings;
    settings.output = "x.csv";
    settings.quiet = true;
    const llm::Endpoint endpoint{"builtin", "", "", ""};
    batch::Progress totals;
    EXPECT_EQ(report(settings, endpoint, "", {}, totals), ExitCode::ok);
    totals.rejected = 1;
    EXPECT_EQ(report(settings, endpoint, "", {}, totals), ExitCode::rejected);
    batch::RunOutcome outcome;
    outcome.ending = batch::Ending::stopped;
    EXPECT_EQ(report(settings, endpoint, "", outcome, totals), ExitCode::interrupted);
    outcome.ending = batch::Ending::failed;
    EXPECT_EQ(report(settings, endpoint, "", outcome, totals), ExitCode::failed);
    llm::Budget budget{{.money = Money{10}}};
    outcome.ending = batch::Ending::over_budget;
    EXPECT_EQ(report(settings, endpoint, "", outcome, totals, &budget), ExitCode::over_budget);
}

TEST(Report, SaysHowToGoOnWithMoreToSpend)
{
    ExtractSettings settings;
    settings.output = "x.csv";
    settings.quiet = true;
    batch::RunOutcome outcome;
    outcome.ending = batch::Ending::over_budget;
    llm::Budget money{{.money = Money{10}}};
    EXPECT_EQ(money.reserve({Money{11}, 0}), llm::Budget::Decision::exhausted);
    testing::internal::CaptureStderr();
    (void)report(settings, {"openai", "", "", ""}, "x.csv.run", outcome, {}, &money);
    EXPECT_THAT(testing::internal::GetCapturedStderr(), testing::HasSubstr("assay resume x.csv.run --budget MORE"));
    llm::Budget tokens{{.tokens = 10}};
    EXPECT_EQ(tokens.reserve({Money{}, 11}), llm::Budget::Decision::exhausted);
    testing::internal::CaptureStderr();
    (void)report(settings, {"openai", "", "", ""}, "", outcome, {}, &tokens);
    EXPECT_THAT(testing::internal::GetCapturedStderr(), testing::HasSubstr("again with --budget-tokens MORE"));
}

TEST(Report, SaysHowToGoOn)
{
    ExtractSettings settings;
    settings.output = "x.csv";
    settings.quiet = true;
    settings.skip = 100;
    settings.limit = 50;
    const llm::Endpoint endpoint{"openai", "", "", ""};
    batch::RunOutcome outcome;
    outcome.ending = batch::Ending::stopped;
    outcome.rows_kept = 20;
    outcome.kept_in = "x.partial.csv";
    testing::internal::CaptureStderr();
    (void)report(settings, endpoint, "", outcome, {});
    EXPECT_THAT(testing::internal::GetCapturedStderr(), testing::HasSubstr("with --skip 120 --limit 30 and another output"));
    testing::internal::CaptureStderr();
    (void)report(settings, endpoint, "x.csv.run", outcome, {});
    EXPECT_THAT(testing::internal::GetCapturedStderr(), testing::HasSubstr("assay resume x.csv.run"));
}

}  // namespace
}  // namespace assay::cli
