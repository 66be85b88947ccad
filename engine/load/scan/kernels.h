/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kernels of the scanner (scan.h) in AVX-512, in AVX2 and in plain C. All give the same results. Each is in a file
 * of its own, compiled for its instruction set.
 */
#ifndef DH_LOAD_SCAN_KERNELS_H
#define DH_LOAD_SCAN_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Marks of 64 bytes, bit i for byte i. */
typedef struct dh_scan_block {
    uint64_t delimiters, ends; /* inside and outside quotes; of \r\n only the \r is marked */
    uint64_t inside;           /* inside quotes, assuming that the text starts outside; inverted if it starts inside */
} dh_scan_block;

/* Carried from one call of `mark` to the next over the same text. */
typedef struct dh_scan_state {
    uint64_t inside;       /* all ones or zero: whether the last byte was inside, as above */
    uint64_t before;       /* 1: the byte before is a separator or a quote, or there is none */
    uint64_t before_cr;    /* 1: the byte before is \r */
    uint64_t before_quote; /* 1: the byte before is a quote */
    uint64_t irregular[2]; /* not 0: a quote where none may be, if the text starts outside [0], inside [1] quotes */
    uint64_t quotes;       /* not 0: a quote was seen */
    int64_t lines;         /* line ends so far, inside and outside quotes */
} dh_scan_state;

typedef struct dh_scan_kernel {
    const char *name;
    /* Marks bytes[0 … size) into (size + 63) / 64 blocks; in all but the last call over a text, size must be a multiple
     * of 64. */
    void (*mark)(const char *bytes, size_t size, char delimiter, dh_scan_block *blocks, dh_scan_state *state);
    /* Lists the separators outside quotes: places[i] = base + offset; ends[j] = first + the index in `places` of the
     * j-th line end. flip: all ones when the text starts inside quotes, else 0. Returns the number of places; *n_ends
     * is that of line ends. Both arrays need room for 64 entries more than are written. */
    size_t (*list)(const dh_scan_block *blocks, size_t n, uint64_t flip, uint32_t base, uint32_t first,
                   uint32_t *places, uint32_t *ends, size_t *n_ends);
    /* Quick check for clean text. True: valid UTF-8 in NFC without NUL, made only of ASCII, U+00C0 to U+02FF and U+1E00
     * to U+1EFF (Latin with the Vietnamese letters). False: not known. Up to 63 bytes after the text are read, but do
     * not matter. */
    bool (*is_clean)(const char *text, size_t size);
} dh_scan_kernel;

extern const dh_scan_kernel dh_scan_plain;
#if defined(__x86_64__)
extern const dh_scan_kernel dh_scan_avx2, dh_scan_avx512;
#endif

#endif
