/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scanner in plain C: eight bytes at a time in a word. */
#include "load/scan/kernels.h"

typedef struct byte_masks {
    uint64_t quote, delimiter, lf, cr;
} byte_masks;

/* Bit i is set if byte i of the word equals `byte`. Exact: no carry passes from one byte to the next. */
static inline uint64_t equal_bytes(uint64_t word, unsigned char byte)
{
    const uint64_t low = UINT64_C(0x7f7f7f7f7f7f7f7f);
    uint64_t other = word ^ byte * UINT64_C(0x0101010101010101);
    uint64_t zero = ~(((other & low) + low) | other | low); /* the top bit of each byte that is 0 */
    return ((zero >> 7) * UINT64_C(0x0102040810204080)) >> 56;
}

static inline uint64_t load_word(const char *bytes)
{
    const unsigned char *p = (const unsigned char *)bytes;
    uint64_t word = 0;
    for (int i = 0; i < 8; i++) word |= (uint64_t)p[i] << (8 * i);
    return word;
}

/* The mask of \r is filled only when `with_cr`. */
static inline byte_masks masks(const char *bytes, char delimiter, bool with_cr)
{
    byte_masks m = {0, 0, 0, 0};
    for (int i = 0; i < 8; i++) {
        uint64_t word = load_word(bytes + i * 8);
        m.quote |= equal_bytes(word, '"') << (8 * i);
        m.delimiter |= equal_bytes(word, (unsigned char)delimiter) << (8 * i);
        m.lf |= equal_bytes(word, '\n') << (8 * i);
        if (with_cr) m.cr |= equal_bytes(word, '\r') << (8 * i);
    }
    return m;
}

static inline bool has_cr(const char *bytes)
{
    uint64_t any = 0;
    for (int i = 0; i < 8; i++) any |= equal_bytes(load_word(bytes + i * 8), '\r');
    return any != 0;
}

static inline uint64_t prefix_xor(uint64_t bits)
{
    for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
    return bits;
}

static inline size_t put_bits(uint32_t *to, uint64_t bits, uint32_t base)
{
    size_t n = 0;
    for (; bits != 0; bits &= bits - 1) to[n++] = base + (uint32_t)__builtin_ctzll(bits);
    return n;
}

static inline size_t put_few_bits(uint32_t *to, uint64_t bits, uint32_t base)
{
    return put_bits(to, bits, base);
}

static inline uint64_t gather_bits(uint64_t from, uint64_t at)
{
    uint64_t out = 0;
    for (int n = 0; at != 0; at &= at - 1, n++) out |= ((from >> __builtin_ctzll(at)) & 1) << n;
    return out;
}

typedef struct text_bits {
    uint64_t high, two, three, next, vietnamese, nul;
} text_bits;

static inline text_bits text_masks(const char *bytes)
{
    const unsigned char *p = (const unsigned char *)bytes;
    text_bits m = {0, 0, 0, 0, 0, 0};
    for (int i = 0; i < 64; i++) {
        m.high |= (uint64_t)(p[i] >= 0x80) << i;
        m.two |= (uint64_t)(p[i] >= 0xC3 && p[i] <= 0xCB) << i;
        m.three |= (uint64_t)(p[i] == 0xE1) << i;
        m.next |= (uint64_t)(p[i] >= 0x80 && p[i] <= 0xBF) << i;
        m.vietnamese |= (uint64_t)(p[i] >= 0xB8 && p[i] <= 0xBB) << i;
        m.nul |= (uint64_t)(p[i] == 0) << i;
    }
    return m;
}

#include "load/scan/kernel.inc"

const dh_scan_kernel dh_scan_plain = {"plain", mark, list, is_clean};
