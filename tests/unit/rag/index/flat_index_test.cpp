#include "rag/index/flat_index.hpp"

#include "rag/index/dot.hpp"

#include "clustered.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace assay::rag {
namespace {

using test::clustered;
using test::Vectors;

std::vector<Slot> best(const Vectors& vectors, const std::vector<float>& query, std::size_t k, const SlotSet& allowed)
{
    std::vector<Hit> all;
    allowed.for_each([&](Slot slot) {
        all.push_back({slot, dot(query.data(), vectors[slot].data(), query.size())});
    });
    std::sort(all.begin(), all.end(),
              [](const Hit& a, const Hit& b) { return a.score > b.score || (a.score == b.score && a.slot < b.slot); });
    std::vector<Slot> slots;
    for (std::size_t i = 0; i < std::min(k, all.size()); ++i)
        slots.push_back(all[i].slot);
    return slots;
}

std::vector<Slot> slots_of(const std::vector<Hit>& hits)
{
    std::vector<Slot> slots;
    for (const Hit& hit : hits)
        slots.push_back(hit.slot);
    return slots;
}

TEST(FlatIndex, FindsExactlyWhatAPlainScanFinds)
{
    std::mt19937 random{1};
    for (const float spread : {0.3F, 1.0F, 5.0F})
        for (const std::size_t dimensions : {3u, 100u, 384u}) {
            const auto vectors = clustered(1500, dimensions, spread, random);
            FlatIndex index{dimensions, vectors.front()};
            SlotSet all;
            for (Slot slot = 0; slot < vectors.size(); ++slot) {
                index.add(slot, vectors[slot]);
                all.insert(slot);
            }
            for (int round = 0; round < 20; ++round) {
                const auto query = clustered(1, dimensions, spread, random).front();
                for (const std::size_t k : {1u, 10u, 100u})
                    EXPECT_EQ(slots_of(index.search(query, k)), best(vectors, query, k, all));
            }
        }
}

TEST(FlatIndex, LooksOnlyAtWhatIsAllowedAndStillFindsK)
{
    std::mt19937 random{2};
    const auto vectors = clustered(4000, 64, 1, random);
    FlatIndex index{64};
    for (Slot slot = 0; slot < vectors.size(); ++slot)
        index.add(slot, vectors[slot]);
    for (const std::size_t one_in : {100u, 7u, 2u}) {
        SlotSet allowed;
        for (Slot slot = 0; slot < vectors.size(); slot += static_cast<Slot>(one_in))
            allowed.insert(slot);
        for (int round = 0; round < 10; ++round) {
            const auto query = clustered(1, 64, 1, random).front();
            const auto found = index.search(query, 10, &allowed);
            EXPECT_EQ(found.size(), 10u);
            EXPECT_EQ(slots_of(found), best(vectors, query, 10, allowed));
        }
    }
}

TEST(FlatIndex, ForgetsWhatIsRemovedAndTakesWhatIsAdded)
{
    std::mt19937 random{3};
    const auto vectors = clustered(300, 32, 1, random);
    FlatIndex index{32};
    EXPECT_TRUE(index.search(vectors[0], 5).empty());
    SlotSet all;
    for (Slot slot = 0; slot < 200; slot += 2) {
        index.add(slot, vectors[slot]);
        all.insert(slot);
    }
    for (Slot slot = 0; slot < 200; slot += 10) {
        index.remove(slot);
        index.remove(slot);
        all.erase(slot);
    }
    index.add(299, vectors[299]);
    all.insert(299);
    EXPECT_EQ(index.size(), all.count());
    for (Slot slot = 0; slot < 50; ++slot)
        EXPECT_EQ(slots_of(index.search(vectors[slot], 7)), best(vectors, vectors[slot], 7, all));
    EXPECT_EQ(index.search(vectors[0], 1000).size(), all.count()) << "never more than there are";
}

TEST(FlatIndex, GivesEqualVectorsInTheOrderOfTheirSlots)
{
    FlatIndex index{64};
    std::vector<float> vector(64);
    vector[5] = 1;
    for (Slot slot = 0; slot < 100; ++slot)
        index.add(slot, vector);
    EXPECT_EQ(slots_of(index.search(vector, 3)), (std::vector<Slot>{0, 1, 2}));
    const std::vector<float> zero(64);
    EXPECT_EQ(index.search(zero, 3).size(), 3u) << "a query like nothing";
}

}  // namespace
}  // namespace assay::rag
