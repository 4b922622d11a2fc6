#include "rag/index/cell_index.hpp"

#include "clustered.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace assay::rag {
namespace {

using test::clustered;
using test::Vectors;

FlatIndex flat_of(const Vectors& vectors)
{
    FlatIndex flat{vectors.front().size()};
    for (Slot slot = 0; slot < vectors.size(); ++slot)
        flat.add(slot, vectors[slot]);
    return flat;
}

double recall(const std::vector<Hit>& found, const std::vector<Hit>& right)
{
    std::set<Slot> slots;
    for (const Hit& hit : right)
        slots.insert(hit.slot);
    const auto both = std::count_if(found.begin(), found.end(), [&](const Hit& hit) { return slots.contains(hit.slot); });
    return static_cast<double>(both) / static_cast<double>(right.size());
}

class CellIndexTest : public testing::Test {
protected:
    std::mt19937 random{4};
    Vectors vectors = clustered(6000, 48, 1.5F, random);
    FlatIndex flat = flat_of(vectors);
    CellIndex index = CellIndex::build(flat, {.recall = 0.9});
};

TEST_F(CellIndexTest, ReachesTheRecallThatIsWantedByLookingAtAPart)
{
    EXPECT_EQ(index.cells(), 60u);
    EXPECT_LT(index.probes(), index.cells());
    double total = 0;
    constexpr int rounds = 200;
    for (int round = 0; round < rounds; ++round) {
        const auto& query = vectors[static_cast<std::size_t>(round) * 29 % vectors.size()];
        total += recall(index.search(flat, query, 10), flat.search(query, 10));
    }
    EXPECT_GE(total / rounds, 0.85);
}

TEST_F(CellIndexTest, IsExactIfItLooksAtAllCells)
{
    for (const auto& query : clustered(20, 48, 1.5F, random)) {
        const auto found = index.search_cells(flat, query, 10, nullptr, index.cells());
        const auto right = flat.search(query, 10);
        ASSERT_EQ(found.size(), right.size());
        for (std::size_t i = 0; i < found.size(); ++i)
            EXPECT_EQ(found[i].slot, right[i].slot);
    }
}

TEST_F(CellIndexTest, StillGivesKWhereAFilterLeavesLittle)
{
    for (const Slot one_in : {3u, 100u, 1000u}) {
        SlotSet allowed;
        for (Slot slot = 0; slot < vectors.size(); slot += one_in)
            allowed.insert(slot);
        for (int round = 0; round < 10; ++round) {
            const auto hits = index.search(flat, clustered(1, 48, 1.5F, random).front(), 5, &allowed);
            EXPECT_EQ(hits.size(), 5u);
            for (const Hit& hit : hits)
                EXPECT_TRUE(allowed.contains(hit.slot));
        }
    }
}

TEST_F(CellIndexTest, FollowsChanges)
{
    const auto more = clustered(200, 48, 1.5F, random);
    for (Slot slot = 0; slot < 3000; ++slot) {
        index.remove(slot);
        flat.remove(slot);
    }
    index.remove(0);
    index.remove(100'000);
    for (Slot i = 0; i < more.size(); ++i) {
        const Slot slot = static_cast<Slot>(vectors.size()) + i;
        flat.add(slot, more[i]);
        index.add(slot, more[i]);
    }
    for (const auto& vector : more) {
        const auto hits = index.search(flat, vector, 10);
        ASSERT_EQ(hits.size(), 10u);
        EXPECT_GE(hits.front().slot, vectors.size()) << "a vector finds itself";
        for (const Hit& hit : hits)
            EXPECT_GE(hit.slot, 3000u) << "what was removed is gone";
    }
}

TEST(CellIndex, OfOneVectorFindsIt)
{
    FlatIndex flat{8};
    const std::vector<float> vector{1, 0, 0, 0, 0, 0, 0, 0};
    flat.add(5, vector);
    const auto index = CellIndex::build(flat, {});
    EXPECT_EQ(index.search(flat, vector, 10).size(), 1u);
    EXPECT_TRUE(index.search(flat, vector, 0).empty());
}

}  // namespace
}  // namespace assay::rag
