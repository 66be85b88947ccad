/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rejected records and their faults, with copies of all that they say of their files. Freed with dh_rejects_free.
 */
#ifndef DH_LOAD_REJECTS_H
#define DH_LOAD_REJECTS_H

#include "base/arena.h"
#include "load/fault.h"
#include "load/source.h"

typedef struct dh_load_text {
    const char *text;
    int64_t size;
    int64_t line; /* where it begins */
} dh_load_text;

/* A rejected record, copied so that it outlives its file. */
typedef struct dh_load_record {
    int32_t source;
    int32_t n_fields;
    int64_t line;
    int64_t index; /* when it was added; its place after the last sort */
    dh_record_fault fault;
    dh_load_text raw;
    const dh_load_text *fields;
} dh_load_record;

typedef struct dh_load_fault_of {
    dh_fault fault;
    int64_t order; /* when it was added */
} dh_load_fault_of;

/* Rejected records with their faults, whose strings live in `arena`. */
typedef struct dh_rejects {
    dh_arena *arena;
    dh_load_record *records;
    size_t n_records, records_capacity;
    dh_load_fault_of *faults;
    size_t n_faults, faults_capacity;
} dh_rejects;

void dh_rejects_free(dh_rejects *rejects);
dh_status dh_rejects_add_record(dh_rejects *rejects, int32_t source, const dh_record *record, int64_t *index,
                                dh_error *error);
/* field: 0-based, -1 = the whole record; value: NULL = none. `source` is the record's. */
dh_status dh_rejects_add_fault(dh_rejects *rejects, const dh_load_source *source, int64_t record, int32_t field,
                               int64_t value_line, const char *value, int64_t value_size, const char *reason,
                               dh_error *error);
/* Copies of all that `from` has. */
dh_status dh_rejects_add_all(dh_rejects *rejects, const dh_rejects *from, dh_error *error);
/* Puts records and faults in order of file, line and column; place[i] = where record i came to stand, dh_free'd by the
 * caller (out NULL = not asked). */
dh_status dh_rejects_sort(dh_rejects *rejects, int64_t **place, dh_error *error);

#endif
