/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See spilled_column.h. A column that grows moves no bytes: its file becomes longer, by a quarter. */
#include "table/spilled_column.h"

#include <string.h>

#include "base/memory.h"
#include "base/spilled.h"

#define FIRST_ROWS  8192
#define FIRST_BYTES 65536

static size_t bitmap_bytes(int64_t rows)
{
    return ((size_t)rows + 7) / 8;
}

/* Bytes of a column's values. The offsets of texts are one more than the rows. */
static size_t value_bytes(dh_type type, int64_t rows)
{
    if (type == DH_BOOL) return bitmap_bytes(rows);
    if (type == DH_DATE || type == DH_CATEGORY) return (size_t)rows * sizeof(int32_t);
    return ((size_t)rows + (type == DH_TEXT)) * sizeof(int64_t);
}

static dh_column *empty(dh_type type, dh_display display, const dh_dictionary *dictionary)
{
    dh_column *c = dh_calloc(1, sizeof *c);
    if (c == NULL) return NULL;
    c->type = type;
    c->display = display;
    c->refs = 1;
    c->spilled = true;
    c->dictionary = dh_dictionary_ref((dh_dictionary *)(uintptr_t)dictionary); /* does not change its contents */
    if (type == DH_CATEGORY && dictionary == NULL) c->dictionary = dh_dictionary_new();
    if (type != DH_CATEGORY || c->dictionary) return c;
    dh_column_unref(c);
    return NULL;
}

dh_status dh_spilled_column_new(dh_column **out, dh_type type, dh_display display, const dh_dictionary *dictionary,
                                dh_error *error)
{
    *out = NULL;
    dh_column *c = empty(type, display, dictionary);
    if (c == NULL) return dh_error_nomem(error);
    dh_status status = dh_spilled_new(&c->values, value_bytes(type, FIRST_ROWS), error);
    c->capacity = FIRST_ROWS;
    if (status == DH_OK)
        *out = c;
    else
        dh_column_unref(c);
    return status;
}

/* ---- growing ---- */

static dh_status grow(void **buffer, size_t size, dh_error *error)
{
    return *buffer ? dh_spilled_grow(buffer, size, error) : DH_OK;
}

/* Each buffer's pointer is a void * of its own for the call: they are of several types. */
static dh_status grow_bytes(char **buffer, size_t size, dh_error *error)
{
    void *block = *buffer;
    dh_status status = block ? dh_spilled_grow(&block, size, error) : dh_spilled_new(&block, size, error);
    *buffer = block;
    return status;
}

static dh_status grow_doubles(double **buffer, int64_t rows, dh_error *error)
{
    void *block = *buffer;
    dh_status status = grow(&block, (size_t)rows * sizeof(double), error);
    *buffer = block;
    return status;
}

static dh_status reserve_rows(dh_column *c, int64_t more, dh_error *error)
{
    int64_t rows = c->capacity;
    if (c->length + more <= rows) return DH_OK;
    while (rows < c->length + more) rows += rows / 4;
    void *validity = c->validity;
    dh_status status = grow(&validity, bitmap_bytes(rows), error);
    c->validity = validity;
    if (status == DH_OK) status = grow(&c->values, value_bytes(c->type, rows), error);
    if (status == DH_OK) status = grow_doubles(&c->lower, rows, error);
    if (status == DH_OK) status = grow_doubles(&c->upper, rows, error);
    if (status == DH_OK) c->capacity = rows;
    return status;
}

static dh_status reserve_bytes(dh_column *c, const dh_vector *v, dh_error *error)
{
    int64_t need = ((const int64_t *)c->values)[c->length], room = c->bytes_capacity;
    for (int32_t i = 0; i < v->length; i++) need += (int64_t)dh_vector_slice(v, i).size;
    if (need <= room) return DH_OK;
    if (room == 0) room = FIRST_BYTES;
    while (room < need) room += room / 4;
    dh_status status = grow_bytes(&c->bytes, (size_t)room, error);
    if (status == DH_OK) c->bytes_capacity = room;
    return status;
}

/* All rows so far are valid. */
static dh_status need_validity(dh_column *c, dh_error *error)
{
    void *block;
    DH_TRY(dh_spilled_new(&block, bitmap_bytes(c->capacity), error));
    c->validity = block;
    memset(c->validity, 0xff, (size_t)c->length / 8);
    for (int64_t i = c->length / 8 * 8; i < c->length; i++) dh_bit_set(c->validity, i, true);
    return DH_OK;
}

/* All rows so far are exact. */
static dh_status need_bounds(dh_column *c, dh_error *error)
{
    void *lower, *upper;
    DH_TRY(dh_spilled_new(&lower, (size_t)c->capacity * sizeof(double), error));
    dh_status status = dh_spilled_new(&upper, (size_t)c->capacity * sizeof(double), error);
    if (status != DH_OK) {
        dh_spilled_free(lower);
        return status;
    }
    c->lower = memcpy(lower, c->values, (size_t)c->length * sizeof(double));
    c->upper = memcpy(upper, c->values, (size_t)c->length * sizeof(double));
    return DH_OK;
}

/* Codes of the column's own dictionary for the texts of a vector. */
static dh_status code_texts(dh_column *c, const dh_vector *v, dh_error *error)
{
    int32_t *codes = (int32_t *)c->values + c->length;
    for (int32_t i = 0; i < v->length; i++) {
        if (!dh_vector_is_valid(v, i)) continue;
        dh_slice text = dh_vector_slice(v, i);
        codes[i] = dh_dictionary_add(c->dictionary, text.data, text.size);
        if (codes[i] < 0) return dh_error_nomem(error);
        dh_bit_set(c->validity, c->length + i, true);
    }
    return DH_OK;
}

dh_status dh_spilled_column_add(dh_column *c, const dh_vector *v, bool by_text, dh_error *error)
{
    bool coded = c->type == DH_CATEGORY && by_text;
    DH_TRY(reserve_rows(c, v->length, error));
    if (c->type == DH_TEXT) DH_TRY(reserve_bytes(c, v, error));
    if ((v->valid || coded) && c->validity == NULL) DH_TRY(need_validity(c, error));
    if (v->lower && c->lower == NULL) DH_TRY(need_bounds(c, error));
    int64_t bytes_at = c->type == DH_TEXT ? ((const int64_t *)c->values)[c->length] : 0;
    if (coded)
        DH_TRY(code_texts(c, v, error));
    else
        dh_column_put(c, c->length, v, &bytes_at);
    c->length += v->length;
    return DH_OK;
}

/* ---- of a given shape ---- */

dh_status dh_spilled_column_filled(dh_column **out, const dh_spilled_shape *shape, int64_t n, dh_error *error)
{
    *out = NULL;
    dh_column *c = empty(shape->type, shape->display, shape->dictionary);
    if (c == NULL) return dh_error_nomem(error);
    c->length = c->capacity = n;
    c->bytes_capacity = shape->bytes;
    void *validity = NULL, *bytes = NULL, *lower = NULL, *upper = NULL;
    dh_status status = dh_spilled_new(&c->values, value_bytes(shape->type, n), error);
    if (status == DH_OK && shape->validity) status = dh_spilled_new(&validity, bitmap_bytes(n), error);
    if (status == DH_OK && shape->type == DH_TEXT) status = dh_spilled_new(&bytes, (size_t)shape->bytes, error);
    if (status == DH_OK && shape->bounds) status = dh_spilled_new(&lower, (size_t)n * sizeof(double), error);
    if (status == DH_OK && shape->bounds) status = dh_spilled_new(&upper, (size_t)n * sizeof(double), error);
    c->validity = validity;
    c->bytes = bytes;
    c->lower = lower;
    c->upper = upper;
    void *const buffers[] = {c->values, validity, bytes, lower, upper};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) dh_spilled_seal(buffers[i]); /* none grows */
    if (status == DH_OK)
        *out = c;
    else
        dh_column_unref(c);
    return status;
}

static dh_status take(dh_column *c, const dh_column *from, const int64_t *rows, int64_t n, dh_error *error)
{
    dh_arena *arena = dh_arena_new();
    dh_status status = arena ? DH_OK : dh_error_nomem(error);
    for (int64_t at = 0; at < n && status == DH_OK; at += DH_VECTOR_ROWS) {
        dh_arena_mark mark = dh_arena_get_mark(arena);
        int32_t some = (int32_t)(n - at < DH_VECTOR_ROWS ? n - at : DH_VECTOR_ROWS);
        const dh_vector *v = dh_vector_load_rows(arena, from, rows + at, some);
        status = v ? dh_spilled_column_add(c, v, false, error) : dh_error_nomem(error);
        dh_arena_release_to(arena, mark);
    }
    dh_arena_free(arena);
    return status;
}

dh_status dh_spilled_column_take(dh_column **out, const dh_column *from, const int64_t *rows, int64_t n,
                                 dh_error *error)
{
    dh_column *c;
    DH_TRY(dh_spilled_column_new(&c, from->type, from->display, from->dictionary, error));
    dh_status status = take(c, from, rows, n, error);
    if (status == DH_OK) {
        dh_column_finish(c);
        *out = c;
    } else {
        *out = NULL;
        dh_column_unref(c);
    }
    return status;
}

static dh_status recode(dh_column *c, const dh_column *from, dh_error *error)
{
    dh_arena *arena = dh_arena_new();
    dh_status status = arena ? DH_OK : dh_error_nomem(error);
    for (int64_t at = 0; at < from->length && status == DH_OK; at += DH_VECTOR_ROWS) {
        dh_arena_mark mark = dh_arena_get_mark(arena);
        int64_t left = from->length - at;
        const dh_vector *v =
            dh_vector_load(arena, from, at, NULL, (int32_t)(left < DH_VECTOR_ROWS ? left : DH_VECTOR_ROWS));
        status = v ? dh_spilled_column_add(c, v, true, error) : dh_error_nomem(error);
        dh_arena_release_to(arena, mark);
    }
    dh_arena_free(arena);
    return status;
}

dh_status dh_spilled_column_recode(dh_column **out, const dh_column *from, dh_error *error)
{
    dh_column *c;
    *out = NULL;
    DH_TRY(dh_spilled_column_new(&c, from->type, from->display, NULL, error));
    dh_status status = recode(c, from, error);
    if (status == DH_OK) {
        dh_column_finish(c);
        *out = c;
    } else {
        dh_column_unref(c);
    }
    return status;
}

/* ---- sizes ---- */

size_t dh_column_bytes(const dh_column *c)
{
    size_t n = (size_t)c->length, bytes = value_bytes(c->type, c->length);
    if (c->validity) bytes += bitmap_bytes(c->length);
    if (c->lower) bytes += 2 * n * sizeof(double);
    if (c->type == DH_TEXT) {
        const int64_t *offsets = c->values;
        bytes += (size_t)(offsets[n] - offsets[0]);
    }
    return bytes;
}

size_t dh_vector_bytes(const dh_vector *v)
{
    size_t n = (size_t)v->length, bytes = n * dh_vector_width(v->type);
    if (v->valid) bytes += n;
    if (v->lower) bytes += 2 * n * sizeof(double);
    for (int32_t i = 0; v->type == DH_TEXT && i < v->length; i++) bytes += dh_vector_slice(v, i).size;
    return bytes;
}

void dh_spilled_column_release(const dh_column *c, int64_t begin, int64_t end)
{
    if (!c->spilled || end <= begin) return;
    const int64_t *offsets = c->type == DH_TEXT ? c->values : NULL;
    dh_spilled_column_release_part(c, begin, end, offsets ? offsets[begin] : 0, offsets ? offsets[end] : 0);
}

void dh_spilled_column_release_part(const dh_column *c, int64_t begin, int64_t end, int64_t text_from, int64_t text_to)
{
    if (!c->spilled || end <= begin) return;
    if (c->type == DH_TEXT) dh_spilled_release(c->bytes, (size_t)text_from, (size_t)(text_to - text_from));
    size_t from = value_bytes(c->type, begin), to = value_bytes(c->type, end), bounds = (size_t)(end - begin) * 8;
    dh_spilled_release(c->values, from, to - from);
    if (c->lower) dh_spilled_release(c->lower, (size_t)begin * 8, bounds);
    if (c->upper) dh_spilled_release(c->upper, (size_t)begin * 8, bounds);
}
