/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plans: queries as plain data. A plan is an immutable chain of nodes, each a verb over its input. It is built verb by
 * verb; the text of a verb is parsed and bound against its input's schema at once, so that errors name the verb. The
 * executor and `explain` read these structs.
 *
 * Reference-counted: a node keeps a reference to its input. The catalog, its tables and functions are borrowed and must
 * outlive every plan made from them.
 */
#ifndef DH_QUERY_PLAN_H
#define DH_QUERY_PLAN_H

#include "base/pool.h"
#include "base/strbuf.h"
#include "base/reporting.h"
#include "query/function.h"
#include "table/relation.h"

/* What becomes of the records of a unit by another day. */
typedef struct dh_dated_mapping {
    int32_t to; /* row of units; -1 = none */
    /* days, both included, INT32_MIN and INT32_MAX = open: records of them belong to `to`, others to one of several
     * units or to none that is known */
    int32_t since, until;
    bool ended; /* no unit of that day may have any: it has no heirs that are known */
} dh_dated_mapping;

/* What queries need of a data set. Filled in by engine/dialogue, or by tests. */
typedef struct dh_catalog {
    void *self;
    const dh_functions *functions;
    dh_pool *pool;
    bool has_as_of;
    int32_t as_of;
    const dh_calendar *calendar; /* whose years, halves … the verb period means; NULL = civil */
    /* A calendar by its name, owned by the catalog; *out NULL = civil. NULL callback = there are no others. */
    dh_status (*find_calendar)(void *self, const char *name, const dh_calendar **out, dh_error *error);
    const dh_table *(*table)(void *self, const char *name); /* NULL = there is none */
    /* A table that is read lazily; looked up before `table`. Borrowed. NULL callback or result = none. */
    dh_relation *(*relation)(void *self, const char *name);
    /* Loads the values of a table before a key is followed into it. NULL = all are in memory. */
    dh_status (*need)(void *self, const dh_table *table, dh_error *error);
    const char *const *table_names; /* NULL-terminated, for messages */
    /* the column with the day of a table's rows (held_on, raised_on); NULL = none */
    const char *(*date_column)(void *self, const char *table);
    /* the column with the first of the days that a row reports on, where it is another; NULL callback or result = none
     */
    const char *(*first_day_column)(void *self, const char *table);
    /* the table whose key columns a geography maps (units); NULL = none */
    const dh_table *units;
    bool lists_units; /* `units` is a list of those that there are, not made of what the other tables name */
    /* (*map)[row of units, which is its code as a key]: the row that it is mapped to on `date`, or -1 where there is no
     * whole path. Borrowed, one entry per row of `units`; cached by the catalog. NULL callback = no geography. */
    dh_status (*map_units)(void *self, int32_t date, const int32_t **map, dh_error *error);
    /* The same by the days of records. NULL callback: as by map_units, whatever the day. */
    dh_status (*map_by_day)(void *self, int32_t date, const dh_dated_mapping **dated, dh_error *error);
} dh_catalog;

typedef struct dh_field {
    const char *name; /* owned by the plan's arena */
    dh_type type;
    dh_display display;
    const dh_table *target; /* of a key column: the table that its dictionary links to; else NULL */
} dh_field;

typedef struct dh_schema {
    const dh_field *fields;
    int32_t n;
} dh_schema;

/* ---- bound expressions ---- */

typedef enum dh_expr_kind {
    DH_EXPR_CONSTANT,
    DH_EXPR_COLUMN,  /* `column` of the input */
    DH_EXPR_FOLLOW,  /* `column` of `follow`, in the row that key args[0] links to; null without one */
    DH_EXPR_BUILTIN, /* `builtin` over args */
    DH_EXPR_PLUGIN   /* `plugin` over args with `params` */
} dh_expr_kind;

typedef struct dh_expr dh_expr;
struct dh_expr {
    dh_expr_kind kind;
    dh_type type;
    dh_display display;
    const dh_table *target; /* when the result is a key: the table that it links to */
    int32_t begin, end;     /* bytes of the source text */
    dh_value constant;      /* valid = 0: nil */
    int32_t column;
    const dh_table *follow;
    dh_builtin builtin;
    bool exact; /* DH_FN_TO_FLOAT64: a whole number that is no float64 is an error, not the nearest one */
    const dh_function *plugin;
    const char *origin; /* the file of the plugin */
    const dh_value *params;
    const dh_expr *const *args;
    int32_t n_args;
};

typedef struct dh_named_expr {
    const char *name;
    const dh_expr *expr;
    bool descending; /* sort keys */
} dh_named_expr;

typedef struct dh_bound_aggregate {
    const char *name;
    dh_type type;
    dh_display display;
    const dh_table *target;
    const dh_aggregate *plugin; /* NULL: built-in */
    const char *origin;         /* the file of the plugin */
    dh_builtin_aggregate builtin;
    const dh_value *params;     /* constant parameters, as declared; quantile: one float64 */
    const dh_expr *const *args; /* evaluated over the input's rows */
    int32_t n_args;
    int32_t begin, end;
} dh_bound_aggregate;

/* A window function: a value for each row, made of rows of its group. */
typedef struct dh_bound_window {
    const char *name; /* as written, for messages and explain: "cumulative(n)" */
    dh_type type;
    dh_display display;
    const dh_table *target;
    dh_builtin_window function; /* what is written, */
    dh_builtin_window computes; /* and what is computed of the groups: the same, unless `finish` says more */
    const dh_expr *arg;         /* evaluated over the input's rows; NULL = none */
    int64_t rows;               /* how many rows before, after, or in all */
    const dh_expr *finish;      /* over two columns, `arg` and what is computed; NULL = the latter as it is */
} dh_bound_window;

/* ---- plans ---- */

typedef enum dh_node {
    DH_NODE_SCAN,
#define DH_VERB(node, name) DH_NODE_##node,
#include "query/verbs.def"
#undef DH_VERB
} dh_node;

/* What becomes of rows: with a match, and without one. A right or full join is made of the others, and stands in no
 * node. */
typedef enum dh_join {
    DH_JOIN_INNER,     /* joined; left out */
    DH_JOIN_LEFT,      /* joined; kept, null on the right */
    DH_JOIN_RIGHT,     /* those of the right: joined; kept, null on the left */
    DH_JOIN_FULL,      /* joined; those of both sides kept */
    DH_JOIN_SEMI,      /* kept, without columns of the right; left out */
    DH_JOIN_ANTI,      /* left out; kept, without columns of the right */
    DH_JOIN_UNMATCHED, /* left out; kept, null on the right: part of a full join */
} dh_join;

/* A column whose values make up the combinations that complete adds. */
typedef struct dh_complete_column {
    int32_t column;
    const dh_value *values; /* those listed, of the column's type (category: text); NULL = not listed */
    int32_t n_values;
    bool of_units;                /* the units that the catalog lists */
    bool of_years;                /* years, in which a unit stands or does not: calendar years, … */
    int shift_days, shift_months; /* … or those of a reporting calendar, as dh_calendar_shift has it */
} dh_complete_column;

/* Which row of the right a left row is joined to by a key that need not be equal: that of the greatest key not above
 * its own, of the least not below, or of the one that differs least (of two, the lesser). Of equal ones, the first. */
typedef enum dh_nearest { DH_NEAREST_NONE, DH_NEAREST_PREVIOUS, DH_NEAREST_NEXT, DH_NEAREST_EITHER } dh_nearest;

struct dh_plan {
    int32_t refs; /* atomic; for _ref and _free alone */
    dh_node node;
    const dh_catalog *catalog;
    const dh_plan *input;   /* NULL for a scan */
    const dh_plan *other;   /* join, union: the right side; total: the aggregate of the keys that are kept */
    dh_schema schema;       /* of the result */
    const char *text;       /* the verb's text as given, for messages; of a scan, the table's name */
    struct dh_arena *arena; /* owns all of the node's strings and expressions */

    const dh_table *table;    /* scan: the table; NULL with `relation` */
    dh_table *owned_table;    /* scan: the same, if the plan owns it (dh_plan_table) and frees it with the node */
    dh_relation *relation;    /* scan: the relation, one reference held; NULL with `table` */
    const dh_expr *predicate; /* filter; period */
    /* derive, select: all output columns in order; group_by, sort, distinct: the keys; aggregate: the keys of the
     * group_by below it; window: the groups, then the keys of the order */
    const dh_named_expr *exprs;
    int32_t n_exprs;
    const dh_bound_aggregate *aggregates; /* aggregate */
    int32_t n_aggregates;
    const dh_bound_window *windows; /* window */
    int32_t n_windows;
    int32_t n_groups; /* window: how many of `exprs` */
    /* aggregate: the output columns after the keys, as expressions over (keys, aggregates) in that order, since
     * "rate = count_if(x) / count()" is arithmetic over two aggregates; window: those after the input's, over (columns
     * of the input, windows) */
    const dh_named_expr *post;
    int32_t n_post;
    const char *total_over; /* total: the keys that it is over, as "unit, year" */
    int64_t limit;          /* take, skip: number of rows */
    dh_join join;
    bool swapped;     /* join: of a right join, whose sides stand in each other's places */
    bool keeps_other; /* join: the left one of a full join, which keeps the rows of the other side, too */
    /* join: near_left and near_right are the columns of input and other of the last key; it may differ by near_limit at
     * most (dates in days, datetimes in microseconds, INFINITY = any) */
    dh_nearest near;
    int32_t near_left, near_right;
    double near_limit;
    /* join: columns of input and other, in pairs; union_by_name: those of which each column of the result is made, -1 =
     * none */
    const int32_t *left_keys, *right_keys;
    int32_t n_keys;
    const dh_complete_column *completed; /* complete */
    int32_t n_completed;
    /* period, complete: the days that are asked for, INT32_MIN and INT32_MAX = open */
    int32_t from_day, to_day;
    bool maps_units;             /* geography: false = "then" */
    int32_t map_date;            /* geography */
    bool by_unit;                /* geography: all records of a unit alike, whatever their day */
    bool whole;                  /* geography: an error where figures need rows that cannot be carried whole */
    int32_t first_day, last_day; /* geography: columns of the input; -1 = none */
    /* pivot: the column whose values become columns, those that fill them, and those that mark totals (-1 = none) */
    int32_t pivot_name, pivot_mark, pivot_over;
    const int32_t *pivot_fills;
    int32_t n_fills;
    bool keeps_marks;    /* pivot: the result has the marks, of totals over other columns */
    int32_t pivot_total; /* pivot: which of the values below stands for totals over `pivot_name`; -1 = none */
    /* pivot: names of the values, NULL-terminated, and each value of `pivot_name`, of that column's type (category:
     * text); valid = 0 for rows whose value is null, and for totals. The new columns are those of each value, one for
     * each column that fills them */
    const char *const *pivot_names;
    const dh_value *pivot_values;
    int32_t n_pivot;
    int32_t depth; /* of the tree of nodes below, itself included; at most DH_PLAN_MAX_DEPTH */
    /* the row of the node's verb (query/verb.h); NULL: a scan, or a node that the executor made */
    const struct dh_verb *verb;
};

#define DH_PLAN_MAX_DEPTH 1000

/* Builders. *out is one reference, for the caller to drop with dh_plan_free; undefined on failure. EINVAL, ETYPE and
 * ELIMIT come with line and column in the text. */

dh_status dh_plan_scan(dh_plan **out, const dh_catalog *catalog, const char *table, dh_error *error);
/* Over a table in memory, such as a result that is queried further. Takes over `table`, also on failure. */
dh_status dh_plan_table(dh_plan **out, const dh_catalog *catalog, dh_table *table, dh_error *error);

/* Over a relation, which is read when the plan runs; the plan holds a reference to it. */
dh_status dh_plan_relation(dh_plan **out, const dh_catalog *catalog, dh_relation *relation, dh_error *error);

dh_status dh_plan_filter(dh_plan **out, const dh_plan *input, const char *expression, dh_error *error);
dh_status dh_plan_derive(dh_plan **out, const dh_plan *input, const char *assignments, dh_error *error);
dh_status dh_plan_select(dh_plan **out, const dh_plan *input, const char *columns, dh_error *error);
/* The schema of group_by is its input's; aggregate is the only verb that may follow it. */
dh_status dh_plan_group_by(dh_plan **out, const dh_plan *input, const char *keys, dh_error *error);
dh_status dh_plan_aggregate(dh_plan **out, const dh_plan *input, const char *assignments, dh_error *error);
/* Rows more behind an aggregate, or the totals of one: its figures for each combination of the keys named in `kept`
 * (NULL = for all rows), computed from the rows that it read. The keys that a total is over are null in it. Behind the
 * other columns stand DH_TOTAL_MARK and DH_TOTAL_OVER. */
dh_status dh_plan_total(dh_plan **out, const dh_plan *input, const char *kept, dh_error *error);
/* on: "unit, year" or "unit = code, year". The result has the input's columns, then those of `other` without its key
 * columns; names that clash get the suffix "_right". Unmatched rows of a left join are null on the right. The columns
 * of a pair have one type, not count, or are both text or category. The rows of a right join stand in the order of
 * `other`; those of it that no row of a full join's input matches stand behind all others. Semi and anti joins have the
 * columns of the input alone. */
dh_status dh_plan_join(dh_plan **out, const dh_plan *input, const dh_plan *other, const char *on, dh_join kind,
                       dh_error *error);
/* The same by the name of the kind: "left", NULL = "inner"; also "previous", "next" and "nearest", with a limit or
 * without
 * ("nearest 30 days"): a left join to one row at most, by the last key of `on`, a date, datetime or number that may
 * differ. The right's column of that key stays. */
dh_status dh_plan_join_named(dh_plan **out, const dh_plan *input, const dh_plan *other, const char *on,
                             const char *kind, dh_error *error);
/* Columns after the input's, each an expression of its columns and of window functions: "r = rank(), s = n / total(n)".
 * over: "unit order year, -n", the groups and the order of the rows in each; NULL = all rows are a group. Rows stay as
 * they are, and those that the order does not tell apart stand in that of the input. */
dh_status dh_plan_window(dh_plan **out, const dh_plan *input, const char *assignments, const char *over,
                         dh_error *error);
dh_status dh_plan_sort(dh_plan **out, const dh_plan *input, const char *keys, dh_error *error);
dh_status dh_plan_take(dh_plan **out, const dh_plan *input, int64_t rows, dh_error *error);
/* "n, rate by year in (2018, 2019)": for each value of year a column `n 2018` and one `rate 2018`, of one filling
 * column just `2018`; one row per combination of the remaining columns, in order of first appearance; rows with a value
 * that is not listed are left out, which a note tells. Two values for one cell are an error that names it. The result
 * has the remaining columns, then the new ones, of the filling columns' types. Rows that the verb total marked as
 * totals over year fill a column `total` of their own; marks of totals over other columns stay.
 *
 * A plan must know its schema, so "rate by year" without a list needs the values first. This module does not run
 * plans; the caller does, in three steps:
 *     dh_plan_pivot_distinct(&distinct, input, text, error)   distinct == NULL: nothing is needed, use dh_plan_pivot
 *     dh_execute(&values, distinct, error)
 *     dh_plan_pivot_values(&plan, input, text, values, error)   the columns come in ascending order, unknown last
 * `values` is only read during the call. dh_plan_pivot refuses a text without a list. */
dh_status dh_plan_pivot(dh_plan **out, const dh_plan *input, const char *text, dh_error *error);
dh_status dh_plan_pivot_distinct(dh_plan **out, const dh_plan *input, const char *text, dh_error *error);
dh_status dh_plan_pivot_values(dh_plan **out, const dh_plan *input, const char *text, const dh_table *values,
                               dh_error *error);
/* "unit, year in (2018, 2019)": each combination of the columns' values has a row; those added stand behind the others,
 * and are null in all other columns. Values are those listed, else those that occur; of a column of units, those of the
 * level of most of them that the catalog lists, and a combination with a year is due where the unit stands in it. */
dh_status dh_plan_complete(dh_plan **out, const dh_plan *input, const char *columns, dh_error *error);
/* Both sides have the same column names, in any order. A select above a side reorders its columns to the input's order
 * and casts them to common types where needed, so that the executor matches columns by position. */
dh_status dh_plan_union(dh_plan **out, const dh_plan *input, const dh_plan *other, dh_error *error);
/* The same where each side may have columns that the other has not, which are null in its rows: the input's columns,
 * then those of `other` alone. One name must be on both sides. */
dh_status dh_plan_union_by_name(dh_plan **out, const dh_plan *input, const dh_plan *other, dh_error *error);
/* The distinct combinations of columns or named expressions, which are the only columns of the result, in order of
 * first appearance. */
dh_status dh_plan_distinct(dh_plan **out, const dh_plan *input, const char *columns /* NULL = all */, dh_error *error);
/* A row for each column or named expression: its name and type, how many rows there are, in how many it is null, how
 * many values differ, the least and the greatest as text. */
dh_status dh_plan_summarize(dh_plan **out, const dh_plan *input, const char *columns /* NULL = all */, dh_error *error);
/* text: "then" (units as they were) or the day to map units to. Maps every column of the input that is a key of
 * catalog->units; before any verb that merges rows. A row whose record may belong to several units of that day, for
 * what the input still has of its days, has no unit; if there is one, running a plan that uses the units
 * (dh_plan_uses_mapped_units) is an error, EDATA, since its figures would be of the other rows alone. */
dh_status dh_plan_geography(dh_plan **out, const dh_plan *input, const char *text, dh_error *error);
/* The same without that error: the result has a note alone, for callers whose figures cannot have bounds. */
dh_status dh_plan_geography_noted(dh_plan **out, const dh_plan *input, const char *text, dh_error *error);
/* The same with all records of a unit mapped alike, for callers that see to those in doubt themselves. */
dh_status dh_plan_geography_by_unit(dh_plan **out, const dh_plan *input, const char *text, dh_error *error);
/* Whether rows are counted, left out or matched by units that dh_plan_geography carried. A filter by is_known(unit)
 * above it leaves rows without one out on purpose: then not. ENOMEM. */
dh_status dh_plan_uses_mapped_units(bool *out, const dh_plan *plan, dh_error *error);
/* Filters the date column of the scanned table. Both ends included; "2018", "2018-Q1", "2018-H1", "2018-03",
 * "2018-03-01"; NULL = open. */
dh_status dh_plan_period(dh_plan **out, const dh_plan *input, const char *from, const char *to, dh_error *error);

dh_plan *dh_plan_ref(const dh_plan *plan);
void dh_plan_free(dh_plan *plan); /* drops one reference */
/* Replaces *plan by one of the verbs above over it; on failure *plan is unchanged. */
dh_status dh_plan_step(dh_plan **plan, dh_status (*verb)(dh_plan **, const dh_plan *, const char *, dh_error *),
                       const char *text, dh_error *error);

/* Appends the plan as indented text, the scan last, with the columns that the executor will read. */
dh_status dh_plan_explain(dh_strbuf *out, const dh_plan *plan, dh_error *error);
/* Appends a bound expression as text in canonical form, with parentheses where needed. */
void dh_expr_print(dh_strbuf *out, const dh_expr *expr, const dh_schema *schema);
void dh_name_print(dh_strbuf *out, const char *name); /* a column's name, in backquotes where needed */
/* needed[i]: whether the plan uses column i of the scan at the end of its `input` chain; one entry per column of that
 * scan. All columns of the result count as used. `other` plans are not looked at. */
void dh_plan_needed(const dh_plan *plan, bool *needed);

/* Whether a number that `expr` makes of a row of `input` may be below 0, as a difference may: true where it is not
 * sure. */
bool dh_plan_may_be_negative(const dh_plan *input, const dh_expr *expr);

/* Binds one expression against a schema. It lives in `arena`, and refers to `text` no longer. */
dh_status dh_expr_bind(const dh_expr **out, const char *text, const dh_schema *schema, const dh_catalog *catalog,
                       struct dh_arena *arena, dh_error *error);
/* The conditions that `and` joins in a text, each as a text of its own in `arena`: all hold where the whole does. */
dh_status dh_expr_conditions(const char *const **out, int32_t *n, const char *text, struct dh_arena *arena,
                             dh_error *error);

#endif
