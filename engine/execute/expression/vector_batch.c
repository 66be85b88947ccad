/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Batches: lazy loading of columns, selection of rows. */
#include "execute/expression/vector_batch.h"

#include <string.h>

#include "base/memory.h"

dh_status dh_vector_batch_column(const dh_vector **out, dh_vector_batch *batch, int32_t column)
{
    dh_batch_column *slot = &batch->columns[column];
    if (slot->vector == NULL)
        DH_TRY(batch->morsel->load(batch->morsel, batch->arena, slot->field, batch->begin, batch->rows, batch->n, NULL,
                                   &slot->vector, batch->error));
    *out = slot->vector;
    return DH_OK;
}

dh_status dh_vector_batch_load(dh_vector_batch *batch, const bool *wanted)
{
    uint8_t *invalid = NULL;
    for (int32_t s = 0; s < batch->n_columns; s++) {
        dh_batch_column *slot = &batch->columns[s];
        if (!wanted[s] || slot->vector || slot->field < 0) continue;
        if (invalid == NULL && (invalid = dh_arena_zalloc(batch->arena, (size_t)batch->n + 1, 1)) == NULL)
            return dh_error_nomem(batch->error);
        DH_TRY(batch->morsel->load(batch->morsel, batch->arena, slot->field, batch->begin, batch->rows, batch->n,
                                   invalid, &slot->vector, batch->error));
    }
    if (invalid == NULL || memchr(invalid, 1, (size_t)batch->n) == NULL) return DH_OK;
    for (int32_t i = 0; i < batch->n; i++) invalid[i] = !invalid[i];
    return dh_vector_batch_filter(batch, &(dh_vector){.type = DH_BOOL, .length = batch->n, .values = invalid});
}

dh_status dh_vector_batch_pick(dh_vector_batch *batch, int32_t *places, int32_t n)
{
    for (int32_t s = 0; s < batch->n_columns; s++) {
        dh_batch_column *slot = &batch->columns[s];
        if (slot->vector == NULL) continue;
        slot->vector = dh_vector_gather(batch->arena, slot->vector, places, n);
        if (slot->vector == NULL) return dh_error_nomem(batch->error);
    }
    if (batch->rows)
        for (int32_t i = 0; i < n; i++) places[i] = batch->rows[places[i]];
    batch->rows = places;
    batch->n = n;
    return DH_OK;
}

/* Lists the rows where `yes` is 1 and, when `valid` is given, `valid` too; returns their number. Skips blocks of eight
 * rows without any. */
static int32_t pick_places(int32_t *places, const uint8_t *yes, const uint8_t *valid, int32_t n)
{
    int32_t picked = 0, i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t all, with = UINT64_MAX;
        memcpy(&all, yes + i, sizeof all);
        if (valid != NULL) memcpy(&with, valid + i, sizeof with);
        if ((all & with) == 0) continue;
        for (int32_t k = i; k < i + 8; k++) {
            places[picked] = k;
            picked += yes[k] & (valid == NULL || valid[k]);
        }
    }
    for (; i < n; i++) {
        places[picked] = i;
        picked += yes[i] & (valid == NULL || valid[i]);
    }
    return picked;
}

dh_status dh_vector_batch_filter(dh_vector_batch *batch, const dh_vector *keep)
{
    const uint8_t *yes = keep->values, *valid = keep->valid;
    size_t n = (size_t)batch->n;
    if (memchr(yes, 0, n) == NULL && (valid == NULL || memchr(valid, 0, n) == NULL)) return DH_OK;
    int32_t *picked = dh_arena_alloc(batch->arena, (n + 1) * sizeof *picked);
    if (picked == NULL) return dh_error_nomem(batch->error);
    return dh_vector_batch_pick(batch, picked, pick_places(picked, yes, valid, batch->n));
}

dh_status dh_vector_batch_hold(dh_vector_batch *batch, dh_column *column)
{
    if (dh_grow((void **)&batch->held, &batch->held_capacity, batch->n_held + 1, sizeof *batch->held) != 0) {
        dh_column_unref(column);
        return dh_error_nomem(batch->error);
    }
    batch->held[batch->n_held++] = column;
    return DH_OK;
}

void dh_vector_batch_release(dh_vector_batch *batch)
{
    for (size_t i = 0; i < batch->n_held; i++) dh_column_unref(batch->held[i]);
    batch->n_held = 0;
}
