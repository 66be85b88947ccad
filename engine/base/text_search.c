/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Compares the first and the last byte of the part at many positions at once, and the rest only where both match
 * (W. Muła, "SIMD-friendly algorithms for substring searching", 2016).
 */
#include "base/text_search.h"

#include <stdbool.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* Compares what lies between the first and the last byte. The four bytes after the first decide most cases, without a
 * call. */
static inline bool middle_is(const char *at, const char *part, size_t size)
{
    if (size >= 5) {
        uint32_t is, wanted;
        memcpy(&is, at + 1, sizeof is);
        memcpy(&wanted, part + 1, sizeof wanted);
        if (is != wanted) return false;
    }
    return size <= 2 || memcmp(at + 1, part + 1, size - 2) == 0;
}

/* Searches the positions [begin, places) with memchr. */
static size_t search_from(const char *text, size_t begin, size_t places, const char *part, size_t part_size)
{
    char first = part[0], last = part[part_size - 1];
    for (size_t i = begin; i < places; i++) {
        const char *at = memchr(text + i, first, places - i);
        if (at == NULL) break;
        i = (size_t)(at - text);
        if (at[part_size - 1] == last && middle_is(at, part, part_size)) return i;
    }
    return DH_TEXT_NOWHERE;
}

static size_t search_portable(const char *text, size_t size, const char *part, size_t part_size)
{
    if (part_size == 0) return 0;
    return part_size <= size ? search_from(text, 0, size - part_size + 1, part, part_size) : DH_TEXT_NOWHERE;
}

#if defined(__x86_64__)
/* The last 32 positions may overlap those before them, which saves a scalar tail. */
__attribute__((target("avx2,bmi"))) static size_t search_avx2(const char *text, size_t size, const char *part,
                                                              size_t part_size)
{
    if (part_size == 0) return 0;
    if (part_size > size) return DH_TEXT_NOWHERE;
    size_t places = size - part_size + 1;
    if (places < 32) return search_from(text, 0, places, part, part_size);
    __m256i first = _mm256_set1_epi8(part[0]), last = _mm256_set1_epi8(part[part_size - 1]);
    for (size_t next = 0; next < places; next += 32) {
        size_t i = next + 32 <= places ? next : places - 32;
        const char *at = text + i;
        __m256i begins = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)(const void *)at), first);
        __m256i ends = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)(const void *)(at + part_size - 1)), last);
        uint32_t hits = (uint32_t)_mm256_movemask_epi8(_mm256_and_si256(begins, ends));
        for (; hits != 0; hits &= hits - 1)
            if (middle_is(at + __builtin_ctz(hits), part, part_size)) return i + (size_t)__builtin_ctz(hits);
    }
    return DH_TEXT_NOWHERE;
}

__attribute__((target("avx512bw,bmi,bmi2"))) static size_t search_avx512(const char *text, size_t size,
                                                                         const char *part, size_t part_size)
{
    if (part_size == 0) return 0;
    if (part_size > size) return DH_TEXT_NOWHERE;
    size_t places = size - part_size + 1;
    __m512i first = _mm512_set1_epi8(part[0]), last = _mm512_set1_epi8(part[part_size - 1]);
    for (size_t i = 0; i < places; i += 64) {
        size_t rest = places - i;
        __mmask64 mask = rest >= 64 ? UINT64_MAX : (UINT64_C(1) << rest) - 1;
        uint64_t hits = _mm512_mask_cmpeq_epi8_mask(mask, _mm512_maskz_loadu_epi8(mask, text + i), first);
        if (hits == 0) continue;
        hits = _mm512_mask_cmpeq_epi8_mask(hits, _mm512_maskz_loadu_epi8(mask, text + i + part_size - 1), last);
        for (; hits != 0; hits &= hits - 1)
            if (middle_is(text + i + __builtin_ctzll(hits), part, part_size)) return i + (size_t)__builtin_ctzll(hits);
    }
    return DH_TEXT_NOWHERE;
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
