#include "batch/answers.hpp"

#include "support/temp_dir.hpp"

#include <gtest/gtest.h>

namespace assay::batch {
namespace {

InputRow row_of(std::uint64_t number, const std::string& text)
{
    InputRow row;
    row.row = number;
    row.carried = {std::to_string(number)};
    row.text = text;
    return row;
}

Settled settled(std::uint64_t ticket, const PlannedRow& planned, const std::string& record)
{
    extract::Extraction extraction;
    extraction.status = extract::Status::accepted;
    extraction.record = record;
    extraction.attempts = 1;
    extraction.usage.input = 100;
    extraction.cost = Money{1'000'000};
    return {ticket, planned.row.row, planned.key, std::move(extraction)};
}

class AnswersTest : public testing::Test {
protected:
    /// A run of its own over the same files.
    struct Run {
        Ledger ledger;
        std::unique_ptr<sqlite::Database> cache;
        std::unique_ptr<Answers> answers;

        std::vector<PlannedRow> plan(std::vector<InputRow> rows) { return answers->plan(std::move(rows), 1).value(); }
    };

    Run start(const std::string& ledger, bool with_cache = false)
    {
        Run run{Ledger::open(dir_.path(ledger)).value(), nullptr, nullptr};
        if (with_cache)
            run.cache = std::make_unique<sqlite::Database>(
                sqlite::Database::open(dir_.path("cache"), 1, 1, sqlite::Durability::process).value());
        return run;
    }

    void connect(Run& run, AnswersOptions options = {"question"})
    {
        run.answers = std::make_unique<Answers>(run.ledger, run.cache.get(), std::move(options));
    }

    test::TempDir dir_;
};

TEST_F(AnswersTest, KeepsHowManyAnswersAgreed)
{
    auto database = sqlite::Database::open(dir_.path("answers"), 1, 1, sqlite::Durability::process).value();
    auto table = AnswerTable::open(database).value();
    extract::Extraction extraction;
    extraction.status = extract::Status::accepted;
    extraction.record = "{}";
    extraction.confidence = R"({"a":0.5})";
    const auto key = answer_key("question", "text");
    ASSERT_TRUE(table.put(key, 0, extraction, 1));
    EXPECT_EQ(table.find(key).value()->extraction.confidence, extraction.confidence);
    extraction.confidence.clear();
    ASSERT_TRUE(table.put(key, 0, extraction, 1));
    EXPECT_EQ(table.find(key).value()->extraction.confidence, "");
}

TEST_F(AnswersTest, ARowIsAskedAboutOnceAndFoundInTheNextRun)
{
    {
        auto run = start("a.run");
        connect(run);
        auto rows = run.plan({row_of(0, "one")});
        EXPECT_FALSE(rows[0].answer);
        EXPECT_EQ(run.answers->claim(rows[0], 0), Answers::Claim::ask);
        const auto outcome = settled(0, rows[0], "{}");
        run.answers->commit({&outcome, 1}, 2).value();
        EXPECT_TRUE(run.answers->settle(outcome).empty());
    }
    auto run = start("a.run");
    connect(run);
    auto rows = run.plan({row_of(0, "one"), row_of(1, "one"), row_of(2, "two")});
    ASSERT_TRUE(rows[0].answer);
    EXPECT_EQ(rows[0].answer->origin, extract::Origin::asked) << "as in the run that asked";
    EXPECT_EQ(rows[0].answer->usage.input, 100);
    ASSERT_TRUE(rows[1].answer);
    EXPECT_EQ(rows[1].answer->origin, extract::Origin::duplicate);
    EXPECT_EQ(rows[1].answer->cost, Money{}) << "paid for by the first row";
    EXPECT_FALSE(rows[2].answer);
    EXPECT_EQ(run.answers->claim(rows[0], 0), Answers::Claim::known);
}

TEST_F(AnswersTest, ARowThatStandsElsewhereNowKeepsItsReceipt)
{
    {
        auto run = start("a.run");
        connect(run);
        auto rows = run.plan({row_of(0, "one"), row_of(1, "two")});
        run.answers->commit(std::vector{settled(0, rows[0], "{}"), settled(1, rows[1], "{}")}, 2).value();
    }
    for (int times = 0; times < 2; ++times) {
        auto run = start("a.run");
        connect(run);
        if (times == 0) {
            ASSERT_TRUE(run.ledger.forget_rows());
        }
        auto rows = run.plan({row_of(0, "new"), row_of(1, "one"), row_of(2, "two"), row_of(3, "one")});
        EXPECT_FALSE(rows[0].answer);
        for (const std::size_t row : {1u, 2u}) {
            ASSERT_TRUE(rows[row].answer);
            EXPECT_EQ(rows[row].answer->origin, extract::Origin::asked);
            EXPECT_EQ(rows[row].answer->usage.input, 100);
        }
        ASSERT_TRUE(rows[3].answer);
        EXPECT_EQ(rows[3].answer->origin, extract::Origin::duplicate);
        EXPECT_EQ(rows[3].answer->usage.input, 0);
    }
}

TEST_F(AnswersTest, AnotherQuestionIsAskedAnew)
{
    auto run = start("a.run");
    connect(run);
    auto rows = run.plan({row_of(0, "one")});
    const auto outcome = settled(0, rows[0], "{}");
    run.answers->commit({&outcome, 1}, 2).value();
    connect(run, {"another question"});
    EXPECT_FALSE(run.plan({row_of(0, "one")})[0].answer);
}

TEST_F(AnswersTest, AnEarlierAnswerIsGivenWhereItLacksOnlyFields)
{
    {
        auto run = start("a.run", true);
        connect(run, {"small"});
        auto rows = run.plan({row_of(0, "one"), row_of(1, "two")});
        const auto first = settled(0, rows[0], R"({"a":1})");
        auto second = settled(1, rows[1], "");
        second.extraction.status = extract::Status::rejected;
        run.answers->commit(std::vector{first, second}, 2).value();
    }
    AnswersOptions options{"grown"};
    options.earlier = "small";
    {
        auto run = start("b.run", true);
        connect(run, options);
        auto rows = run.plan({row_of(0, "one"), row_of(1, "two"), row_of(2, "three")});
        ASSERT_TRUE(rows[0].earlier);
        EXPECT_EQ(rows[0].earlier->record, R"({"a":1})");
        EXPECT_FALSE(rows[0].answer) << "the other fields are still to be asked for";
        EXPECT_NE(rows[0].key, answer_key("grown", "one")) << "it will be put together, and keeps a name of its own";
        EXPECT_FALSE(rows[1].earlier) << "a rejection answers nothing";
        EXPECT_EQ(rows[1].key, answer_key("grown", "two"));
        EXPECT_FALSE(rows[2].earlier);
        auto outcome = settled(0, rows[0], R"({"a":1,"b":2})");
        outcome.extraction.origin = extract::Origin::extended;
        run.answers->commit({&outcome, 1}, 2).value();
        const auto again = run.plan({row_of(0, "one")});
        ASSERT_TRUE(again[0].answer);
        EXPECT_EQ(again[0].answer->origin, extract::Origin::extended);
        EXPECT_EQ(again[0].answer->record, R"({"a":1,"b":2})");
    }
    auto strict = start("c.run", true);
    connect(strict, {"grown"});
    EXPECT_FALSE(strict.plan({row_of(0, "one")})[0].answer) << "who did not ask for such answers gets none";
    auto further = start("d.run", true);
    connect(further, {"larger", "grown"});
    EXPECT_TRUE(further.plan({row_of(0, "one")})[0].earlier) << "what was put together can be built upon";
}

TEST_F(AnswersTest, RowsWithOneTextWaitForOneAnswer)
{
    auto run = start("a.run");
    connect(run);
    auto rows = run.plan({row_of(0, "same"), row_of(1, "same"), row_of(2, "same"), row_of(3, "same")});
    EXPECT_EQ(run.answers->claim(rows[0], 10), Answers::Claim::ask);
    EXPECT_EQ(run.answers->claim(rows[1], 11), Answers::Claim::wait);
    EXPECT_EQ(run.answers->claim(rows[2], 12), Answers::Claim::wait);
    const auto outcome = settled(10, rows[0], "{}");
    run.answers->commit({&outcome, 1}, 2).value();
    EXPECT_EQ(run.answers->settle(outcome), (std::vector<std::uint64_t>{11, 12}));
    // Planned before the commit, started after it.
    EXPECT_EQ(run.answers->claim(rows[3], 13), Answers::Claim::known);
    ASSERT_TRUE(rows[3].answer);
    EXPECT_EQ(rows[3].answer->origin, extract::Origin::duplicate);
    EXPECT_EQ(rows[3].answer->record, "{}");
}

TEST_F(AnswersTest, ForgetsWhatLaterRowsFindOnDisk)
{
    auto run = start("a.run");
    connect(run);
    auto before = run.plan({row_of(0, "same"), row_of(1, "same")});
    EXPECT_EQ(run.answers->claim(before[0], 0), Answers::Claim::ask);
    const auto outcome = settled(0, before[0], "{}");
    run.answers->commit({&outcome, 1}, 2).value();
    (void)run.answers->settle(outcome);
    auto after = run.plan({row_of(2, "same")});
    run.answers->forget(0);
    EXPECT_EQ(run.answers->claim(before[1], 1), Answers::Claim::known) << "held for it";
    run.answers->forget(run.answers->commits());
    EXPECT_EQ(run.answers->claim(after[0], 2), Answers::Claim::known) << "found on disk";
}

TEST_F(AnswersTest, RunsShareACache)
{
    {
        auto first = start("a.run", true);
        connect(first);
        auto rows = first.plan({row_of(0, "one")});
        const auto outcome = settled(0, rows[0], R"({"a":1})");
        first.answers->commit({&outcome, 1}, 2).value();
    }
    {
        auto second = start("b.run", true);
        connect(second);
        auto rows = second.plan({row_of(5, "one"), row_of(6, "one")});
        ASSERT_TRUE(rows[0].answer);
        EXPECT_EQ(rows[0].answer->origin, extract::Origin::cache);
        EXPECT_EQ(rows[0].answer->record, R"({"a":1})");
        EXPECT_EQ(rows[0].answer->cost, Money{}) << "another run has paid";
        ASSERT_TRUE(rows[1].answer);
        EXPECT_EQ(rows[1].answer->origin, extract::Origin::duplicate);
    }
    auto again = start("b.run");
    connect(again);
    EXPECT_EQ(again.plan({row_of(5, "one")})[0].answer->origin, extract::Origin::cache)
        << "the ledger has it, without the cache too";
}

TEST_F(AnswersTest, ARejectionStaysUnlessItIsToBeRetriedAndIsNeverShared)
{
    {
        auto run = start("a.run", true);
        connect(run);
        auto rows = run.plan({row_of(0, "one")});
        auto outcome = settled(0, rows[0], "");
        outcome.extraction.status = extract::Status::rejected;
        outcome.extraction.error = "no";
        run.answers->commit({&outcome, 1}, 2).value();
        EXPECT_EQ(run.plan({row_of(0, "one")})[0].answer->error, "no");
    }
    auto other = start("b.run", true);
    connect(other);
    EXPECT_FALSE(other.plan({row_of(0, "one")})[0].answer);
    auto retry = start("a.run");
    connect(retry, {"question", "", true});
    auto anew = retry.plan({row_of(0, "one"), row_of(1, "two")});
    EXPECT_FALSE(anew[0].answer);
    EXPECT_EQ(anew[0].rejected_ms, 2) << "the same for every process until the retry is settled";
    EXPECT_TRUE(anew[0].was_asked);
    EXPECT_EQ(anew[1].rejected_ms, 0);
    EXPECT_FALSE(anew[1].was_asked);
    auto outcome = settled(0, anew[0], "");
    outcome.extraction.status = extract::Status::rejected;
    retry.answers->commit({&outcome, 1}, 7).value();
    connect(retry, {"question", "", true});
    EXPECT_EQ(retry.plan({row_of(0, "one")})[0].rejected_ms, 7);
}

TEST_F(AnswersTest, ARejectionIsRetriedOnceForAllRowsWithItsText)
{
    const auto reject = [](Run& run, std::uint64_t row) {
        auto rows = run.plan({row_of(row, "one")});
        ASSERT_FALSE(rows[0].answer);
        auto outcome = settled(row, rows[0], "");
        outcome.extraction.status = extract::Status::rejected;
        outcome.extraction.error = "no";
        run.answers->commit({&outcome, 1}, 2).value();
    };
    {
        auto run = start("a.run");
        connect(run);
        reject(run, 0);
    }
    auto retry = start("a.run");
    connect(retry, {"question", "", true});
    reject(retry, 0);
    const auto later = retry.plan({row_of(500, "one")});
    ASSERT_TRUE(later[0].answer) << "it was asked about in this session";
    EXPECT_EQ(later[0].answer->origin, extract::Origin::duplicate);
}

TEST_F(AnswersTest, TriesOfARowThatWasInFlightAreKnownUntilItHasAnAnswer)
{
    {
        auto run = start("a.run");
        connect(run);
        auto rows = run.plan({row_of(0, "one")});
        EXPECT_FALSE(rows[0].before);
        const auto accepted = settled(0, rows[0], R"({"a":1})");
        auto bad = settled(0, rows[0], "");
        bad.extraction.status = extract::Status::rejected;
        bad.extraction.error = "not an integer";
        const std::vector<Tried> tried = {{rows[0].key, {0, true, accepted.extraction}}, {rows[0].key, {1, false, bad.extraction}}};
        run.answers->commit({}, 2, std::nullopt, tried).value();
    }
    auto again = start("a.run");
    connect(again);
    auto rows = again.plan({row_of(0, "one"), row_of(1, "two")});
    EXPECT_FALSE(rows[0].answer);
    EXPECT_FALSE(rows[1].before);
    ASSERT_TRUE(rows[0].before);
    ASSERT_EQ(rows[0].before->size(), 2u);
    const auto& vote = (*rows[0].before)[0];
    EXPECT_EQ(vote.sample, 0);
    EXPECT_TRUE(vote.is_decided);
    EXPECT_EQ(vote.so_far.status, extract::Status::accepted);
    EXPECT_EQ(vote.so_far.record, R"({"a":1})");
    const auto& bad = (*rows[0].before)[1];
    EXPECT_EQ(bad.sample, 1);
    EXPECT_FALSE(bad.is_decided);
    EXPECT_EQ(bad.so_far.attempts, 1);
    EXPECT_EQ(bad.so_far.usage.input, 100);
    EXPECT_EQ(bad.so_far.cost, Money{1'000'000});
    EXPECT_EQ(bad.so_far.error, "not an integer");
    EXPECT_EQ(Ledger::summarise(dir_.path("a.run"))->cost, Money{2'000'000}) << "they are paid for";

    auto outcome = settled(0, rows[0], "");
    outcome.extraction.status = extract::Status::rejected;
    again.answers->commit({&outcome, 1}, 2).value();
    EXPECT_EQ(Ledger::summarise(dir_.path("a.run"))->cost, Money{1'000'000}) << "now the answer says what they cost";
    connect(again, {"question", "", true});
    EXPECT_FALSE(again.plan({row_of(0, "one")})[0].before) << "who is asked about anew begins anew";
}

TEST_F(AnswersTest, WhatARejectionHasCostIsNotForgottenWhenAnotherRunHasTheAnswer)
{
    auto run = start("a.run", true);
    connect(run);
    {
        auto rows = run.plan({row_of(0, "one")});
        auto outcome = settled(0, rows[0], "");
        outcome.extraction.status = extract::Status::rejected;
        run.answers->commit({&outcome, 1}, 2).value();
        auto other = start("b.run", true);
        connect(other);
        const auto accepted = settled(0, other.plan({row_of(0, "one")})[0], "{}");
        other.answers->commit({&accepted, 1}, 3).value();
    }
    connect(run, {"question", "", true});
    const auto rows = run.plan({row_of(0, "one")});
    ASSERT_TRUE(rows[0].answer);
    EXPECT_EQ(rows[0].answer->status, extract::Status::accepted);
    EXPECT_EQ(rows[0].answer->origin, extract::Origin::cache);
    EXPECT_EQ(rows[0].answer->attempts, 1);
    EXPECT_EQ(rows[0].answer->cost, Money{1'000'000});
    const auto spent = run.ledger.spent().value();
    EXPECT_EQ(spent.answers, (llm::Charge{Money{1'000'000}, 100}));
    EXPECT_EQ(Ledger::summarise(dir_.path("a.run"))->answers, 0u) << "none of them was asked for";
}

TEST_F(AnswersTest, ACacheThatFailsIsGivenUpWithANotice)
{
    auto run = start("a.run", true);
    std::vector<std::string> notices;
    connect(run, {"question", "", false, [&](const std::string& notice) { notices.push_back(notice); }});
    run.cache->execute("DROP TABLE answers").value();
    auto rows = run.plan({row_of(0, "one"), row_of(1, "two")});
    EXPECT_FALSE(rows[0].answer);
    EXPECT_EQ(notices.size(), 1u) << "once";
    const auto outcome = settled(0, rows[0], "{}");
    EXPECT_TRUE(run.answers->commit({&outcome, 1}, 2)) << "the ledger is not touched by it";
}

}  // namespace
}  // namespace assay::batch
