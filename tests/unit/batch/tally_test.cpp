#include "batch/tally.hpp"

#include <gtest/gtest.h>

namespace assay::batch {
namespace {

using namespace std::chrono_literals;

extract::Extraction accepted()
{
    extract::Extraction extraction;
    extraction.status = extract::Status::accepted;
    return extraction;
}

TEST(Tally, CountsAMendedRowAmongTheAccepted)
{
    Tally tally;
    auto mended = accepted();
    mended.notes.push_back({});
    tally.count_row(accepted());
    tally.count_row(mended);
    tally.count_row(extract::Extraction{});
    const auto progress = tally.progress({});
    EXPECT_EQ(progress.rows, 3u);
    EXPECT_EQ(progress.accepted, 2u);
    EXPECT_EQ(progress.rejected, 1u);
    EXPECT_EQ(progress.mended, 1u);
}

TEST(Tally, ACostThatNobodyKnowsMakesTheSumUnknownForGood)
{
    Tally tally;
    auto paid = accepted();
    paid.attempts = 3;
    tally.count_effort(paid);
    EXPECT_TRUE(tally.progress({}).cost);
    EXPECT_EQ(tally.progress({}).asked_again, 2u);
    auto unpriced = accepted();
    unpriced.cost.reset();
    tally.count_effort(unpriced);
    tally.count_effort(paid);
    EXPECT_FALSE(tally.progress({}).cost);
}

TEST(Tally, ARowThatNobodyWasAskedAboutIsNotAskedAgain)
{
    Tally tally;
    tally.count_effort(accepted());
    EXPECT_EQ(tally.progress({}).asked_again, 0u);
}

TEST(Tally, TellsHowLongTheLastAnswerIsAgoIfThereWasOne)
{
    Tally tally;
    const Tally::TimePoint start{1h};
    tally.begin(start);
    EXPECT_FALSE(tally.progress(start + 5s).since_answer);
    tally.note_answer(start + 7s);
    const auto progress = tally.progress(start + 10s);
    EXPECT_EQ(progress.elapsed, 10s);
    EXPECT_EQ(progress.since_answer, 3s);
}

}  // namespace
}  // namespace assay::batch
