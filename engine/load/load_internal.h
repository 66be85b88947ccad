/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the loader's files share. A dh_load owns an arena with every string that remarks and headers are, and the
 * rejects; the files stay open as long as it lives, so that a row can be read again.
 */
#ifndef DH_LOAD_LOAD_INTERNAL_H
#define DH_LOAD_LOAD_INTERNAL_H

#include "base/arena.h"
#include "load/scan/chunk.h"
#include "load/config/entry.h"

typedef struct dh_load_source {
    const char *name; /* as the manifest gives it */
    dh_input *input;
    dh_chunked *chunks;
    dh_csv *csv; /* for reading records again; NULL = not yet */
    char delimiter;
    const char **headers; /* trimmed, in NFC; "" = none */
    int32_t n_headers;
    int32_t n_needed;   /* fields up to the last named header */
    int32_t *field_of;  /* per column of the spec: 0-based field, -1 = none */
    int32_t group;      /* sources with equal headers and delimiters share one */
    int64_t n_empty;    /* records without any value, passed over */
    int64_t n_nameless; /* values that stand under no header */
} dh_load_source;

typedef struct dh_load_place_of {
    int64_t offset; /* where the record begins in its file */
    int32_t source;
} dh_load_place_of;

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

struct dh_load {
    dh_arena *arena;
    const dh_table_spec *spec;
    const dh_load_entry *entry; /* while loading; then `rules` */
    dh_load_entry rules;        /* how its cells are read, without files */
    dh_load_source *sources;
    size_t n_sources, sources_capacity;
    int32_t n_groups;
    dh_table *table;
    bool *given;              /* per column: mapped or constant */
    const char **constants;   /* per column, as text */
    dh_value *values;         /* per column: the constants' values */
    dh_load_place_of *places; /* per row */
    size_t n_rows;
    int64_t *marks; /* per row: 1 + its record, 0 = accepted; NULL until the first */
    int64_t n_marked;
    int64_t n_faulty;  /* the first of the rejected records: those with faulty cells or shape */
    bool faults_added; /* to these */
    dh_rejects rejects;
    const char **remarks;
    size_t n_remarks, remarks_capacity;
    bool finished;
};

/* loader.c: a load with its files opened and their headers mapped, no row read yet. Freed with dh_load_free. */
dh_status dh_load_open(dh_load **out, const dh_table_spec *spec, const dh_load_entry *entry, const char *folder,
                       dh_error *error);
int32_t dh_load_column(const dh_load *load, const char *name); /* of the spec; -1 = none */
dh_status dh_load_remark_on_rows(dh_load *load, dh_error *error);
/* Why a record is no row; NULL when its shape is good. The text is the buffer's. */
const char *dh_load_shape_fault(const dh_load_source *source, const dh_record *record, dh_strbuf *buffer);

/* gather_rows.c: all rows of an opened load, as the table (keep), or counted. */
dh_status dh_load_rows(dh_load *load, dh_pool *pool, bool keep, dh_error *error);

/* file.c: opens one file, reads and maps its header. */
dh_status dh_load_open_source(dh_load *load, const char *folder, const char *name, dh_error *error);
void dh_load_close_source(dh_load_source *source);

/* cell.c: the text of one cell as a value of the column's type. DH_EDATA: `reason` says why not. Texts of the value
 * are borrowed from `text`, the entry or `scratch`. */
dh_status dh_cell_read(dh_value *out, const dh_load_entry *entry, int32_t column, const char *text, size_t size,
                       dh_arena *scratch, dh_strbuf *reason);
/* A constant's value: dates may be written as 2020-08-11 whatever the files' format. */
dh_status dh_cell_constant(dh_value *out, const dh_load_entry *entry, int32_t column, dh_arena *scratch,
                           dh_strbuf *reason);

/* reject.c */
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
