/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of engine/script share. Lua functions raise errors with dh_lua_fail or dh_lua_raise after freeing what
 * they own. What they hold while other Lua code may raise (a longjmp) belongs to a userdata with __gc. */
#ifndef DH_SCRIPT_SCRIPT_INTERNAL_H
#define DH_SCRIPT_SCRIPT_INTERNAL_H

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include "base/arena.h"
#include "dialogue/dataset/sources.h"
#include "script/script.h"
#include "table/write.h"

struct dh_script {
    dh_script_options options;
    lua_State *L;
    size_t used;        /* bytes that Lua holds */
    bool out_of_memory; /* an allocation was refused by the limit */
    double deadline;    /* of the monotonic clock; 0 = none */
    const void *line;   /* the function of the line that runs (line.c); NULL = none */
    bool has_written;   /* printed or saved something */
    bool read_only;     /* what runs now came with data, and may not write files */
    bool measured;      /* measures were asked for: columns of their names have their titles as heads */
    char *folder;       /* of the script; NULL = the current one */
    dh_sources given;   /* the data set that the script was started with, and its folder: may be read */
    dh_sources opened;  /* that one, and all that the script opened: not written over */
};

#define DH_LUA_QUERY    "dienhong.query"
#define DH_LUA_DATASET  "dienhong.dataset"
#define DH_LUA_CHART    "dienhong.chart"
#define DH_LUA_REPORT   "dienhong.report"
#define DH_LUA_DATE     "dienhong.date"
#define DH_LUA_SEQUENCE "dienhong.sequence"
#define DH_LUA_ROW      "dienhong.row"

/* A plan, and its result once it has been run. */
typedef struct dh_lua_query {
    dh_plan *plan;
    dh_table *table;
    const dh_script *script;
} dh_lua_query;
/* User values of a query: what keeps its data alive, and the metatable of its rows (row.c). */
enum { DH_LUA_QUERY_SOURCE = 1, DH_LUA_QUERY_ROWS, DH_LUA_QUERY_VALUES = DH_LUA_QUERY_ROWS };

/* Whether a script, of a file or (path NULL) a text, does not compile since `return` is missing before its result; then
 * sets the error. */
bool dh_script_misses_return(lua_State *L, const char *path, const char *text, const char *name, dh_error *error);
/* Sets the error for a script, of a file or (path NULL) a text, that Lua cannot read: its message is on top of the
 * stack.
 */
void dh_script_explain_syntax(lua_State *L, const char *path, const char *text, dh_error *error);

/* The hook that stops a script on an interrupt or past its deadline; the message handler of its lua_pcall; the error
 * for what that returned, with its message on top of the stack. */
void dh_script_watch(lua_State *L, lua_Debug *event);
int dh_script_explain_error(lua_State *L);
dh_status dh_script_explain_failure(const dh_script *script, int code, dh_error *error);
/* Empties the stack, starts the clock, and pushes the message handler. */
void dh_script_begin(dh_script *script);
/* Calls `body` with `context` as light userdata, within the script's limits; what it raises is the error. */
dh_status dh_script_call(dh_script *script, lua_CFunction body, void *context, dh_error *error);
/* dh_lua_query_table, for the user: a lack of memory names its limit, and a query that is none is a mistake of the
 * script. */
dh_status dh_script_run_query(const dh_table **out, dh_lua_query *query, dh_error *error);

/* The script that `L` belongs to. */
dh_script *dh_script_of(lua_State *L);
/* Raises `error` as a Lua error, after the script's line. Never returns; the int is for `return dh_lua_fail(…)`. */
int dh_lua_fail(lua_State *L, const dh_error *error);
/* As luaL_error, with the format translated by the catalogue. */
int dh_lua_raise(lua_State *L, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The message for running out of memory outside Lua: the process's limit holds for tables, which Lua does not count. */
void dh_script_explain_memory(const dh_script *script, char *text, size_t size);

/* What the value is, in words, translated: "a number", "a query". */
const char *dh_lua_type_of(lua_State *L, int index);
int dh_lua_type_text(lua_State *L); /* a __tostring that gives it: Lua's would be an address */

/* Pushes a userdata that owns a new arena, and frees it when it is collected. */
dh_arena *dh_lua_new_arena(lua_State *L);
/* Pushes a buffer that Lua frees, whatever is raised; dh_lua_end_text replaces it, on top of the stack, by its text. */
dh_strbuf *dh_lua_new_text(lua_State *L);
void dh_lua_end_text(lua_State *L);

/* Pushes a query without a plan, which the caller makes next: what it owns is freed whatever Lua raises. `dataset`:
 * stack index of the data set that the plan will read, or of a query over it, which the new query keeps alive; 0 =
 * none. */
dh_lua_query *dh_lua_new_query(lua_State *L, int dataset);
/* Makes `table`, which is taken over, also on failure, the query's result. */
dh_status dh_lua_query_take(dh_lua_query *query, dh_table *table, const dh_catalog *catalog, dh_error *error);
dh_lua_query *dh_lua_to_query(lua_State *L, int index); /* NULL when it is none */
/* Raises when it is none. A table of rows, behind the first argument, is replaced by the query that it is. */
dh_lua_query *dh_lua_check_query(lua_State *L, int index);
/* The result, run at the first call. Borrowed from the query. */
dh_status dh_lua_query_table(const dh_table **out, dh_lua_query *query, dh_error *error);
const dh_table *dh_lua_check_table(lua_State *L, int index); /* raises when it is no query or fails */
/* Adds the verbs to the table on top. */
void dh_lua_add_verbs(lua_State *L);
/* Pushes the query of the Lua table of rows at `index`; raises when it is none, or a column's values do not go
 * together.
 */
void dh_lua_push_rows(lua_State *L, int index);
/* Pushes a column of the result of the query at `query`, as a sequence. */
void dh_lua_push_sequence(lua_State *L, int query, int32_t column);

/* Dates and datetimes. dh_lua_to_date: false when the value is none. */
void dh_lua_push_date(lua_State *L, int32_t days);
void dh_lua_push_datetime(lua_State *L, int64_t microseconds);
bool dh_lua_to_date(lua_State *L, int index, dh_value *out);
/* Pushes the date as text of a form such as "dd/mm/yyyy", NULL = that of the locale (date_format.c). */
void dh_lua_push_date_text(lua_State *L, const dh_value *date, const char *form);
/* A count that is not exact, as dh_lua_push_cell makes it; false when the value is none. */
bool dh_lua_to_count(lua_State *L, int index, dh_count *out);

/* Pushes a userdata that owns a column to be made from Lua's values, NULL until there is a known one. _append takes the
 * value on top, which stays there, as row `row`, one after the other; `name`: of the column in the error that it
 * raises, NULL for what a function gives. _end: of `n` rows; one without a known value is bool; a `name` that is year
 * shows numbers as years. */
dh_column **dh_lua_new_column(lua_State *L);
void dh_lua_append(lua_State *L, dh_column **column, int64_t row, const char *name);
void dh_lua_end_column(lua_State *L, dh_column **column, int64_t n, const char *name);

/* Unknown becomes nil, a date one of date.c, a count that is not exact a table (value.c). */
void dh_lua_push_cell(lua_State *L, const dh_column *column, int64_t row, dh_locale locale);

/* Rows (row.c). Pushes a row of the result of the query at `query`, a table of name = cell; a name that is no column is
 * an error. */
void dh_lua_push_row(lua_State *L, int query, const dh_table *table, int64_t row);
bool dh_lua_is_row(lua_State *L, int index);

dh_dataset *dh_lua_check_dataset(lua_State *L, int index);
void dh_lua_push_dataset(lua_State *L, dh_dataset *dataset, bool owned);

/* The drawing library, opened at the first call. ELIMIT: memory has failed it before. */
dh_status dh_drawing(const dh_charts_api **out, dh_error *error);

/* What is to be drawn: DH_DRAWING_CHART or DH_DRAWING_REPORT of base/foreign.h, its title or NULL, and what draws it.
 */
typedef struct dh_drawing_job {
    const char *what, *title;
    dh_status (*draw)(dh_strbuf *out, const void *context, const dh_charts_api *api, dh_chart_warn warn,
                      void *warn_context, dh_error *error);
    const void *context;
} dh_drawing_job;
/* Draws it into the file, whole or not at all; warnings are the script's. ELIMIT: memory ran out, for the libraries
 * too, which may not have said so. */
dh_status dh_drawing_to_file(dh_script *script, const dh_drawing_job *job, const char *path, dh_error *error);

/* A chart: a userdata that owns the spec, its tables and strings, and keeps their data sets alive. */
typedef struct dh_lua_chart {
    dh_arena *arena; /* NULL once it is collected */
    dh_chart_spec spec;
    dh_table **tables;
    int n_tables;
    bool silent; /* notes = false: the tables have none */
    bool totals; /* rows of totals are drawn, too */
} dh_lua_chart;
/* Pushes the chart that the table at `index` describes; raises when it describes none. */
dh_lua_chart *dh_lua_push_chart(lua_State *L, int index);
dh_lua_chart *dh_lua_to_chart(lua_State *L, int index); /* NULL when it is none */
/* "bar, line or rule": the marks that the drawing library has; "" when it cannot be opened. */
const char *dh_lua_chart_marks(void);
/* The mark at `index` as a word of the reference; false past the last, and where nothing can be drawn. */
bool dh_lua_chart_mark_at(int32_t index, dh_script_word *out);
/* The creation time written into files, in seconds since 1970: SOURCE_DATE_EPOCH, else the as-of day, else 0. */
int64_t dh_script_created(const dh_script *script);
/* A dh_chart_warn whose context is the dh_script. */
void dh_script_warn(void *script, const char *message);
/* What a script may read and write (access.c): EINVAL, with the rule and the remedy. */
dh_status dh_script_may_read(const dh_script *script, const char *path, dh_error *error);
dh_status dh_script_may_write(const dh_script *script, const char *path, dh_error *error);
/* Opens a data set that the script may read. As for dh_dataset_open, *out may be set on failure. */
dh_status dh_script_open_dataset(dh_dataset **out, dh_script *script, const char *path, const char *profile,
                                 dh_error *error);
/* Before a file is written: whether it may be; clears, and reports, what a run that was killed has left beside it. */
dh_status dh_script_begin_output(dh_script *script, const char *path, dh_error *error);

/* A method, and its entry in the reference. Lists end with a NULL name. */
typedef struct dh_lua_word {
    const char *name;
    lua_CFunction call;
    const char *usage, *doc;
} dh_lua_word;

/* A field of a table that a script gives, and its entry in the reference. `kind` (of value) and `place` (offset in the
 * struct that is filled) mean what the file that reads the table says. */
typedef struct dh_lua_field {
    const char *name;
    int kind;
    size_t place;
    const char *doc;
} dh_lua_field;

extern const dh_lua_word dh_lua_query_words[], dh_lua_report_words[];
extern const dh_lua_field dh_lua_chart_fields[], dh_lua_chart_channels[], dh_lua_chart_others[], dh_lua_report_fields[];
/* A new table of the methods on the stack. */
void dh_lua_push_words(lua_State *L, const dh_lua_word *words);

/* Raises for a key of the table at `index`, which may be absent, that is none of `names`, and for what is no table:
 * ignored, a misspelt option would give the answer to another question. `what` takes them. */
void dh_lua_check_options(lua_State *L, int index, const char *what, const char *const *names);

/* Which of `names`, which end with NULL, the text at `index` is, `fallback` where there is none; raises for another. */
int dh_lua_check_choice(lua_State *L, int index, const char *what, const char *fallback, const char *const *names);

void dh_lua_open_query(lua_State *L);
void dh_lua_open_dataset(lua_State *L);
#define DH_LUA_STAT "dienhong.stat" /* of the registry: the method stat of data sets (statistic.c) */
void dh_lua_open_statistic(lua_State *L);
void dh_lua_open_chart(lua_State *L);  /* adds dienhong.chart to the table on top */
void dh_lua_open_report(lua_State *L); /* adds dienhong.report */
void dh_lua_open_value(lua_State *L);  /* adds dienhong.format, .label, .locale */
void dh_lua_open_date(lua_State *L);   /* adds dienhong.date */
void dh_lua_open_rows(lua_State *L);   /* adds dienhong.table */
void dh_lua_open_sequence(lua_State *L);
/* pairs, in order of key. */
int dh_lua_ordered_pairs(lua_State *L);
void dh_lua_open_standard_library(lua_State *L); /* the standard library's safe parts, ordered pairs, require, print */

#endif
