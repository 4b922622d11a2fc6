#include "rag/index/dot.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace assay::rag {
namespace {

using Dot = float (*)(const float*, const float*, std::size_t);

float dot_plain(const float* a, const float* b, std::size_t size)
{
    float sums[4] = {0, 0, 0, 0};  // The order of the sums is ours to choose, so the compiler need not.
    std::size_t i = 0;
    for (; i + 4 <= size; i += 4)
        for (std::size_t j = 0; j < 4; ++j)
            sums[j] += a[i + j] * b[i + j];
    for (; i < size; ++i)
        sums[0] += a[i] * b[i];
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

#if defined(__x86_64__)

__attribute__((target("avx2,fma"))) float dot_avx2(const float* a, const float* b, std::size_t size)
{
    __m256 even = _mm256_setzero_ps();
    __m256 odd = _mm256_setzero_ps();
    std::size_t i = 0;
    for (; i + 16 <= size; i += 16) {
        even = _mm256_fmadd_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i), even);
        odd = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 8), _mm256_loadu_ps(b + i + 8), odd);
    }
    float sums[8];
    _mm256_storeu_ps(sums, _mm256_add_ps(even, odd));
    float sum = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
    for (; i < size; ++i)
        sum += a[i] * b[i];
    return sum;
}

__attribute__((target("avx512f"))) float dot_avx512(const float* a, const float* b, std::size_t size)
{
    __m512 even = _mm512_setzero_ps();
    __m512 odd = _mm512_setzero_ps();
    std::size_t i = 0;
    for (; i + 32 <= size; i += 32) {
        even = _mm512_fmadd_ps(_mm512_loadu_ps(a + i), _mm512_loadu_ps(b + i), even);
        odd = _mm512_fmadd_ps(_mm512_loadu_ps(a + i + 16), _mm512_loadu_ps(b + i + 16), odd);
    }
    float sums[16];
    _mm512_storeu_ps(sums, _mm512_add_ps(even, odd));
    for (std::size_t half = 8; half > 0; half /= 2)
        for (std::size_t j = 0; j < half; ++j)
            sums[j] += sums[j + half];
    float sum = sums[0];
    for (; i < size; ++i)
        sum += a[i] * b[i];
    return sum;
}

#endif

Dot choose()
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f"))
        return dot_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return dot_avx2;
#endif
    return dot_plain;
}

}  // namespace

float dot(const float* a, const float* b, std::size_t size)
{
    static const Dot best = choose();
    return best(a, b, size);
}

}  // namespace assay::rag
