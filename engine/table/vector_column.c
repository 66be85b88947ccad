/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Concatenates vectors to a column, at the end of a pipeline. */
#include "base/memory.h"
#include "table/vector.h"

#include <string.h>

static int64_t total_length(const dh_vector *const *vectors, int64_t n)
{
    int64_t total = 0;
    for (int64_t i = 0; i < n; i++) total += vectors[i]->length;
    return total;
}

/* Appends texts cell by cell, coded if the column is a category. */
static int append_texts(dh_column *column, const dh_vector *v)
{
    for (int32_t i = 0; i < v->length; i++) {
        dh_slice slice = dh_vector_slice(v, i);
        int failed;
        if (!dh_vector_is_valid(v, i)) {
            failed = dh_column_append_null(column);
        } else if (column->type == DH_TEXT) {
            failed = dh_column_append_text(column, slice.data, slice.size);
        } else {
            int32_t code = dh_dictionary_add(column->dictionary, slice.data, slice.size);
            failed = code < 0 || dh_column_append_code(column, code) != 0;
        }
        if (failed) return -1;
    }
    return 0;
}

static dh_column *texts_to_column(dh_type type, const dh_vector *const *vectors, int64_t n, int64_t total)
{
    dh_column *column = dh_column_new(type, total);
    if (column == NULL) return NULL;
    if (type == DH_CATEGORY && column->dictionary == NULL) column->dictionary = dh_dictionary_new();
    bool ok = type != DH_CATEGORY || column->dictionary;
    for (int64_t i = 0; ok && i < n; i++) ok = append_texts(column, vectors[i]) == 0;
    if (ok) return column;
    dh_column_unref(column);
    return NULL;
}

/* Packs bytes of 0 and 1 (NULL = all 1) to bits from `at` on, eight at a time from a byte boundary on: a product
 * gathers the lowest bits of eight bytes in its highest byte. */
static void write_bits(uint8_t *bits, int64_t at, const uint8_t *bytes, int32_t n)
{
    int32_t i = 0;
    for (; i < n && (at + i) % 8 != 0; i++) dh_bit_set(bits, at + i, bytes == NULL || bytes[i]);
    for (; i + 8 <= n; i += 8) {
        uint64_t word = UINT64_C(0x0101010101010101);
        if (bytes) memcpy(&word, bytes + i, sizeof word);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        bits[(at + i) / 8] = (uint8_t)((word * UINT64_C(0x0102040810204080)) >> 56);
#else
        bits[(at + i) / 8] = (uint8_t)((word * UINT64_C(0x8040201008040201)) >> 56);
#endif
    }
    for (; i < n; i++) dh_bit_set(bits, at + i, bytes == NULL || bytes[i]);
}

/* The values of null cells stay 0, so that a result never contains garbage. */
static void write_values(dh_column *column, int64_t at, const dh_vector *v)
{
    size_t width = dh_vector_width(v->type);
    char *to = (char *)column->values + (size_t)at * width;
    if (v->valid == NULL) {
        memcpy(to, v->values, (size_t)v->length * width);
        return;
    }
    for (int32_t i = 0; i < v->length; i++)
        if (v->valid[i]) memcpy(to + (size_t)i * width, (const char *)v->values + (size_t)i * width, width);
}

static void write_bools(uint8_t *bits, int64_t at, const dh_vector *v)
{
    if (v->valid == NULL)
        write_bits(bits, at, v->values, v->length);
    else
        for (int32_t i = 0; i < v->length; i++)
            dh_bit_set(bits, at + i, v->valid[i] && ((const uint8_t *)v->values)[i]);
}

/* Bounds that the column does not have are those of its values so far. */
static int need_bounds(dh_column *column, int64_t at, int64_t total)
{
    if (column->lower) return 0;
    column->lower = dh_aligned_alloc((size_t)total * sizeof(double));
    column->upper = dh_aligned_alloc((size_t)total * sizeof(double));
    if (column->lower == NULL || column->upper == NULL) return -1;
    memcpy(column->lower, column->values, (size_t)at * sizeof(double));
    memcpy(column->upper, column->values, (size_t)at * sizeof(double));
    return 0;
}

static void write_bounds(dh_column *column, int64_t at, const dh_vector *v)
{
    for (int32_t i = 0; i < v->length; i++) {
        if (!dh_vector_is_valid(v, i)) continue;
        dh_count count = dh_vector_count(v, i);
        column->lower[at + i] = count.lower;
        column->upper[at + i] = count.upper;
    }
}

/* Texts from byte *bytes_at of the column on; offsets[at] is there already. */
static void write_texts(dh_column *column, int64_t at, const dh_vector *v, int64_t *bytes_at)
{
    int64_t *offsets = (int64_t *)column->values + at;
    for (int32_t i = 0; i < v->length; i++) {
        dh_slice slice = dh_vector_slice(v, i);
        if (slice.size > 0) memcpy(column->bytes + *bytes_at, slice.data, slice.size);
        *bytes_at += (int64_t)slice.size;
        offsets[i + 1] = *bytes_at;
    }
}

void dh_column_put(dh_column *column, int64_t at, const dh_vector *v, int64_t *bytes_at)
{
    if (column->type == DH_TEXT)
        write_texts(column, at, v, bytes_at);
    else if (column->type == DH_BOOL)
        write_bools(column->values, at, v);
    else
        write_values(column, at, v);
    if (column->validity) write_bits(column->validity, at, v->valid, v->length);
    if (column->lower) write_bounds(column, at, v);
}

static dh_column *fixed_to_column(dh_type type, const dh_vector *const *vectors, int64_t n, int64_t total)
{
    bool unknown = false;
    for (int64_t k = 0; k < n; k++) unknown |= vectors[k]->valid != NULL;
    dh_column *column = unknown ? dh_column_new_filled(type, total) : dh_column_new_uncleared(type, total);
    if (column == NULL) return NULL;
    column->length = total;
    int64_t at = 0, no_bytes = 0;
    for (int64_t k = 0; k < n; k++) {
        const dh_vector *v = vectors[k];
        if (v->lower && need_bounds(column, at, total) != 0) {
            dh_column_unref(column);
            return NULL;
        }
        dh_column_put(column, at, v, &no_bytes);
        at += v->length;
    }
    return column;
}

dh_column *dh_vectors_to_column(dh_type type, dh_display display, const dh_dictionary *dictionary,
                                const dh_vector *const *vectors, int64_t n_vectors)
{
    int64_t total = total_length(vectors, n_vectors);
    bool texts = type == DH_TEXT || (type == DH_CATEGORY && dictionary == NULL);
    dh_column *column =
        texts ? texts_to_column(type, vectors, n_vectors, total) : fixed_to_column(type, vectors, n_vectors, total);
    if (column == NULL) return NULL;
    if (type == DH_CATEGORY && dictionary) {
        dh_dictionary_unref(column->dictionary);
        /* one more reference does not change its contents */
        column->dictionary = dh_dictionary_ref((dh_dictionary *)(uintptr_t)dictionary);
    }
    column->display = display;
    dh_column_finish(column);
    return column;
}
