/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The result of loading files (loader.h): the table, the place of each row in its file, and every reject. Freed by the
 * caller, before the manifest of its entry. Strings that it returns belong to it.
 */
#ifndef DH_LOAD_LOAD_H
#define DH_LOAD_LOAD_H

#include "base/strbuf.h"
#include "load/config/table_spec.h"
#include "load/fault.h"
#include "table/table.h"

typedef struct dh_load dh_load;

/* The column of the spec that is the table's whole key, and so its id; -1 = its key has several columns, or none. */
int32_t dh_load_id_column(const dh_table_spec *spec);

void dh_load_free(dh_load *load); /* before the entry's manifest */

/* The accepted rows in the order of the files, with all columns that are mapped or constant. Borrowed; dh_load_finish
 * replaces it. */
const dh_table *dh_load_table(const dh_load *load);
bool dh_load_has(const dh_load *load, const char *column); /* mapped or constant */
/* File and 1-based line of accepted row `row`. */
void dh_load_place(const dh_load *load, int64_t row, const char **file, int64_t *line);
bool dh_load_is_rejected(const dh_load *load, int64_t row); /* by dh_load_reject; row of dh_load_table */

/* Counts of records; read = accepted + rejected. */
int64_t dh_load_read(const dh_load *load);
int64_t dh_load_accepted(const dh_load *load);
int64_t dh_load_rejected(const dh_load *load);
int64_t dh_load_n_faults(const dh_load *load);
const dh_fault *dh_load_fault(const dh_load *load, int64_t index); /* by file, line, column; NULL past the last */
/* Warning `index`: what the loader inferred or left out, as a sentence: "sessions-2018.csv: delimiter ';'", "column
 * 'Ghi chú' is not mapped and was not loaded". NULL past the last. */
const char *dh_load_warning(const dh_load *load, int32_t index);
/* Whether warning `index`, which is there, says of a file no more than that it is delimited by commas. */
bool dh_load_warning_is_usual(const dh_load *load, int32_t index);
dh_status dh_load_add_warning(dh_load *load, dh_error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Adds a note. ENOMEM. */
dh_status dh_load_add_note(dh_load *load, dh_error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Appends note `index`, a sentence on what must be known of the rows: columns that files lack, files that are copies,
 * what the last scan suspected (cells/suspect.h) or skipped. False past the last. */
bool dh_load_note(const dh_load *load, int32_t index, dh_strbuf *out);
/* The same of columns of the domain that some files lack: `check` lists them; a result tells of its own how many rows
 * have the figure. */
bool dh_load_absence(const dh_load *load, int32_t index, dh_strbuf *out);
/* Of n loads of a data set (NULL = none): takes back the notes on sheets left out of those that another one reads. */
dh_status dh_loads_forget_read_sheets(dh_load *const *loads, int n, dh_error *error);
/* Copy `index` among the files: its name, and that of the first file of these contents (notes.h). False past the last.
 */
bool dh_load_copy(const dh_load *load, int32_t index, const char **name, const char **of);

#endif
