#include "rag/index/byte_rows.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace assay::rag {
namespace {

constexpr int offset = 128;
constexpr float most = 127;

using Dot = std::int32_t (*)(const std::uint8_t*, const std::int8_t*, std::size_t);

std::int32_t dot_plain(const std::uint8_t* row, const std::int8_t* query, std::size_t size)
{
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < size; ++i)
        sum += (row[i] - offset) * query[i];
    return sum;
}

#if defined(__x86_64__)

__attribute__((target("avx2"))) std::int32_t dot_avx2(const std::uint8_t* row, const std::int8_t* query, std::size_t size)
{
    const __m256i middle = _mm256_set1_epi16(offset);
    __m256i sum = _mm256_setzero_si256();
    for (std::size_t i = 0; i < size; i += 16) {
        const __m256i a = _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(row + i)));
        const __m256i b = _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(query + i)));
        sum = _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_sub_epi16(a, middle), b));
    }
    std::int32_t sums[8];
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(sums), sum);
    return std::accumulate(std::begin(sums), std::end(sums), 0);
}

__attribute__((target("avx512f,avx512bw,avx512vnni"))) std::int32_t dot_avx512(const std::uint8_t* row,
                                                                               const std::int8_t* query, std::size_t size)
{
    // The row is 128 too large throughout: that much of the query's sum comes off again.
    const __m512i too_much = _mm512_set1_epi8(static_cast<char>(offset));
    __m512i sum = _mm512_setzero_si512();
    __m512i extra = _mm512_setzero_si512();
    for (std::size_t i = 0; i < size; i += 64) {
        const __m512i a = _mm512_loadu_si512(row + i);
        const __m512i b = _mm512_loadu_si512(query + i);
        sum = _mm512_dpbusd_epi32(sum, a, b);
        extra = _mm512_dpbusd_epi32(extra, too_much, b);
    }
    std::int32_t sums[16];
    _mm512_storeu_si512(sums, _mm512_sub_epi32(sum, extra));
    return std::accumulate(std::begin(sums), std::end(sums), 0);
}

#endif

Dot choose()
{
#if defined(__x86_64__)
    switch (best_instructions()) {
    case Instructions::avx512_vnni: return dot_avx512;
    case Instructions::avx2: return dot_avx2;
    case Instructions::plain: break;
    }
#endif
    return dot_plain;
}

}  // namespace

void ByteRows::reserve(std::size_t rows)
{
    codes_.reserve(rows * dimensions_);
    meanings_.reserve(rows);
}

void ByteRows::set(std::size_t row, std::span<const float> rotated)
{
    assert(rotated.size() == dimensions_);
    assert(dimensions_ % 64 == 0);
    if (row >= meanings_.size()) {
        codes_.resize((row + 1) * dimensions_);
        meanings_.resize(row + 1);
    }
    float largest = 0;
    for (const float value : rotated)
        largest = std::max(largest, std::abs(value));
    const float scale = largest / most;
    double lost = 0;
    double kept = 0;
    for (std::size_t i = 0; i < dimensions_; ++i) {
        const float code = scale > 0 ? std::clamp(std::nearbyint(rotated[i] / scale), -most, most) : 0;
        codes_[row * dimensions_ + i] = static_cast<std::uint8_t>(static_cast<int>(code) + offset);
        const double value = static_cast<double>(code) * scale;
        lost += (rotated[i] - value) * (rotated[i] - value);
        kept += value * value;
    }
    meanings_[row] = {scale, static_cast<float>(std::sqrt(lost))};
    longest_ = std::max(longest_, static_cast<float>(std::sqrt(kept)));
}

ByteRows::Bound ByteRows::bound(const CodeQuery& query, std::size_t row) const
{
    static const Dot dot = choose();
    const Meaning& meaning = meanings_[row];
    const std::int32_t product = dot(codes_.data() + row * dimensions_, query.codes.data(), dimensions_);
    const float error = query.length * meaning.residual + query.error * longest_ + CodeBlocks::rounding;
    return {static_cast<float>(product) * meaning.scale * query.scale + error, 2 * error};
}

}  // namespace assay::rag
