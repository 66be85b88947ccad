/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wide keys, rows of several words: floats, counts, and all keys that do not fit one word. */
#include "execute/group_keys/keys_internal.h"

#include "base/memory.h"

#include <string.h>

static int32_t words_of(dh_type type)
{
    return type == DH_COUNT ? 3 : 1;
}

int32_t dh_key_rows_place(const dh_keys *keys, int32_t key)
{
    int32_t at = dh_key_rows_nulls(keys);
    for (int32_t k = 0; k < key; k++) at += words_of(keys->types[k].type);
    return at;
}

static uint64_t real_word(double value)
{
    uint64_t word;
    value = value == 0 ? 0 : value; /* -0 and 0 are the same key */
    memcpy(&word, &value, sizeof word);
    return word;
}

static void mark_unknown(uint64_t *words, int32_t key)
{
    words[key / 64] |= UINT64_C(1) << (key % 64);
}

static void put_value(const dh_vector *v, int32_t i, uint64_t *word)
{
    switch (v->type) {
    case DH_BOOL: *word = ((const uint8_t *)v->values)[i]; break;
    case DH_DATE:
    case DH_CATEGORY: *word = (uint64_t)((const int32_t *)v->values)[i]; break;
    case DH_FLOAT64: *word = real_word(((const double *)v->values)[i]); break;
    case DH_COUNT: {
        dh_count count = dh_vector_count(v, i);
        word[0] = real_word(count.stated);
        word[1] = real_word(count.lower);
        word[2] = real_word(count.upper);
        break;
    }
    default: *word = (uint64_t)((const int64_t *)v->values)[i];
    }
}

int dh_key_rows_fill(const dh_keys *keys, dh_keys *adding, const dh_vector *const *vectors, int32_t n, uint64_t *words)
{
    size_t width = (size_t)keys->width;
    memset(words, 0, (size_t)n * width * sizeof *words);
    for (int32_t k = 0; k < keys->n_types; k++) {
        const dh_vector *v = vectors[k];
        bool text = dh_key_by_text(&keys->types[k]);
        int32_t at = dh_key_rows_place(keys, k);
        for (int32_t i = 0; i < n; i++) {
            uint64_t *row = words + (size_t)i * width;
            if (!dh_vector_is_valid(v, i))
                mark_unknown(row, k);
            else if (!text)
                put_value(v, i, row + at);
            else if (adding == NULL)
                row[at] = dh_key_text_find(keys, k, dh_vector_slice(v, i));
            else if (dh_key_text_add(adding, k, dh_vector_slice(v, i), row + at) != 0)
                return -1;
        }
    }
    return 0;
}

int dh_key_rows_from_words(dh_keys *keys)
{
    size_t width = (size_t)keys->width;
    uint64_t *rows = dh_calloc(keys->n * width + 1, sizeof *rows);
    uint64_t *scratch = dh_malloc((size_t)DH_VECTOR_ROWS * width * sizeof *scratch);
    if (rows == NULL || scratch == NULL) {
        dh_free(rows);
        dh_free(scratch);
        return -1;
    }
    for (int32_t k = 0; k < keys->n_types; k++) {
        int32_t at = dh_key_rows_place(keys, k);
        for (size_t i = 0; i < keys->n; i++) {
            bool valid;
            rows[i * width + (size_t)at] = dh_key_field_value(&keys->fields[k], keys->words[i], &valid);
            if (!valid) mark_unknown(rows + i * width, k);
        }
    }
    dh_free(keys->words);
    dh_free(keys->scratch);
    dh_free(keys->buckets);
    dh_free(keys->direct);
    keys->words = rows;
    keys->capacity = keys->n * width + 1;
    keys->scratch = scratch;
    keys->buckets = NULL;
    keys->direct = NULL;
    keys->n_buckets = keys->n_direct = 0;
    keys->narrow = false;
    return 0;
}
