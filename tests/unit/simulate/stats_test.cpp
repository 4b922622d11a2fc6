#include "simulate/stats.hpp"

#include <gtest/gtest.h>

namespace assay::simulate {
namespace {

TEST(Stats, CountsRequestsByStatusAndTheMostUnderWay)
{
    Stats stats;
    stats.request_begins();
    stats.request_begins();
    stats.request_ends(200);
    stats.request_begins();
    stats.request_ends(500);
    stats.request_ends(0);
    const auto summary = stats.summary();
    EXPECT_EQ(summary.at("server"), "assay-simulator");
    EXPECT_EQ(summary.at("requests"), 3);
    EXPECT_EQ(summary.at("by_status"), Json::parse(R"({"200":1,"500":1})"));
    EXPECT_EQ(summary.at("in_flight"), 0);
    EXPECT_EQ(summary.at("max_in_flight"), 2);
}

TEST(Stats, CountsFaultsAndTokens)
{
    Stats stats;
    stats.count_fault(Fault::cut);
    stats.count_fault(Fault::cut);
    stats.count_fault(Fault::http_500);
    stats.count_tokens(10, 2);
    stats.count_tokens(5, 1);
    const auto summary = stats.summary();
    EXPECT_EQ(summary.at("faults"), Json::parse(R"({"500":1,"cut":2})"));
    EXPECT_EQ(summary.at("input_tokens"), 15);
    EXPECT_EQ(summary.at("output_tokens"), 3);
}

TEST(Stats, FollowsEachRow)
{
    Stats stats;
    EXPECT_EQ(stats.row_asked("a"), 1u);
    EXPECT_EQ(stats.row_asked("a"), 2u);
    EXPECT_EQ(stats.row_asked("b\""), 1u);
    EXPECT_EQ(stats.row_asked("c"), 1u);
    stats.row_answered("a");
    stats.row_answered("a");
    stats.row_answered("b\"");
    stats.row_answered("never asked for");
    const auto summary = stats.summary();
    EXPECT_EQ(summary.at("rows_seen"), 3);
    EXPECT_EQ(summary.at("rows_useful_once"), 1);
    EXPECT_EQ(summary.at("rows_useful_more"), 1);
    EXPECT_FALSE(summary.contains("rows"));
    const auto rows = Json::parse(stats.text_with_rows()).at("rows");
    EXPECT_EQ(rows.size(), 3u);
    EXPECT_EQ(rows.at("a"), Json::parse(R"({"seen":2,"useful":2})"));
    EXPECT_EQ(rows.at("b\""), Json::parse(R"({"seen":1,"useful":1})"));
    EXPECT_EQ(rows.at("c"), Json::parse(R"({"seen":1,"useful":0})"));
}

TEST(Stats, WritesRowsEvenIfThereAreNone)
{
    EXPECT_EQ(Json::parse(Stats{}.text_with_rows()).at("rows"), Json::object());
}

TEST(Stats, ForgetsEverythingButRequestsUnderWay)
{
    Stats stats;
    stats.request_begins();
    stats.request_begins();
    stats.request_ends(200);
    stats.row_asked("a");
    stats.count_fault(Fault::cut);
    stats.count_tokens(1, 1);
    stats.reset();
    const auto summary = stats.summary();
    EXPECT_EQ(summary.at("requests"), 0);
    EXPECT_EQ(summary.at("in_flight"), 1);
    EXPECT_EQ(summary.at("max_in_flight"), 1);
    EXPECT_EQ(summary.at("rows_seen"), 0);
    EXPECT_EQ(summary.at("input_tokens"), 0);
    EXPECT_TRUE(summary.at("faults").empty());
    EXPECT_EQ(stats.row_asked("a"), 1u) << "attempts begin anew";
}

}  // namespace
}  // namespace assay::simulate
