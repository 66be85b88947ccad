/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copying rows into row batches. */
#include "store/column_builder.h"

#include <string.h>

#include "base/memory.h"

dh_row_batch *dh_row_batch_new(int32_t n_fields)
{
    dh_row_batch *row_batch = dh_calloc(1, sizeof *row_batch);
    if (row_batch == NULL) return NULL;
    row_batch->n_fields = n_fields;
    row_batch->fields = dh_calloc((size_t)n_fields + 1, sizeof *row_batch->fields);
    if (row_batch->fields) return row_batch;
    dh_free(row_batch);
    return NULL;
}

void dh_row_batch_free(dh_row_batch *row_batch)
{
    if (row_batch == NULL) return;
    for (int32_t i = 0; i < row_batch->n_fields; i++) {
        dh_column_builder *cells = &row_batch->fields[i];
        dh_free(cells->values);
        dh_free(cells->valid);
        dh_free(cells->lower);
        dh_free(cells->upper);
        dh_free(cells->bytes);
        dh_free(cells->distinct);
        dh_free(cells->codes);
    }
    dh_free(row_batch->fields);
    dh_free(row_batch);
}

void dh_row_batch_clear(dh_row_batch *row_batch)
{
    row_batch->rows = 0;
    for (int32_t i = 0; i < row_batch->n_fields; i++) {
        row_batch->fields[i].n_bytes = row_batch->fields[i].n_distinct = 0;
        row_batch->fields[i].bounded = false;
    }
}

static size_t cell_width(dh_type type)
{
    return type == DH_TEXT ? sizeof(uint32_t) : dh_vector_width(type);
}

#define PICK(type)                                                                                                     \
    do {                                                                                                               \
        const type *from_ = from;                                                                                      \
        type *to_ = to;                                                                                                \
        for (int32_t i = 0; i < n; i++) to_[i] = from_[list[i]];                                                       \
    } while (0)

static void copy_values(void *to, const void *from, size_t width, const int32_t *list, int32_t n)
{
    if (list == NULL)
        memcpy(to, from, (size_t)n * width);
    else if (width == 8)
        PICK(uint64_t);
    else if (width == 4)
        PICK(uint32_t);
    else
        PICK(uint8_t);
}

/* Zeroes the values of nulls, so that the bytes of a file do not depend on what happened to be there. */
static void clear_unknown(void *values, size_t width, const uint8_t *valid, int32_t n)
{
    for (int32_t i = 0; i < n; i++)
        if (!valid[i]) memset((char *)values + (size_t)i * width, 0, width);
}

static dh_status append_bounds(dh_column_builder *cells, int64_t rows, const dh_vector *v, const int32_t *list,
                               int32_t n, dh_error *error)
{
    if (v->lower == NULL && !cells->bounded) return DH_OK;
    size_t total = (size_t)(rows + n);
    if (dh_grow((void **)&cells->lower, &cells->lower_capacity, total, sizeof(double)) != 0 ||
        dh_grow((void **)&cells->upper, &cells->upper_capacity, total, sizeof(double)) != 0)
        return dh_error_nomem(error);
    if (!cells->bounded && rows > 0) {
        memcpy(cells->lower, cells->values, (size_t)rows * sizeof(double));
        memcpy(cells->upper, cells->values, (size_t)rows * sizeof(double));
    }
    cells->bounded = true;
    copy_values(cells->lower + rows, v->lower ? v->lower : v->values, sizeof(double), list, n);
    copy_values(cells->upper + rows, v->upper ? v->upper : v->values, sizeof(double), list, n);
    clear_unknown(cells->lower + rows, sizeof(double), cells->valid + rows, n);
    clear_unknown(cells->upper + rows, sizeof(double), cells->valid + rows, n);
    return DH_OK;
}

static dh_status append_texts(dh_column_builder *cells, int64_t rows, const dh_slice *slices, const int32_t *list,
                              int32_t n, dh_error *error)
{
    uint32_t *sizes = (uint32_t *)(void *)cells->values + rows;
    const uint8_t *valid = cells->valid + rows;
    size_t total = cells->n_bytes;
    for (int32_t i = 0; i < n; i++) {
        size_t size = valid[i] ? slices[list ? list[i] : i].size : 0;
        if (size > INT32_MAX - 64) return dh_error_set(error, DH_EDATA, "a text is longer than 2 GiB");
        sizes[i] = (uint32_t)size;
        total += size;
    }
    if (dh_grow((void **)&cells->bytes, &cells->bytes_capacity, total + 1, 1) != 0) return dh_error_nomem(error);
    char *to = cells->bytes + cells->n_bytes;
    for (int32_t i = 0; i < n; i++) {
        if (sizes[i] == 0) continue;
        memcpy(to, slices[list ? list[i] : i].data, sizes[i]);
        to += sizes[i];
    }
    cells->n_bytes = total;
    return DH_OK;
}

/* Makes room for all codes that the dictionary has by now. */
static dh_status reserve_codes(dh_dictionary_remap *remap, const dh_dictionary *dictionary, dh_error *error)
{
    size_t had = remap->capacity, need = dictionary ? (size_t)dh_dictionary_size(dictionary) : 0;
    if (need <= had) return DH_OK;
    if (dh_grow((void **)&remap->seen, &remap->capacity, need, sizeof *remap->seen) != 0) return dh_error_nomem(error);
    memset(remap->seen + had, 0, (remap->capacity - had) * sizeof *remap->seen);
    return DH_OK;
}

/* Replaces the codes of the last n rows by codes of the row batch. */
static dh_status recode(dh_column_builder *cells, int64_t rows, int32_t n, const dh_dictionary *dictionary,
                        dh_dictionary_remap *remap, dh_error *error)
{
    DH_TRY(reserve_codes(remap, dictionary, error));
    if (dh_grow((void **)&cells->distinct, &cells->distinct_capacity, cells->n_distinct + (size_t)n,
                sizeof *cells->distinct) != 0)
        return dh_error_nomem(error);
    int32_t *codes = (int32_t *)(void *)cells->values + rows;
    const uint8_t *valid = cells->valid + rows;
    for (int32_t i = 0; i < n; i++) {
        if (!valid[i]) continue;
        int32_t code = codes[i];
        if (remap->seen[code].row_batch != remap->row_batch) {
            remap->seen[code].row_batch = remap->row_batch;
            remap->seen[code].code = (int32_t)cells->n_distinct;
            cells->distinct[cells->n_distinct++] = code;
        }
        codes[i] = remap->seen[code].code;
    }
    return DH_OK;
}

dh_status dh_column_builder_append(dh_column_builder *cells, int64_t rows, const dh_vector *v, const int32_t *list,
                                   int32_t n, dh_dictionary_remap *remap, dh_error *error)
{
    size_t width = cell_width(v->type), total = (size_t)(rows + n);
    if (n == 0) return DH_OK;
    if (dh_grow((void **)&cells->values, &cells->values_capacity, total * width, 1) != 0 ||
        dh_grow((void **)&cells->valid, &cells->valid_capacity, total, 1) != 0)
        return dh_error_nomem(error);
    uint8_t *valid = cells->valid + rows;
    if (v->valid)
        copy_values(valid, v->valid, 1, list, n);
    else
        memset(valid, 1, (size_t)n);
    if (v->type == DH_TEXT) return append_texts(cells, rows, v->values, list, n, error);
    uint8_t *values = cells->values + (size_t)rows * width;
    copy_values(values, v->values, width, list, n);
    if (v->valid) clear_unknown(values, width, valid, n);
    if (v->type == DH_COUNT) return append_bounds(cells, rows, v, list, n, error);
    if (v->type == DH_CATEGORY && remap) return recode(cells, rows, n, v->dictionary, remap, error);
    return DH_OK;
}
