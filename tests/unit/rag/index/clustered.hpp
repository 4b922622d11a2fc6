#pragma once

#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

namespace assay::rag::test {

using Vectors = std::vector<std::vector<float>>;

/// Unit vectors around ten centres, `spread` away from them.
inline Vectors clustered(std::size_t count, std::size_t dimensions, float spread, std::mt19937& random)
{
    std::normal_distribution<float> normal;
    Vectors centres(10, std::vector<float>(dimensions));
    for (auto& centre : centres)
        for (float& value : centre)
            value = normal(random);
    Vectors vectors(count, std::vector<float>(dimensions));
    for (auto& vector : vectors) {
        const auto& centre = centres[random() % centres.size()];
        double length = 0;
        for (std::size_t i = 0; i < dimensions; ++i) {
            vector[i] = centre[i] + spread * normal(random);
            length += static_cast<double>(vector[i]) * vector[i];
        }
        for (float& value : vector)
            value /= static_cast<float>(std::sqrt(length));
    }
    return vectors;
}

}  // namespace assay::rag::test
