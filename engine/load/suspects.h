/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scan suspected of its values (cells/suspect.h), counted by column, with the first value of each. Freed with
 * dh_suspects_free. */
#ifndef DH_LOAD_SUSPECTS_H
#define DH_LOAD_SUSPECTS_H

#include "base/arena.h"
#include "base/error.h"
#include "load/cells/suspect.h"
#include "table/vector.h"

typedef struct dh_suspected {
    dh_suspect suspect;
    int32_t column;      /* of the spec */
    int32_t source;      /* file of the first value … */
    int64_t offset;      /* … and of its record in it */
    const char *example; /* the first value, with what cannot be seen as <U+200B>, cut after some hundred bytes */
    int64_t n;           /* values */
    int zone;            /* of local times: their offset from UTC in quarters of an hour, or DH_SUSPECT_NO_OFFSET */
} dh_suspected;

typedef struct dh_suspects {
    dh_arena *arena;
    dh_suspected *items;
    size_t n, capacity;
} dh_suspects;

void dh_suspects_free(dh_suspects *suspects);
/* Counts one value that is suspected of a set of things among the items from `from` on, or adds items for it. ENOMEM.
 */
dh_status dh_suspects_add(dh_suspects *suspects, size_t from, unsigned set, int32_t column, int32_t source,
                          int64_t offset, dh_slice text, dh_error *error);
/* Appends copies of all items of `from`. ENOMEM. */
dh_status dh_suspects_add_all(dh_suspects *suspects, const dh_suspects *from, dh_error *error);
/* Makes one item of all that have the same column and suspicion, with the first example; sorted by suspicion and
 * column. */
void dh_suspects_sum_up(dh_suspects *suspects);

#endif
