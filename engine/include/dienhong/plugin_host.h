/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The host: what the engine does for plugins. Included by dienhong/plugin.h.
 *
 * Members without a remark have been there since 2.0. A later one is added at the end with its minor in a comment
 * ("since 2.1"); a plugin that can do without it asks DH_HOST_HAS before it calls it.
 *
 * Rules for every function, unless its block says otherwise:
 *   arguments  none is NULL but `error`, which may be everywhere; all are borrowed for the call, strings copied
 *   ownership  a plan, table or stream given through `out` is the caller's: plan_free, table_free, release
 *   failure    *out is NULL (or 0), a stream's release is NULL, and `error` says why. DH_ENOMEM may come from any
 *   threads    callable on any thread, also by several at once; one plan, table or results object by one at a time
 *              while it is being built, by any number when it is only read
 */
#ifndef DIENHONG_PLUGIN_HOST_H
#define DIENHONG_PLUGIN_HOST_H

#include "dienhong/plugin_register.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Whether this program's host has the member: DH_HOST_HAS(host, join). */
#define DH_HOST_HAS(host, member) ((host)->struct_size >= offsetof(dh_host, member) + sizeof((host)->member))

#if defined(__GNUC__)
#define DH_PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#define DH_FORMAT_OF(text)          __attribute__((format_arg(text)))
#else
#define DH_PRINTF_LIKE(text, first)
#define DH_FORMAT_OF(text)
#endif

/* Where the reference day comes from: there is none, since nothing in the data set is dated; it is the latest day that
 * a row has, which may be earlier than the day that the figures are of; the data set or the user declares it. */
typedef enum dh_as_of { DH_AS_OF_NONE, DH_AS_OF_LATEST, DH_AS_OF_DECLARED } dh_as_of;

/* A request for measures, in the words of `dienhong measure`. NULL or 0 = not given. */
typedef struct dh_measure_request {
    uint32_t struct_size;
    const char *names;     /* "sessions,participants" */
    const char *by;        /* "unit,year"; "session" = that of each record; NULL = one total */
    const char *from, *to; /* "2018", "2018-03", "2018-W05", "2018-03-01": both ends included */
    const char *geography; /* "then" or a date; NULL = the data set's default */
    const char *where;     /* an expression over the event's columns */
    /* "components": for ratios also columns NAME_numerator and NAME_denominator; "coverage": these, and after each
     * measure NAME_unreported, how many of its records do not report it; "periods": these, and after each measure
     * NAME_extent, the share of the period that its reports are of, added up, and NAME_extent_middle, that share times
     * where in the period its middle is (0 to 1); unknown where single events are counted */
    const char *parts;
    const char *locale; /* of the notes: "vi" or "en"; NULL = the user's language */
    /* 1: a row for every unit due (of the level, in the list of units on a day of the period) and every period from the
     * first to the last asked for, or with data: 0 where it reported none, unknown where it did not report. Keys are of
     * units and periods alone. An error where no row has a day, so that nothing says of which periods; 2: there as 0 */
    int32_t complete;
    const char *level;    /* with complete: "commune" …; NULL = that of most units that the data name */
    const char *calendar; /* whose years, quarters … are meant: "nam-bao-cao"; NULL = the data set's, "civil" = none */
    int32_t to_date; /* 1: of each year only the days that come no later in it than the as-of day does in its own */
} dh_measure_request;

struct dh_host {
    uint32_t struct_size;
    uint32_t abi_major, abi_minor;
    const char *version; /* the engine's */

    /* ---- errors, texts, memory, progress ---- */

    /* Sets status and message, in the user's language where the catalogue has `format`. NULL `error`: nothing. */
    void (*error_set)(dh_error *error, dh_status, const char *format, ...) DH_PRINTF_LIKE(3, 4);

    /* The translation to the user's language, `english` itself where no catalogue has one; that of a format takes the
     * same arguments. It lives as long as the plugin is registered. */
    const char *(*tr)(const char *english)DH_FORMAT_OF(1);

    /* The engine's allocator: its memory counts toward the run's limit (--memory-limit), and the conformance kit can
     * make it fail. As malloc, realloc and free: aligned for every type, NULL when
     * there is none left (realloc then leaves `memory` as it is), free(NULL) does nothing. A size of 0 gives memory. */
    void *(*alloc)(size_t size);
    void *(*realloc)(void *memory, size_t size);
    void (*free)(void *memory);

    /* Nonzero: the user interrupted, return DH_ECANCELLED soon. Cheap enough for every few thousand rows. */
    int (*cancelled)(void);
    /* Tells the user how far long work is; `total` 0 = unknown. */
    void (*progress)(int64_t done, int64_t total);

    /* ---- queries: the verbs of Lua with the same texts. A verb does not change its input and keeps what it needs of
     * it, so that the input may be freed. DH_EINVAL: a text does not parse or names no column; DH_ETYPE: its types do
     * not fit. Plans are lazy: only `run`, and pivot without a list, compute anything. ---- */

    /* The rows of a table of the data set: all of them; where an as-of day is declared or asked for, as they were on
     * it, as measures have them. DH_EINVAL: there is none of that name. */
    dh_status (*from)(dh_plan **out, dh_dataset *, const char *table, dh_error *error);
    /* Rows for which the expression is true: "kind == 'thematic'". */
    dh_status (*filter)(dh_plan **out, const dh_plan *, const char *expression, dh_error *error);
    /* More columns: "rate = resolved / opinions". */
    dh_status (*derive)(dh_plan **out, const dh_plan *, const char *assignments, dh_error *error);
    /* These columns alone: "unit, year(held_on) as year". */
    dh_status (*select)(dh_plan **out, const dh_plan *, const char *columns, dh_error *error);
    /* Groups for the aggregate that must come next. */
    dh_status (*group_by)(dh_plan **out, const dh_plan *, const char *keys, dh_error *error);
    /* "n = count()": one row a group, or one row. */
    dh_status (*aggregate)(dh_plan **out, const dh_plan *, const char *assignments, dh_error *error);
    /* "year, n desc"; rows with equal keys keep their order. */
    dh_status (*sort)(dh_plan **out, const dh_plan *, const char *keys, dh_error *error);
    /* The first rows. DH_EINVAL: a negative number. */
    dh_status (*take)(dh_plan **out, const dh_plan *, int64_t rows, dh_error *error);
    /* The columns of both plans, for rows with equal keys: "unit = code, year". `kind` "inner" (NULL), "left" or
     * another of the verb join: "nearest 30 days". Both plans are of one data set. */
    dh_status (*join)(dh_plan **out, const dh_plan *, const dh_plan *other, const char *on, const char *kind,
                      dh_error *error);
    /* A column for each value: "n by year in (2018, 2019)". Without the list the input is run to find the values.
     * DH_ELIMIT: there are too many. */
    dh_status (*pivot)(dh_plan **out, const dh_plan *, const char *text, dh_error *error);
    /* The rows of both, which have the same columns (the verb `union`, which C++ keeps for itself). */
    dh_status (*union_all)(dh_plan **out, const dh_plan *, const dh_plan *other, dh_error *error);
    /* Each combination of the columns once; NULL = of all columns. */
    dh_status (*distinct)(dh_plan **out, const dh_plan *, const char *columns, dh_error *error);
    /* Units as they were "then", or as on a date; NULL = the data set's default. */
    dh_status (*geography)(dh_plan **out, const dh_plan *, const char *then_or_date, dh_error *error);
    /* Rows dated in the period, both ends included; NULL = open at that end. */
    dh_status (*period)(dh_plan **out, const dh_plan *, const char *from, const char *to, dh_error *error);
    /* Computes the plan. The table is complete and only read from then on. DH_EDATA: the data does not allow it. */
    dh_status (*run)(dh_table **out, const dh_plan *, dh_error *error);
    /* NULL is accepted. */
    void (*plan_free)(dh_plan *);

    /* ---- measures ---- */

    /* As `dienhong measure`: the columns of `by`, then one for each measure, and notes. DH_EINVAL: an unknown
     * measure or key, or an invalid period. */
    dh_status (*measure)(dh_table **out, dh_dataset *, const dh_measure_request *, dh_error *error);

    /* ---- what there is, as tables; later minors may append columns ---- */

    /* The tables that `from` takes: "name" (text). */
    dh_status (*list_tables)(dh_table **out, dh_dataset *, dh_error *error);
    /* The columns of one of them, in order: "name", "type" ("int64", …) and "target", the table that a key leads to,
     * unknown for other columns. DH_EINVAL: there is no such table. */
    dh_status (*list_columns)(dh_table **out, dh_dataset *, const char *table, dh_error *error);
    /* The functions and aggregates of expressions, plugins' included: "name", "group", "signature", "doc". */
    dh_status (*list_functions)(dh_table **out, dh_dataset *, dh_error *error);

    /* ---- reading tables. Columns and rows count from 0 ---- */

    int64_t (*table_rows)(const dh_table *);
    int32_t (*table_columns)(const dh_table *);
    /* Borrowed from the table. `column` must be there. */
    const char *(*table_column_name)(const dh_table *, int32_t column);
    /* 0 and DH_DISPLAY_PLAIN for a column that is not there. */
    dh_type (*table_column_type)(const dh_table *, int32_t column);
    dh_display (*table_column_display)(const dh_table *, int32_t column);
    /* The column's number, -1 = none. */
    int32_t (*table_find)(const dh_table *, const char *column);
    /* A cell. A text is borrowed from the table, as.text.size bytes without a NUL; valid = 0: it is unknown, or not
     * there at all. */
    void (*table_cell)(const dh_table *, int32_t column, int64_t row, dh_value *out);
    /* All of it as a stream, which keeps what it needs: the table may be freed first. */
    dh_status (*table_export)(const dh_table *, struct ArrowArrayStream *out, dh_error *error);
    /* Notes on where its figures come from, borrowed; NULL past the last. */
    const char *(*table_note)(const dh_table *, int32_t index);
    /* NULL is accepted. */
    void (*table_free)(dh_table *);

    /* ---- building tables: begin, columns, cells of each column in the order of rows, end ---- */

    dh_status (*table_begin)(dh_table **out, dh_error *error);
    /* An empty column at the end. DH_EINVAL: no type, or a name that is there. */
    dh_status (*table_add_column)(dh_table *, const char *name, dh_type, dh_display, dh_error *error);
    /* A copy of column `column` of `from` at the end, its dictionary and links included; the rows listed (-1 = an
     * unknown cell), or all where `rows` is NULL. DH_EINVAL: a column or row that is not there. */
    dh_status (*table_copy_column)(dh_table *, const char *name, const dh_table *from, int32_t column,
                                   const int64_t *rows, int64_t n_rows, dh_error *error);
    /* Appends a cell. An int64 is taken for float64 and count, a float64 for count, text for category and back.
     * DH_ETYPE: another type; DH_EINVAL: no such column, or a copied key. */
    dh_status (*table_append)(dh_table *, int32_t column, const dh_value *, dh_error *error);
    /* Checks that all columns are of one length; the table is only read from then on. On failure it is still the
     * caller's to free. */
    dh_status (*table_end)(dh_table *, dh_error *error);
    /*
     * A full outer join on the first `n_keys` columns, which are of the same types: *out has those columns, one row for
     * each key of either table, sorted, then the int64 columns "row_1" and "row_2": the row in `a` and in `b`, unknown
     * where there is none. Two units whose codes have the same text are two keys. The columns of a table without rows
     * are not looked at. DH_EINVAL: a key occurs twice in one table.
     */
    dh_status (*table_align)(dh_table **out, const dh_table *a, const dh_table *b, int32_t n_keys, dh_error *error);

    /* ---- results of a statistic ---- */

    /* A named table, taken over by `out`, also on failure. DH_EINVAL: no name, or one that is there. */
    dh_status (*add_table)(dh_results *out, const char *name, dh_table *, dh_error *error);
    /* A suggested chart over the table of that name: a chart spec as Lua text (a table constructor). DH_EINVAL: no such
     * table. */
    dh_status (*add_chart)(dh_results *out, const char *table, const char *spec, dh_error *error);
    /* A note, once; in the user's language where the catalogue has the text. Notes with figures are formatted from
     * tr(format). */
    dh_status (*add_note)(dh_results *out, const char *text, dh_error *error);

    /* ---- files ---- */

    /* The engine's delimited-text reader as a stream in the form that dh_source.open gives; `delimiter` 0 = found in
     * the header line. DH_EIO: it cannot be read; DH_EDATA: it has no header. */
    dh_status (*read_delimited)(const char *path, char delimiter, struct ArrowArrayStream *out, dh_error *error);

    /* ---- time and territory ---- */

    /* The data set's reference day, by which "open" and "part of a year" are decided, and where it comes from: a
     * dh_as_of. */
    dh_status (*as_of)(dh_dataset *, int32_t *days, int *valid, dh_error *error);
    /* changed[row] = 1 where the unit in `column`, or a predecessor or successor of it, was merged or split after day
     * `from` and up to day `to`, so that its boundary changed, else 0; one entry per row, written on success alone.
     * DH_EINVAL: the column is not a key of units. */
    dh_status (*units_changed)(dh_dataset *, const dh_table *, int32_t column, int32_t from, int32_t to,
                               unsigned char *changed, dh_error *error);
    /* ambiguous[row] = 1 where a record dated from day `from` to day `to` may belong to the unit in `column` or to
     * another one, with units as on day `on`, else 0; otherwise as units_changed. */
    dh_status (*units_ambiguous)(dh_dataset *, const dh_table *, int32_t column, int32_t from, int32_t to, int32_t on,
                                 unsigned char *ambiguous, dh_error *error);

    /* ---- since 2.2 ---- */

    /* The days of a period, as measures read it: "2018", "2018-Q1", "2018-W05", "2018-01-15..2018-06-30", by the
     * calendar that the data set declares or was asked for by --calendar, and "2018-to-date" by the as-of day.
     * DH_EINVAL: it is none. */
    dh_status (*period_days)(dh_dataset *, const char *text, int32_t *first, int32_t *last, dh_error *error);
    /* The year of that calendar that has the day. */
    int32_t (*year_of)(dh_dataset *, int32_t day);

    /* ---- since 2.3 ---- */

    /* Writes a value as tables for people have it, numbers and days in the form of the reader's locale, an unknown one as
     * a dash. Gives the bytes of all of it, 0 = out of memory, of which at most `size` - 1 and a NUL are written; whole
     * characters. */
    size_t (*format_value)(const dh_value *, dh_display, char *out, size_t size);
    /* The head of a column in tables for people, in the user's language where the catalogue has it; without one it is
     * the title of the column's name, or the name. */
    dh_status (*table_set_head)(dh_table *, int32_t column, const char *head, dh_error *error);
    /* Directly behind aggregate, or behind another total: its rows, then one for each value of these keys ("year") over
     * all the other keys; NULL = one over all. Two columns more: "is_total", true in the rows that were added, and
     * "total_over", the names of the keys that such a row is over, unknown in the others. DH_EINVAL: `plan` ends in
     * another verb, its aggregate has no groups, or these totals are there already. */
    dh_status (*total)(dh_plan **out, const dh_plan *, const char *keys, dh_error *error);
    /* The rows, then one for each combination of values that is due and has none, unknown in all other columns: "unit,
     * year in (2018, 2019)". Of units all that the list of units has, of other columns the values that occur, or those
     * listed. DH_ELIMIT, when it runs: there are too many combinations. */
    dh_status (*complete)(dh_plan **out, const dh_plan *, const char *columns, dh_error *error);
};

#ifdef __cplusplus
}
#endif

#endif
