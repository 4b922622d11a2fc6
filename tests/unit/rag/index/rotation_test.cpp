#include "rag/index/rotation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace assay::rag {
namespace {

std::vector<float> random_vector(std::size_t size, std::mt19937& random)
{
    std::normal_distribution<float> normal;
    std::vector<float> vector(size);
    for (float& value : vector)
        value = normal(random);
    return vector;
}

double product(const std::vector<float>& a, const std::vector<float>& b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += static_cast<double>(a[i]) * b[i];
    return sum;
}

TEST(Rotation, KeepsDotProducts)
{
    std::mt19937 random{3};
    for (const std::size_t dimensions : {1u, 3u, 64u, 100u, 300u, 384u, 1000u, 1536u}) {
        const Rotation rotation{dimensions};
        EXPECT_EQ(rotation.padded() % 64, 0u);
        const auto a = random_vector(dimensions, random);
        const auto b = random_vector(dimensions, random);
        std::vector<float> rotated_a(rotation.padded());
        std::vector<float> rotated_b(rotation.padded());
        rotation.apply(a, rotated_a);
        rotation.apply(b, rotated_b);
        const double scale = std::sqrt(product(a, a) * product(b, b));
        EXPECT_NEAR(product(rotated_a, rotated_b), product(a, b), 1e-5 * scale) << dimensions;
    }
}

TEST(Rotation, SpreadsWhatStandsInOneCoordinate)
{
    const Rotation rotation{384};
    for (const std::size_t place : {0u, 100u, 383u}) {
        std::vector<float> one(384);
        one[place] = 1;
        std::vector<float> rotated(rotation.padded());
        rotation.apply(one, rotated);
        float largest = 0;
        for (const float value : rotated)
            largest = std::max(largest, std::abs(value));
        EXPECT_LT(largest, 0.25) << "evenly it would be 0.05";
    }
}

}  // namespace
}  // namespace assay::rag
