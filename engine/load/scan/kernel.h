/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The two passes, written over what each kernel's file defines before it includes this:
 *
 *   masks(bytes, delimiter, with_cr)  where 64 bytes hold quotes, delimiters, \n and, if asked, \r
 *   has_cr(bytes)            whether 64 bytes hold a \r
 *   prefix_xor(bits)         bit i = parity of the bits 0 … i
 *   put_bits(to, bits, base) base + place of each set bit, in order; may write up to 64 places
 *   put_few_bits(…)          the same, for bits of which there is seldom more than one
 *   gather_bits(from, at)    the bits of `from` at the set places of `at`, brought together at the low end
 *   text_masks(bytes)        of 64 bytes: not ASCII; C3 to CB; E1; 80 to BF; B8 to BB; 0
 */
#include <string.h>

/* Marks a block of which the bytes at the set bits of `real` are there, the others having no mask. Each quote opens a
 * field or closes one, and which it does hangs on where the text began: it may not open one behind any other byte than
 * a separator or a quote (`stray`), and not close one before any other (`loose`, told of the byte behind it). */
static inline void mark_block(byte_masks m, uint64_t real, dh_scan_block *block, dh_scan_state *s)
{
    uint64_t ends = m.cr | (m.lf & ~(m.cr << 1 | s->before_cr));
    uint64_t any = m.quote | m.delimiter | m.lf | m.cr;
    uint64_t inside = prefix_xor(m.quote) ^ s->inside, inside_before = inside << 1 | (s->inside & 1);
    uint64_t stray = m.quote & ~(any << 1 | s->before);
    uint64_t loose = (m.quote << 1 | s->before_quote) & ~any & real;
    s->irregular[0] |= (stray & inside) | (loose & ~inside_before);
    s->irregular[1] |= (stray & ~inside) | (loose & inside_before);
    s->before = any >> 63;
    s->before_cr = m.cr >> 63;
    s->before_quote = m.quote >> 63;
    s->inside = (uint64_t)((int64_t)inside >> 63);
    s->quotes |= m.quote;
    s->lines += __builtin_popcountll(ends);
    *block = (dh_scan_block){m.delimiter, ends, inside};
}

/* The last bytes, with nothing after them. */
static void mark_rest(const char *bytes, size_t size, char delimiter, dh_scan_block *block, dh_scan_state *state)
{
    char padded[64] = {0};
    memcpy(padded, bytes, size);
    byte_masks m = masks(padded, delimiter, true);
    uint64_t real = (UINT64_C(1) << size) - 1;
    m = (byte_masks){m.quote & real, m.delimiter & real, m.lf & real, m.cr & real};
    mark_block(m, real, block, state);
    state->before_quote = m.quote >> (size - 1) & 1;
}

/* The blocks before the first \r, which most texts do not have, take less. */
static void mark(const char *bytes, size_t size, char delimiter, dh_scan_block *blocks, dh_scan_state *state)
{
    const uint64_t all = ~UINT64_C(0);
    dh_scan_state s = *state;
    size_t whole = size / 64, i = 0;
    if (s.before_cr == 0)
        for (; i < whole && !has_cr(bytes + i * 64); i++)
            mark_block(masks(bytes + i * 64, delimiter, false), all, &blocks[i], &s);
    for (; i < whole; i++) mark_block(masks(bytes + i * 64, delimiter, true), all, &blocks[i], &s);
    if (size % 64 > 0) mark_rest(bytes + whole * 64, size % 64, delimiter, &blocks[whole], &s);
    *state = s;
}

static size_t list(const dh_scan_block *blocks, size_t n, uint64_t flip, uint32_t base, uint32_t first,
                   uint32_t *places, uint32_t *ends, size_t *n_ends)
{
    uint32_t *place = places, *end = ends;
    for (size_t i = 0; i < n; i++, base += 64) {
        uint64_t outside = ~(blocks[i].inside ^ flip);
        uint64_t separators = (blocks[i].delimiters | blocks[i].ends) & outside;
        end += put_few_bits(end, gather_bits(blocks[i].ends, separators), first + (uint32_t)(place - places));
        place += put_bits(place, separators, base);
    }
    *n_ends = (size_t)(end - ends);
    return (size_t)(place - places);
}

static bool is_clean(const char *text, size_t size)
{
    uint64_t two = 0, three = 0; /* leads of two and of three bytes in the block before */
    for (size_t at = 0; at < size; at += 64) {
        text_bits m = text_masks(text + at);
        if (size - at < 64) {
            uint64_t real = (UINT64_C(1) << (size - at)) - 1;
            m = (text_bits){m.high & real, m.two & real,        m.three & real,
                            m.next & real, m.vietnamese & real, m.nul & real};
        }
        uint64_t second = m.three << 1 | three >> 63;
        uint64_t wanted = m.two << 1 | two >> 63 | second | m.three << 2 | three >> 62;
        if (m.next != wanted || (m.high & ~(m.two | m.three | m.next)) != 0 || (second & ~m.vietnamese) != 0 ||
            m.nul != 0)
            return false;
        two = m.two;
        three = m.three;
        if (size - at <= 64) { /* no sequence may be cut by the end */
            size_t last = size - at - 1;
            return ((m.two | m.three) >> last & 1) == 0 && (last == 0 || (m.three >> (last - 1) & 1) == 0);
        }
    }
    return true;
}
