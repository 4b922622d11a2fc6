#include "rag/evaluate/metrics.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace assay::rag {
namespace {

TEST(Metrics, FollowTheirDefinitions)
{
    // Found: not relevant, grade 2, not judged, grade 1. Missed: grade 1.
    const std::vector<RankedDocument> found{{"a", 9}, {"b", 8}, {"x", 7}, {"c", 6}};
    const Quality quality = query_quality(found, {{"a", 0}, {"b", 2}, {"c", 1}, {"d", 1}});
    const double ideal = 2 + 1 / std::log2(3) + 1 / std::log2(4);
    EXPECT_NEAR(quality.ndcg_at_10, (2 / std::log2(3) + 1 / std::log2(5)) / ideal, 1e-12);
    EXPECT_NEAR(quality.recall_at_100, 2.0 / 3, 1e-12);
    EXPECT_NEAR(quality.mrr_at_10, 0.5, 1e-12);
}

TEST(Metrics, StopAtTheirDepth)
{
    std::vector<RankedDocument> found;
    for (int i = 0; i < 150; ++i)
        found.push_back({"d" + std::to_string(i), 150.0 - i});
    const Quality eleventh = query_quality(found, {{"d10", 1}});
    EXPECT_EQ(eleventh.ndcg_at_10, 0);
    EXPECT_EQ(eleventh.mrr_at_10, 0);
    EXPECT_EQ(eleventh.recall_at_100, 1);
    EXPECT_EQ(query_quality(found, {{"d100", 1}}).recall_at_100, 0);
}

TEST(Metrics, OrderEqualScoresByTheGreaterId)
{
    std::vector<RankedDocument> found{{"a", 1}, {"c", 1}, {"b", 2}};
    sort_as_trec(found);
    EXPECT_EQ(found[0].id, "b");
    EXPECT_EQ(found[1].id, "c");
}

TEST(Metrics, CountAQueryWithoutAnAnswerAsZeroAndOneWithoutRelevantDocumentsNot)
{
    const Quality quality = run_quality({{"q1", {{"d", 1}}}, {"q9", {{"d", 1}}}},
                                        {{"q1", {{"d", 1}}}, {"q2", {{"d", 1}}}, {"q3", {{"d", 0}}}});
    EXPECT_EQ(quality.queries, 2u);
    EXPECT_EQ(quality.ndcg_at_10, 0.5);
    EXPECT_EQ(quality.mrr_at_10, 0.5);
}

}  // namespace
}  // namespace assay::rag
