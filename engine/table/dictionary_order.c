/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of a dictionary's texts, by bytes. What is found out about external texts is cached in the dictionary. */
#include "table/dictionary_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/simd.h"
#include "base/text.h"

/* Texts that one thread checks at a time. */
#define TEXTS_A_TIME 65536

enum { NOT_ASKED, TRUE_OF_ALL, NOT_TRUE_OF_ALL };

DH_CLONES static uint32_t count_descents(const int32_t *offsets, int32_t n)
{
    uint32_t descents = 0;
    for (int32_t i = 0; i < n; i++) descents += offsets[i] > offsets[i + 1];
    return descents;
}

bool dh_dictionary_is_sound(const dh_dictionary *dictionary)
{
    dh_dictionary *reported = (dh_dictionary *)dictionary; /* only the cached answer is written */
    const dh_texts_elsewhere *flat = &dictionary->elsewhere;
    int32_t n = dictionary->n_flat;
    if (flat->offsets == NULL) return true;
    int valid = __atomic_load_n(&reported->sound, __ATOMIC_RELAXED);
    if (valid == NOT_ASKED) {
        bool within = flat->offsets[0] >= 0 && flat->offsets[n] <= flat->size;
        valid = within && count_descents(flat->offsets, n) == 0 ? TRUE_OF_ALL : NOT_TRUE_OF_ALL;
        __atomic_store_n(&reported->sound, valid, __ATOMIC_RELAXED);
    }
    return valid == TRUE_OF_ALL;
}

/* The first eight bytes as a number that compares as they do, short texts padded with zeros. */
static inline uint64_t word_of(const dh_texts_elsewhere *flat, int32_t code)
{
    int64_t from = flat->offsets[code], size = flat->offsets[code + 1] - from;
    uint64_t word = 0;
    if (from + 8 <= flat->size)
        memcpy(&word, flat->bytes + from, 8);
    else if (size > 0)
        memcpy(&word, flat->bytes + from, size < 8 ? (size_t)size : 8);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return size >= 8 ? word : word & ~(UINT64_MAX >> 8 * size);
}

/* Compares two texts, given their word_of. */
static inline int compare_elsewhere(const dh_texts_elsewhere *x, int32_t a, uint64_t a_word,
                                    const dh_texts_elsewhere *y, int32_t b, uint64_t b_word)
{
    if (a_word != b_word) return a_word < b_word ? -1 : 1;
    int32_t a_size = x->offsets[a + 1] - x->offsets[a], b_size = y->offsets[b + 1] - y->offsets[b];
    if (a_size <= 8 && b_size <= 8) return (a_size > b_size) - (a_size < b_size); /* differ in trailing NULs only */
    return dh_text_compare_bytes(x->bytes + x->offsets[a], (size_t)a_size, y->bytes + y->offsets[b], (size_t)b_size);
}

/* Whether each text of [begin, end) is greater than the one before it; begin > 0. */
static bool is_ascending(const dh_texts_elsewhere *flat, int32_t begin, int32_t end)
{
    uint64_t before = word_of(flat, begin - 1);
    for (int32_t c = begin; c < end; c++) {
        uint64_t here = word_of(flat, c);
        if (compare_elsewhere(flat, c - 1, before, flat, c, here) >= 0) return false;
        before = here;
    }
    return true;
}

typedef struct looking {
    const dh_dictionary *dictionary;
    bool descends; /* atomic; some text is not greater than the one before */
} looking;

static dh_status look(void *context, int64_t item, int worker, dh_error *error)
{
    (void)worker;
    (void)error;
    looking *l = context;
    int32_t n = l->dictionary->n_flat, begin = (int32_t)item * TEXTS_A_TIME;
    int32_t end = n - begin < TEXTS_A_TIME ? n : begin + TEXTS_A_TIME;
    bool ascending = is_ascending(&l->dictionary->elsewhere, begin > 0 ? begin : 1, end);
    if (!ascending) __atomic_store_n(&l->descends, true, __ATOMIC_RELAXED);
    return DH_OK;
}

bool dh_dictionary_is_sorted_by(const dh_dictionary *dictionary, dh_pool *pool)
{
    if (dictionary->grows || dictionary->n_flat == 0 || dictionary->n_flat != dictionary->size) return false;
    dh_dictionary *reported = (dh_dictionary *)dictionary; /* only the cached answer is written */
    int valid = __atomic_load_n(&reported->sorted, __ATOMIC_RELAXED);
    if (valid == NOT_ASKED) {
        looking l = {dictionary, !dh_dictionary_is_sound(dictionary)};
        int64_t items = ((int64_t)dictionary->n_flat + TEXTS_A_TIME - 1) / TEXTS_A_TIME;
        dh_error ignored = DH_ERROR_INIT;
        bool seen = l.descends || dh_pool_run(pool, items, look, &l, &ignored) == DH_OK;
        if (!seen) return false; /* cancelled: nothing is known */
        valid = l.descends ? NOT_TRUE_OF_ALL : TRUE_OF_ALL;
        __atomic_store_n(&reported->sorted, valid, __ATOMIC_RELAXED);
    }
    return valid == TRUE_OF_ALL;
}

bool dh_dictionary_is_sorted(const dh_dictionary *dictionary)
{
    return dh_dictionary_is_sorted_by(dictionary, NULL);
}

/* External texts that are not in the hash table yet: only their order can tell. */
bool dh_dictionary_is_unique_by(const dh_dictionary *dictionary, dh_pool *pool)
{
    bool indexed = dictionary->n_flat == 0 || __atomic_load_n(&dictionary->indexed, __ATOMIC_ACQUIRE);
    return indexed ? dictionary->used_buckets == (size_t)dictionary->size
                   : dh_dictionary_is_sorted_by(dictionary, pool);
}

bool dh_dictionary_is_unique(const dh_dictionary *dictionary)
{
    return dh_dictionary_is_unique_by(dictionary, NULL);
}

/* The first code from `low` on whose text is not less than that of `code`: a galloping, then a binary search. */
static int32_t seek(const dh_texts_elsewhere *in, int32_t low, int32_t n, const dh_texts_elsewhere *from, int32_t code,
                    uint64_t word)
{
    int32_t high = n;
    for (int64_t step = 1; low < n; step *= 2) { /* all before `low` are less */
        int32_t at = low + step - 1 < n ? (int32_t)(low + step - 1) : n - 1;
        if (compare_elsewhere(in, at, word_of(in, at), from, code, word) >= 0) {
            high = at;
            break;
        }
        low = at + 1;
    }
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (compare_elsewhere(in, middle, word_of(in, middle), from, code, word) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void dh_dictionary_match_sorted(const dh_dictionary *from, int32_t begin, int32_t end, const dh_dictionary *to,
                                int32_t *codes)
{
    const dh_texts_elsewhere *x = &from->elsewhere, *y = &to->elsewhere;
    int32_t n = to->n_flat, at = 0;
    bool near = false; /* `at` is close: compare before searching */
    for (int32_t c = begin; c < end; c++) {
        if (codes[c] == -1) {
            near = false;
            continue;
        }
        uint64_t word = word_of(x, c);
        int order = at < n && near ? compare_elsewhere(y, at, word_of(y, at), x, c, word) : -1;
        if (order < 0) {
            at = seek(y, at, n, x, c, word);
            order = at < n ? compare_elsewhere(y, at, word_of(y, at), x, c, word) : 1;
        }
        codes[c] = order == 0 ? at++ : -1;
        near = true;
    }
}

/* ---- collation ranks, of any dictionary ---- */

static int compare_codes(const void *a, const void *b, void *context)
{
    int32_t a_code = *(const int32_t *)a, b_code = *(const int32_t *)b;
    size_t a_size, b_size;
    const char *x = dh_dictionary_text_at(context, a_code, &a_size);
    const char *y = dh_dictionary_text_at(context, b_code, &b_size);
    int order = dh_text_compare_bytes(x, a_size, y, b_size);
    return order ? order : (a_code > b_code) - (a_code < b_code);
}

int32_t *dh_dictionary_collation_ranks(const dh_dictionary *dictionary)
{
    size_t n = (size_t)dictionary->size;
    int32_t *ranks = dh_calloc(n, sizeof *ranks);
    int32_t *order = dh_calloc(n, sizeof *order);
    if (!ranks || !order) {
        dh_free(ranks);
        dh_free(order);
        return NULL;
    }
    for (size_t i = 0; i < n; i++) order[i] = (int32_t)i;
    if (n > 1) qsort_r(order, n, sizeof *order, compare_codes, (void *)(uintptr_t)dictionary);
    for (size_t i = 0; i < n; i++) ranks[order[i]] = (int32_t)i;
    dh_free(order);
    return ranks;
}
