/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See words.h. A key is one part or several, each of so many bits as its type needs; parts that fit share a word. */
#include "execute/sort/words.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "execute/sort/sort.h"

enum kind { IS_NULL, VALUE, LOWER, UPPER, TEXT_BEGIN, TEXT_NEXT };

struct dh_sort_part {
    int32_t key;
    enum kind kind;
    int bits, word, shift;
    uint64_t null; /* what a null cell has */
};

#define MAX_PARTS  4 /* of a key */
#define TEXT_WORDS 2 /* of the order key of a text */

/* ---- which parts there are ---- */

static int bits_of(uint64_t value)
{
    return value == 0 ? 1 : 64 - __builtin_clzll(value);
}

static void add_part(dh_sort_words *w, int32_t key, enum kind kind, int bits, uint64_t null)
{
    int32_t last = w->n_words - 1;
    const dh_sort_part *before = w->n_parts > 0 ? &w->parts[w->n_parts - 1] : NULL;
    bool fits = before && before->shift >= bits && w->texts[last] < 0;
    if (!fits) w->texts[w->n_words++] = -1;
    int shift = fits ? before->shift - bits : 64 - bits;
    w->parts[w->n_parts++] = (dh_sort_part){key, kind, bits, w->n_words - 1, shift, null};
}

/* Codes and days have a number to spare for what is unknown; other values have a flag in front. */
static void add_key(dh_sort_words *w, int32_t k, const dh_column *c)
{
    uint64_t codes = c->dictionary ? (uint64_t)dh_dictionary_size(c->dictionary) : 0;
    switch (c->type) {
    case DH_BOOL: add_part(w, k, VALUE, 2, 2); return;
    case DH_DATE: add_part(w, k, VALUE, 33, UINT64_C(1) << 32); return;
    case DH_CATEGORY: add_part(w, k, VALUE, bits_of(codes), codes); return;
    default: break;
    }
    if (c->validity) add_part(w, k, IS_NULL, 1, 1);
    if (c->type == DH_TEXT) {
        add_part(w, k, TEXT_BEGIN, 64, 0);
        add_part(w, k, TEXT_NEXT, 64, 0);
        w->texts[w->n_words - 1] = k;
        return;
    }
    add_part(w, k, VALUE, 64, 0);
    if (c->type != DH_COUNT || c->lower == NULL) return;
    add_part(w, k, LOWER, 64, 0);
    add_part(w, k, UPPER, 64, 0);
}

dh_status dh_sort_words_make(dh_sort_words *w, const dh_column *const *keys, const bool *descending, int32_t n_keys,
                             dh_error *error)
{
    size_t max_parts = (size_t)n_keys * MAX_PARTS + 1;
    *w = (dh_sort_words){.descending = descending, .n_keys = n_keys};
    w->parts = dh_calloc(max_parts, sizeof *w->parts);
    w->texts = dh_calloc(max_parts, sizeof *w->texts);
    w->ranks = dh_calloc(max_parts, sizeof *w->ranks);
    if (w->parts == NULL || w->texts == NULL || w->ranks == NULL) return dh_error_nomem(error);
    for (int32_t k = 0; k < n_keys; k++) {
        add_key(w, k, keys[k]);
        if (keys[k]->type != DH_CATEGORY || keys[k]->dictionary == NULL) continue;
        w->ranks[k] = dh_collation_ranks(keys[k]->dictionary);
        if (w->ranks[k] == NULL) return dh_error_nomem(error);
    }
    return DH_OK;
}

void dh_sort_words_free(dh_sort_words *w)
{
    for (int32_t k = 0; w->ranks && k < w->n_keys; k++) dh_free(w->ranks[k]);
    dh_free(w->ranks);
    dh_free(w->parts);
    dh_free(w->texts);
}

/* ---- words of rows ---- */

/* A double as an unsigned word of the same order; -0 equals 0. */
static uint64_t real_word(double value)
{
    uint64_t word;
    value = value == 0 ? 0 : value;
    memcpy(&word, &value, sizeof word);
    return word >> 63 ? ~word : word | UINT64_C(1) << 63;
}

static uint64_t count_word(const dh_column *c, int64_t row, enum kind kind)
{
    dh_count count = dh_column_count(c, row);
    return real_word(kind == VALUE ? count.stated : kind == LOWER ? count.lower : count.upper);
}

/* The part of a valid cell, ascending. */
static uint64_t value_of(const dh_sort_words *w, const dh_sort_part *p, const dh_column *c, int64_t row)
{
    switch (c->type) {
    case DH_BOOL: return dh_column_bool(c, row);
    case DH_DATE: return (uint64_t)((int64_t)dh_column_date(c, row) - INT32_MIN);
    case DH_CATEGORY: return w->ranks[p->key] ? (uint64_t)w->ranks[p->key][dh_column_code(c, row)] : 0;
    case DH_FLOAT64: return real_word(dh_column_float64(c, row));
    case DH_COUNT: return count_word(c, row, p->kind);
    default: return (uint64_t)dh_column_int64(c, row) ^ UINT64_C(1) << 63;
    }
}

/* What the greatest value of the part has: descending, values are counted from it. */
static uint64_t greatest(const dh_sort_part *p, const dh_column *c)
{
    switch (c->type) {
    case DH_BOOL: return 1;
    case DH_DATE: return UINT32_MAX;
    case DH_CATEGORY: return p->null > 0 ? p->null - 1 : 0;
    default: return UINT64_MAX;
    }
}

static void fill_values(uint64_t *out, const dh_sort_words *w, const dh_sort_part *p, const dh_column *c, int64_t begin,
                        int64_t n)
{
    uint64_t top = greatest(p, c);
    bool descending = w->descending[p->key];
    for (int64_t i = 0; i < n; i++) {
        uint64_t value = p->null;
        if (dh_column_is_valid(c, begin + i)) {
            value = value_of(w, p, c, begin + i);
            value = descending ? top - value : value;
        }
        out[i * w->n_words + p->word] |= value << p->shift;
    }
}

static uint64_t word_of_bytes(const unsigned char *bytes, size_t size)
{
    uint64_t word = 0;
    for (size_t i = 0; i < 8; i++) word = word << 8 | (i < size ? bytes[i] : 0);
    return word;
}

/* Both words of the order keys; `p` is the first of them. */
static dh_status fill_texts(uint64_t *out, const dh_sort_words *w, const dh_sort_part *p, const dh_column *c,
                            int64_t begin, int64_t n, dh_error *error)
{
    unsigned char *key = NULL;
    size_t room = 0;
    uint64_t flip = w->descending[p->key] ? UINT64_MAX : 0;
    for (int64_t i = 0; i < n; i++) {
        if (!dh_column_is_valid(c, begin + i)) continue; /* 0 */
        size_t size;
        const char *text = dh_column_text(c, begin + i, &size);
        if (dh_grow((void **)&key, &room, 3 * size + 16, 1) != 0) {
            dh_free(key);
            return dh_error_nomem(error);
        }
        size = dh_text_order_key(text, size, key);
        uint64_t *to = out + i * w->n_words + p->word;
        to[0] = word_of_bytes(key, size) ^ flip;
        to[1] = word_of_bytes(key + 8, size > 8 ? size - 8 : 0) ^ flip;
    }
    dh_free(key);
    return DH_OK;
}

dh_status dh_sort_words_fill(uint64_t *out, const dh_sort_words *w, const dh_column *const *keys, int64_t begin,
                             int64_t n, dh_error *error)
{
    memset(out, 0, (size_t)n * (size_t)w->n_words * sizeof *out);
    for (int32_t i = 0; i < w->n_parts; i++) {
        const dh_sort_part *p = &w->parts[i];
        const dh_column *c = keys[p->key];
        if (p->kind == TEXT_BEGIN)
            DH_TRY(fill_texts(out, w, p, c, begin, n, error));
        else if (p->kind == IS_NULL)
            for (int64_t r = 0; r < n; r++)
                out[r * w->n_words + p->word] |= (uint64_t)!dh_column_is_valid(c, begin + r) << p->shift;
        else if (p->kind != TEXT_NEXT)
            fill_values(out, w, p, c, begin, n);
    }
    return DH_OK;
}

/* ---- order ---- */

static int compare_texts(const dh_column *c, int64_t a, int64_t b)
{
    if (!dh_column_is_valid(c, a) || !dh_column_is_valid(c, b)) return 0; /* both are null: the flag was equal */
    size_t a_size, b_size;
    const char *a_text = dh_column_text(c, a, &a_size), *b_text = dh_column_text(c, b, &b_size);
    if (a_size == b_size && memcmp(a_text, b_text, a_size) == 0) return 0;
    return dh_text_compare_vi(a_text, a_size, b_text, b_size);
}

int dh_sort_words_compare(const dh_sort_words *w, const dh_column *const *keys, const uint64_t *a, int64_t a_row,
                          const uint64_t *b, int64_t b_row)
{
    for (int32_t i = 0; i < w->n_words; i++) {
        if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
        int32_t key = w->texts[i];
        if (key < 0) continue;
        int order = compare_texts(keys[key], a_row, b_row);
        if (order != 0) return w->descending[key] ? -order : order;
    }
    return 0;
}
