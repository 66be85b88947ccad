/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A script's state that is given line after line, as a session types them: what a line returns is shown, and what it
 * declares lives on. Also what can be written at a place of a line. The script is made by dh_script_new.
 */
#ifndef DH_SCRIPT_LINES_H
#define DH_SCRIPT_LINES_H

#include "script/script.h"

/* Runs one or more lines, as an expression where they are one. The values that it gives are kept for the calls below,
 * and the first one, where it is not nil, is `_` from then on. Locals of the text itself become globals, since there is
 * no other place where later lines could find them. When the text is only the beginning of something, *incomplete is
 * set and nothing is run; `incomplete` is NULL when no more will come: then that is an error. Errors as of
 * dh_script_run. */
dh_status dh_script_run_lines(dh_script *script, const char *text, const char *name, bool *incomplete, dh_error *error);
/* The same of an expression alone, which changes nothing: neither `_` nor locals. */
dh_status dh_script_evaluate(dh_script *script, const char *expression, const char *name, dh_error *error);
/* How many values the last lines gave. A statistic's results count as their tables, then their notes as one
 * text. */
int dh_script_n_values(const dh_script *script);
/* The i-th value, from 0: *table is its rows, where it is a query or a table of rows, else *text shows it. Borrowed
 * until the next call of these. */
dh_status dh_script_value(dh_script *script, int i, const dh_table **table, const char **text, size_t *size,
                          dh_error *error);
/* What the first value is. */
typedef enum dh_script_kind {
    DH_SCRIPT_NONE,
    DH_SCRIPT_QUERY, /* also a table of rows */
    DH_SCRIPT_CHART,
    DH_SCRIPT_REPORT,
    DH_SCRIPT_OTHER
} dh_script_kind;
dh_script_kind dh_script_value_kind(const dh_script *script);
/* Calls the first value's method, which takes a text or (NULL) nothing. *text: what it returned, or NULL; borrowed
 * likewise.
 */
dh_status dh_script_call_method(dh_script *script, const char *method, const char *argument, const char **text,
                                dh_error *error);

/* Puts a chart of the first value, a query, in its place. `fields`: names and texts of dienhong.chart in turn, without
 * its data, ended by NULL. Errors as of dh_script_run. */
dh_status dh_script_make_chart(dh_script *script, const char *const *fields, dh_error *error);

/* A table of the columns of the first value, a query: their names, types, and the tables that keys are of. ESCRIPT: it
 * is none. The caller frees it. */
dh_status dh_script_describe(dh_table **out, dh_script *script, dh_error *error);

/* ---- what can be written ---- */

/* Takes a name, or a value of a column. */
typedef void (*dh_script_take)(void *context, const char *name, size_t size);

/* What may follow `expression` and the separator '.' or ':': the tables of a data set, the columns or verbs of a query,
 * the fields of a Lua table. With '"': the columns that an expression over the query may name. `expression` is run;
 * NULL: the names that a line may begin with. Nothing where it fails. */
void dh_script_names(dh_script *script, const char *expression, char separator, dh_script_take take, void *context);
/* The columns behind `path`, keys with a dot after each ("session.unit."), of the query. */
void dh_script_names_behind(dh_script *script, const char *expression, const char *path, dh_script_take take,
                            void *context);
/* The values of a column of texts that begin with `prefix`, in order, at most `max`. Reads the data. */
void dh_script_column_values(dh_script *script, const char *expression, const char *column, const char *prefix, int max,
                             dh_script_take take, void *context);

#endif
