/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole-column work: taking rows, slicing, and the order of cells. Results are new columns, owned by the caller. */
#include "table/column.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "table/dictionary_merge.h"

/* A column of n rows like `from`, to be written: with a validity bitmap if asked, and bounds if `from` has them. */
static dh_column *new_like(const dh_column *from, int64_t n, bool validity)
{
    dh_column *c = dh_column_new_uncleared(from->type, n);
    if (!c) return NULL;
    c->display = from->display;
    c->dictionary = dh_dictionary_ref(from->dictionary);
    c->length = n;
    if (validity) c->validity = dh_aligned_alloc(((size_t)c->capacity + 7) / 8);
    if ((validity && !c->validity) || (from->lower && dh_column_add_bounds(c) != 0)) {
        dh_column_unref(c);
        return NULL;
    }
    return c;
}

/* Offsets and bytes of the rows taken; a row of -1 is empty. */
static int take_text(dh_column *c, const dh_column *from, const int64_t *rows, int64_t n)
{
    const int64_t *source = from->values;
    int64_t *offsets = c->values, total = 0;
    for (int64_t i = 0; i < n; i++) {
        int64_t row = rows[i];
        int64_t size = row < 0 ? 0 : source[row + 1] - source[row];
        if (size > INT64_MAX - total) return -1;
        total += size;
        offsets[i + 1] = total;
    }
    c->bytes = dh_aligned_alloc((size_t)total);
    if (!c->bytes) return -1;
    c->bytes_capacity = total;
    for (int64_t i = 0; i < n; i++) {
        size_t size = (size_t)(offsets[i + 1] - offsets[i]);
        if (size) memcpy(c->bytes + offsets[i], from->bytes + source[rows[i]], size);
    }
    return 0;
}

static void take_doubles(double *to, const double *from, const int64_t *rows, int64_t n)
{
    for (int64_t i = 0; i < n; i++) to[i] = rows[i] < 0 ? 0 : from[rows[i]];
}

static int take_values(dh_column *c, const dh_column *from, const int64_t *rows, int64_t n)
{
    switch (from->type) {
    case DH_BOOL:
        for (int64_t i = 0; i < n; i++) dh_bit_set(c->values, i, rows[i] >= 0 && dh_column_bool(from, rows[i]));
        return 0;
    case DH_DATE:
    case DH_CATEGORY:
        for (int64_t i = 0; i < n; i++) ((int32_t *)c->values)[i] = rows[i] < 0 ? 0 : dh_column_date(from, rows[i]);
        return 0;
    case DH_INT64:
    case DH_DATETIME:
        for (int64_t i = 0; i < n; i++) ((int64_t *)c->values)[i] = rows[i] < 0 ? 0 : dh_column_int64(from, rows[i]);
        return 0;
    case DH_TEXT: return take_text(c, from, rows, n);
    case DH_FLOAT64:
    case DH_COUNT: break;
    }
    take_doubles(c->values, from->values, rows, n);
    if (from->lower) {
        take_doubles(c->lower, from->lower, rows, n);
        take_doubles(c->upper, from->upper, rows, n);
    }
    return 0;
}

static void take_validity(uint8_t *to, const dh_column *from, const int64_t *rows, int64_t n)
{
    for (int64_t begin = 0; begin < n; begin += 8) {
        unsigned bits = 0;
        for (int64_t i = begin; i < n && i < begin + 8; i++)
            bits |= (unsigned)(rows[i] >= 0 && dh_column_is_valid(from, rows[i])) << (i - begin);
        to[begin / 8] = (uint8_t)bits;
    }
}

dh_column *dh_column_take(const dh_column *from, const int64_t *rows, int64_t n)
{
    bool unknown = from->validity != NULL;
    for (int64_t i = 0; i < n && !unknown; i++) unknown = rows[i] < 0;
    dh_column *c = new_like(from, n, unknown);
    if (!c) return NULL;
    if (take_values(c, from, rows, n) != 0) {
        dh_column_unref(c);
        return NULL;
    }
    if (unknown) take_validity(c->validity, from, rows, n);
    dh_column_finish(c);
    return c;
}

int dh_column_recode(dh_column *c)
{
    dh_code_map map = {.from = c->dictionary, .into = dh_dictionary_new()};
    int32_t *codes = c->values;
    bool ok = map.into != NULL;
    for (int64_t i = 0; ok && i < c->length; i++) {
        if (!dh_column_is_valid(c, i)) continue;
        assert(codes[i] >= 0);
        codes[i] = dh_code_map_get(&map, codes[i]);
        ok = codes[i] >= 0;
    }
    dh_code_map_free(&map);
    if (ok) {
        dh_dictionary_unref(c->dictionary);
        c->dictionary = map.into;
        return 0;
    }
    dh_dictionary_unref(map.into);
    return -1;
}

dh_count dh_count_of_int64(int64_t value)
{
    const int64_t exact = INT64_C(1) << 53;
    double near = (double)value;
    dh_count count = {near, near, near};
    if (value >= -exact && value <= exact) return count;
    if (near >= 0x1p63 || (int64_t)near > value) count.lower = nextafter(near, -INFINITY);
    if (near < 0x1p63 && (int64_t)near < value) count.upper = nextafter(near, INFINITY);
    return count;
}

dh_column *dh_column_as_count(const dh_column *column)
{
    if (column->type == DH_COUNT) return dh_column_ref((dh_column *)column);
    if (column->type != DH_INT64 && column->type != DH_FLOAT64) return NULL;
    dh_column *counts = dh_column_new(DH_COUNT, column->length);
    for (int64_t i = 0; counts != NULL && i < column->length; i++) {
        double real = column->type == DH_INT64 ? 0 : dh_column_float64(column, i);
        dh_count count =
            column->type == DH_INT64 ? dh_count_of_int64(dh_column_int64(column, i)) : (dh_count){real, real, real};
        int failed =
            dh_column_is_valid(column, i) ? dh_column_append_count(counts, count) : dh_column_append_null(counts);
        if (failed == 0) continue;
        dh_column_unref(counts);
        return NULL;
    }
    if (counts != NULL) dh_column_finish(counts);
    return counts;
}

dh_column *dh_column_absent(const dh_column *from, int64_t length)
{
    dh_column *c = dh_column_new(from->type, 0);
    if (!c) return NULL;
    c->display = from->display;
    c->dictionary = dh_dictionary_ref(from->dictionary);
    c->length = length;
    return c;
}

static void slice_bits(uint8_t *to, const uint8_t *from, int64_t begin, int64_t n)
{
    if (begin % 8 == 0 && n > 0) {
        memcpy(to, from + begin / 8, ((size_t)n + 7) / 8);
        if (n % 8) to[n / 8] &= (uint8_t)((1U << (n % 8)) - 1);
        return;
    }
    for (int64_t i = 0; i < n; i++) dh_bit_set(to, i, dh_bit_get(from, begin + i));
}

static int slice_text(dh_column *c, const dh_column *from, int64_t begin, int64_t n)
{
    const int64_t *source = (const int64_t *)from->values + begin;
    int64_t *offsets = c->values, total = source[n] - source[0];
    for (int64_t i = 0; i <= n; i++) offsets[i] = source[i] - source[0];
    c->bytes = dh_aligned_alloc((size_t)total);
    if (!c->bytes) return -1;
    c->bytes_capacity = total;
    if (total) memcpy(c->bytes, from->bytes + source[0], (size_t)total);
    return 0;
}

dh_column *dh_column_slice(const dh_column *from, int64_t begin, int64_t n)
{
    dh_column *c = new_like(from, n, from->validity != NULL);
    if (!c) return NULL;
    size_t width = from->type == DH_DATE || from->type == DH_CATEGORY ? sizeof(int32_t) : sizeof(int64_t);
    if (from->type == DH_BOOL) {
        slice_bits(c->values, from->values, begin, n);
    } else if (from->type == DH_TEXT) {
        if (slice_text(c, from, begin, n) != 0) {
            dh_column_unref(c);
            return NULL;
        }
    } else {
        memcpy(c->values, (const char *)from->values + (size_t)begin * width, (size_t)n * width);
    }
    if (from->lower) {
        memcpy(c->lower, from->lower + begin, (size_t)n * sizeof(double));
        memcpy(c->upper, from->upper + begin, (size_t)n * sizeof(double));
    }
    if (from->validity) slice_bits(c->validity, from->validity, begin, n);
    dh_column_finish(c);
    return c;
}

static int compare_int64(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

/* A NaN stands after every number, so that the order is total. */
static int compare_double(double a, double b)
{
    if (isnan(a) || isnan(b)) return (isnan(a) != 0) - (isnan(b) != 0);
    return a < b ? -1 : a > b;
}

static int compare_text(const dh_column *a, int64_t a_row, const dh_column *b, int64_t b_row)
{
    bool codes = a->type == DH_CATEGORY && b->type == DH_CATEGORY && a->dictionary == b->dictionary;
    if (codes && dh_column_code(a, a_row) == dh_column_code(b, b_row)) return 0;
    size_t a_size, b_size;
    const char *a_text = dh_column_text(a, a_row, &a_size), *b_text = dh_column_text(b, b_row, &b_size);
    int order = dh_text_compare_bytes(a_text, a_size, b_text, b_size);
    if (order == 0 && codes) return compare_int64(dh_column_code(a, a_row), dh_column_code(b, b_row));
    return order;
}

static int compare_count(dh_count a, dh_count b)
{
    int order = compare_double(a.stated, b.stated);
    if (order == 0) order = compare_double(a.lower, b.lower);
    return order ? order : compare_double(a.upper, b.upper);
}

int dh_column_compare(const dh_column *a, int64_t a_row, const dh_column *b, int64_t b_row)
{
    bool a_valid = dh_column_is_valid(a, a_row), b_valid = dh_column_is_valid(b, b_row);
    if (!a_valid || !b_valid) return b_valid - a_valid;
    switch (a->type) {
    case DH_BOOL: return dh_column_bool(a, a_row) - dh_column_bool(b, b_row);
    case DH_INT64:
    case DH_DATETIME: return compare_int64(dh_column_int64(a, a_row), dh_column_int64(b, b_row));
    case DH_FLOAT64: return compare_double(dh_column_float64(a, a_row), dh_column_float64(b, b_row));
    case DH_DATE: return compare_int64(dh_column_date(a, a_row), dh_column_date(b, b_row));
    case DH_COUNT: return compare_count(dh_column_count(a, a_row), dh_column_count(b, b_row));
    case DH_TEXT:
    case DH_CATEGORY: break;
    }
    return compare_text(a, a_row, b, b_row);
}
