#include "rag/index/code_blocks.hpp"

#include "rag/index/block_kernels.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace assay::rag {
namespace {

constexpr float levels = 16;
constexpr float middle = 7.5F;

float length_of(std::span<const float> vector)
{
    double sum = 0;
    for (const float value : vector)
        sum += static_cast<double>(value) * value;
    return static_cast<float>(std::sqrt(sum));
}

float largest_of(std::span<const float> vector)
{
    float largest = 0;
    for (const float value : vector)
        largest = std::max(largest, std::abs(value));
    return largest;
}

float code_of(float value, float inverse_scale)
{
    return std::clamp(std::floor(value * inverse_scale + levels / 2), 0.0F, levels - 1);
}

/// |x - x^|^2 with this scale.
float squared_residual(std::span<const float> vector, float scale)
{
    const float inverse = 1 / scale;
    float sum = 0;
    for (const float value : vector) {
        const float rest = value - scale * (code_of(value, inverse) - middle);
        sum += rest * rest;
    }
    return sum;
}

/// The scale that loses least. Cutting off the largest coordinates a little
/// makes all the others finer, so smaller scales are tried, too.
float best_scale(std::span<const float> vector)
{
    const float widest = 2 * largest_of(vector) / levels;
    if (widest == 0)
        return 0;
    float best = widest;
    float least = squared_residual(vector, widest);
    for (const float share : {0.92F, 0.85F, 0.78F, 0.72F, 0.66F}) {
        const float residual = squared_residual(vector, widest * share);
        if (residual >= least)
            break;
        least = residual;
        best = widest * share;
    }
    return best;
}

}  // namespace

Instructions best_instructions()
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vnni"))
        return Instructions::avx512_vnni;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return Instructions::avx2;
#endif
    return Instructions::plain;
}

CodeQuery::CodeQuery(std::span<const float> rotated) : codes(rotated.size())
{
    assert(rotated.size() % 8 == 0);
    constexpr float most = 127;
    scale = largest_of(rotated) / most;
    length = length_of(rotated);
    if (scale == 0)
        return;
    double lost = 0;
    for (std::size_t i = 0; i < rotated.size(); ++i) {
        const float code = std::clamp(std::nearbyint(rotated[i] / scale), -most, most);
        codes[i] = static_cast<std::int8_t>(code);
        sum += code;
        const double rest = static_cast<double>(rotated[i]) - static_cast<double>(code) * scale;
        lost += rest * rest;
    }
    sum *= middle;
    error = static_cast<float>(std::sqrt(lost));
}

CodeBlocks::CodeBlocks(std::size_t dimensions) : dimensions_{dimensions}
{
    assert(dimensions % 8 == 0);
}

std::size_t CodeBlocks::memory_bytes() const
{
    return codes_.capacity() + (scales_.capacity() + residuals_.capacity()) * sizeof(float);
}

void CodeBlocks::reserve(std::size_t positions)
{
    const std::size_t rounded = (positions + vectors_per_block - 1) / vectors_per_block * vectors_per_block;
    codes_.reserve(rounded * dimensions_ / 2);
    scales_.reserve(rounded);
    residuals_.reserve(rounded);
}

void CodeBlocks::set(std::size_t position, std::span<const float> rotated)
{
    assert(rotated.size() == dimensions_);
    const std::size_t block = position / vectors_per_block;
    const std::size_t block_bytes = vectors_per_block * dimensions_ / 2;
    if (block >= blocks()) {
        codes_.resize((block + 1) * block_bytes);
        scales_.resize((block + 1) * vectors_per_block);
        residuals_.resize((block + 1) * vectors_per_block, -std::numeric_limits<float>::infinity());
    }
    const float scale = best_scale(rotated);
    const float inverse = scale > 0 ? 1 / scale : 0;
    std::uint8_t* bytes = codes_.data() + block * block_bytes + position % vectors_per_block * 4;
    double lost = 0;
    double kept = 0;
    for (std::size_t i = 0; i < dimensions_; ++i) {
        const float code = code_of(rotated[i], inverse);
        const double value = static_cast<double>(scale) * (code - middle);
        lost += (rotated[i] - value) * (rotated[i] - value);
        kept += value * value;
        std::uint8_t& byte = bytes[i / 8 * 64 + i % 4];
        const auto nibble = static_cast<std::uint8_t>(code);
        byte = i % 8 < 4 ? static_cast<std::uint8_t>((byte & 0xF0) | nibble)
                         : static_cast<std::uint8_t>((byte & 0x0F) | nibble << 4);
    }
    scales_[position] = scale;
    residuals_[position] = static_cast<float>(std::sqrt(lost));
    longest_ = std::max(longest_, static_cast<float>(std::sqrt(kept)));
}

void CodeBlocks::clear(std::size_t position)
{
    if (position >= scales_.size())
        return;
    scales_[position] = 0;
    residuals_[position] = -std::numeric_limits<float>::infinity();
}

void CodeBlocks::bound(const CodeQuery& query, std::size_t first, std::size_t count, float threshold,
                       BlockBounds bounds, Instructions instructions) const
{
    assert(first + count <= blocks());
    const std::size_t at = first * vectors_per_block;
    const BlockRange range{codes_.data() + at * dimensions_ / 2, scales_.data() + at, residuals_.data() + at, count,
                           dimensions_ / 8};
    const BoundQuery bound{query.codes.data(), query.scale, query.sum * query.scale, query.length,
                           query.error * longest_ + rounding, threshold};
    switch (instructions) {
    case Instructions::plain: return bound_blocks_plain(range, bound, bounds);
#if defined(__x86_64__)
    case Instructions::avx2: return bound_blocks_avx2(range, bound, bounds);
    case Instructions::avx512_vnni: return bound_blocks_avx512(range, bound, bounds);
#else
    default: return bound_blocks_plain(range, bound, bounds);
#endif
    }
}

}  // namespace assay::rag
