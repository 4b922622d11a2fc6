#include "rag/retrieve/fusion.hpp"

#include <gtest/gtest.h>

namespace assay::rag {
namespace {

TEST(FuseBySum, WeighsBothScoresAndSorts)
{
    std::vector<FusedHit> hits{{1, 0, 0.5F, 0.1F}, {2, 0, 0.2F, 0.9F}, {3, 0, 0.4F, 0.4F}};
    fuse_by_sum(hits, 0.25F, VectorScale::absolute);
    EXPECT_EQ(hits[0].slot, 1u);
    EXPECT_FLOAT_EQ(hits[0].score, 0.75F * 0.5F + 0.25F * 0.1F);
    fuse_by_sum(hits, 1, VectorScale::absolute);
    EXPECT_EQ(hits[0].slot, 2u);
    EXPECT_FLOAT_EQ(hits[0].score, 0.9F);
}

TEST(FuseBySum, SpreadsANarrowRangeOfVectorScores)
{
    std::vector<FusedHit> hits{{1, 0, 0.5F, 0.80F}, {2, 0, 0.1F, 0.84F}, {3, 0, 0.0F, 0.79F}};
    fuse_by_sum(hits, 0.6F, VectorScale::spread);
    EXPECT_EQ(hits[0].slot, 2u);
    EXPECT_NEAR(hits[0].score, 0.4F * 0.1F + 0.6F, 1e-5);
    std::vector<FusedHit> equal{{1, 0, 0.5F, 0.8F}, {2, 0, 0.6F, 0.8F}};
    fuse_by_sum(equal, 0.6F, VectorScale::spread);
    EXPECT_EQ(equal[0].slot, 2u) << "where vectors say nothing, words decide";
}

TEST(FuseByRank, AddsReciprocalRanksOfTheListsAHitIsIn)
{
    std::vector<FusedHit> hits{{1, 0, 0.9F, 0}, {2, 0, 0.8F, 0.1F}, {3, 0, 0, 0.2F}};
    fuse_by_rank(hits, 0.5F);
    EXPECT_EQ(hits[0].slot, 2u);
    EXPECT_FLOAT_EQ(hits[0].score, 0.5F / 62 + 0.5F / 62);
    EXPECT_FLOAT_EQ(hits[1].score, 0.5F / 61);
    EXPECT_EQ(hits[1].slot, 1u) << "of equals the smaller slot comes first";
}

TEST(Fusion, BearsNothing)
{
    std::vector<FusedHit> none;
    fuse_by_sum(none, 0.5F, VectorScale::spread);
    fuse_by_rank(none, 0.5F);
    EXPECT_TRUE(none.empty());
}

}  // namespace
}  // namespace assay::rag
