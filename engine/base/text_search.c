/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Searching: places where the first and the last byte of the part are right are found for many places at once, and only
 * there is the rest compared (W. Muła, "SIMD-friendly algorithms for substring searching", 2016).
 */
#include "base/text_search.h"

#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* What lies between the first and the last byte. */
static inline bool middle_is(const char *at, const char *part, size_t size)
{
    return size <= 2 || memcmp(at + 1, part + 1, size - 2) == 0;
}

/* Places [begin, places). */
static bool search_from(const char *text, size_t begin, size_t places, const char *part, size_t part_size)
{
    char first = part[0], last = part[part_size - 1];
    for (size_t i = begin; i < places; i++) {
        const char *at = memchr(text + i, first, places - i);
        if (at == NULL) return false;
        if (at[part_size - 1] == last && middle_is(at, part, part_size)) return true;
        i = (size_t)(at - text);
    }
    return false;
}

static bool search_portable(const char *text, size_t size, const char *part, size_t part_size)
{
    if (part_size == 0) return true;
    return part_size <= size && search_from(text, 0, size - part_size + 1, part, part_size);
}

#if defined(__x86_64__)
__attribute__((target("avx2,bmi"))) static bool search_avx2(const char *text, size_t size, const char *part,
                                                            size_t part_size)
{
    if (part_size == 0) return true;
    if (part_size > size) return false;
    size_t places = size - part_size + 1, i = 0;
    __m256i first = _mm256_set1_epi8(part[0]), last = _mm256_set1_epi8(part[part_size - 1]);
    for (; i + 32 <= places; i += 32) {
        __m256i begins = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)(const void *)(text + i)), first);
        __m256i ends =
            _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)(const void *)(text + i + part_size - 1)), last);
        uint32_t hits = (uint32_t)_mm256_movemask_epi8(_mm256_and_si256(begins, ends));
        for (; hits != 0; hits &= hits - 1)
            if (middle_is(text + i + __builtin_ctz(hits), part, part_size)) return true;
    }
    return i < places && search_from(text, i, places, part, part_size);
}

__attribute__((target("avx512bw,bmi,bmi2"))) static bool search_avx512(const char *text, size_t size, const char *part,
                                                                       size_t part_size)
{
    if (part_size == 0) return true;
    if (part_size > size) return false;
    size_t places = size - part_size + 1;
    __m512i first = _mm512_set1_epi8(part[0]), last = _mm512_set1_epi8(part[part_size - 1]);
    for (size_t i = 0; i < places; i += 64) {
        size_t rest = places - i;
        __mmask64 mask = rest >= 64 ? UINT64_MAX : (UINT64_C(1) << rest) - 1;
        uint64_t hits = _mm512_mask_cmpeq_epi8_mask(mask, _mm512_maskz_loadu_epi8(mask, text + i), first);
        if (hits == 0) continue;
        hits = _mm512_mask_cmpeq_epi8_mask(hits, _mm512_maskz_loadu_epi8(mask, text + i + part_size - 1), last);
        for (; hits != 0; hits &= hits - 1)
            if (middle_is(text + i + __builtin_ctzll(hits), part, part_size)) return true;
    }
    return false;
}
#endif

dh_text_search dh_text_search_at(int index)
{
    dh_text_search able[4] = {search_portable};
    int n = 1;
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi")) able[n++] = search_avx2;
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("bmi2")) able[n++] = search_avx512;
#endif
    return index >= 0 && index < n ? able[index] : NULL;
}

dh_text_search dh_text_search_best(void)
{
    dh_text_search best = search_portable;
    for (int i = 1; dh_text_search_at(i); i++) best = dh_text_search_at(i);
    return best;
}
