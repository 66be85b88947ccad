/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Batches: columns loaded when asked for, rows picked and dropped. */
#include "execute/expression/frame.h"

#include <string.h>

#include "base/memory.h"

dh_status dh_frame_column(const dh_vector **out, dh_frame *frame, int32_t column)
{
    dh_slot *slot = &frame->slots[column];
    if (slot->vector == NULL)
        DH_TRY(frame->piece->load(frame->piece, frame->arena, slot->field, frame->begin, frame->rows, frame->n, NULL,
                                  &slot->vector, frame->error));
    *out = slot->vector;
    return DH_OK;
}

dh_status dh_frame_load(dh_frame *frame, const bool *wanted)
{
    uint8_t *faulty = NULL;
    for (int32_t s = 0; s < frame->n_slots; s++) {
        dh_slot *slot = &frame->slots[s];
        if (!wanted[s] || slot->vector || slot->field < 0) continue;
        if (faulty == NULL && (faulty = dh_arena_zalloc(frame->arena, (size_t)frame->n + 1, 1)) == NULL)
            return dh_error_nomem(frame->error);
        DH_TRY(frame->piece->load(frame->piece, frame->arena, slot->field, frame->begin, frame->rows, frame->n, faulty,
                                  &slot->vector, frame->error));
    }
    if (faulty == NULL || memchr(faulty, 1, (size_t)frame->n) == NULL) return DH_OK;
    for (int32_t i = 0; i < frame->n; i++) faulty[i] = !faulty[i];
    return dh_frame_filter(frame, &(dh_vector){.type = DH_BOOL, .length = frame->n, .values = faulty});
}

dh_status dh_frame_pick(dh_frame *frame, int32_t *places, int32_t n)
{
    for (int32_t s = 0; s < frame->n_slots; s++) {
        dh_slot *slot = &frame->slots[s];
        if (slot->vector == NULL) continue;
        slot->vector = dh_vector_gather(frame->arena, slot->vector, places, n);
        if (slot->vector == NULL) return dh_error_nomem(frame->error);
    }
    if (frame->rows)
        for (int32_t i = 0; i < n; i++) places[i] = frame->rows[places[i]];
    frame->rows = places;
    frame->n = n;
    return DH_OK;
}

/* The places of the bytes that are 1 and, where `known` is given, known; eight of which none is are passed over. */
static int32_t pick_places(int32_t *places, const uint8_t *yes, const uint8_t *known, int32_t n)
{
    int32_t picked = 0, i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t all, with = UINT64_MAX;
        memcpy(&all, yes + i, sizeof all);
        if (known != NULL) memcpy(&with, known + i, sizeof with);
        if ((all & with) == 0) continue;
        for (int32_t k = i; k < i + 8; k++) {
            places[picked] = k;
            picked += yes[k] & (known == NULL || known[k]);
        }
    }
    for (; i < n; i++) {
        places[picked] = i;
        picked += yes[i] & (known == NULL || known[i]);
    }
    return picked;
}

dh_status dh_frame_filter(dh_frame *frame, const dh_vector *keep)
{
    const uint8_t *yes = keep->values, *known = keep->known;
    size_t n = (size_t)frame->n;
    if (memchr(yes, 0, n) == NULL && (known == NULL || memchr(known, 0, n) == NULL)) return DH_OK;
    int32_t *picked = dh_arena_alloc(frame->arena, (n + 1) * sizeof *picked);
    if (picked == NULL) return dh_error_nomem(frame->error);
    return dh_frame_pick(frame, picked, pick_places(picked, yes, known, frame->n));
}

dh_status dh_frame_hold(dh_frame *frame, dh_column *column)
{
    if (dh_grow((void **)&frame->held, &frame->held_capacity, frame->n_held + 1, sizeof *frame->held) != 0) {
        dh_column_unref(column);
        return dh_error_nomem(frame->error);
    }
    frame->held[frame->n_held++] = column;
    return DH_OK;
}

void dh_frame_release(dh_frame *frame)
{
    for (size_t i = 0; i < frame->n_held; i++) dh_column_unref(frame->held[i]);
    frame->n_held = 0;
}
