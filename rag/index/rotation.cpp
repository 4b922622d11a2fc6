#include "rag/index/rotation.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <random>

namespace assay::rag {
namespace {

constexpr std::size_t granule = 64;

/// The unnormalised Walsh-Hadamard transform, in place.
void transform(float* values, std::size_t size)
{
    for (std::size_t half = 1; half < size; half *= 2)
        for (std::size_t start = 0; start < size; start += 2 * half)
            for (std::size_t i = start; i < start + half; ++i) {
                const float a = values[i];
                const float b = values[i + half];
                values[i] = a + b;
                values[i + half] = a - b;
            }
}

}  // namespace

Rotation::Rotation(std::size_t dimensions)
    : dimensions_{dimensions}, padded_{(dimensions + granule - 1) / granule * granule}, block_{padded_ & (~padded_ + 1)},
      signs_(rounds * padded_), order_(padded_)
{
    assert(dimensions > 0);
    // The engine's output is fixed by the standard, so the signs are the same everywhere.
    std::mt19937_64 random{0x726f746174696f6e};
    const float factor = 1 / std::sqrt(static_cast<float>(block_));
    for (float& sign : signs_)
        sign = (random() >> 63) != 0 ? factor : -factor;
    // Coordinate i of each block goes to block i mod blocks: every block then holds a part of every other.
    const std::size_t blocks = padded_ / block_;
    for (std::size_t i = 0; i < padded_; ++i)
        order_[i] = i % blocks * block_ + i / blocks;
}

void Rotation::apply(std::span<const float> vector, std::span<float> rotated) const
{
    assert(vector.size() == dimensions_);
    assert(rotated.size() == padded_);
    std::vector<float> spare(padded_);
    std::copy(vector.begin(), vector.end(), rotated.begin());
    std::fill(rotated.begin() + static_cast<std::ptrdiff_t>(dimensions_), rotated.end(), 0.0F);
    for (std::size_t round = 0; round < rounds; ++round) {
        const float* signs = signs_.data() + round * padded_;
        for (std::size_t i = 0; i < padded_; ++i)
            spare[order_[i]] = rotated[i] * signs[i];
        for (std::size_t start = 0; start < padded_; start += block_)
            transform(spare.data() + start, block_);
        std::copy(spare.begin(), spare.end(), rotated.begin());
    }
}

}  // namespace assay::rag
