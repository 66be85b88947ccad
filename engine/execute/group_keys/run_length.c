/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Run-length encoding with AVX2 or AVX-512 where available; the scalar loop gives the same result, slower. */
#include "execute/group_keys/run_length.h"

#if defined(__x86_64__)
#include <immintrin.h>

/* Eight words at a time. Each store writes eight entries, of which those past the last start are overwritten later;
 * they stay within `starts` because m <= i. */
__attribute__((target("avx512f,avx512vl"))) static int32_t words_wide(int32_t *starts, const uint64_t *words, int32_t n,
                                                                      int32_t *first_left)
{
    int32_t m = 1, i = 1;
    const __m256i eight = _mm256_set1_epi32(8);
    __m256i at = _mm256_setr_epi32(1, 2, 3, 4, 5, 6, 7, 8);
    for (; i + 8 <= n; i += 8, at = _mm256_add_epi32(at, eight)) {
        __mmask8 begins = _mm512_cmpneq_epi64_mask(_mm512_loadu_si512(words + i), _mm512_loadu_si512(words + i - 1));
        _mm256_storeu_si256((__m256i *)(void *)(starts + m), _mm256_maskz_compress_epi32(begins, at));
        m += __builtin_popcount(begins);
    }
    *first_left = i;
    return m;
}

/* Bit k: whether value i + k equals the one before it; 32 values, four words or eight ids per compare. */
__attribute__((target("avx2,bmi"))) static inline uint32_t same_words(const uint64_t *words, int32_t i)
{
    uint32_t same = 0;
    for (int32_t k = 0; k < 32; k += 4) {
        __m256i here = _mm256_loadu_si256((const __m256i *)(const void *)(words + i + k));
        __m256i before = _mm256_loadu_si256((const __m256i *)(const void *)(words + i + k - 1));
        same |= (uint32_t)_mm256_movemask_pd(_mm256_castsi256_pd(_mm256_cmpeq_epi64(here, before))) << k;
    }
    return same;
}

__attribute__((target("avx2,bmi"))) static inline uint32_t same_ids(const uint32_t *ids, int32_t i)
{
    uint32_t same = 0;
    for (int32_t k = 0; k < 32; k += 8) {
        __m256i here = _mm256_loadu_si256((const __m256i *)(const void *)(ids + i + k));
        __m256i before = _mm256_loadu_si256((const __m256i *)(const void *)(ids + i + k - 1));
        same |= (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpeq_epi32(here, before))) << k;
    }
    return same;
}

/* 32 values at a time, over `words`, or over `ids` when that is NULL. Stops where most values begin a run: there the
 * branch-free scalar loop is faster. *first_left: the first value left to it. */
__attribute__((target("avx2,bmi"))) static inline int32_t runs_avx2(int32_t *starts, const uint64_t *words,
                                                                    const uint32_t *ids, int32_t n, int32_t *first_left)
{
    int32_t m = 1, i = 1;
    for (; i + 32 <= n; i += 32) {
        uint32_t begins = ~(words != NULL ? same_words(words, i) : same_ids(ids, i));
        if (__builtin_popcount(begins) > 16) break;
        for (; begins != 0; begins &= begins - 1) starts[m++] = i + (int32_t)_tzcnt_u32(begins);
    }
    *first_left = i;
    return m;
}

static int has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");
}
#endif

int32_t dh_run_length_of_words(int32_t *starts, const uint64_t *words, int32_t n)
{
    int32_t m = n > 0, i = 1;
    starts[0] = 0;
#if defined(__x86_64__)
    if (n > 32 && __builtin_cpu_supports("avx512vl"))
        m = words_wide(starts, words, n, &i);
    else if (n > 32 && has_avx2())
        m = runs_avx2(starts, words, NULL, n, &i);
#endif
    for (; i < n; i++) {
        starts[m] = i;
        m += words[i] != words[i - 1];
    }
    starts[m] = n;
    return m;
}

int32_t dh_run_length_of_ids(int32_t *starts, const uint32_t *ids, int32_t n)
{
    int32_t m = n > 0, i = 1;
    starts[0] = 0;
#if defined(__x86_64__)
    if (n > 32 && has_avx2()) m = runs_avx2(starts, NULL, ids, n, &i);
#endif
    for (; i < n; i++) {
        starts[m] = i;
        m += ids[i] != ids[i - 1];
    }
    starts[m] = n;
    return m;
}
