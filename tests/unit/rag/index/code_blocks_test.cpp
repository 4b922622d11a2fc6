#include "rag/index/code_blocks.hpp"

#include "rag/index/dot.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace assay::rag {
namespace {

std::vector<Instructions> available()
{
    std::vector<Instructions> all{Instructions::plain};
    if (best_instructions() != Instructions::plain)
        all.push_back(Instructions::avx2);
    if (best_instructions() == Instructions::avx512_vnni)
        all.push_back(Instructions::avx512_vnni);
    return all;
}

TEST(CodeBlocks, BoundEveryDotProductFromBothSidesWithAnyInstructions)
{
    std::mt19937 random{5};
    std::normal_distribution<float> normal;
    for (const std::size_t dimensions : {8u, 64u, 384u, 1024u}) {
        constexpr std::size_t count = 70;
        CodeBlocks blocks{dimensions};
        std::vector<std::vector<float>> vectors(count, std::vector<float>(dimensions));
        for (std::size_t i = 0; i < count; ++i) {
            for (float& value : vectors[i])
                value = normal(random) / std::sqrt(static_cast<float>(dimensions)) * (i % 7 == 0 ? 0.1F : 1);
            if (i % 9 == 0)
                vectors[i].assign(dimensions, 0);
            blocks.set(i, vectors[i]);
        }
        std::vector<float> query(dimensions);
        for (float& value : query)
            value = normal(random) / std::sqrt(static_cast<float>(dimensions));
        const CodeQuery coded{query};
        for (const auto instructions : available()) {
            std::vector<float> upper(blocks.blocks() * vectors_per_block);
            std::vector<std::uint16_t> masks(blocks.blocks());
            blocks.bound(coded, 0, blocks.blocks(), 0.05F, {upper.data(), masks.data()}, instructions);
            for (std::size_t i = 0; i < count; ++i) {
                const float exact = dot(query.data(), vectors[i].data(), dimensions);
                EXPECT_GE(upper[i], exact);
                EXPECT_LE(upper[i] - blocks.spread(i, coded), exact);
                EXPECT_LT(blocks.spread(i, coded), 0.5) << "a bound that says something";
                EXPECT_EQ((masks[i / 16] >> i % 16 & 1) != 0, upper[i] >= 0.05F);
            }
        }
    }
}

TEST(CodeBlocks, NeverFindAnEmptyPlace)
{
    CodeBlocks blocks{64};
    const std::vector<float> vector(64, 0.125F);
    blocks.set(3, vector);
    blocks.set(20, vector);
    blocks.clear(3);
    blocks.clear(1000);
    const CodeQuery query{vector};
    for (const auto instructions : available()) {
        float upper[32];
        std::uint16_t masks[2];
        blocks.bound(query, 0, 2, -10, {upper, masks}, instructions);
        EXPECT_EQ(masks[0], 0);
        EXPECT_EQ(masks[1], 1 << 4);
    }
}

}  // namespace
}  // namespace assay::rag
