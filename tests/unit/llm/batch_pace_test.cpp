#include "llm/batch_pace.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

using namespace std::chrono_literals;

BatchStatus listed(std::string id, std::string file, std::size_t requests, std::int64_t created_ms)
{
    BatchStatus status;
    status.id = std::move(id);
    status.input_file = std::move(file);
    status.requests = requests;
    status.created_ms = created_ms;
    return status;
}

TEST(PollPace, GrowsToTheLongestPauseWithAFifthOfChance)
{
    PollPace pace{{.first = 1000ms, .longest = 4000ms}, 1};
    auto expected = 1000.0;
    for (int i = 0; i < 10; ++i) {
        const auto pause = pace.pause();
        EXPECT_GE(pause.count(), expected - 1);
        EXPECT_LE(pause.count(), expected * 1.2 + 1);
        expected = std::min(4000.0, expected * 1.5);
    }
}

TEST(BatchShare, KeepsAQuarterOfTheTimeButNoMoreThanAnHour)
{
    EXPECT_EQ(batch_share_of(2h), 90min);
    EXPECT_EQ(batch_share_of(24h), 23h);
}

TEST(LostJob, IsFoundByItsInputFileWhereThereIsOne)
{
    BatchJob lost;
    lost.input_file = "file-2";
    lost.items = 5;
    const std::vector<BatchStatus> jobs = {listed("b3", "file-3", 5, 0), listed("b2", "file-2", 0, 0), listed("b1", "file-2", 5, 0)};
    EXPECT_EQ(find_lost_job(lost, jobs, {})->id, "b2");
    EXPECT_EQ(find_lost_job(lost, jobs, {"b2"})->id, "b1") << "one that is known is not it";
    lost.input_file = "file-4";
    EXPECT_EQ(find_lost_job(lost, jobs, {}), nullptr);
}

TEST(LostJob, IsElseTheOldestOfItsSizeSinceItWasSent)
{
    constexpr std::int64_t sent_ms = 1'000'000'000;
    BatchJob lost;
    lost.items = 5;
    lost.submitted_ms = sent_ms;
    const std::vector<BatchStatus> jobs = {listed("m4", "", 5, sent_ms + 9000), listed("m3", "", 4, sent_ms + 2000),
                                           listed("m2", "", 5, sent_ms + 1000), listed("m1", "", 5, sent_ms - 3'600'000)};
    EXPECT_EQ(find_lost_job(lost, jobs, {})->id, "m2");
    EXPECT_EQ(find_lost_job(lost, jobs, {"m2"})->id, "m4");
    EXPECT_EQ(find_lost_job(lost, jobs, {"m2", "m4"}), nullptr);
    EXPECT_TRUE(is_older_than(jobs[3], lost));
    EXPECT_FALSE(is_older_than(listed("", "", 5, sent_ms - 60'000), lost)) << "clocks differ";
}

TEST(BatchItemId, NamesARequestByItsBytesAndHowOftenItWasAsked)
{
    EXPECT_EQ(batch_item_id("a", 0), batch_item_id("a", 0));
    EXPECT_NE(batch_item_id("a", 0), batch_item_id("b", 0));
    EXPECT_NE(batch_item_id("a", 0), batch_item_id("a", 1));
    EXPECT_NE(batch_item_id("a", 1), batch_item_id("a", 2));
    EXPECT_NE(batch_item_id("a", 1, 1), batch_item_id("a", 1, 1, 1'700'000'000'000)) << "asked anew";
    EXPECT_NE(batch_item_id("a", 0, 0, 2), batch_item_id("a", 0, 0, 1));
    const auto id = batch_item_id("a", 0);
    EXPECT_EQ(id.hex().size(), 32u);
    EXPECT_EQ(BatchItemId::parse(id.hex()), id);
    for (const auto* other : {"", "abc", "0123456789ABCDEF0123456789ABCDEF", "0123456789abcdef0123456789abcdeg"})
        EXPECT_EQ(BatchItemId::parse(other), BatchItemId{}) << other;
}

}  // namespace
}  // namespace assay::llm
