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
/* `n` texts that stand elsewhere, end to end from `bytes` on as Arrow's utf8 has them: offsets[0 … n]. Nothing is read
 * or copied before it is asked for; an entry whose offsets do not lie within the `size` bytes is the empty text. When
 * the last reference is dropped release(owner) is called. On failure (NULL) it is not. */
dh_dictionary *dh_dictionary_new_flat(const int32_t *offsets, const char *bytes, int64_t size, int32_t n,
                                      void (*release)(void *owner), void *owner);
/* Whether all those offsets lie within the bytes and in order; looked at once, by who asks first. True of others. */
bool dh_dictionary_is_sound(const dh_dictionary *dictionary);
dh_dictionary *dh_dictionary_ref(dh_dictionary *dictionary);
void dh_dictionary_unref(dh_dictionary *dictionary);

/* From now on, and for good, dh_dictionary_add and _find may be called by several threads at once while others read
 * the texts of codes that they were given. Codes then depend on who came first: what is made of them must not. */
void dh_dictionary_grow_from_now(dh_dictionary *dictionary);
bool dh_dictionary_is_growing(const dh_dictionary *dictionary);

int32_t dh_dictionary_size(const dh_dictionary *dictionary);
/* The text of a code: borrowed, stable while the dictionary lives, with no NUL after it. */
const char *dh_dictionary_text(const dh_dictionary *dictionary, int32_t code, size_t *size);

int32_t dh_dictionary_add(dh_dictionary *dictionary, const char *text, size_t size); /* -1: out of memory */
/* Many at once, in their order: the memory that each needs is fetched while others are looked at. 0, or -1: out of
 * memory. Texts: data and sizes apart. */
int dh_dictionary_add_all(dh_dictionary *dictionary, const char *const *texts, const size_t *sizes, int32_t n,
                          int32_t *codes);
/* The same for looking up; -1 = not there. */
void dh_dictionary_find_all(const dh_dictionary *dictionary, const char *const *texts, const size_t *sizes, int32_t n,
                            int32_t *codes);
/* Whether each text is greater than the one before, by bytes: such a dictionary can be searched without a table. Told
 * of texts that stand elsewhere alone (dh_dictionary_new_flat), once; false of all others. */
bool dh_dictionary_is_sorted(const dh_dictionary *dictionary);
/* The same, found out by all threads of a pool. */
bool dh_dictionary_is_sorted_by(const dh_dictionary *dictionary, dh_pool *pool);
int32_t dh_dictionary_append(dh_dictionary *dictionary, const char *text, size_t size);     /* -1: out of memory */
int32_t dh_dictionary_find(const dh_dictionary *dictionary, const char *text, size_t size); /* first code or -1 */

/* Whether no two codes have equal texts. */
bool dh_dictionary_is_unique(const dh_dictionary *dictionary);
bool dh_dictionary_is_unique_by(const dh_dictionary *dictionary, dh_pool *pool); /* found out by all threads */

/* Each code of [begin, end) in `from` to the one with the same text in `to`, -1 = none; what is -1 in codes[] is not
 * asked for and stays. Both dictionaries are sorted. */
void dh_dictionary_match_sorted(const dh_dictionary *from, int32_t begin, int32_t end, const dh_dictionary *to,
                                int32_t *codes);

/* rank[code] = position of the code's text in byte order (equal texts in code order). Array of size entries to be
 * freed with dh_free; NULL when out of memory. */
int32_t *dh_dictionary_collation_ranks(const dh_dictionary *dictionary);

/* The link of a key: `target` is borrowed (its data set outlives every result), rows[code] is a row of it or -1,
 * and is taken over (dh_malloc'ed, one entry per code). */
void dh_dictionary_set_link(dh_dictionary *dictionary, const dh_table *target, int32_t *rows);
const dh_table *dh_dictionary_target(const dh_dictionary *dictionary); /* NULL = not a key */
/* The same, where every code below `rows` is the row of `target`. */
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
