/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Translates codes between dictionaries, and converts key columns to what they are looked up by. */
#include "execute/join/join_internal.h"

#include <string.h>

#define CODES_A_TIME 16384 /* translated per pool task */

typedef struct translation {
    const dh_dictionary *from, *to;
    int32_t *codes;
    bool sorted; /* both dictionaries are sorted by text: translate by merging */
} translation;

static bool is_code(const dh_dictionary *to, int32_t code, const char *text, size_t size)
{
    size_t have;
    const char *of = dh_dictionary_text(to, code, &have);
    return have == size && (size == 0 || memcmp(of, text, size) == 0);
}

int32_t dh_join_guess(const dh_dictionary *to, int32_t to_size, int32_t last, const char *text, size_t size)
{
    for (int32_t guess = last + 1; last >= 0 && guess < to_size && guess <= last + 4; guess++)
        if (is_code(to, guess, text, size)) return guess;
    return -1;
}

static dh_status translate(void *context, int64_t item, int worker, dh_error *error)
{
    (void)worker;
    (void)error;
    const translation *t = context;
    int32_t size = dh_dictionary_size(t->from), to_size = dh_dictionary_size(t->to), last = -1;
    int32_t begin = (int32_t)item * CODES_A_TIME, end = size - begin < CODES_A_TIME ? size : begin + CODES_A_TIME;
    if (t->sorted) {
        dh_dictionary_match_sorted(t->from, begin, end, t->to, t->codes);
        return DH_OK;
    }
    bool unique = dh_dictionary_is_unique(t->to) && t->from != t->to;
    for (int32_t c = begin; c < end; c++) {
        if (t->codes[c] == -1) continue; /* not wanted */
        size_t length;
        const char *text = dh_dictionary_text(t->from, c, &length);
        int32_t code = unique ? dh_join_guess(t->to, to_size, last, text, length) : -1;
        if (code < 0) code = dh_dictionary_find(t->to, text, length);
        if (code >= 0) last = code;
        t->codes[c] = code;
    }
    return DH_OK;
}

dh_status dh_join_translate(int32_t **out, dh_join_table *l, const dh_column *column, const dh_dictionary *from,
                            const dh_dictionary *to, dh_error *error)
{
    translation t = {.from = from, .to = to};
    t.sorted = dh_dictionary_is_sorted_by(from, l->pool) && dh_dictionary_is_sorted_by(to, l->pool);
    int32_t size = dh_dictionary_size(t.from);
    *out = t.codes = dh_arena_zalloc(l->arena, (size_t)size + 1, sizeof *t.codes);
    if (t.codes == NULL) return dh_error_nomem(error);
    if (column && column->length < size / 2) {
        memset(t.codes, 0xff, (size_t)size * sizeof *t.codes);
        for (int64_t i = 0; i < column->length; i++)
            if (dh_column_is_valid(column, i)) t.codes[dh_column_code(column, i)] = 0;
    }
    return dh_pool_run(l->pool, ((int64_t)size + CODES_A_TIME - 1) / CODES_A_TIME, translate, &t, error);
}

/* Key codes to rows of the table that their dictionary is linked to; null where there is none. */
static dh_vector *target_rows(dh_arena *arena, const dh_vector *codes)
{
    dh_vector *rows = dh_vector_new(arena, DH_INT64, codes->length);
    uint8_t *valid = rows ? dh_vector_new_valid(arena, codes->length, true) : NULL;
    if (valid == NULL) return NULL;
    rows->valid = valid;
    for (int32_t i = 0; i < codes->length; i++) {
        int32_t code = ((const int32_t *)codes->values)[i];
        int32_t row = dh_vector_is_valid(codes, i) ? dh_dictionary_target_row(codes->dictionary, code) : -1;
        valid[i] = row >= 0;
        ((int64_t *)rows->values)[i] = row;
    }
    return rows;
}

dh_vector *dh_join_translated(dh_arena *arena, const dh_vector *codes, const int32_t *to,
                              const dh_dictionary *dictionary)
{
    dh_vector *out = dh_vector_new(arena, DH_CATEGORY, codes->length);
    uint8_t *valid = out ? dh_vector_new_valid(arena, codes->length, true) : NULL;
    if (valid == NULL) return NULL;
    out->dictionary = dictionary;
    const int32_t *from = codes->values;
    int32_t *values = out->values;
    uint8_t all = 1;
    for (int32_t i = 0; i < codes->length; i++) {
        int32_t code = dh_vector_is_valid(codes, i) ? to[from[i]] : -1;
        valid[i] = code >= 0;
        all &= valid[i];
        values[i] = code >= 0 ? code : 0;
    }
    if (!all) out->valid = valid;
    return out;
}

dh_status dh_join_as_key(const dh_vector **out, const dh_vector *v, const dh_join_key *key, int side, dh_arena *arena,
                         dh_error *error)
{
    *out = v;
    if (key->matching == DH_BY_ROW) *out = target_rows(arena, v);
    if (key->matching == DH_BY_TRANSLATION && key->codes[side])
        *out = dh_join_translated(arena, v, key->codes[side], key->dictionary);
    if (key->matching == DH_BY_TEXT && v->type == DH_CATEGORY) {
        dh_vector *texts = dh_arena_alloc(arena, sizeof *texts);
        if (texts == NULL) return dh_error_nomem(error);
        *texts = *v;
        texts->type = DH_TEXT;
        texts->values = (void *)(uintptr_t)dh_vector_slices(arena, v);
        *out = texts->values ? texts : NULL;
    }
    return *out ? DH_OK : dh_error_nomem(error);
}
