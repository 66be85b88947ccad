/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scanner in AVX-512: 64 bytes per comparison, places by byte compression. Used only where scan.c finds that the
 * processor has these instructions. */
#include "load/scan/kernels.h"
#include "load/scan/x86.inc"

typedef struct byte_masks {
    uint64_t quote, delimiter, lf, cr;
} byte_masks;

/* The mask of \r is filled only when `with_cr`. */
static inline byte_masks masks(const char *bytes, char delimiter, bool with_cr)
{
    __m512i all = _mm512_loadu_si512(bytes);
    return (byte_masks){_mm512_cmpeq_epi8_mask(all, _mm512_set1_epi8('"')),
                        _mm512_cmpeq_epi8_mask(all, _mm512_set1_epi8(delimiter)),
                        _mm512_cmpeq_epi8_mask(all, _mm512_set1_epi8('\n')),
                        with_cr ? _mm512_cmpeq_epi8_mask(all, _mm512_set1_epi8('\r')) : 0};
}

static inline bool has_cr(const char *bytes)
{
    return _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(bytes), _mm512_set1_epi8('\r')) != 0;
}

static inline __m512i places_of_bytes(void)
{
    return _mm512_set_epi64(0x3f3e3d3c3b3a3938, 0x3736353433323130, 0x2f2e2d2c2b2a2928, 0x2726252423222120,
                            0x1f1e1d1c1b1a1918, 0x1716151413121110, 0x0f0e0d0c0b0a0908, 0x0706050403020100);
}

/* Compresses the places of the set bits into bytes and widens them sixteen at a time; once is usually enough. */
static inline size_t put_bits(uint32_t *to, uint64_t bits, uint32_t base)
{
    size_t n = (size_t)__builtin_popcountll(bits);
    __m512i packed = _mm512_maskz_compress_epi8(bits, places_of_bytes()), from = _mm512_set1_epi32((int)base);
    _mm512_storeu_si512(to, _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(packed))));
    if (n <= 16) return n;
    _mm512_storeu_si512(to + 16, _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 1))));
    _mm512_storeu_si512(to + 32, _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 2))));
    _mm512_storeu_si512(to + 48, _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, 3))));
    return n;
}

typedef struct text_bits {
    uint64_t high, two, three, next, vietnamese, nul;
} text_bits;

static inline uint64_t between(__m512i all, int first, int last)
{
    __m512i from = _mm512_sub_epi8(all, _mm512_set1_epi8((char)first));
    return _mm512_cmple_epu8_mask(from, _mm512_set1_epi8((char)(last - first)));
}

static inline text_bits text_masks(const char *bytes)
{
    __m512i all = _mm512_loadu_si512(bytes);
    return (text_bits){
        _mm512_movepi8_mask(all), between(all, 0xC3, 0xCB), _mm512_cmpeq_epi8_mask(all, _mm512_set1_epi8((char)0xE1)),
        between(all, 0x80, 0xBF), between(all, 0xB8, 0xBB), _mm512_testn_epi8_mask(all, all)};
}

#include "load/scan/kernel.inc"

const dh_scan_kernel dh_scan_avx512 = {"avx512", mark, list, is_clean};
