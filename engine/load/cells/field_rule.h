/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a field is read, and where its faults go. What a rule points to is borrowed. */
#ifndef DH_LOAD_CELLS_FIELD_RULE_H
#define DH_LOAD_CELLS_FIELD_RULE_H

#include "load/config/entry.h"
#include "load/scan/chunk.h"
#include "table/dictionary.h"

/* How one column of a table is read: the same for all workers, only read. */
typedef struct dh_field_rule {
    const dh_load_entry *entry;
    int32_t column; /* of the entry's spec */
    dh_type type;
    dh_dictionary *dictionary;        /* category; borrowed */
    bool direct;                      /* the common forms need no look at value maps and words for unknown */
    int8_t year, month, day, mark[2]; /* of a date of ten characters: places; direct dates only */
    char marks[2];
    bool has_date;
} dh_field_rule;

/* Where faults go. `row` is the chunk's, `text` the value with its quotes resolved. */
typedef struct dh_fault_sink {
    void *self;
    dh_status (*fault)(void *self, const dh_chunk *chunk, int64_t row, int32_t column, dh_slice text,
                       const char *reason, dh_error *error);
} dh_fault_sink;

#endif
