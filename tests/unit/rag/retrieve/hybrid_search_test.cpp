#include "rag/retrieve/hybrid_search.hpp"

#include "support/plain_vectors.hpp"

#include <gmock/gmock.h>

namespace assay::rag {
namespace {

std::vector<Slot> slots(const std::vector<FusedHit>& hits)
{
    std::vector<Slot> found;
    for (const FusedHit& hit : hits)
        found.push_back(hit.slot);
    return found;
}

class HybridSearchTest : public testing::Test {
protected:
    HybridSearchTest()
    {
        for (Slot slot = 0; slot < texts_.size(); ++slot)
            index_.add(slot, "", texts_[slot]);
    }

    std::vector<FusedHit> search(std::string_view query, std::vector<float> vector, HybridOptions options,
                                 const SlotSet* allowed = nullptr) const
    {
        return hybrid_search(index_, &vectors_, query, vector, 10, allowed, options);
    }

    // Slots 0 to 2 speak of flight, 3 of bread; 4 has no vector.
    std::vector<std::string_view> texts_{"a wing in the flow", "lift and drag", "airfoil", "bread in the oven", "wing wing"};
    LexicalIndex index_;
    test::PlainVectors vectors_{{{0.6F, 0.8F}, {0.8F, 0.6F}, {1, 0}, {0, 1}, {}}};
};

TEST_F(HybridSearchTest, FindsWhatOnlyOneOfTheSearchesFinds)
{
    const auto hits = search("wing", {1, 0}, {.vector_weight = 0.3F, .feedback_chunks = 0});
    EXPECT_THAT(slots(hits), testing::UnorderedElementsAre(0, 1, 2, 3, 4));
    for (const FusedHit& hit : hits)
        EXPECT_NEAR(hit.score, 0.7F * hit.lexical + 0.3F * hit.vector, 1e-6);
    const auto by_words = std::find_if(hits.begin(), hits.end(), [](const FusedHit& hit) { return hit.slot == 4; });
    EXPECT_GT(by_words->lexical, 0);
    EXPECT_EQ(by_words->vector, 0);
}

TEST_F(HybridSearchTest, ScoresACandidateInBothWaysWhicheverSearchFoundIt)
{
    // A depth of one: words find 4, the vector finds 2.
    const auto hits = hybrid_search(index_, &vectors_, "wing flow", std::vector<float>{1, 0}, 0, nullptr, {});
    EXPECT_TRUE(hits.empty());
    HybridOptions options{.vector_weight = 0.5F, .depth = 1, .feedback_chunks = 0};
    const auto one = hybrid_search(index_, &vectors_, "airfoil", std::vector<float>{0.6F, 0.8F}, 1, nullptr, options);
    ASSERT_EQ(one.size(), 1u);
    EXPECT_EQ(one[0].slot, 2u);
    EXPECT_FLOAT_EQ(one[0].vector, 0.6F);
}

TEST_F(HybridSearchTest, FallsBackOnWordsWhereThereIsNoVector)
{
    for (const std::vector<float>& none : {std::vector<float>{}, std::vector<float>{0, 0}}) {
        const auto hits = search("bread", none, {});
        ASSERT_FALSE(hits.empty());
        EXPECT_EQ(hits[0].slot, 3u);
        EXPECT_EQ(hits[0].score, hits[0].lexical);
    }
    EXPECT_EQ(hybrid_search(index_, nullptr, "bread", {}, 10, nullptr, {})[0].slot, 3u);
}

TEST_F(HybridSearchTest, LeavesOutWhatIsNotAllowed)
{
    SlotSet allowed;
    allowed.insert(3);
    EXPECT_THAT(slots(search("wing flow airfoil", {1, 0}, {}, &allowed)), testing::ElementsAre(3));
}

TEST_F(HybridSearchTest, MovesTheQueryTowardsItsBestChunks)
{
    const HybridOptions without{.vector_weight = 0.2F, .feedback_chunks = 0};
    const HybridOptions with{.vector_weight = 0.2F, .feedback_chunks = 1};
    const auto score_of = [&](const HybridOptions& options, Slot slot) {
        for (const FusedHit& hit : search("airfoil", {0, 1}, options))
            if (hit.slot == slot)
                return hit.vector;
        return 0.0F;
    };
    // Words lead to slot 2, and from there to slot 1, away from bread.
    EXPECT_GT(score_of(with, 1), score_of(without, 1));
    EXPECT_LT(score_of(with, 3), score_of(without, 3));
}

TEST_F(HybridSearchTest, GivesTheScoresOfTheLexicalIndex)
{
    const std::vector<Slot> all{0, 1, 2, 3, 4};
    const auto wanted = index_.scores("wing oven", all);
    const HybridOptions options{.depth = 1, .feedback_chunks = 2};
    for (const FusedHit& hit : hybrid_search(index_, &vectors_, "wing oven", std::vector<float>{0, 1}, 1, nullptr, options))
        EXPECT_EQ(hit.lexical, wanted[hit.slot]);
    for (const FusedHit& hit : search("wing oven", {0, 1}, {}))
        EXPECT_EQ(hit.lexical, wanted[hit.slot]);
}

TEST_F(HybridSearchTest, FusesByRankWhenAsked)
{
    const auto hits = search("airfoil", {1, 0}, {.fusion = Fusion::reciprocal_rank, .vector_weight = 0.5F});
    EXPECT_EQ(hits[0].slot, 2u);
    EXPECT_NEAR(hits[0].score, 1.0F / 61, 1e-6);
}

}  // namespace
}  // namespace assay::rag
