#include "rag/index/k_means.hpp"

#include "clustered.hpp"
#include "rag/index/dot.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace assay::rag {
namespace {

TEST(KMeans, FindsTheGroupsThatThereAre)
{
    std::mt19937 random{6};
    const auto vectors = test::clustered(1000, 32, 0.1F, random);
    FlatIndex flat{32};
    std::vector<Slot> slots(vectors.size());
    std::iota(slots.begin(), slots.end(), Slot{0});
    for (const Slot slot : slots)
        flat.add(slot, vectors[slot]);
    const auto centres = k_means(flat, slots, {.centres = 40, .sample_per_centre = 25, .rounds = 8});
    EXPECT_EQ(centres.size(), 40u);
    for (const auto& vector : vectors)
        EXPECT_GT(centres.search(vector, 1).front().score, 0.9F);
    for (Slot slot = 0; slot < 40; ++slot)
        EXPECT_NEAR(dot(centres.vector(slot).data(), centres.vector(slot).data(), 32), 1, 1e-4);
}

TEST(KMeans, TakesVectorsThatAreAllTheSame)
{
    FlatIndex flat{4};
    const std::vector<float> vector{0, 1, 0, 0};
    const std::vector<float> zero(4);
    const std::vector<Slot> slots{0, 1, 2, 3};
    for (const Slot slot : slots)
        flat.add(slot, slot == 3 ? zero : vector);
    EXPECT_EQ(k_means(flat, slots, {.centres = 3, .sample_per_centre = 10, .rounds = 3}).size(), 3u);
}

}  // namespace
}  // namespace assay::rag
