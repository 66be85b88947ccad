/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a column is read, and where its faults go. What a rule points to is borrowed. */
#ifndef DH_LOAD_CELLS_FIELD_RULE_H
#define DH_LOAD_CELLS_FIELD_RULE_H

#include "load/config/entry.h"
#include "load/scan/chunk.h"
#include "table/dictionary.h"

/* How one column is read. Read-only, so that all workers share it. */
typedef struct dh_field_rule {
    const dh_load_entry *entry;
    int32_t column; /* of the entry's spec */
    dh_type type;
    dh_dictionary *dictionary;        /* category; borrowed */
    bool typed;                       /* unquoted fields are typed cells (scan/typed.h) */
    bool mapped;                      /* it has a value map */
    bool direct;                      /* fast path allowed: no value map, and no word for null looks like a number */
    int8_t year, month, day, mark[2]; /* offsets in a date of ten characters, if has_date */
    char marks[2];                    /* the characters at mark[0] and mark[1] */
    bool has_date;                    /* the first date format has ten characters, so dates have a fast path */
} dh_field_rule;

/* Receives faults, and what is suspected of values (suspect.h) as a set of DH_SUSPECT. `row`: of the chunk; `text`: the
 * value without its quotes. */
typedef struct dh_fault_sink {
    void *self;
    dh_status (*fault)(void *self, const dh_chunk *chunk, int64_t row, int32_t column, dh_slice text,
                       const char *reason, dh_error *error);
    dh_status (*suspect)(void *self, const dh_chunk *chunk, int64_t row, int32_t column, dh_slice text,
                         unsigned suspects, dh_error *error);
} dh_fault_sink;

#endif
