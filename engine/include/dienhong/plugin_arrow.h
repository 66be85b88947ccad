/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading columns row by row, and building result columns: inline, so that a plugin links nothing. C11 and C++17.
 *
 * Reading: `array` is a column as the host hands it out, `row` counts from 0 within it; these functions handle offset,
 * validity and the layout of each type. What is read is borrowed from the array. Ask dh_cell_is_valid first: the value
 * of an unknown (null) cell is arbitrary.
 *
 * Building: a dh_builder holds its memory until dh_builder_finish hands it to an ArrowArray, whose release frees it, or
 * dh_builder_free drops it. What can fail returns 0, or -1 when out of memory; the builder is then as before.
 */
#ifndef DIENHONG_PLUGIN_ARROW_H
#define DIENHONG_PLUGIN_ARROW_H

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "dienhong/plugin_host.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- reading ---- */

/* `size` bytes of UTF-8, without a NUL. */
typedef struct dh_string {
    const char *data;
    size_t size;
} dh_string;

static inline int dh_bitmap_get(const void *bits, int64_t at)
{
    return (((const unsigned char *)bits)[at >> 3] >> (at & 7)) & 1;
}

/* Whether the cell is known. null_count is not looked at: it may be -1. */
static inline int dh_cell_is_valid(const struct ArrowArray *array, int64_t row)
{
    const void *bits = array->n_buffers > 0 ? array->buffers[0] : NULL;
    return bits == NULL || dh_bitmap_get(bits, array->offset + row);
}

static inline int dh_cell_bool(const struct ArrowArray *array, int64_t row)
{
    return dh_bitmap_get(array->buffers[1], array->offset + row);
}

/* An int64, or a datetime in microseconds. */
static inline int64_t dh_cell_int64(const struct ArrowArray *array, int64_t row)
{
    return ((const int64_t *)array->buffers[1])[array->offset + row];
}

static inline double dh_cell_float64(const struct ArrowArray *array, int64_t row)
{
    return ((const double *)array->buffers[1])[array->offset + row];
}

/* Days since 1970-01-01. */
static inline int32_t dh_cell_date(const struct ArrowArray *array, int64_t row)
{
    return ((const int32_t *)array->buffers[1])[array->offset + row];
}

/* A category's code, the row of its text in the dictionary. Rows of one array with equal codes are of one category. */
static inline int32_t dh_cell_code(const struct ArrowArray *array, int64_t row)
{
    return ((const int32_t *)array->buffers[1])[array->offset + row];
}

/* The text that a code stands for. */
static inline dh_string dh_code_text(const struct ArrowArray *array, int32_t code)
{
    const struct ArrowArray *texts = array->dictionary;
    const int32_t *offsets = (const int32_t *)texts->buffers[1] + texts->offset + code;
    dh_string text = {(const char *)texts->buffers[2] + offsets[0], (size_t)(offsets[1] - offsets[0])};
    return text;
}

/* The text of a text or category cell. */
static inline dh_string dh_cell_text(const struct ArrowArray *array, int64_t row)
{
    if (array->dictionary != NULL) return dh_code_text(array, dh_cell_code(array, row));
    const int64_t *offsets = (const int64_t *)array->buffers[1] + array->offset + row;
    dh_string text = {"", (size_t)(offsets[1] - offsets[0])};
    if (text.size > 0) text.data = (const char *)array->buffers[2] + offsets[0];
    return text;
}

/* A count: the figure as stated and its bounds. */
static inline dh_count dh_cell_count(const struct ArrowArray *array, int64_t row)
{
    dh_count count;
    count.stated = dh_cell_float64(array->children[0], array->offset + row);
    count.lower = dh_cell_float64(array->children[1], array->offset + row);
    count.upper = dh_cell_float64(array->children[2], array->offset + row);
    return count;
}

/* ---- building ---- */

/* A column being built. Use the functions, not its members. */
typedef struct dh_builder {
    dh_type type;
    void *(*resize)(void *memory, size_t size);
    void (*release)(void *memory);
    int64_t length, capacity, nulls;
    unsigned char *validity; /* one bit per row */
    void *values;            /* bits, numbers, codes, or offsets of texts */
    double *bounds[2];       /* of counts: lower, upper */
    char *bytes;             /* of texts, or of the categories' texts */
    size_t size, bytes_capacity;
    int32_t *categories; /* offsets of the categories' texts */
    int32_t n_categories, categories_capacity;
} dh_builder;

/* Begins an empty column. Memory comes from `host`, so that it counts toward the run's limit; NULL = the C library. */
static inline void dh_builder_init(dh_builder *builder, dh_type type, const dh_host *host)
{
    memset(builder, 0, sizeof *builder);
    builder->type = type;
    builder->resize = host != NULL ? host->realloc : realloc;
    builder->release = host != NULL ? host->free : free;
}

/* Frees what the builder holds; one that was finished, or is all zero bytes, holds nothing. */
static inline void dh_builder_free(dh_builder *builder)
{
    void *held[] = {builder->validity,  builder->values, builder->bounds[0],
                    builder->bounds[1], builder->bytes,  builder->categories};
    for (size_t i = 0; i < sizeof held / sizeof held[0]; i++)
        if (held[i] != NULL) builder->release(held[i]);
    memset(builder, 0, sizeof *builder);
}

/* Replaces *memory by a block of `size` bytes, its contents kept. */
static inline int dh_builder_resize(const dh_builder *builder, void **memory, size_t size)
{
    void *grown = builder->resize(*memory, size);
    if (grown == NULL) return -1;
    *memory = grown;
    return 0;
}

static inline size_t dh_builder_value_size(dh_type type)
{
    return type == DH_DATE || type == DH_CATEGORY ? sizeof(int32_t) : sizeof(int64_t);
}

/* Makes room for `rows` rows in all. */
static inline int dh_builder_reserve(dh_builder *builder, int64_t rows)
{
    if (rows <= builder->capacity && builder->validity != NULL) return 0;
    if (rows > INT64_MAX / 16 - 16) return -1;
    int64_t wanted = builder->capacity < 64 ? 64 : builder->capacity * 2;
    if (wanted < rows) wanted = rows;
    size_t n = (size_t)wanted, bits = n / 8 + 1;
    size_t old = builder->capacity == 0 ? 0 : (size_t)builder->capacity / 8 + 1; /* bytes of bits cleared before */
    void *memory = builder->validity;
    if (dh_builder_resize(builder, &memory, bits) != 0) return -1;
    builder->validity = (unsigned char *)memory;
    memset(builder->validity + old, 0, bits - old);
    size_t size = builder->type == DH_BOOL ? bits : (n + 1) * dh_builder_value_size(builder->type);
    if (dh_builder_resize(builder, &builder->values, size) != 0) return -1;
    if (builder->type == DH_BOOL) memset((char *)builder->values + old, 0, bits - old);
    for (int i = 0; builder->type == DH_COUNT && i < 2; i++) {
        memory = builder->bounds[i];
        if (dh_builder_resize(builder, &memory, n * sizeof(double)) != 0) return -1;
        builder->bounds[i] = (double *)memory;
    }
    if (builder->capacity == 0) memset(builder->values, 0, dh_builder_value_size(builder->type)); /* the first offset */
    builder->capacity = wanted;
    return 0;
}

static inline void dh_builder_set_bit(void *bits, int64_t at, int value)
{
    unsigned char *byte = (unsigned char *)bits + (at >> 3), mask = (unsigned char)(1U << (at & 7));
    *byte = (unsigned char)(value ? *byte | mask : *byte & ~mask);
}

/* Adds a row whose value is still to be written; -1 leaves the builder as it was. */
static inline int dh_builder_begin_row(dh_builder *builder, int valid)
{
    if (dh_builder_reserve(builder, builder->length + 1) != 0) return -1;
    dh_builder_set_bit(builder->validity, builder->length++, valid);
    builder->nulls += !valid;
    return 0;
}

static inline int dh_builder_append_null(dh_builder *builder)
{
    if (dh_builder_begin_row(builder, 0) != 0) return -1;
    int64_t at = builder->length - 1;
    if (builder->type == DH_BOOL)
        dh_builder_set_bit(builder->values, at, 0);
    else if (builder->type == DH_TEXT)
        ((int64_t *)builder->values)[at + 1] = (int64_t)builder->size;
    else if (dh_builder_value_size(builder->type) == sizeof(int32_t))
        ((int32_t *)builder->values)[at] = 0;
    else
        ((int64_t *)builder->values)[at] = 0;
    if (builder->type == DH_COUNT) builder->bounds[0][at] = builder->bounds[1][at] = 0;
    return 0;
}

static inline int dh_builder_append_bool(dh_builder *builder, int value)
{
    if (dh_builder_begin_row(builder, 1) != 0) return -1;
    dh_builder_set_bit(builder->values, builder->length - 1, value);
    return 0;
}

/* DH_INT64, and DH_DATETIME in microseconds. */
static inline int dh_builder_append_int64(dh_builder *builder, int64_t value)
{
    if (dh_builder_begin_row(builder, 1) != 0) return -1;
    ((int64_t *)builder->values)[builder->length - 1] = value;
    return 0;
}

static inline int dh_builder_append_float64(dh_builder *builder, double value)
{
    if (dh_builder_begin_row(builder, 1) != 0) return -1;
    ((double *)builder->values)[builder->length - 1] = value;
    return 0;
}

static inline int dh_builder_append_date(dh_builder *builder, int32_t days)
{
    if (dh_builder_begin_row(builder, 1) != 0) return -1;
    ((int32_t *)builder->values)[builder->length - 1] = days;
    return 0;
}

static inline int dh_builder_append_count(dh_builder *builder, dh_count value)
{
    if (dh_builder_append_float64(builder, value.stated) != 0) return -1;
    builder->bounds[0][builder->length - 1] = value.lower;
    builder->bounds[1][builder->length - 1] = value.upper;
    return 0;
}

static inline int dh_builder_add_bytes(dh_builder *builder, const char *data, size_t size)
{
    if (size > SIZE_MAX / 4 - builder->size) return -1;
    if (builder->size + size > builder->bytes_capacity || builder->bytes == NULL) {
        size_t wanted = (builder->size + size) * 2 + 64;
        void *memory = builder->bytes;
        if (dh_builder_resize(builder, &memory, wanted) != 0) return -1;
        builder->bytes = (char *)memory;
        builder->bytes_capacity = wanted;
    }
    if (size > 0) memcpy(builder->bytes + builder->size, data, size);
    builder->size += size;
    return 0;
}

/* Appends a copy of `size` bytes of UTF-8. */
static inline int dh_builder_append_text(dh_builder *builder, const char *data, size_t size)
{
    if (dh_builder_reserve(builder, builder->length + 1) != 0) return -1;
    if (dh_builder_add_bytes(builder, data, size) != 0 || dh_builder_begin_row(builder, 1) != 0) return -1;
    ((int64_t *)builder->values)[builder->length] = (int64_t)builder->size;
    return 0;
}

/* Adds a category to a DH_CATEGORY column and returns its code, for dh_builder_append_code; -1 = out of memory. Add
 * each text once. */
static inline int32_t dh_builder_add_category(dh_builder *builder, const char *data, size_t size)
{
    if (builder->n_categories + 2 > builder->categories_capacity) {
        int32_t wanted = builder->categories_capacity * 2 + 16;
        void *memory = builder->categories;
        if (dh_builder_resize(builder, &memory, (size_t)wanted * sizeof(int32_t)) != 0) return -1;
        builder->categories = (int32_t *)memory;
        builder->categories_capacity = wanted;
        builder->categories[0] = 0;
    }
    if (size > (size_t)INT32_MAX - builder->size || dh_builder_add_bytes(builder, data, size) != 0) return -1;
    builder->categories[++builder->n_categories] = (int32_t)builder->size;
    return builder->n_categories - 1;
}

static inline int dh_builder_append_code(dh_builder *builder, int32_t code)
{
    return dh_builder_append_date(builder, code); /* days and codes are both int32 */
}

/* What an array made by a builder owns. */
typedef struct dh_built {
    void (*release)(void *memory);
    const void *buffers[3];
    struct ArrowArray *children[3];
} dh_built;

static inline void dh_built_release(struct ArrowArray *array)
{
    dh_built *built = (dh_built *)array->private_data;
    void (*release)(void *memory) = built->release;
    for (int i = 0; i < 3; i++) {
        if (built->buffers[i] != NULL) release((void *)(uintptr_t)built->buffers[i]);
        if (built->children[i] == NULL) continue;
        if (built->children[i]->release != NULL) built->children[i]->release(built->children[i]);
        release(built->children[i]);
    }
    if (array->dictionary != NULL) {
        if (array->dictionary->release != NULL) array->dictionary->release(array->dictionary);
        release(array->dictionary);
    }
    release(built);
    array->release = NULL;
}

/* Begins an array of `n_buffers` buffers that owns none of them yet. */
static inline int dh_built_begin(const dh_builder *builder, struct ArrowArray *out, int64_t length, int64_t n_buffers)
{
    memset(out, 0, sizeof *out);
    dh_built *built = (dh_built *)builder->resize(NULL, sizeof *built);
    if (built == NULL) return -1;
    memset(built, 0, sizeof *built);
    built->release = builder->release;
    out->length = length;
    out->n_buffers = n_buffers;
    out->buffers = built->buffers;
    out->private_data = built;
    out->release = dh_built_release;
    return 0;
}

/* Memory for a child array or dictionary; NULL when out of memory. */
static inline struct ArrowArray *dh_built_part(const dh_builder *builder)
{
    struct ArrowArray *part = (struct ArrowArray *)builder->resize(NULL, sizeof *part);
    if (part != NULL) memset(part, 0, sizeof *part);
    return part;
}

/* Makes the three children of a count, which take over the builder's numbers. */
static inline int dh_built_count(dh_builder *builder, struct ArrowArray *out)
{
    dh_built *built = (dh_built *)out->private_data;
    for (int i = 0; i < 3; i++) {
        built->children[i] = dh_built_part(builder);
        if (built->children[i] == NULL || dh_built_begin(builder, built->children[i], builder->length, 2) != 0)
            return -1;
    }
    out->n_children = 3;
    out->children = built->children;
    const void *numbers[] = {builder->values, builder->bounds[0], builder->bounds[1]};
    for (int i = 0; i < 3; i++) built->children[i]->buffers[1] = numbers[i];
    builder->values = NULL;
    builder->bounds[0] = builder->bounds[1] = NULL;
    return 0;
}

/* Makes the dictionary of `out` from the categories' texts, which it takes over. */
static inline int dh_built_dictionary(dh_builder *builder, struct ArrowArray *out)
{
    if (builder->categories == NULL) { /* all rows are null: an empty dictionary */
        if (dh_builder_add_category(builder, "", 0) < 0) return -1;
        builder->n_categories = 0;
    }
    out->dictionary = dh_built_part(builder);
    if (out->dictionary == NULL || dh_built_begin(builder, out->dictionary, builder->n_categories, 3) != 0) return -1;
    out->dictionary->buffers[1] = builder->categories;
    out->dictionary->buffers[2] = builder->bytes;
    builder->categories = NULL;
    builder->bytes = NULL;
    return 0;
}

/* Hands the rows over to *out; the builder is empty afterwards, also on failure. -1: out of memory, and *out holds
 * nothing. */
static inline int dh_builder_finish(dh_builder *builder, struct ArrowArray *out)
{
    int64_t n_buffers = builder->type == DH_TEXT ? 3 : builder->type == DH_COUNT ? 1 : 2;
    memset(out, 0, sizeof *out);
    int failed = dh_builder_reserve(builder, builder->length) != 0 ||
                 (builder->type == DH_TEXT && dh_builder_add_bytes(builder, "", 0) != 0) ||
                 dh_built_begin(builder, out, builder->length, n_buffers) != 0;
    if (!failed && builder->type == DH_COUNT) failed = dh_built_count(builder, out) != 0;
    if (!failed && builder->type == DH_CATEGORY) failed = dh_built_dictionary(builder, out) != 0;
    if (!failed) {
        out->null_count = builder->nulls;
        out->buffers[0] = builder->validity;
        builder->validity = NULL;
        if (n_buffers > 1) {
            out->buffers[1] = builder->values;
            builder->values = NULL;
        }
        if (n_buffers > 2) {
            out->buffers[2] = builder->bytes;
            builder->bytes = NULL;
        }
    }
    if (failed && out->release != NULL) out->release(out);
    dh_builder_free(builder);
    return failed ? -1 : 0;
}

#ifdef __cplusplus
}
#endif

#endif
