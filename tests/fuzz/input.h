/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of an input as choices, and as text with words in it: what a target makes its subject of, so that most
 * inputs get past the parser. When the bytes are used up, all choices are the first. */
#ifndef DH_TESTS_FUZZ_INPUT_H
#define DH_TESTS_FUZZ_INPUT_H

#include "fuzz/fuzz.h"

typedef struct fuzz_input {
    const uint8_t *data;
    size_t size;
} fuzz_input;

static inline uint8_t fuzz_byte(fuzz_input *in)
{
    if (in->size == 0) return 0;
    in->size--;
    return *in->data++;
}

static inline int fuzz_below(fuzz_input *in, int n) /* 0 .. n - 1, n up to 256 */
{
    return fuzz_byte(in) % n;
}

/* The rest of the input as text, to be freed: a byte from 0x80 on stands for one of the `n` words (at most 128; others
 * are dropped), any other for itself. It ends at a NUL. */
char *fuzz_text(fuzz_input *in, const char *const *words, size_t n);

#endif
