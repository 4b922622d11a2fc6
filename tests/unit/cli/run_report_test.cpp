#include "cli/run_report.hpp"


#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::cli {
namespace {

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

TEST(Report, AccountsForEveryRowAndEveryCent)
{
    ExtractSettings settings;
    settings.output = "x.csv";
    batch::Progress totals;
    totals.rows = 40;
    totals.accepted = 39;
    totals.rejected = 1;
    totals.rows_read = 100;
    totals.cost = Money{200'000'000'000};
    totals.unanswered = {4, Money{50'000'000'000}};
    batch::RunOutcome outcome;
    outcome.ending = batch::Ending::stopped;
    outcome.rows_kept = 30;
    outcome.rows_dropped = 10;
    outcome.kept_in = "x.partial.csv";
    testing::internal::CaptureStderr();
    (void)report(settings, {"openai", "", "", ""}, "x.csv.run", outcome, totals);
    const auto said = testing::internal::GetCapturedStderr();
    EXPECT_THAT(said, testing::HasSubstr("39 accepted, 1 rejected; 60 more read and open\n"));
    EXPECT_THAT(said, testing::HasSubstr("cost $0.20\n  up to $0.05 more for 4 calls without an answer"));
    EXPECT_THAT(said, testing::HasSubstr("40 finished rows; the 30 before the first unfinished one are in x.partial.csv"));
    totals.unanswered.at_most.reset();
    EXPECT_EQ(unanswered_text(totals.unanswered), "and 4 calls without an answer, at an unknown cost");
    EXPECT_EQ(unanswered_text({1, Money{20'000'000'000}}), "up to $0.02 more for 1 call without an answer");
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
