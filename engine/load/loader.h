/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From files to one table: what the columns must be (dh_table_spec), how the files write them (dh_load_entry, read
 * from dataset.lua or a profile), and what came of it (dh_load: the table, where each row stood, and every reject).
 *
 * Nothing is lost: read = accepted + rejected holds at every moment. A row with several faults is rejected once and
 * lists all of them. Checks that need other tables (keys, order of dates) are made by the caller between
 * dh_load_files and dh_load_finish with dh_load_reject.
 */
#ifndef DH_LOAD_LOADER_H
#define DH_LOAD_LOADER_H

#include "base/pool.h"
#include "base/strbuf.h"
#include "table/relation.h"

struct dh_arena;

typedef struct dh_column_spec {
    const char *name;
    dh_type type;
    bool required;              /* an unknown cell is a fault */
    const char *const *choices; /* category: NULL-terminated list of the values allowed; NULL = any */
    double min, max;            /* numbers and counts: inclusive; min > max = no range */
} dh_column_spec;

typedef struct dh_table_spec {
    const char *name;
    const dh_column_spec *columns;
    int32_t n_columns;
    const char *const *keys; /* NULL-terminated: columns that together are unique */
    bool declared;           /* each column was named for these files: one that a file does not have is told of */
} dh_table_spec;

/* One table's entry of dataset.lua with its profile merged in. Opaque; made by dh_manifest_read. */
typedef struct dh_load_entry dh_load_entry;

/* One fault of one row. Strings belong to the dh_load. */
typedef struct dh_fault {
    const char *file;   /* as given in the manifest, relative to the data set */
    int64_t line;       /* 1-based, where the record starts */
    int64_t value_line; /* where the value itself stands: a record can span lines */
    int32_t column;     /* 1-based field number in the file; 0 = the whole record */
    const char *name;   /* the file's header of that field; "" for the whole record */
    const char *value;  /* as written; bytes that are not UTF-8 as \xNN */
    const char *reason; /* "day 31 does not exist in February", … */
    int64_t record;     /* index of the rejected record this belongs to: 0 … rejected-1, ascending */
} dh_fault;

typedef struct dh_load dh_load;

/* Opens the files of `entry` (paths relative to `folder`), reads every record. EIO, or EDATA for a file that cannot
 * be a table at all (empty, no header, a mapped header that is missing: the message lists the headers there are). */
dh_status dh_load_files(dh_load **out, const dh_table_spec *spec, const dh_load_entry *entry, const char *folder,
                        dh_pool *pool, dh_error *error);
void dh_load_free(dh_load *load); /* before the entry's manifest */
/* Whether the files can be opened and their headers fit; no row is read. */
dh_status dh_load_probe(const dh_table_spec *spec, const dh_load_entry *entry, const char *folder, dh_error *error);
/* The same without keeping the rows: the counts, every fault and every remark, in bounded memory but for the faults.
 * dh_load_table is NULL. */
dh_status dh_load_check(dh_load **out, const dh_table_spec *spec, const dh_load_entry *entry, const char *folder,
                        dh_pool *pool, dh_error *error);

/* The files' rows as a relation, scanned when a plan asks and only in the columns that it needs: rows whose cells in
 * those columns are faulty are left out, counted, and told of in the result's notes; more than the share `max_rejected`
 * of them is EDATA. Fields stand in the order of the first file. The spec, the entry and the folder are borrowed while
 * it lives. */
dh_status dh_load_relation(dh_relation **out, const dh_table_spec *spec, const dh_load_entry *entry, const char *folder,
                           double max_rejected, dh_error *error);
/* Of the last pass over such a relation that was finished. */
void dh_load_relation_counts(const dh_relation *relation, int64_t *read, int64_t *rejected);
const dh_load *dh_load_relation_load(const dh_relation *relation);
/* What was in the files and is in no row, of those read last: remark `index`, appended; false past the last. */
bool dh_load_passed_over(const dh_load *load, int32_t index, dh_strbuf *out);
/* As dh_load_remark, of a relation made by dh_load_relation. */
const char *dh_load_relation_remark(const dh_relation *relation, int32_t index);

/* The accepted rows, all columns of the spec that the files or constants give, in file order. Borrowed; replaced by
 * dh_load_finish. */
const dh_table *dh_load_table(const dh_load *load);
bool dh_load_has(const dh_load *load, const char *column); /* mapped or constant */
/* Where accepted row `row` stands. */
void dh_load_place(const dh_load *load, int64_t row, const char **file, int64_t *line);

/* Marks an accepted row as faulty in `column` (a spec column's name, or NULL for the whole record); its raw value is
 * looked up. It stays in dh_load_table until dh_load_finish. */
dh_status dh_load_reject(dh_load *load, int64_t row, const char *column, dh_error *error, const char *reason, ...)
    __attribute__((format(printf, 5, 6)));
bool dh_load_is_rejected(const dh_load *load, int64_t row); /* of dh_load_table */
/* Of rows that were rejected for a cell and so are not in dh_load_table: how many, and the cell of one (0 …) in another
 * column; *known = false where it is unknown, faulty itself or not in the file. Texts live in `scratch`. */
int64_t dh_load_n_faulty(const dh_load *load);
dh_status dh_load_faulty_cell(dh_value *out, bool *known, const dh_load *load, int64_t index, const char *column,
                              struct dh_arena *scratch, dh_error *error);
/* One more fault of such a row. */
dh_status dh_load_add_fault(dh_load *load, int64_t index, const char *column, const char *reason, dh_error *error);
/* Rejects every row but the first of those whose spec keys are equal. */
dh_status dh_load_check_keys(dh_load *load, dh_error *error);
/* Takes the marked rows out. The table is then final and the caller's to take (dh_load_take_table). */
dh_status dh_load_finish(dh_load *load, dh_error *error);
dh_table *dh_load_take_table(dh_load *load);

int64_t dh_load_read(const dh_load *load);
int64_t dh_load_accepted(const dh_load *load);
int64_t dh_load_rejected(const dh_load *load);
int64_t dh_load_n_faults(const dh_load *load);
const dh_fault *dh_load_fault(const dh_load *load, int64_t index); /* by file, line, column */
/* What the loader inferred or passed over, as sentences: "sessions-2018.csv: delimiter ';'", "column 'Ghi chú' is not
 * mapped and was not loaded". NULL past the last. */
const char *dh_load_remark(const dh_load *load, int32_t index);
dh_status dh_load_add_remark(dh_load *load, dh_error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The rejected records as CSV under the file's own headers, followed by _file, _line, _column, _value, _reason, _raw;
 * once mended, the file loads with the same entry (columns that begin with "_" are passed over unless mapped). One CSV
 * per distinct header row: `index` counts them; returns false past the last. */
bool dh_load_reject_csv(const dh_load *load, int32_t index, dh_strbuf *out);
/* The faults as JSON objects, one a line with a comma between, without the enclosing brackets. */
void dh_load_reject_json(const dh_load *load, dh_strbuf *out);

#endif
