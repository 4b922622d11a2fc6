#include "batch/ledger_reader.hpp"

#include "batch/ledger.hpp"
#include "support/temp_dir.hpp"

#include <gtest/gtest.h>

namespace assay::batch {
namespace {

extract::Extraction answered(extract::Status status, extract::Origin origin)
{
    extract::Extraction extraction;
    extraction.status = status;
    extraction.origin = origin;
    extraction.record = status == extract::Status::accepted ? R"({"a":1})" : "";
    extraction.usage.input = 10;
    extraction.cost = Money{5};
    return extraction;
}

class LedgerReaderTest : public testing::Test {
protected:
    LedgerReaderTest()
    {
        using extract::Origin;
        using extract::Status;
        for (const auto& [row, text] : {std::pair{0u, "one"}, {1u, "two"}, {2u, "one"}, {3u, "open"}, {4u, "cached"}})
            ledger_.plan(row, "r" + std::to_string(row), answer_key("q", text)).value();
        ledger_.answers().put(answer_key("q", "one"), 0, answered(Status::accepted, Origin::asked), 1000).value();
        ledger_.answers().put(answer_key("q", "two"), 1, answered(Status::rejected, Origin::asked), 3000).value();
        ledger_.answers().put(answer_key("q", "cached"), 4, answered(Status::accepted, Origin::cache), 9000).value();
    }

    test::TempDir dir_;
    std::string path_ = dir_.path("a.run");
    Ledger ledger_ = Ledger::open(path_).value();
};

TEST_F(LedgerReaderTest, GivesEveryRowInItsOrderAsTheOutputHasIt)
{
    auto reader = LedgerReader::open(path_).value();
    LedgerRow row;
    std::vector<std::string> seen;
    while (reader.next(row).value())
        seen.push_back(*row.id + " " + (row.answer ? std::string{extract::origin_text(row.answer->origin)} : "open"));
    EXPECT_EQ(seen, (std::vector<std::string>{"r0 asked", "r1 asked", "r2 duplicate", "r3 open", "r4 cache"}));
}

TEST_F(LedgerReaderTest, GivesRowsThatCouldNotBeAskedAboutInTheirPlace)
{
    ledger_.plan_unasked(5, "r5", "the row has no text").value();
    ledger_.plan_unasked(1, std::nullopt, "torn").value();
    auto reader = LedgerReader::open(path_).value();
    LedgerRow row;
    std::vector<std::string> seen;
    while (reader.next(row).value())
        if (!row.key)
            seen.push_back(std::to_string(row.row) + " " + row.id.value_or("-") + " " + row.answer.value().error);
    EXPECT_EQ(seen, (std::vector<std::string>{"1 - torn", "5 r5 the row has no text"})) << "a row is there once";
}

TEST_F(LedgerReaderTest, ADuplicateCostsNothing)
{
    auto reader = LedgerReader::open(path_).value();
    LedgerRow row;
    Money sum{};
    while (reader.next(row).value())
        sum += row.answer ? row.answer->cost.value() : Money{};
    EXPECT_EQ(sum, Money{15});
}

TEST_F(LedgerReaderTest, TellsWhenAnswersCameThatWereAskedFor)
{
    auto reader = LedgerReader::open(path_).value();
    const auto times = reader.times().value();
    ASSERT_TRUE(times);
    EXPECT_EQ(times->first_ms, 1000);
    EXPECT_EQ(times->last_ms, 3000);
    int accepted = 0;
    int all = 0;
    reader.each_asked([&](const SettledAnswer& answer) {
        ++all;
        accepted += answer.is_accepted ? 1 : 0;
        EXPECT_EQ(answer.usage.input, 10);
        EXPECT_EQ(answer.cost, Money{5});
    }).value();
    EXPECT_EQ(all, 2);
    EXPECT_EQ(accepted, 1);
}

TEST_F(LedgerReaderTest, SeesOneMomentWhileTheRunGoesOn)
{
    auto reader = LedgerReader::open(path_).value();
    ledger_.answers().put(answer_key("q", "open"), 3, answered(extract::Status::accepted, extract::Origin::asked), 9999).value();
    ledger_.plan(5, "r5", answer_key("q", "one")).value();
    LedgerRow row;
    int rows = 0;
    while (reader.next(row).value()) {
        ++rows;
        EXPECT_EQ(row.answer.has_value(), row.row != 3);
    }
    EXPECT_EQ(rows, 5);
    EXPECT_EQ(reader.times().value()->last_ms, 3000);
}

TEST_F(LedgerReaderTest, RefusesWhatIsNoLedger)
{
    EXPECT_FALSE(LedgerReader::open(dir_.write("text.run", "no ledger")));
    EXPECT_FALSE(LedgerReader::open(dir_.path("missing.run")));
}

}  // namespace
}  // namespace assay::batch
