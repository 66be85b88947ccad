/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What both kernels for x86-64 do with a word of bits. Included by files compiled with PCLMULQDQ, BMI and BMI2. */
#include <immintrin.h>

/* Multiplying by all ones without carries sums every bit into all those above it. */
static inline uint64_t prefix_xor(uint64_t bits)
{
    __m128i product = _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)bits), _mm_set1_epi8(-1), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}

static inline uint64_t gather_bits(uint64_t from, uint64_t at)
{
    return _pext_u64(from, at);
}

static inline void put_next(uint32_t *to, uint64_t *bits, uint32_t base)
{
    *to = base + (uint32_t)_tzcnt_u64(*bits);
    *bits = _blsr_u64(*bits);
}

/* One without asking whether there is any: a branch that is guessed wrong costs more than a store. */
static inline size_t put_few_bits(uint32_t *to, uint64_t bits, uint32_t base)
{
    size_t n = (size_t)__builtin_popcountll(bits);
    put_next(to, &bits, base);
    for (size_t i = 1; __builtin_expect(i < n, 0); i++) put_next(to + i, &bits, base);
    return n;
}
