#include "rag/index/block_kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <cstring>

namespace assay::rag {
namespace {

constexpr std::size_t group_bytes = 64;

#if defined(__x86_64__)

/// Four codes of the query as one number, to be spread over a register.
int four_codes(const std::int8_t* codes)
{
    int four = 0;
    std::memcpy(&four, codes, sizeof four);
    return four;
}

#endif

}  // namespace

void bound_blocks_plain(const BlockRange& range, const BoundQuery& query, BlockBounds bounds)
{
    const std::uint8_t* bytes = range.codes;
    for (std::size_t block = 0; block < range.count; ++block) {
        std::int32_t dots[vectors_per_block] = {};
        for (std::size_t group = 0; group < range.groups; ++group, bytes += group_bytes) {
            const std::int8_t* codes = query.codes + 8 * group;
            for (std::size_t v = 0; v < vectors_per_block; ++v)
                for (std::size_t j = 0; j < 4; ++j)
                    dots[v] += (bytes[4 * v + j] & 15) * codes[j] + (bytes[4 * v + j] >> 4) * codes[j + 4];
        }
        unsigned mask = 0;
        for (std::size_t v = 0; v < vectors_per_block; ++v) {
            const std::size_t at = block * vectors_per_block + v;
            const float upper = range.scales[at] * (static_cast<float>(dots[v]) * query.scale - query.sum) +
                                (range.residuals[at] * query.length + query.slack);
            bounds.upper[at] = upper;
            mask |= static_cast<unsigned>(upper >= query.threshold) << v;
        }
        bounds.masks[block] = static_cast<std::uint16_t>(mask);
    }
}

#if defined(__x86_64__)

__attribute__((target("avx2,fma"))) void bound_blocks_avx2(const BlockRange& range, const BoundQuery& query,
                                                           BlockBounds bounds)
{
    // Sums of two products of 15 * 127 each, twice a group: four groups fit 16 bits.
    constexpr std::size_t groups_per_sum = 4;
    const __m256i nibble = _mm256_set1_epi8(15);
    const __m256i ones = _mm256_set1_epi16(1);
    const std::uint8_t* bytes = range.codes;
    for (std::size_t block = 0; block < range.count; ++block) {
        __m256i dots[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
        for (std::size_t group = 0; group < range.groups;) {
            __m256i sums[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
            for (std::size_t i = 0; i < groups_per_sum && group < range.groups; ++i, ++group, bytes += group_bytes) {
                const __m256i low = _mm256_set1_epi32(four_codes(query.codes + 8 * group));
                const __m256i high = _mm256_set1_epi32(four_codes(query.codes + 8 * group + 4));
                for (int half = 0; half < 2; ++half) {
                    const __m256i pair = _mm256_load_si256(reinterpret_cast<const __m256i*>(bytes) + half);
                    const __m256i first = _mm256_and_si256(pair, nibble);
                    const __m256i second = _mm256_and_si256(_mm256_srli_epi16(pair, 4), nibble);
                    sums[half] = _mm256_add_epi16(sums[half], _mm256_maddubs_epi16(first, low));
                    sums[half] = _mm256_add_epi16(sums[half], _mm256_maddubs_epi16(second, high));
                }
            }
            for (int half = 0; half < 2; ++half)
                dots[half] = _mm256_add_epi32(dots[half], _mm256_madd_epi16(sums[half], ones));
        }
        unsigned mask = 0;
        for (int half = 0; half < 2; ++half) {
            const std::size_t at = block * vectors_per_block + 8 * static_cast<std::size_t>(half);
            const __m256 product = _mm256_fmsub_ps(_mm256_cvtepi32_ps(dots[half]), _mm256_set1_ps(query.scale),
                                                   _mm256_set1_ps(query.sum));
            const __m256 error = _mm256_fmadd_ps(_mm256_loadu_ps(range.residuals + at), _mm256_set1_ps(query.length),
                                                 _mm256_set1_ps(query.slack));
            const __m256 upper = _mm256_fmadd_ps(_mm256_loadu_ps(range.scales + at), product, error);
            _mm256_storeu_ps(bounds.upper + at, upper);
            const __m256 reached = _mm256_cmp_ps(upper, _mm256_set1_ps(query.threshold), _CMP_GE_OQ);
            mask |= static_cast<unsigned>(_mm256_movemask_ps(reached)) << (8 * half);
        }
        bounds.masks[block] = static_cast<std::uint16_t>(mask);
    }
}

__attribute__((target("avx512f,avx512bw,avx512vnni"))) void
bound_blocks_avx512(const BlockRange& range, const BoundQuery& query, BlockBounds bounds)
{
    // How far ahead memory is asked for: the scan is as fast as it comes.
    constexpr std::size_t ahead_bytes = 4096;
    const __m512i nibble = _mm512_set1_epi8(15);
    const std::uint8_t* bytes = range.codes;
    for (std::size_t block = 0; block < range.count; ++block) {
        __m512i first = _mm512_setzero_si512();
        __m512i second = _mm512_setzero_si512();
        for (std::size_t group = 0; group < range.groups; ++group, bytes += group_bytes) {
            _mm_prefetch(reinterpret_cast<const char*>(bytes + ahead_bytes), _MM_HINT_T0);
            const __m512i pair = _mm512_load_si512(bytes);
            const std::int8_t* codes = query.codes + 8 * group;
            first = _mm512_dpbusd_epi32(first, _mm512_and_si512(pair, nibble), _mm512_set1_epi32(four_codes(codes)));
            second = _mm512_dpbusd_epi32(second, _mm512_and_si512(_mm512_srli_epi16(pair, 4), nibble),
                                         _mm512_set1_epi32(four_codes(codes + 4)));
        }
        const std::size_t at = block * vectors_per_block;
        const __m512 product = _mm512_fmsub_ps(_mm512_cvtepi32_ps(_mm512_add_epi32(first, second)),
                                               _mm512_set1_ps(query.scale), _mm512_set1_ps(query.sum));
        const __m512 error = _mm512_fmadd_ps(_mm512_loadu_ps(range.residuals + at), _mm512_set1_ps(query.length),
                                             _mm512_set1_ps(query.slack));
        const __m512 upper = _mm512_fmadd_ps(_mm512_loadu_ps(range.scales + at), product, error);
        _mm512_storeu_ps(bounds.upper + at, upper);
        bounds.masks[block] = _mm512_cmp_ps_mask(upper, _mm512_set1_ps(query.threshold), _CMP_GE_OQ);
    }
}

#endif

}  // namespace assay::rag
