/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Dictionaries of category columns: code → text. Reference-counted (atomic), shared between columns, frozen once a
 * table with them is finished. Equal texts may stand under different codes in a key dictionary (two units that had
 * the same code at different times); dh_dictionary_add gives one code to one text, _append always makes a new one.
 */
#ifndef DH_TABLE_DICTIONARY_H
#define DH_TABLE_DICTIONARY_H

#include <stdbool.h>

#include "base/pool.h"

typedef struct dh_dictionary dh_dictionary;

dh_dictionary *dh_dictionary_new(void); /* NULL when out of memory; one reference */
/* A flat dictionary: `n` texts in external memory, laid out as Arrow's utf8 (offsets[0 … n] into `size` bytes). Nothing
 * is copied, and nothing read before it is needed; a text whose offsets are out of range reads as empty. The last unref
 * calls release(owner); a failure (NULL) does not. */
dh_dictionary *dh_dictionary_new_flat(const int32_t *offsets, const char *bytes, int64_t size, int32_t n,
                                      void (*release)(void *owner), void *owner);
/* Whether all offsets of a flat dictionary are ascending and in range; checked by the first call. True for others. */
bool dh_dictionary_is_sound(const dh_dictionary *dictionary);
dh_dictionary *dh_dictionary_ref(dh_dictionary *dictionary);
void dh_dictionary_unref(dh_dictionary *dictionary);

/* Makes the dictionary a growing one, for good: several threads may call dh_dictionary_add and _find at once, while
 * others read the texts of codes they hold. Codes then depend on the timing of threads; results must not. */
void dh_dictionary_grow_from_now(dh_dictionary *dictionary);
bool dh_dictionary_is_growing(const dh_dictionary *dictionary);

int32_t dh_dictionary_size(const dh_dictionary *dictionary);
/* The text of a code: borrowed, stable while the dictionary lives, with no NUL after it. */
const char *dh_dictionary_text(const dh_dictionary *dictionary, int32_t code, size_t *size);

int32_t dh_dictionary_add(dh_dictionary *dictionary, const char *text, size_t size); /* -1: out of memory */
/* As dh_dictionary_add for `n` texts in their order, faster: their buckets are prefetched. 0, or -1 when out of memory;
 * codes[] is then partly written. */
int dh_dictionary_add_all(dh_dictionary *dictionary, const char *const *texts, const size_t *sizes, int32_t n,
                          int32_t *codes);
/* As dh_dictionary_find for `n` texts; -1 = not found. */
void dh_dictionary_find_all(const dh_dictionary *dictionary, const char *const *texts, const size_t *sizes, int32_t n,
                            int32_t *codes);
/* Whether a flat dictionary is strictly ascending by bytes, so that it can be searched without a hash table; checked by
 * the first call. False for all other dictionaries. */
bool dh_dictionary_is_sorted(const dh_dictionary *dictionary);
/* The same, checked by all threads of a pool; false, too, when that is cancelled. */
bool dh_dictionary_is_sorted_by(const dh_dictionary *dictionary, dh_pool *pool);
int32_t dh_dictionary_append(dh_dictionary *dictionary, const char *text, size_t size);     /* -1: out of memory */
int32_t dh_dictionary_find(const dh_dictionary *dictionary, const char *text, size_t size); /* first code or -1 */

/* Whether no two codes have equal texts. False, too, where it is not known: for a flat dictionary that is not sorted
 * and in which no text was looked up yet. */
bool dh_dictionary_is_unique(const dh_dictionary *dictionary);
bool dh_dictionary_is_unique_by(const dh_dictionary *dictionary, dh_pool *pool); /* by all threads of a pool */

/* Translates codes between two sorted flat dictionaries by a merge: codes[c], for c in [begin, end), becomes the code
 * in `to` of the text of code c in `from`, or -1. Entries that are -1 already are skipped. */
void dh_dictionary_match_sorted(const dh_dictionary *from, int32_t begin, int32_t end, const dh_dictionary *to,
                                int32_t *codes);

/* rank[code] = position of the code's text in byte order (equal texts in code order). One entry per code,
 * freed with dh_free; NULL when out of memory. */
int32_t *dh_dictionary_collation_ranks(const dh_dictionary *dictionary);

/* Makes it the dictionary of a key: code c links to row rows[c] of `target`, -1 = none. `target` is borrowed (its data
 * set outlives every result); `rows`, dh_malloc'ed with one entry per code, is taken over. */
void dh_dictionary_set_link(dh_dictionary *dictionary, const dh_table *target, int32_t *rows);
const dh_table *dh_dictionary_target(const dh_dictionary *dictionary); /* NULL = not a key */
/* The same, where each code c below `rows` links to row c. */
void dh_dictionary_set_row_link(dh_dictionary *dictionary, const dh_table *target, int64_t rows);
int32_t dh_dictionary_target_row(const dh_dictionary *dictionary, int32_t code);

/* All texts end to end in Arrow's utf8 layout, made once for a dictionary that no longer grows and shared by every
 * export of it. EDATA when the texts pass 2 GiB. */
typedef struct dh_flat_texts {
    int32_t n;
    int32_t *offsets; /* n + 1 */
    char *bytes;
    int32_t refs; /* touched atomically */
} dh_flat_texts;
dh_status dh_dictionary_flatten(dh_flat_texts **out, const dh_dictionary *dictionary, dh_error *error);
void dh_flat_texts_unref(dh_flat_texts *texts);

#endif
