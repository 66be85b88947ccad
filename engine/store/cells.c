/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copying rows into portions. */
#include "store/cells.h"

#include <string.h>

#include "base/memory.h"

dh_portion *dh_portion_new(int32_t n_fields)
{
    dh_portion *portion = dh_calloc(1, sizeof *portion);
    if (portion == NULL) return NULL;
    portion->n_fields = n_fields;
    portion->fields = dh_calloc((size_t)n_fields + 1, sizeof *portion->fields);
    if (portion->fields) return portion;
    dh_free(portion);
    return NULL;
}

void dh_portion_free(dh_portion *portion)
{
    if (portion == NULL) return;
    for (int32_t i = 0; i < portion->n_fields; i++) {
        dh_cells *cells = &portion->fields[i];
        dh_free(cells->values);
        dh_free(cells->known);
        dh_free(cells->lower);
        dh_free(cells->upper);
        dh_free(cells->bytes);
        dh_free(cells->distinct);
        dh_free(cells->codes);
    }
    dh_free(portion->fields);
    dh_free(portion);
}

void dh_portion_clear(dh_portion *portion)
{
    portion->rows = 0;
    for (int32_t i = 0; i < portion->n_fields; i++) {
        portion->fields[i].n_bytes = portion->fields[i].n_distinct = 0;
        portion->fields[i].bounded = false;
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

/* What stands under an unknown is zero: a file must not depend on what was there before. */
static void clear_unknown(void *values, size_t width, const uint8_t *known, int32_t n)
{
    for (int32_t i = 0; i < n; i++)
        if (!known[i]) memset((char *)values + (size_t)i * width, 0, width);
}

static dh_status append_bounds(dh_cells *cells, int64_t rows, const dh_vector *v, const int32_t *list, int32_t n,
                               dh_error *error)
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
    clear_unknown(cells->lower + rows, sizeof(double), cells->known + rows, n);
    clear_unknown(cells->upper + rows, sizeof(double), cells->known + rows, n);
    return DH_OK;
}

static dh_status append_texts(dh_cells *cells, int64_t rows, const dh_slice *slices, const int32_t *list, int32_t n,
                              dh_error *error)
{
    uint32_t *sizes = (uint32_t *)(void *)cells->values + rows;
    const uint8_t *known = cells->known + rows;
    size_t total = cells->n_bytes;
    for (int32_t i = 0; i < n; i++) {
        size_t size = known[i] ? slices[list ? list[i] : i].size : 0;
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

/* Room for the codes that the dictionary has by now. */
static dh_status reserve_codes(dh_recoder *recoder, const dh_dictionary *dictionary, dh_error *error)
{
    size_t had = recoder->capacity, need = dictionary ? (size_t)dh_dictionary_size(dictionary) : 0;
    if (need <= had) return DH_OK;
    if (dh_grow((void **)&recoder->seen, &recoder->capacity, need, sizeof *recoder->seen) != 0)
        return dh_error_nomem(error);
    memset(recoder->seen + had, 0, (recoder->capacity - had) * sizeof *recoder->seen);
    return DH_OK;
}

static dh_status recode(dh_cells *cells, int64_t rows, int32_t n, const dh_dictionary *dictionary, dh_recoder *recoder,
                        dh_error *error)
{
    DH_TRY(reserve_codes(recoder, dictionary, error));
    if (dh_grow((void **)&cells->distinct, &cells->distinct_capacity, cells->n_distinct + (size_t)n,
                sizeof *cells->distinct) != 0)
        return dh_error_nomem(error);
    int32_t *codes = (int32_t *)(void *)cells->values + rows;
    const uint8_t *known = cells->known + rows;
    for (int32_t i = 0; i < n; i++) {
        if (!known[i]) continue;
        int32_t code = codes[i];
        if (recoder->seen[code].portion != recoder->portion) {
            recoder->seen[code].portion = recoder->portion;
            recoder->seen[code].code = (int32_t)cells->n_distinct;
            cells->distinct[cells->n_distinct++] = code;
        }
        codes[i] = recoder->seen[code].code;
    }
    return DH_OK;
}

dh_status dh_cells_append(dh_cells *cells, int64_t rows, const dh_vector *v, const int32_t *list, int32_t n,
                          dh_recoder *recoder, dh_error *error)
{
    size_t width = cell_width(v->type), total = (size_t)(rows + n);
    if (n == 0) return DH_OK;
    if (dh_grow((void **)&cells->values, &cells->values_capacity, total * width, 1) != 0 ||
        dh_grow((void **)&cells->known, &cells->known_capacity, total, 1) != 0)
        return dh_error_nomem(error);
    uint8_t *known = cells->known + rows;
    if (v->known)
        copy_values(known, v->known, 1, list, n);
    else
        memset(known, 1, (size_t)n);
    if (v->type == DH_TEXT) return append_texts(cells, rows, v->values, list, n, error);
    uint8_t *values = cells->values + (size_t)rows * width;
    copy_values(values, v->values, width, list, n);
    if (v->known) clear_unknown(values, width, known, n);
    if (v->type == DH_COUNT) return append_bounds(cells, rows, v, list, n, error);
    if (v->type == DH_CATEGORY && recoder) return recode(cells, rows, n, v->dictionary, recoder, error);
    return DH_OK;
}
