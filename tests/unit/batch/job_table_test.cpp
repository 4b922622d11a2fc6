#include "batch/job_table.hpp"

#include "batch/ledger.hpp"

#include "support/temp_dir.hpp"

#include <gtest/gtest.h>

namespace assay::batch {
namespace {

using llm::batch_item_id;
using llm::BatchJob;
using Stage = BatchJob::Stage;

class JobTableTest : public testing::Test {
protected:
    std::unique_ptr<JobTable> open(const std::string& endpoint = "openai ") { return std::move(*JobTable::open(path, endpoint)); }

    test::TempDir dir;
    std::string path = dir.path("a.run");
    Ledger ledger = std::move(*Ledger::open(path));
};

TEST_F(JobTableTest, RemembersJobsAndWhatIsInThem)
{
    const std::vector ids = {batch_item_id("a", 0), batch_item_id("b", 0)};
    BatchJob job;
    job.stage = Stage::creating;
    job.submitted_ms = 77;
    {
        const auto table = open();
        ASSERT_TRUE(table->begin(job, ids));
        EXPECT_EQ(job.number, 1);
        job.stage = Stage::working;
        job.remote = "batch_9";
        job.input_file = "file_9";
        job.state = "in_progress";
        ASSERT_TRUE(table->save(job));
    }
    const auto table = open();
    const auto jobs = table->load().value();
    ASSERT_EQ(jobs.size(), 1u);
    EXPECT_EQ(jobs[0].number, 1);
    EXPECT_EQ(jobs[0].stage, Stage::working);
    EXPECT_EQ(jobs[0].remote, "batch_9");
    EXPECT_EQ(jobs[0].input_file, "file_9");
    EXPECT_EQ(jobs[0].submitted_ms, 77);
    EXPECT_EQ(jobs[0].items, 2u);
    EXPECT_EQ(table->load_items().value().size(), 2u);
}

TEST_F(JobTableTest, ARequestBelongsToTheLastJobItWentInto)
{
    const auto table = open();
    const std::vector ids = {batch_item_id("a", 0)};
    BatchJob first;
    BatchJob second;
    ASSERT_TRUE(table->begin(first, ids));
    ASSERT_TRUE(table->begin(second, ids));
    const auto items = table->load_items().value();
    ASSERT_EQ(items.size(), 1u);
    EXPECT_EQ(items[0].first, ids[0]);
    EXPECT_EQ(items[0].second, second.number);
}

TEST_F(JobTableTest, ForgetsWhatIsInADroppedJob)
{
    const auto table = open();
    const std::vector ids = {batch_item_id("a", 0)};
    BatchJob job;
    ASSERT_TRUE(table->begin(job, ids));
    job.stage = Stage::dropped;
    ASSERT_TRUE(table->save(job));
    EXPECT_TRUE(table->load().value().empty());
    EXPECT_TRUE(table->load_items().value().empty());
}

TEST_F(JobTableTest, DoesNotSeeJobsThatWereSentElsewhere)
{
    BatchJob job;
    ASSERT_TRUE(open("openai ")->begin(job, {}));
    EXPECT_TRUE(open("anthropic ")->load().value().empty());
    EXPECT_EQ(open("openai ")->load().value().size(), 1u);
}

TEST_F(JobTableTest, SummarisesWhichMayStillBringAnswers)
{
    EXPECT_TRUE(JobTable::summarise(path).value().jobs.empty()) << "a ledger that never had a batch";
    const auto table = open();
    for (const auto stage : {Stage::preparing, Stage::creating, Stage::working, Stage::ended, Stage::fetched, Stage::dropped}) {
        BatchJob job;
        job.stage = stage;
        ASSERT_TRUE(table->begin(job, {}));
    }
    const auto summary = JobTable::summarise(path).value();
    EXPECT_EQ(summary.jobs.size(), 6u);
    EXPECT_EQ(summary.open, 3u);
}

TEST_F(JobTableTest, RemembersWhatBecameOfTheQuestions)
{
    const llm::BatchOutcomes outcomes{.succeeded = 5, .errored = 1, .expired = 2, .cancelled = 3, .missing = 4};
    BatchJob job;
    const auto table = open();
    ASSERT_TRUE(table->begin(job, {}));
    EXPECT_EQ(table->load().value().front().outcomes, llm::BatchOutcomes{});
    job.stage = Stage::fetched;
    job.outcomes = outcomes;
    ASSERT_TRUE(table->save(job));
    EXPECT_EQ(table->load().value().front().outcomes, outcomes);
    EXPECT_EQ(JobTable::summarise(path).value().jobs.front().outcomes, outcomes);
}

TEST_F(JobTableTest, WritesBesideTheLedgersOwnConnection)
{
    const auto table = open();
    ASSERT_TRUE(ledger.begin(Json::object(), 1));
    BatchJob job;
    EXPECT_TRUE(table->begin(job, {}));
    EXPECT_TRUE(ledger.end("complete", 2));
}

}  // namespace
}  // namespace assay::batch
