#include "report/digest.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

using namespace assay;
using namespace assay::report;

namespace {

Row accepted(std::uint64_t number, int price = 0)
{
    Row row;
    row.row = number;
    row.text = "text " + std::to_string(number);
    row.extraction.emplace();
    row.extraction->status = extract::Status::accepted;
    row.extraction->attempts = 1;
    row.extraction->record = R"({"n":)" + std::to_string(number) + "}";
    row.extraction->cost = Money{1'000'000'000};
    if (price > 0)
        row.extraction->notes.push_back({"/n", "number_words", "one", "1", price});
    return row;
}

Row rejected(std::uint64_t number)
{
    Row row;
    row.row = number;
    row.extraction.emplace();
    row.extraction->error = "line " + std::to_string(number) + ": not JSON";
    return row;
}

std::set<std::uint64_t> rows_because_of(const Digest& digest, const std::string& why)
{
    std::set<std::uint64_t> rows;
    for (const auto& entry : Json::parse(digest.rows())) {
        if (std::find(entry["why"].begin(), entry["why"].end(), why) != entry["why"].end())
            rows.insert(entry["row"]["row"].get<std::uint64_t>());
    }
    return rows;
}

TEST(Digest, CountsEveryRowOnce)
{
    Digest digest{{"first"}, {}};
    digest.add(accepted(0));
    digest.add(accepted(1, 12));
    digest.add(rejected(2));
    digest.add(rejected(3));
    Row row;
    row.row = 4;
    digest.add(std::move(row));
    const auto totals = digest.totals();
    EXPECT_EQ(totals["rows"], 5);
    EXPECT_EQ(totals["accepted"], 2);
    EXPECT_EQ(totals["rejected"], 2);
    EXPECT_EQ(totals["open"], 1);
    EXPECT_EQ(totals["mended"], 1);
    EXPECT_DOUBLE_EQ(totals["cost_usd"].get<double>(), 0.002);
    ASSERT_EQ(totals["reasons"].size(), 1u) << "they differ in a number only";
    EXPECT_EQ(totals["reasons"][0]["count"], 2);
    EXPECT_EQ(totals["reasons"][0]["example"], "line 2: not JSON");
    EXPECT_EQ(totals["notes"][0]["price"], 12);
    ASSERT_EQ(totals["fields"].size(), 2u);
    EXPECT_EQ(totals["fields"][0]["name"], "first");
    EXPECT_EQ(totals["fields"][1]["numbers"]["max"], 1.0);
}

TEST(Digest, ShowsRejectedOnesDearOnesAndSomeAtRandom)
{
    Digest digest{{}, {.sampled_rows = 20, .dear_rows = 3, .rejected_rows = 50}};
    for (std::uint64_t i = 0; i < 1000; ++i)
        digest.add(i % 100 == 0 ? rejected(i) : accepted(i, i % 50 == 1 ? static_cast<int>(i) : 0));
    EXPECT_EQ(rows_because_of(digest, "rejected").size(), 10u);
    EXPECT_EQ(rows_because_of(digest, "price"), (std::set<std::uint64_t>{951, 901, 851}));
    EXPECT_EQ(rows_because_of(digest, "random").size(), 20u);
    Digest again{{}, {.sampled_rows = 20, .dear_rows = 3, .rejected_rows = 50}};
    for (std::uint64_t i = 0; i < 1000; ++i)
        again.add(i % 100 == 0 ? rejected(i) : accepted(i, i % 50 == 1 ? static_cast<int>(i) : 0));
    EXPECT_EQ(again.rows(), digest.rows()) << "the same seed, the same sample";
}

TEST(Digest, StaysWithinItsBytesWhateverTheRowsAre)
{
    DigestOptions options;
    options.max_rows_bytes = 100'000;
    options.max_fields = 5;
    Digest digest{{}, options};
    for (std::uint64_t i = 0; i < 2000; ++i) {
        auto row = i % 3 == 0 ? rejected(i) : accepted(i, 5);
        row.text = std::string(20'000, i % 2 == 0 ? '<' : '\x01');
        if (i % 3 != 0)
            row.extraction->record = R"({"field)" + std::to_string(i) + R"(":1})";
        else
            row.extraction->error = std::string(1 + i % 100, 'e');
        digest.add(row);
    }
    EXPECT_LE(digest.rows().size(), 110'000u);
    const auto totals = digest.totals();
    EXPECT_EQ(totals["fields"].size(), 5u);
    EXPECT_GT(totals["values_left_out"], 1000);
    EXPECT_LE(totals["reasons"].size(), 51u);
    EXPECT_FALSE(rows_because_of(digest, "rejected").empty());
    EXPECT_FALSE(rows_because_of(digest, "price").empty());
}

}  // namespace
