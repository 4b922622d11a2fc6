#include "rag/retrieve/diversity.hpp"

#include "support/plain_vectors.hpp"

#include <gmock/gmock.h>

namespace assay::rag {
namespace {

class DiversityTest : public testing::Test {
protected:
    std::vector<Slot> diversified(float lambda, std::size_t k) const
    {
        std::vector<Slot> found;
        for (const FusedHit& hit : diversify(hits_, vectors_, lambda, k))
            found.push_back(hit.slot);
        return found;
    }

    // 1 says almost what 0 says; 2 says something else; 3 has no vector.
    test::PlainVectors vectors_{{{1, 0}, {0.99F, 0.14F}, {0, 1}, {}}};
    std::vector<FusedHit> hits_{{0, 0.9F, 0, 0}, {1, 0.8F, 0, 0}, {2, 0.7F, 0, 0}, {3, 0.1F, 0, 0}};
};

TEST_F(DiversityTest, KeepsTheOrderAtLambdaOne)
{
    EXPECT_THAT(diversified(1, 10), testing::ElementsAre(0, 1, 2, 3));
}

TEST_F(DiversityTest, PutsWhatSaysTheSameBehind)
{
    EXPECT_THAT(diversified(0.5F, 2), testing::ElementsAre(0, 2));
    EXPECT_THAT(diversified(0.5F, 10), testing::ElementsAre(0, 2, 3, 1));
}

TEST_F(DiversityTest, LosesAndInventsNothing)
{
    EXPECT_THAT(diversified(0, 10), testing::UnorderedElementsAre(0, 1, 2, 3));
    EXPECT_TRUE(diversify({}, vectors_, 0.5F, 3).empty());
}

}  // namespace
}  // namespace assay::rag
