#include "rag/index/byte_rows.hpp"

#include "rag/index/dot.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace assay::rag {
namespace {

TEST(ByteRows, BoundEveryDotProductClosely)
{
    std::mt19937 random{8};
    std::normal_distribution<float> normal;
    for (const std::size_t dimensions : {64u, 384u, 1536u}) {
        ByteRows rows{dimensions};
        std::vector<std::vector<float>> vectors(30, std::vector<float>(dimensions));
        for (std::size_t i = 0; i < vectors.size(); ++i) {
            if (i % 10 != 0)
                for (float& value : vectors[i])
                    value = normal(random) / std::sqrt(static_cast<float>(dimensions));
            rows.set(i, vectors[i]);
        }
        const CodeQuery query{vectors[7]};
        for (std::size_t i = 0; i < vectors.size(); ++i) {
            const float exact = dot(vectors[7].data(), vectors[i].data(), dimensions);
            const auto bound = rows.bound(query, i);
            EXPECT_GE(bound.upper, exact);
            EXPECT_LE(bound.upper - bound.spread, exact);
            EXPECT_LT(bound.spread, 0.06);
        }
    }
}

}  // namespace
}  // namespace assay::rag
