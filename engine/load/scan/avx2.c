/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scanner in AVX2: 32 bytes per comparison, carry-less multiplication for quotes. Used only where scan.c finds that
 * the processor has these instructions. */
#include "load/scan/kernels.h"
#include "load/scan/x86.inc"

typedef struct byte_masks {
    uint64_t quote, delimiter, lf, cr;
} byte_masks;

static inline uint64_t equal(__m256i low, __m256i high, char byte)
{
    __m256i wanted = _mm256_set1_epi8(byte);
    uint32_t a = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
    uint32_t b = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));
    return a | (uint64_t)b << 32;
}

/* The mask of \r is filled only when `with_cr`. */
static inline byte_masks masks(const char *bytes, char delimiter, bool with_cr)
{
    __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)bytes);
    __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + 32));
    return (byte_masks){equal(low, high, '"'), equal(low, high, delimiter), equal(low, high, '\n'),
                        with_cr ? equal(low, high, '\r') : 0};
}

static inline bool has_cr(const char *bytes)
{
    __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)bytes);
    __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + 32));
    __m256i cr = _mm256_set1_epi8('\r');
    __m256i found = _mm256_or_si256(_mm256_cmpeq_epi8(low, cr), _mm256_cmpeq_epi8(high, cr));
    return !_mm256_testz_si256(found, found);
}

/* Writes places four at a time without counting first: surplus places are overwritten by the next call. */
static inline size_t put_bits(uint32_t *to, uint64_t bits, uint32_t base)
{
    size_t n = (size_t)__builtin_popcountll(bits);
    for (size_t i = 0; i < 4; i++) put_next(to + i, &bits, base);
    if (n <= 4) return n;
    for (size_t i = 4; i < 8; i++) put_next(to + i, &bits, base);
    for (size_t i = 8; __builtin_expect(i < n, 0); i++) put_next(to + i, &bits, base);
    return n;
}

typedef struct text_bits {
    uint64_t high, two, three, next, vietnamese, nul;
} text_bits;

/* Bytes between `first` and `last`, both given as signed bytes. */
static inline uint64_t between(__m256i low, __m256i high, int first, int last)
{
    __m256i under = _mm256_set1_epi8((char)(first - 1)), over = _mm256_set1_epi8((char)(last + 1));
    __m256i a = _mm256_and_si256(_mm256_cmpgt_epi8(low, under), _mm256_cmpgt_epi8(over, low));
    __m256i b = _mm256_and_si256(_mm256_cmpgt_epi8(high, under), _mm256_cmpgt_epi8(over, high));
    return (uint32_t)_mm256_movemask_epi8(a) | (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32;
}

static inline text_bits text_masks(const char *bytes)
{
    __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)bytes);
    __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + 32));
    uint64_t top = (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
    __m256i limit = _mm256_set1_epi8((char)0xC0); /* signed: only 80 to BF are below it */
    uint64_t next = (uint32_t)_mm256_movemask_epi8(_mm256_cmpgt_epi8(limit, low)) |
                    (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpgt_epi8(limit, high)) << 32;
    return (text_bits){top,  between(low, high, 0xC3 - 256, 0xCB - 256), equal(low, high, (char)0xE1),
                       next, between(low, high, 0xB8 - 256, 0xBB - 256), equal(low, high, 0)};
}

#include "load/scan/kernel.inc"

const dh_scan_kernel dh_scan_avx2 = {"avx2", mark, list, is_clean};
