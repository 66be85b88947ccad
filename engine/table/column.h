/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One column in Arrow layout. Reference-counted (atomic) and immutable once it is in a table; buffers are 64-byte
 * aligned and padded, owned by the column. Bitmaps count bits from the least significant.
 *
 *   type         values
 *   bool         bitmap
 *   int64        int64_t[length]          float64   double[length]
 *   date         int32_t[length]          datetime  int64_t[length]
 *   text         int64_t[length + 1] offsets into `bytes`
 *   category     int32_t[length] codes into `dictionary`; what stands under a null is 0
 *   count        double[length] stated; `lower`, `upper` NULL when every valid cell is exact
 */
#ifndef DH_TABLE_COLUMN_H
#define DH_TABLE_COLUMN_H

#include <stdbool.h>

#include "table/dictionary.h"

typedef struct dh_column {
    dh_type type;
    dh_display display;
    int64_t length;
    int64_t nulls;     /* how many; right once the column is finished */
    uint8_t *validity; /* NULL when all are valid */
    void *values;
    char *bytes;                      /* text only */
    double *lower, *upper;            /* count only, both or neither */
    dh_dictionary *dictionary;        /* category only; one reference held */
    int64_t capacity, bytes_capacity; /* while being built */
    bool spilled;                     /* its buffers are blocks of base/spilled.h: see table/spilled_column.h */
    int32_t refs;                     /* touched atomically by _ref and _unref alone */
} dh_column;

/* An empty column that can hold `capacity` rows before it grows. NULL when out of memory. One reference. A category
 * column starts without a dictionary: give it a reference to one, or let append_value make it. */
dh_column *dh_column_new(dh_type type, int64_t capacity);
/* The same with uninitialised values: the caller writes all `capacity` rows, by appending or in place. */
dh_column *dh_column_new_uncleared(dh_type type, int64_t capacity);
/* A column of `length` null rows, values zeroed, validity present, to be filled in place; call dh_column_finish after
 * that. NULL for text, too. */
dh_column *dh_column_new_filled(dh_type type, int64_t length);
dh_column *dh_column_ref(dh_column *column);
void dh_column_unref(dh_column *column);

/* Building. 0, or -1 when out of memory. The type must match; category values are codes of column->dictionary. */
int dh_column_append_null(dh_column *column);
int dh_column_append_bool(dh_column *column, bool value);
int dh_column_append_int64(dh_column *column, int64_t value);  /* int64 and datetime */
int dh_column_append_float64(dh_column *column, double value); /* a NaN becomes null */
int dh_column_append_date(dh_column *column, int32_t days);
int dh_column_append_text(dh_column *column, const char *text, size_t size);
int dh_column_append_code(dh_column *column, int32_t code);
int dh_column_append_count(dh_column *column, dh_count value);
int dh_column_append_value(dh_column *column, const dh_value *value); /* category: text added to the dictionary */
int dh_column_append_from(dh_column *column, const dh_column *from, int64_t row); /* same type, same dictionary */

/* Allocates the bounds of a count column, equal to the stated values so far. 0, or -1 when out of memory. */
int dh_column_add_bounds(dh_column *column);

/* Counts nulls, drops a validity bitmap without nulls and bounds that are all exact. */
void dh_column_finish(dh_column *column);

/* The rows of `from` listed in `rows` (-1 = a null cell). Shares the dictionary. NULL when out of memory. */
dh_column *dh_column_take(const dh_column *from, const int64_t *rows, int64_t n);
/* Replaces the dictionary of an unshared category column by one of the texts that occur in it, in the order of their
 * first row. 0, or -1 when out of memory: the codes are then partly replaced and the column only good for unref. */
int dh_column_recode(dh_column *column);
/* Whether a float64 has the value of a whole number: all up to 2^53 have, beyond it those of 53 binary digits. */
static inline bool dh_is_exact_double(int64_t value)
{
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    return size <= UINT64_C(1) << 53 || size >> __builtin_ctzll(size) < UINT64_C(1) << 53;
}
/* A whole number as a count: exact up to 2^53, beyond that between the two numbers beside it that a count can have. */
dh_count dh_count_of_int64(int64_t value);
/* An int64 or float64 column as a count column, of cells that are exact (see dh_count_of_int64); a count column itself,
 * with one more reference. NULL when out of memory or of another type. */
dh_column *dh_column_as_count(const dh_column *column);
dh_column *dh_column_slice(const dh_column *from, int64_t begin, int64_t n); /* a copy */

/* A placeholder for a column that is not needed: the type and dictionary of `from`, and `length` rows without values,
 * which must not be read. NULL when out of memory. */
dh_column *dh_column_absent(const dh_column *from, int64_t length);

/* Reading. */
static inline bool dh_bit_get(const uint8_t *bits, int64_t i)
{
    return (bits[i >> 3] >> (i & 7)) & 1;
}
static inline void dh_bit_set(uint8_t *bits, int64_t i, bool value)
{
    uint8_t mask = (uint8_t)(1U << (i & 7));
    bits[i >> 3] = (uint8_t)(value ? bits[i >> 3] | mask : bits[i >> 3] & ~mask);
}
static inline bool dh_column_is_valid(const dh_column *column, int64_t row)
{
    return column->validity == NULL || dh_bit_get(column->validity, row);
}
static inline bool dh_column_bool(const dh_column *c, int64_t row)
{
    return dh_bit_get(c->values, row);
}
static inline int64_t dh_column_int64(const dh_column *c, int64_t row)
{
    return ((const int64_t *)c->values)[row];
}
static inline double dh_column_float64(const dh_column *c, int64_t row)
{
    return ((const double *)c->values)[row];
}
static inline int32_t dh_column_date(const dh_column *c, int64_t row)
{
    return ((const int32_t *)c->values)[row];
}
static inline int32_t dh_column_code(const dh_column *c, int64_t row)
{
    return ((const int32_t *)c->values)[row];
}
static inline dh_count dh_column_count(const dh_column *c, int64_t row)
{
    double stated = ((const double *)c->values)[row];
    return (dh_count){stated, c->lower ? c->lower[row] : stated, c->upper ? c->upper[row] : stated};
}
/* Text or category; borrowed, with no NUL after it. */
const char *dh_column_text(const dh_column *column, int64_t row, size_t *size);
/* Whether the text of a text or category cell is `text`; a null cell has none. */
bool dh_column_text_is(const dh_column *column, int64_t row, const char *text, size_t size);
void dh_column_value(const dh_column *column, int64_t row, dh_value *out); /* text borrowed, see above */
static inline bool dh_column_is_exact(const dh_column *c)
{
    return c->lower == NULL;
}

/* Order of two cells: nulls last; categories and text by bytes, equal texts of one dictionary by code; counts by
 * stated then lower then upper. Both columns of one type, or text and category. */
int dh_column_compare(const dh_column *a, int64_t a_row, const dh_column *b, int64_t b_row);

const char *dh_type_name(dh_type type); /* "int64" … */

#endif
