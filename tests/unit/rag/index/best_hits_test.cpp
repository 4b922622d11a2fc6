#include "rag/index/best_hits.hpp"

#include <gtest/gtest.h>

#include <random>

namespace assay::rag {
namespace {

TEST(BestHits, KeepsTheBestInWhateverOrderTheyCome)
{
    std::mt19937 random{7};
    std::vector<Hit> hits;
    for (Slot slot = 0; slot < 200; ++slot)
        hits.push_back({slot, static_cast<float>(random() % 20)});
    std::shuffle(hits.begin(), hits.end(), random);
    BestHits best{15};
    for (const Hit& hit : hits)
        if (hit.score >= best.threshold())
            best.offer(hit);
    std::sort(hits.begin(), hits.end(),
              [](const Hit& a, const Hit& b) { return a.score != b.score ? a.score > b.score : a.slot < b.slot; });
    const std::vector<Hit> found = std::move(best).take();
    ASSERT_EQ(found.size(), 15u);
    for (std::size_t i = 0; i < found.size(); ++i)
        EXPECT_EQ(found[i].slot, hits[i].slot);
}

}  // namespace
}  // namespace assay::rag
