/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kernels of the scanner (scan.h): twins, one with AVX-512, one with AVX2, one in plain C, each in a file of its
 * own that is compiled for its processor.
 */
#ifndef DH_LOAD_SCAN_KERNELS_H
#define DH_LOAD_SCAN_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct dh_scan_block {
    uint64_t delimiters, ends; /* everywhere; the \n of \r\n is no end of its own */
    uint64_t inside;           /* if the first block began outside quotes; otherwise the opposite holds */
} dh_scan_block;

/* Carried from one call to the next over the same text. */
typedef struct dh_scan_state {
    uint64_t inside;       /* all ones or zero, as above */
    uint64_t before;       /* 1: the byte before is a separator or a quote, or there is none */
    uint64_t before_cr;    /* 1: the byte before is \r */
    uint64_t before_quote; /* 1: the byte before is a quote */
    uint64_t irregular[2]; /* not 0: a quote stands where none may, if the text began outside, inside */
    uint64_t quotes;       /* not 0: a quote was seen */
    int64_t lines;         /* line ends so far, wherever they stand */
} dh_scan_state;

typedef struct dh_scan_kernel {
    const char *name;
    /* Marks bytes[0 … size) as (size + 63) / 64 blocks; only the last call over a text may have a size that is no
     * multiple of 64. */
    void (*mark)(const char *bytes, size_t size, char delimiter, dh_scan_block *blocks, dh_scan_state *state);
    /* Lists the separators outside quotes: places[i] from `base` on, and the ordinals (from `first` on) of those that
     * are line ends. flip: all ones when the text began inside quotes. Returns how many places; *n_ends counts the line
     * ends. Both arrays need room for 64 more than there are. */
    size_t (*list)(const dh_scan_block *blocks, size_t n, uint64_t flip, uint32_t base, uint32_t first,
                   uint32_t *places, uint32_t *ends, size_t *n_ends);
    /* Whether a text needs no closer look: valid UTF-8 without NUL, of ASCII, Latin letters and the Vietnamese block
     * alone (U+00C0 to U+02FF, U+1E00 to U+1EFF), each its own composed form. False says nothing. May read, but does
     * not look at, up to 63 bytes behind the text. */
    bool (*is_clean)(const char *text, size_t size);
} dh_scan_kernel;

extern const dh_scan_kernel dh_scan_plain;
#if defined(__x86_64__)
extern const dh_scan_kernel dh_scan_avx2, dh_scan_avx512;
#endif

#endif
