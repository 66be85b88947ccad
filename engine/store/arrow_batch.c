/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The buffers of a record batch of a foreign Arrow file, unpacked, and the values in them. Each bound is checked. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "base/memory.h"
#include "base/message.h"
#include "store/arrow_internal.h"
#include "store/lz4.h"

#define FREE  ((int64_t)64 << 20) /* bytes that may come out of any file … */
#define TIMES 200                 /* … and beyond them, so many for each of its own */

/* Where in the lists of a batch the reading is. */
typedef struct cursor {
    dh_arrow_reader *r;
    dh_arrow_message *m;
    int64_t n_rows;
    uint32_t nodes, n_nodes, node;
    uint32_t buffers, n_buffers, buffer;
    uint32_t counts, n_counts, count; /* of the buffers of each column of views */
    bool is_packed;
    int64_t codec; /* 0 LZ4, 1 Zstandard */
} cursor;

/* ---- buffers ---- */

dh_status dh_arrow_check_limit(const dh_arrow_reader *r)
{
    int64_t n = r->unpacked > r->written ? r->unpacked : r->written;
    if (n <= FREE || n / TIMES <= r->size) return DH_OK;
    return dh_error_set(r->error, DH_ELIMIT,
                        "'%s' has %lld bytes and holds more than %lld million: it is made to harm, or not meant to be "
                        "read; save what is needed of it as CSV",
                        r->path, (long long)r->size, (long long)(n / 1000000));
}

static dh_status unpack(const cursor *c, dh_arrow_bytes *out)
{
    int64_t size;
    if (out->size < 8) return dh_arrow_damaged(c->r, "a packed buffer has no size");
    memcpy(&size, out->data, 8);
    out->data += 8;
    out->size -= 8;
    if (size == -1) return DH_OK;
    if (size < 0 || size > INT32_MAX) return dh_arrow_damaged(c->r, "a packed buffer has no size");
    c->r->unpacked += size;
    DH_TRY(dh_arrow_check_limit(c->r));
    out->owned = dh_malloc((size_t)size + 1);
    if (out->owned == NULL) return dh_error_nomem(c->r->error);
    bool is_whole = c->codec == 0
                        ? dh_lz4_unpack(out->data, (size_t)out->size, out->owned, (size_t)size)
                        : ZSTD_decompress(out->owned, (size_t)size, out->data, (size_t)out->size) == (size_t)size;
    out->data = out->owned;
    out->size = size;
    return is_whole ? DH_OK : dh_arrow_damaged(c->r, "a packed buffer cannot be unpacked");
}

/* Takes the next buffer, which must have `needed` bytes. */
static dh_status take_buffer(cursor *c, int64_t needed, dh_arrow_bytes *out)
{
    if (c->buffer >= c->n_buffers) return dh_arrow_damaged(c->r, "a batch has too few buffers");
    uint32_t place = c->buffers + 16 * c->buffer++;
    int64_t offset = dh_fb_get(&c->m->in, place, 8), size = dh_fb_get(&c->m->in, place + 8, 8);
    if (offset < 0 || size < 0 || offset > c->m->body_size || size > c->m->body_size - offset)
        return dh_arrow_damaged(c->r, "a buffer lies outside of its batch");
    *out = (dh_arrow_bytes){c->m->body + offset, size, NULL};
    if (c->is_packed && size > 0) DH_TRY(unpack(c, out));
    return out->size >= needed ? DH_OK : dh_arrow_damaged(c->r, "a buffer is too short for its rows");
}

static dh_status take_views(cursor *c, dh_arrow_array *out)
{
    int64_t n = c->count < c->n_counts ? dh_fb_get(&c->m->in, c->counts + 8 * c->count++, 8) : -1;
    if (n < 0 || n > (int64_t)(c->n_buffers - c->buffer)) return dh_arrow_damaged(c->r, "a batch has too few buffers");
    out->more = dh_calloc((size_t)n + 1, sizeof *out->more);
    if (out->more == NULL) return dh_error_nomem(c->r->error);
    for (; out->n_more < n; out->n_more++) DH_TRY(take_buffer(c, 0, &out->more[out->n_more]));
    return DH_OK;
}

static dh_status take_array(cursor *c, const dh_arrow_type *type, dh_arrow_array *out)
{
    if (c->node >= c->n_nodes) return dh_arrow_damaged(c->r, "a batch has too few columns");
    uint32_t node = c->nodes + 16 * c->node++;
    int64_t n = dh_fb_get(&c->m->in, node, 8), nulls = dh_fb_get(&c->m->in, node + 8, 8);
    if (n != c->n_rows || nulls > n) return dh_arrow_damaged(c->r, "the columns of a batch differ in length");
    out->n = n;
    if (type->kind == DH_ARROW_NULL) return DH_OK;
    DH_TRY(take_buffer(c, nulls > 0 ? (n + 7) / 8 : 0, &out->validity));
    if (nulls == 0) out->validity.size = 0;
    if (out->validity.size > 0 && out->validity.size < (n + 7) / 8)
        return dh_arrow_damaged(c->r, "a buffer is too short for its rows");
    bool is_text = type->kind == DH_ARROW_TEXT, is_view = is_text && type->width == 16;
    int64_t needed = type->kind == DH_ARROW_BOOL    ? (n + 7) / 8
                     : is_text && !is_view && n > 0 ? (n + 1) * type->width
                                                    : n * type->width;
    DH_TRY(take_buffer(c, needed, &out->values));
    if (is_view) return take_views(c, out);
    return is_text ? take_buffer(c, 0, &out->texts) : DH_OK;
}

dh_status dh_arrow_read_batch(dh_arrow_reader *r, dh_arrow_message *m, uint32_t batch, const dh_arrow_field *fields,
                              int32_t n, bool as_values, dh_arrow_array *out)
{
    cursor c = {.r = r, .m = m};
    uint32_t packing = dh_fb_child(&m->in, batch, 3);
    c.n_rows = dh_fb_integer(&m->in, batch, 0, 8, 0);
    c.nodes = dh_fb_items(&m->in, batch, 1, 16, &c.n_nodes);
    c.buffers = dh_fb_items(&m->in, batch, 2, 16, &c.n_buffers);
    c.counts = dh_fb_items(&m->in, batch, 4, 8, &c.n_counts);
    c.is_packed = packing != 0;
    c.codec = packing != 0 ? dh_fb_integer(&m->in, packing, 0, 1, 0) : 0;
    if (m->in.bad || batch == 0 || c.n_rows < 0 || c.n_rows > INT64_MAX / 32 || c.codec < 0 || c.codec > 1)
        return dh_arrow_damaged(r, "a batch does not hold together");
    for (int32_t i = 0; i < n; i++) {
        bool is_coded = fields[i].is_coded && !as_values;
        DH_TRY(take_array(&c, is_coded ? &fields[i].index : &fields[i].type, &out[i]));
    }
    return DH_OK;
}

void dh_arrow_free_arrays(dh_arrow_array *arrays, int32_t n)
{
    for (int32_t i = 0; arrays != NULL && i < n; i++) {
        dh_free(arrays[i].validity.owned);
        dh_free(arrays[i].values.owned);
        dh_free(arrays[i].texts.owned);
        for (int32_t k = 0; arrays[i].more != NULL && k <= arrays[i].n_more; k++) dh_free(arrays[i].more[k].owned);
        dh_free(arrays[i].more);
        arrays[i] = (dh_arrow_array){0};
    }
}

/* ---- values ---- */

static int64_t get(const uint8_t *from, int width, bool is_unsigned)
{
    uint64_t value = 0;
    memcpy(&value, from, (size_t)width); /* little-endian, as this machine */
    int unused = 64 - 8 * width;
    return is_unsigned || unused == 0 ? (int64_t)value : (int64_t)(value << unused) >> unused;
}

int64_t dh_arrow_integer(const dh_arrow_type *type, const dh_arrow_array *array, int64_t row)
{
    return get(array->values.data + row * type->width, type->width, type->is_unsigned);
}

bool dh_arrow_is_valid(const dh_arrow_array *array, int64_t row)
{
    return array->validity.size == 0 || (array->validity.data[row / 8] >> (row % 8) & 1) != 0;
}

static dh_value text_value(const char *text, size_t size)
{
    return (dh_value){.type = DH_TEXT, .valid = 1, .as.text = {text, size}};
}

/* The decimals of a number of 32 bits are those that people wrote: 0.1, and not 0.10000000149. */
static double of_float(float number)
{
    char text[32];
    for (int digits = 6; digits < 9; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, (double)number);
        float again = strtof(text, NULL);
        if (again >= number && again <= number) return strtod(text, NULL);
    }
    return number;
}

static void float_value(dh_value *out, const dh_arrow_type *type, const uint8_t *at)
{
    float narrow;
    double number;
    memcpy(&narrow, at, sizeof narrow);
    if (type->width == 8)
        memcpy(&number, at, sizeof number);
    else
        number = isfinite(narrow) ? of_float(narrow) : narrow;
    *out =
        (dh_value){.type = DH_FLOAT64, .valid = !isnan(number), .as.number = number}; /* NaN: how pandas has unknown */
    if (isinf(number)) *out = number < 0 ? text_value("-Inf", 4) : text_value("Inf", 3);
}

static void time_value(const dh_arrow_type *type, int64_t units, dh_value *out, char buffer[40])
{
    int64_t day = units / type->per_day, rest = units % type->per_day;
    if (rest < 0) day--, rest += type->per_day;
    if (day < -INT64_C(719162) ||
        day > 2932896) { /* before the year 1, or after 9999: no day, which is told of the cell */
        int size = snprintf(buffer, 40, "%lld", (long long)units);
        *out = text_value(buffer, (size_t)size);
        return;
    }
    *out = (dh_value){.type = DH_DATE, .valid = 1, .as.integer = day};
    if (type->kind == DH_ARROW_DATE || rest == 0) return;
    int64_t of_day = type->per_day > INT64_C(86400000000) ? rest / (type->per_day / INT64_C(86400000000))
                                                          : rest * (INT64_C(86400000000) / type->per_day);
    *out = (dh_value){.type = DH_DATETIME, .valid = 1, .as.integer = day * INT64_C(86400000000) + of_day};
}

static dh_status view_value(const dh_arrow_reader *r, const dh_arrow_array *array, int64_t row, dh_value *out)
{
    const uint8_t *view = array->values.data + 16 * row;
    int64_t size = get(view, 4, false), buffer = get(view + 8, 4, false), offset = get(view + 12, 4, false);
    if (size >= 0 && size <= 12) {
        *out = text_value((const char *)view + 4, (size_t)size);
        return DH_OK;
    }
    if (size < 0 || buffer < 0 || buffer >= array->n_more || offset < 0 || offset > array->more[buffer].size ||
        size > array->more[buffer].size - offset)
        return dh_arrow_damaged(r, "a text lies outside of its buffer");
    *out = text_value((const char *)array->more[buffer].data + offset, (size_t)size);
    return DH_OK;
}

static dh_status string_value(const dh_arrow_reader *r, const dh_arrow_type *type, const dh_arrow_array *array,
                              int64_t row, dh_value *out)
{
    if (type->width == 16) return view_value(r, array, row, out);
    const uint8_t *offsets = array->values.data + row * type->width;
    int64_t begin = get(offsets, type->width, false), end = get(offsets + type->width, type->width, false);
    if (begin < 0 || end < begin || end > array->texts.size)
        return dh_arrow_damaged(r, "a text lies outside of its buffer");
    *out = text_value((const char *)array->texts.data + begin, (size_t)(end - begin));
    return DH_OK;
}

dh_status dh_arrow_value(const dh_arrow_reader *r, const dh_arrow_type *type, const dh_arrow_array *array, int64_t row,
                         dh_value *out, char buffer[40])
{
    *out = (dh_value){.type = DH_TEXT};
    if (type->kind == DH_ARROW_NULL || !dh_arrow_is_valid(array, row)) return DH_OK;
    switch (type->kind) {
    case DH_ARROW_BOOL:
        *out = (dh_value){.type = DH_BOOL, .valid = 1, .as.boolean = array->values.data[row / 8] >> (row % 8) & 1};
        return DH_OK;
    case DH_ARROW_INT: {
        int64_t number = dh_arrow_integer(type, array, row);
        *out = (dh_value){.type = DH_INT64, .valid = 1, .as.integer = number};
        if (type->is_unsigned && number < 0) { /* 2^63 and more */
            int size = snprintf(buffer, 40, "%llu", (unsigned long long)number);
            *out = text_value(buffer, (size_t)size);
        }
        return DH_OK;
    }
    case DH_ARROW_FLOAT: float_value(out, type, array->values.data + row * type->width); return DH_OK;
    case DH_ARROW_DATE:
    case DH_ARROW_TIMESTAMP: time_value(type, dh_arrow_integer(type, array, row), out, buffer); return DH_OK;
    default: return string_value(r, type, array, row, out);
    }
}
