/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Building columns and reading their cells. A column owns its buffers and one reference to its dictionary. */
#include "table/column.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/spilled.h"

#define SMALLEST 64 /* rows of the first allocation */

static size_t bitmap_bytes(int64_t rows)
{
    return ((size_t)rows + 7) / 8;
}

/* Bytes of the values buffer for so many rows. */
static size_t value_bytes(dh_type type, int64_t rows)
{
    switch (type) {
    case DH_BOOL: return bitmap_bytes(rows);
    case DH_DATE:
    case DH_CATEGORY: return (size_t)rows * sizeof(int32_t);
    case DH_TEXT: return ((size_t)rows + 1) * sizeof(int64_t);
    default: return (size_t)rows * sizeof(double);
    }
}

static void free_buffer(const dh_column *c, void *buffer)
{
    if (c->spilled)
        dh_spilled_free(buffer);
    else
        dh_free(buffer);
}

/* Grows one buffer that may be absent; absent stays absent. */
static int grow_buffer(void **buffer, size_t size, size_t new_size)
{
    if (!*buffer) return 0;
    void *grown = dh_aligned_grow(*buffer, size, new_size);
    if (!grown) return -1;
    *buffer = grown;
    return 0;
}

/* Room for one more row. A failure half way leaves buffers that are larger than `capacity` says, which is safe. */
static int reserve_row(dh_column *c)
{
    if (c->length < c->capacity) return 0;
    if (c->spilled) return -1; /* see dh_spilled_column_add */
    int64_t rows = c->capacity < SMALLEST ? SMALLEST : c->capacity;
    if (rows > INT64_MAX / 64) return -1;
    rows = c->capacity < SMALLEST ? SMALLEST : rows * 2;
    size_t bounds = (size_t)c->capacity * sizeof(double), new_bounds = (size_t)rows * sizeof(double);
    if (grow_buffer(&c->values, value_bytes(c->type, c->capacity), value_bytes(c->type, rows)) != 0 ||
        grow_buffer((void **)&c->validity, bitmap_bytes(c->capacity), bitmap_bytes(rows)) != 0 ||
        grow_buffer((void **)&c->lower, bounds, new_bounds) != 0 ||
        grow_buffer((void **)&c->upper, bounds, new_bounds) != 0)
        return -1;
    c->capacity = rows;
    return 0;
}

static int reserve_bytes(dh_column *c, int64_t used, size_t more)
{
    if (more > (size_t)(INT64_MAX / 4 - used)) return -1;
    int64_t need = used + (int64_t)more;
    if (need <= c->bytes_capacity && c->bytes) return 0;
    int64_t room = c->bytes_capacity < 1024 ? 1024 : c->bytes_capacity;
    while (room < need) room *= 2;
    char *grown = dh_aligned_grow(c->bytes, (size_t)used, (size_t)room);
    if (!grown) return -1;
    c->bytes = grown;
    c->bytes_capacity = room;
    return 0;
}

/* Without `clear`, only the padding after the last row is zeroed. */
static dh_column *new_column(dh_type type, int64_t capacity, bool clear)
{
    if (capacity < 1) capacity = 1;
    if (capacity > INT64_MAX / 64) return NULL;
    dh_column *c = dh_calloc(1, sizeof *c);
    if (!c) return NULL;
    c->type = type;
    c->refs = 1;
    c->capacity = capacity;
    size_t size = value_bytes(type, capacity);
    c->values = clear ? dh_aligned_alloc(size) : dh_aligned_alloc_raw(size);
    if (!c->values) {
        dh_free(c);
        return NULL;
    }
    if (!clear) memset((char *)c->values + size, 0, (64 - size % 64) % 64);
    return c;
}

dh_column *dh_column_new(dh_type type, int64_t capacity)
{
    return new_column(type, capacity, true);
}

dh_column *dh_column_new_uncleared(dh_type type, int64_t capacity)
{
    bool parts = type == DH_BOOL || type == DH_TEXT; /* bits are set one by one, and offsets begin with 0 */
    return new_column(type, capacity, parts || capacity < 1);
}

dh_column *dh_column_new_filled(dh_type type, int64_t length)
{
    if (type == DH_TEXT || length < 0) return NULL;
    dh_column *c = dh_column_new(type, length);
    if (!c) return NULL;
    c->validity = dh_aligned_alloc(bitmap_bytes(c->capacity));
    if (!c->validity) {
        dh_column_unref(c);
        return NULL;
    }
    c->length = c->nulls = length;
    return c;
}

dh_column *dh_column_ref(dh_column *column)
{
    if (column) __atomic_fetch_add(&column->refs, 1, __ATOMIC_RELAXED);
    return column;
}

void dh_column_unref(dh_column *column)
{
    if (!column || __atomic_fetch_sub(&column->refs, 1, __ATOMIC_ACQ_REL) != 1) return;
    free_buffer(column, column->validity);
    free_buffer(column, column->values);
    free_buffer(column, column->bytes);
    free_buffer(column, column->lower);
    free_buffer(column, column->upper);
    dh_dictionary_unref(column->dictionary);
    dh_free(column);
}

int dh_column_add_bounds(dh_column *c)
{
    if (c->lower) return 0;
    size_t size = (size_t)c->length * sizeof(double), room = (size_t)c->capacity * sizeof(double);
    double *lower = dh_aligned_alloc(room), *upper = dh_aligned_alloc(room);
    if (!lower || !upper) {
        dh_free(lower);
        dh_free(upper);
        return -1;
    }
    memcpy(lower, c->values, size);
    memcpy(upper, c->values, size);
    c->lower = lower;
    c->upper = upper;
    return 0;
}

/* Allocates the validity bitmap, all rows so far valid. */
static int need_validity(dh_column *c)
{
    if (c->validity) return 0;
    c->validity = dh_aligned_alloc(bitmap_bytes(c->capacity));
    if (!c->validity) return -1;
    memset(c->validity, 0xFF, (size_t)c->length / 8);
    for (int64_t i = c->length / 8 * 8; i < c->length; i++) dh_bit_set(c->validity, i, true);
    return 0;
}

/* Completes a row whose value has been written (0 for a null). */
static int end_row(dh_column *c, bool valid)
{
    if (c->validity) dh_bit_set(c->validity, c->length, valid);
    c->nulls += !valid;
    c->length++;
    return 0;
}

int dh_column_append_null(dh_column *c)
{
    if (reserve_row(c) != 0 || need_validity(c) != 0) return -1;
    int64_t row = c->length;
    switch (c->type) {
    case DH_BOOL: dh_bit_set(c->values, row, false); break;
    case DH_DATE:
    case DH_CATEGORY: ((int32_t *)c->values)[row] = 0; break;
    case DH_TEXT: ((int64_t *)c->values)[row + 1] = ((int64_t *)c->values)[row]; break;
    default: ((int64_t *)c->values)[row] = 0; break;
    }
    if (c->lower) c->lower[row] = c->upper[row] = 0;
    return end_row(c, false);
}

int dh_column_append_bool(dh_column *c, bool value)
{
    if (reserve_row(c) != 0) return -1;
    dh_bit_set(c->values, c->length, value);
    return end_row(c, true);
}

int dh_column_append_int64(dh_column *c, int64_t value)
{
    if (reserve_row(c) != 0) return -1;
    ((int64_t *)c->values)[c->length] = value;
    return end_row(c, true);
}

int dh_column_append_float64(dh_column *c, double value)
{
    if (isnan(value)) return dh_column_append_null(c);
    if (reserve_row(c) != 0) return -1;
    ((double *)c->values)[c->length] = value;
    return end_row(c, true);
}

int dh_column_append_date(dh_column *c, int32_t days)
{
    if (reserve_row(c) != 0) return -1;
    ((int32_t *)c->values)[c->length] = days;
    return end_row(c, true);
}

int dh_column_append_text(dh_column *c, const char *text, size_t size)
{
    if (reserve_row(c) != 0) return -1;
    int64_t *offsets = c->values, used = offsets[c->length];
    if (reserve_bytes(c, used, size) != 0) return -1;
    if (size) memcpy(c->bytes + used, text, size);
    offsets[c->length + 1] = used + (int64_t)size;
    return end_row(c, true);
}

int dh_column_append_code(dh_column *c, int32_t code)
{
    return dh_column_append_date(c, code); /* codes and days are both int32 */
}

int dh_column_append_count(dh_column *c, dh_count value)
{
    if (isnan(value.stated)) return dh_column_append_null(c);
    bool exact = value.lower == value.stated && value.upper == value.stated;
    if (reserve_row(c) != 0 || (!exact && dh_column_add_bounds(c) != 0)) return -1;
    ((double *)c->values)[c->length] = value.stated;
    if (c->lower) {
        c->lower[c->length] = value.lower;
        c->upper[c->length] = value.upper;
    }
    return end_row(c, true);
}

static int append_category(dh_column *c, const char *text, size_t size)
{
    if (!c->dictionary) c->dictionary = dh_dictionary_new();
    int32_t code = c->dictionary ? dh_dictionary_add(c->dictionary, text, size) : -1;
    return code < 0 ? -1 : dh_column_append_code(c, code);
}

int dh_column_append_value(dh_column *c, const dh_value *value)
{
    if (!value->valid) return dh_column_append_null(c);
    switch (c->type) {
    case DH_BOOL: return dh_column_append_bool(c, value->as.boolean != 0);
    case DH_INT64:
    case DH_DATETIME: return dh_column_append_int64(c, value->as.integer);
    case DH_FLOAT64: return dh_column_append_float64(c, value->as.number);
    case DH_DATE: return dh_column_append_date(c, (int32_t)value->as.integer);
    case DH_TEXT: return dh_column_append_text(c, value->as.text.data, value->as.text.size);
    case DH_CATEGORY: return append_category(c, value->as.text.data, value->as.text.size);
    case DH_COUNT: return dh_column_append_count(c, value->as.count);
    }
    return -1;
}

int dh_column_append_from(dh_column *c, const dh_column *from, int64_t row)
{
    if (!dh_column_is_valid(from, row)) return dh_column_append_null(c);
    switch (c->type) {
    case DH_BOOL: return dh_column_append_bool(c, dh_column_bool(from, row));
    case DH_INT64:
    case DH_DATETIME: return dh_column_append_int64(c, dh_column_int64(from, row));
    case DH_FLOAT64: return dh_column_append_float64(c, dh_column_float64(from, row));
    case DH_DATE:
    case DH_CATEGORY: return dh_column_append_date(c, dh_column_date(from, row));
    case DH_COUNT: return dh_column_append_count(c, dh_column_count(from, row));
    case DH_TEXT: break;
    }
    size_t size;
    const char *text = dh_column_text(from, row, &size);
    return dh_column_append_text(c, text, size);
}

static int64_t count_nulls(const uint8_t *validity, int64_t length)
{
    int64_t valid = 0, i = 0;
    for (; i + 8 <= length; i += 8) valid += __builtin_popcount(validity[i >> 3]);
    for (; i < length; i++) valid += dh_bit_get(validity, i);
    return length - valid;
}

static bool all_exact(const dh_column *c)
{
    for (int64_t i = 0; i < c->length; i++) {
        double stated = ((const double *)c->values)[i];
        if (dh_column_is_valid(c, i) && (c->lower[i] != stated || c->upper[i] != stated)) return false;
    }
    return true;
}

void dh_column_finish(dh_column *column)
{
    column->nulls = column->validity ? count_nulls(column->validity, column->length) : 0;
    if (column->lower && all_exact(column)) {
        free_buffer(column, column->lower);
        free_buffer(column, column->upper);
        column->lower = column->upper = NULL;
    }
    if (column->nulls == 0) {
        free_buffer(column, column->validity);
        column->validity = NULL;
    }
    if (!column->spilled) return;
    void *const buffers[] = {column->validity, column->values, column->bytes, column->lower, column->upper};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) dh_spilled_seal(buffers[i]);
}

const char *dh_column_text(const dh_column *column, int64_t row, size_t *size)
{
    if (column->type == DH_CATEGORY) {
        int32_t code = dh_column_code(column, row);
        if (column->dictionary && code >= 0 && code < dh_dictionary_size(column->dictionary))
            return dh_dictionary_text(column->dictionary, code, size);
        if (size) *size = 0;
        return "";
    }
    const int64_t *offsets = column->values;
    if (size) *size = (size_t)(offsets[row + 1] - offsets[row]);
    return column->bytes ? column->bytes + offsets[row] : "";
}

bool dh_column_text_is(const dh_column *column, int64_t row, const char *text, size_t size)
{
    if (!dh_column_is_valid(column, row)) return false;
    size_t have;
    const char *there = dh_column_text(column, row, &have);
    return have == size && (size == 0 || memcmp(there, text, size) == 0);
}

void dh_column_value(const dh_column *column, int64_t row, dh_value *out)
{
    *out = (dh_value){.type = column->type, .valid = dh_column_is_valid(column, row)};
    if (!out->valid) return;
    switch (column->type) {
    case DH_BOOL: out->as.boolean = dh_column_bool(column, row); break;
    case DH_INT64:
    case DH_DATETIME: out->as.integer = dh_column_int64(column, row); break;
    case DH_FLOAT64: out->as.number = dh_column_float64(column, row); break;
    case DH_DATE: out->as.integer = dh_column_date(column, row); break;
    case DH_TEXT:
    case DH_CATEGORY: out->as.text.data = dh_column_text(column, row, &out->as.text.size); break;
    case DH_COUNT: out->as.count = dh_column_count(column, row); break;
    }
}

const char *dh_type_name(dh_type type)
{
    static const char *const names[] = {"?",        "bool", "int64",    "float64", "date",
                                        "datetime", "text", "category", "count"};
    return (unsigned)type < sizeof names / sizeof *names ? names[type] : names[0];
}
