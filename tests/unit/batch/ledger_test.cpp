#include "batch/ledger.hpp"

#include "decode/notebook.hpp"

#include "support/temp_dir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay::batch {
namespace {

using testing::HasSubstr;

extract::Extraction answered(const std::string& record)
{
    extract::Extraction extraction;
    extraction.status = extract::Status::accepted;
    extraction.record = record;
    extraction.notes = {decode::make_note("/a", "trailing_comma", ",", "")};
    extraction.attempts = 2;
    extraction.model = std::make_shared<const std::string>("m-1");
    extraction.prompt_hash = std::make_shared<const std::string>("abc");
    extraction.usage.input = 10;
    extraction.usage.output = 4;
    extraction.cost = Money{5'000'000};
    return extraction;
}

class LedgerTest : public testing::Test {
protected:
    Ledger open() { return Ledger::open(path_).value(); }

    test::TempDir dir_;
    std::string path_ = dir_.path("a.run");
    AnswerKey one_ = answer_key("question", "one");
    AnswerKey two_ = answer_key("question", "two");
};

TEST(AnswerKey, TellsQuestionsAndTextsApart)
{
    EXPECT_EQ(answer_key("q", "t"), answer_key("q", "t"));
    EXPECT_NE(answer_key("q", "t"), answer_key("q", "u"));
    EXPECT_NE(answer_key("q", "t"), answer_key("r", "t"));
    EXPECT_NE(answer_key("qt", ""), answer_key("q", "t"));
}

TEST_F(LedgerTest, GivesBackEveryPartOfAnAnswer)
{
    const auto given = answered(R"({"a":1.10})");
    open().answers().put(one_, 7, given, 1).value();
    auto ledger = open();
    const auto found = ledger.answers().find(one_).value();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->row, 7u);
    const auto& got = found->extraction;
    EXPECT_EQ(got.status, given.status);
    EXPECT_EQ(got.record, given.record);
    EXPECT_EQ(got.notes, given.notes);
    EXPECT_EQ(got.attempts, 2);
    EXPECT_EQ(*got.model, "m-1");
    EXPECT_EQ(*got.prompt_hash, "abc");
    EXPECT_EQ(got.usage.input, 10);
    EXPECT_EQ(got.usage.cached, std::nullopt) << "what was not said is not zero";
    EXPECT_EQ(got.cost, Money{5'000'000});
    EXPECT_FALSE(ledger.answers().find(two_).value());

    extract::Extraction rejected;
    rejected.error = "no";
    rejected.raw = std::string{"a\0b", 3};
    rejected.cost.reset();
    ledger.answers().put(two_, 8, rejected, 2).value();
    const auto second = ledger.answers().find(two_).value();
    ASSERT_TRUE(second);
    EXPECT_EQ(second->extraction.status, extract::Status::rejected);
    EXPECT_EQ(second->extraction.raw, rejected.raw);
    EXPECT_EQ(second->extraction.model, nullptr);
    EXPECT_EQ(second->extraction.cost, std::nullopt);
}

TEST_F(LedgerTest, AccountsForEveryRowThatWasRead)
{
    auto ledger = open();
    ledger.begin(Json::object(), 1).value();
    ledger.plan(0, "a", one_).value();
    ledger.plan(1, "b", two_).value();
    ledger.plan_unasked(2, "c", "the row has no text").value();
    ledger.answers().put(one_, 0, answered("{}"), 1).value();
    const auto summary = Ledger::summarise(path_).value();
    EXPECT_EQ(summary.rows, 3u);
    EXPECT_EQ(summary.accepted, 1u);
    EXPECT_EQ(summary.rejected, 1u);
    EXPECT_EQ(summary.unasked, 1u);
    EXPECT_EQ(summary.open(), 1u);
    ledger.plan(2, "c", one_).value();
    EXPECT_EQ(Ledger::summarise(path_)->unasked, 0u) << "the input was mended meanwhile";
    EXPECT_EQ(Ledger::summarise(path_)->rows, 3u);
    ledger.plan_unasked(0, "a", "the row has no text").value();
    EXPECT_EQ(Ledger::summarise(path_)->rows, 3u) << "or the other way round";
}

TEST_F(LedgerTest, RemembersCallsThatBroughtNoAnswer)
{
    EXPECT_EQ(open().unanswered().value(), llm::Unanswered{});
    open().note_unanswered({7, Money{5}}).value();
    EXPECT_EQ(open().unanswered().value(), (llm::Unanswered{7, Money{5}}));
    EXPECT_EQ(Ledger::summarise(path_)->unanswered, (llm::Unanswered{7, Money{5}}));
    open().note_unanswered({8, std::nullopt}).value();
    EXPECT_EQ(open().unanswered().value(), (llm::Unanswered{8, std::nullopt})) << "without a price nobody knows";
}

TEST(AnswerTable, FindsAnswersWhetherTheirPlacesAreIndexedYetOrNot)
{
    test::TempDir dir;
    constexpr std::size_t merge_rows = 64;
    constexpr auto count = 2 * merge_rows + 10;
    const auto open = [&] { return sqlite::Database::open(dir.path("a.run"), 1, 1, sqlite::Durability::process).value(); };
    const auto key = [](std::size_t i) { return answer_key("q", std::to_string(i)); };
    {
        auto database = open();
        auto table = AnswerTable::open(database, merge_rows).value();
        for (std::size_t i = 0; i < count; ++i)
            table.put(key(i), i, answered("{\"i\":" + std::to_string(i) + "}"), 1).value();
        for (std::size_t i = 0; i < count; ++i)
            ASSERT_EQ(table.find(key(i)).value()->row, i);
        table.put(key(3), 3, answered("\"indexed\""), 2).value();
        table.put(key(count - 1), 4, answered("\"not indexed\""), 2).value();
    }
    auto database = open();
    auto table = AnswerTable::open(database, merge_rows).value();
    for (std::size_t i = 5; i + 1 < count; ++i)
        ASSERT_EQ(table.find(key(i)).value()->row, i);
    EXPECT_EQ(table.find(key(3)).value()->extraction.record, "\"indexed\"");
    EXPECT_EQ(table.find(key(count - 1)).value()->extraction.record, "\"not indexed\"");
    EXPECT_FALSE(table.find(key(count)).value());
    auto rows = database.prepare("SELECT count(*), (SELECT count(*) FROM answer_places) FROM answers");
    ASSERT_TRUE(rows.step().value());
    EXPECT_EQ(rows.integer(0), std::int64_t{count}) << "an answer that is replaced is one answer";
    EXPECT_EQ(rows.integer(1), std::int64_t{2 * merge_rows});
}

TEST(AnswerTable, SeesWhatAnotherProcessAppendsToASharedCache)
{
    test::TempDir dir;
    const auto path = dir.path("cache.sqlite");
    auto ours = sqlite::Database::open(path, 1, 1, sqlite::Durability::process).value();
    auto theirs = sqlite::Database::open(path, 1, 1, sqlite::Durability::process).value();
    constexpr std::size_t merge_rows = 64;
    auto our_table = AnswerTable::open(ours, merge_rows).value();
    auto their_table = AnswerTable::open(theirs, merge_rows).value();
    const auto key = [](std::size_t i) { return answer_key("q", std::to_string(i)); };
    // Enough for both to merge what the other has appended.
    constexpr auto count = 10 * merge_rows;
    constexpr std::size_t turn = 20;
    for (std::size_t i = 0; i < count; i += turn) {
        const bool our_turn = i / turn % 2 == 0;
        auto& table = our_turn ? our_table : their_table;
        (our_turn ? ours : theirs).transact([&]() -> Result<void> {
            for (std::size_t k = i; k < i + turn; ++k)
                table.put(key(k), k, answered("1"), 1).value();
            return {};
        }).value();
    }
    our_table.catch_up().value();
    their_table.catch_up().value();
    for (std::size_t i = 0; i < count; ++i) {
        ASSERT_TRUE(our_table.find(key(i)).value()) << i;
        ASSERT_TRUE(their_table.find(key(i)).value()) << i;
    }
}

TEST_F(LedgerTest, CountsRowsByWhatBecameOfThem)
{
    {
        auto ledger = open();
        ledger.begin({{"output", "x.csv"}}, 1'000).value();
        ledger.plan(0, "a", one_).value();
        ledger.plan(1, "b", one_).value();
        ledger.plan(2, std::nullopt, two_).value();
        ledger.answers().put(one_, 0, answered("{}"), 1).value();
    }
    auto summary = Ledger::summarise(path_).value();
    EXPECT_EQ(summary.state, "running");
    EXPECT_EQ(summary.settings["output"], "x.csv");
    EXPECT_EQ(summary.began_ms, 1'000);
    EXPECT_EQ(summary.rows, 3u);
    EXPECT_EQ(summary.accepted, 2u) << "two rows have the one answer";
    EXPECT_EQ(summary.answers, 1u);
    EXPECT_EQ(summary.input_tokens, 10);
    EXPECT_EQ(summary.cost, Money{5'000'000});
    open().end("complete", 2'000).value();
    summary = Ledger::summarise(path_).value();
    EXPECT_EQ(summary.state, "complete");
    EXPECT_EQ(summary.ended_ms, 2'000);
}

TEST_F(LedgerTest, RemembersWhatTheRunHasSpent)
{
    {
        auto ledger = open();
        EXPECT_EQ(ledger.spent()->answers, llm::Charge{});
        ASSERT_TRUE(ledger.answers().put(one_, 0, answered("{}"), 1));
        EXPECT_EQ(ledger.spent()->answers, (llm::Charge{Money{5'000'000}, 14}));
        ASSERT_TRUE(ledger.note_spent({Money{9'000'000}, 12}));
    }
    auto ledger = open();
    EXPECT_EQ(ledger.spent()->noted, (llm::Charge{Money{9'000'000}, 12}));
    EXPECT_EQ(ledger.spent()->answers, (llm::Charge{Money{5'000'000}, 14}));
    EXPECT_EQ(ledger.spent()->unpriced, 0u);
    auto unpriced = answered("{}");
    unpriced.cost.reset();
    ASSERT_TRUE(ledger.answers().put(two_, 1, unpriced, 1));
    EXPECT_EQ(ledger.spent()->unpriced, 1u);
}

TEST_F(LedgerTest, KeepsASecondProcessAwayButLetsAnyoneLook)
{
    auto ledger = open();
    const auto second = Ledger::open(path_);
    ASSERT_FALSE(second);
    EXPECT_THAT(second.error().text(), HasSubstr("another assay"));
    EXPECT_TRUE(Ledger::summarise(path_));
}

TEST_F(LedgerTest, SaysOfARunThatNeverBeganWhatToDo)
{
    static_cast<void>(open());
    const auto summary = Ledger::summarise_begun(path_);
    ASSERT_FALSE(summary);
    EXPECT_THAT(summary.error().text(), HasSubstr("before it began"));
    EXPECT_THAT(Ledger::summarise(dir_.write("empty.run", "")).error().text(), HasSubstr("nothing has been written"));
}

TEST_F(LedgerTest, RefusesFilesThatAreNoLedger)
{
    EXPECT_FALSE(Ledger::summarise(dir_.path("none.run")));
    const auto text = dir_.write("text.run", std::string(5'000, 'x'));
    EXPECT_FALSE(Ledger::open(text));
    EXPECT_FALSE(Ledger::summarise(text));
    EXPECT_EQ(dir_.read("text.run"), std::string(5'000, 'x')) << "it is left as it was";
    EXPECT_FALSE(Ledger::summarise(dir_.write("empty.run", "")));
}

}  // namespace
}  // namespace assay::batch
