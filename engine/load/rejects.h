/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rejected records and their faults, copied so that they outlive the reading of their files. Freed with
 * dh_rejects_free.
 */
#ifndef DH_LOAD_REJECTS_H
#define DH_LOAD_REJECTS_H

#include "base/arena.h"
#include "load/fault.h"
#include "load/source.h"

/* One field or a whole record. */
typedef struct dh_load_text {
    const char *text;
    int64_t size; /* bytes */
    int64_t line; /* 1-based, where it begins */
    bool quoted;  /* it was, or had to be */
} dh_load_text;

/* A rejected record. */
typedef struct dh_load_record {
    int32_t source, rank; /* rank: of its source, once they are sorted */
    int32_t n_fields;
    int64_t line;
    int64_t index; /* position in `records` when added, or after the last sort */
    dh_record_fault fault;
    bool cut; /* it was longer than is kept: `raw` and `fields` have only its beginning */
    dh_load_text raw;
    /* Mostly within `raw`. Behind them, of a row that cannot be read as a whole, what a cell shows that is none of
     * them. */
    const dh_load_text *fields;
    bool has_far;
} dh_load_record;

/* A fault and its sequence number, to break ties when sorting. */
typedef struct dh_load_fault_of {
    dh_fault fault;
    int64_t order;
} dh_load_fault_of;

/* Rejected records with their faults, whose strings live in `arena`. */
typedef struct dh_rejects {
    dh_arena *arena;
    dh_load_record *records;
    size_t n_records, records_capacity;
    dh_load_fault_of *faults;
    size_t n_faults, faults_capacity;
    int64_t bytes;            /* that all of this takes at most, while it grows and is sorted too, … */
    _Atomic(int64_t) *shared; /* … and those of all threads that add to the same; NULL = it is alone */
} dh_rejects;

/* A way through the records, each with its faults [begin, end). {rejects} is its beginning. */
typedef struct dh_reject_cursor {
    const dh_rejects *of;
    const dh_load_record *record;
    const dh_load_record *last; /* of the row; NULL = the record itself */
    size_t begin, end;
} dh_reject_cursor;

/* Moves to the next record; false past the last. */
bool dh_rejects_next(dh_reject_cursor *cursor);
/* Moves to the next row of a file, which may be several records with `rows`: their faults are its own, and its record
 * is the first of them. */
bool dh_rejects_next_row(dh_reject_cursor *cursor);
/* Whether fault number `i` of a row is one before it, of another of its records. */
bool dh_rejects_is_repeated(const dh_reject_cursor *cursor, size_t i);

void dh_rejects_free(dh_rejects *rejects);
/* *index: that of the new record, valid until the next sort. typed: it is typed delimited text (scan/typed.h). EDATA
 * here and below: the rejects take more memory than they may, which hangs on the records alone and not on how threads
 * share them. */
dh_status dh_rejects_add_record(dh_rejects *rejects, int32_t source, bool typed, const dh_record *record,
                                int64_t *index, dh_error *error);
/* Adds a fault to a record, which came from `source`. field: 0-based, -1 = the whole record; value: NULL = none. */
dh_status dh_rejects_add_fault(dh_rejects *rejects, const dh_load_source *source, int64_t record, int32_t field,
                               int64_t value_line, const char *value, int64_t value_size, const char *reason,
                               dh_error *error);
/* Moves all records and faults of `from` to the end; `from` is empty then. */
dh_status dh_rejects_take_all(dh_rejects *rejects, dh_rejects *from, dh_error *error);
/* Drops of the faults of each row of a file those that are repeated: a cell that several of its records read is wrong
 * in all of them. Records stay, though none of their faults does. Once they are sorted, and for the last time. */
dh_status dh_rejects_drop_repeated(dh_rejects *rejects, dh_error *error);
/* Drops the records for which keep[i] is false, and their faults. */
dh_status dh_rejects_keep(dh_rejects *rejects, const bool *keep, dh_error *error);
/* Sorts records by file, which is the rank of their source, and line, and faults by record and column. (*place)[i] =
 * new index of record i, to be freed with dh_free; place NULL = not wanted; *place NULL = there are no records. */
dh_status dh_rejects_sort(dh_rejects *rejects, const dh_load_source *sources, int64_t **place, dh_error *error);

#endif
