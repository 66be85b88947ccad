/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keys of rows as 64-bit words, whose order is that of dh_sort_rows in any part of a table: what a merge compares.
 * (dh_sort_rows itself makes its words of the rows that it has, so that they are as few as can be.) Of a text the words
 * hold the first bytes of its order key; where those are equal, the texts are compared.
 */
#ifndef DH_EXECUTE_SORT_WORDS_H
#define DH_EXECUTE_SORT_WORDS_H

#include "table/column.h"

typedef struct dh_sort_part dh_sort_part;

typedef struct dh_sort_words {
    dh_sort_part *parts;
    int32_t n_parts, n_words;
    int32_t *texts;  /* by word: the key whose texts are to be compared where this word is equal, too; -1 = none */
    int32_t **ranks; /* by key: of the codes of a category, else NULL */
    const bool *descending;
    int32_t n_keys;
} dh_sort_words;

/* For these columns, and for any of the same types, dictionaries, unknown cells and bounds or fewer. `descending` is
 * borrowed. dh_sort_words_free afterwards, also on failure. */
dh_status dh_sort_words_make(dh_sort_words *out, const dh_column *const *keys, const bool *descending, int32_t n_keys,
                             dh_error *error);
void dh_sort_words_free(dh_sort_words *words);

/* The words of rows [begin, begin + n), row by row: out[n_words * n]. */
dh_status dh_sort_words_fill(uint64_t *out, const dh_sort_words *words, const dh_column *const *keys, int64_t begin,
                             int64_t n, dh_error *error);

/* Order of two rows with their words: negative, 0 or positive. */
int dh_sort_words_compare(const dh_sort_words *words, const dh_column *const *keys, const uint64_t *a, int64_t a_row,
                          const uint64_t *b, int64_t b_row);

#endif
