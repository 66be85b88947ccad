/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scanner with AVX2: 32 bytes a compare, carry-less multiplication for quotes. Compiled with these on; see scan.c.
 */
#include "load/scan.h"

#include <immintrin.h>

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

static inline byte_masks masks(const char *bytes, char delimiter)
{
    __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)bytes);
    __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + 32));
    return (byte_masks){equal(low, high, '"'), equal(low, high, delimiter), equal(low, high, '\n'),
                        equal(low, high, '\r')};
}

/* Multiplying by all ones without carries sums every bit into all those above it. */
static inline uint64_t prefix_xor(uint64_t bits)
{
    __m128i product = _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)bits), _mm_set1_epi8(-1), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}

/* Eight at a time without asking how many there are; what is too much is overwritten by the next. */
static inline size_t put_bits(uint32_t *to, uint64_t bits, uint32_t base)
{
    size_t n = (size_t)__builtin_popcountll(bits);
    for (size_t i = 0; i < n; i += 8) {
        for (size_t k = 0; k < 8; k++) {
            to[i + k] = base + (uint32_t)_tzcnt_u64(bits);
            bits = _blsr_u64(bits);
        }
    }
    return n;
}

static inline uint64_t gather_bits(uint64_t from, uint64_t at)
{
    return _pext_u64(from, at);
}

typedef struct text_bits {
    uint64_t high, two, three, next, vietnamese, nul;
} text_bits;

/* Bytes from `first` to `last`, told as signed ones. */
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
    __m256i limit = _mm256_set1_epi8((char)0xC0); /* all of 80 to BF lie below it */
    uint64_t next = (uint32_t)_mm256_movemask_epi8(_mm256_cmpgt_epi8(limit, low)) |
                    (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpgt_epi8(limit, high)) << 32;
    return (text_bits){top,  between(low, high, 0xC3 - 256, 0xCB - 256), equal(low, high, (char)0xE1),
                       next, between(low, high, 0xB8 - 256, 0xBB - 256), equal(low, high, 0)};
}

#include "load/scan_kernel.h"

const dh_scan_kernel dh_scan_avx2 = {"avx2", mark, list, is_clean};
