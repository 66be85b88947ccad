/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the loader's files share. A dh_load owns an arena with every string that faults, remarks and places name; the
 * readers (and with them the files' bytes) live until dh_load_finish, so that a row can be read again.
 */
#ifndef DH_LOAD_LOAD_H
#define DH_LOAD_LOAD_H

#include "base/arena.h"
#include "load/csv.h"
#include "load/entry.h"

typedef struct dh_load_source {
    const char *name; /* as the manifest gives it */
    dh_csv *csv;      /* NULL once finished */
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
    const char *raw; /* in the reader's bytes */
    int64_t line;
    int32_t source;
} dh_load_place_of;

typedef struct dh_load_text {
    const char *text;
    int64_t size;
} dh_load_text;

/* A rejected record, copied so that it outlives its file. */
typedef struct dh_load_record {
    int32_t source;
    int32_t n_fields;
    int64_t line;
    int64_t index; /* when it was added; its place after the last sort */
    dh_load_text raw;
    const dh_load_text *fields;
} dh_load_record;

typedef struct dh_load_fault_of {
    dh_fault fault;
    int64_t order; /* when it was added */
} dh_load_fault_of;

struct dh_load {
    dh_arena *arena;
    const dh_table_spec *spec;
    const dh_load_entry *entry; /* while loading */
    dh_load_source *sources;
    size_t n_sources, sources_capacity;
    int32_t n_groups;
    dh_table *table;
    dh_column **columns;      /* per column of the spec while loading, NULL = not given */
    bool *given;              /* per column: mapped or constant */
    const char **constants;   /* per column, as text */
    dh_load_place_of *places; /* per row */
    size_t n_rows, places_capacity;
    int64_t *marks; /* per row: 1 + its record, 0 = accepted; NULL until the first */
    int64_t n_marked;
    dh_load_record *records;
    size_t n_records, records_capacity;
    dh_load_fault_of *faults;
    size_t n_faults, faults_capacity;
    const char **remarks;
    size_t n_remarks, remarks_capacity;
    bool finished;
};

/* file.c: opens one file, reads and maps its header. */
dh_status dh_load_open_source(dh_load *load, const char *folder, const char *name, dh_error *error);

/* cell.c: the text of one cell as a value of the column's type. DH_EDATA: `reason` says why not. Texts of the value
 * are borrowed from `text`, the entry or `scratch`. */
dh_status dh_cell_read(dh_value *out, const dh_load_entry *entry, int32_t column, const char *text, size_t size,
                       dh_arena *scratch, dh_strbuf *reason);
dh_status dh_cell_append(dh_column *column, const dh_value *value, dh_error *error);
/* A constant's value: dates may be written as 2020-08-11 whatever the files' format. */
dh_status dh_cell_constant(dh_value *out, const dh_load_entry *entry, int32_t column, dh_arena *scratch,
                           dh_strbuf *reason);

/* reject.c */
dh_status dh_load_add_record(dh_load *load, int32_t source, const dh_record *record, int64_t *index, dh_error *error);
/* field: 0-based, -1 = the whole record; value: NULL = none. */
dh_status dh_load_add_fault(dh_load *load, int64_t record, int32_t field, int64_t value_line, const char *value,
                            int64_t value_size, const char *reason, dh_error *error);
/* Puts records and faults in order of file, line and column. */
dh_status dh_load_sort_faults(dh_load *load, dh_error *error);
dh_status dh_load_add_remark(dh_load *load, dh_error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
