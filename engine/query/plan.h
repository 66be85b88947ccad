/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plans: what a query is, as plain data. A plan is an immutable chain of nodes, each a verb over its input; it is
 * built verb by verb, and each verb's text is parsed and bound against its input's schema at once, so that an error
 * names the verb that has it. The executor, `explain` and whatever else walks plans reads these structs.
 *
 * Reference-counted: building over an input keeps a reference to it. The catalog, its tables and functions are
 * borrowed and outlive every plan made from them.
 */
#ifndef DH_QUERY_PLAN_H
#define DH_QUERY_PLAN_H

#include "base/pool.h"
#include "base/strbuf.h"
#include "query/function.h"
#include "table/relation.h"

/* What a query needs of a data set. Filled in by engine/dialogue; tests fill their own. */
typedef struct dh_catalog {
    void *self;
    const dh_functions *functions;
    dh_pool *pool;
    bool has_as_of;
    int32_t as_of;
    const dh_table *(*table)(void *self, const char *name); /* NULL = there is none */
    /* A table that is read when a plan asks for it; looked up before `table`. Borrowed. NULL callback or NULL = none.
     */
    dh_relation *(*relation)(void *self, const char *name);
    /* Before the cells of a table that keys lead to are looked at: brings them into memory. NULL = they are. */
    dh_status (*need)(void *self, const dh_table *table, dh_error *error);
    const char *const *table_names; /* NULL-terminated, for messages */
    /* the column that dates a table's events (held_on, raised_on); NULL = the table has none */
    const char *(*date_column)(void *self, const char *table);
    /* the table whose key columns a geography carries (units); NULL = none */
    const dh_table *units;
    /* map[code of a unit dictionary = row of units] → row of units on `date`, or -1 where there is no whole path.
     * Borrowed, `units` rows long; cached by the catalog; called from one thread. NULL callback = no geography. */
    dh_status (*map_units)(void *self, int32_t date, const int32_t **map, dh_error *error);
} dh_catalog;

typedef struct dh_field {
    const char *name; /* owned by the plan's arena */
    dh_type type;
    dh_display display;
    const dh_table *target; /* category keys: the table that the column's dictionary links to; else NULL */
} dh_field;

typedef struct dh_schema {
    const dh_field *fields;
    int32_t n;
} dh_schema;

/* ---- bound expressions ---- */

typedef enum dh_expr_kind {
    DH_EXPR_CONSTANT,
    DH_EXPR_COLUMN,  /* `column` of the input */
    DH_EXPR_FOLLOW,  /* args[0] is a key; `column` of its `follow` table. Unknown where the key leads nowhere */
    DH_EXPR_BUILTIN, /* `builtin` over args */
    DH_EXPR_PLUGIN   /* `plugin` over args with `params` */
} dh_expr_kind;

typedef struct dh_expr dh_expr;
struct dh_expr {
    dh_expr_kind kind;
    dh_type type;
    dh_display display;
    const dh_table *target; /* of the result when it is a key */
    int32_t begin, end;     /* bytes of the source text */
    dh_value constant;      /* known = 0: an unknown constant (nil) */
    int32_t column;
    const dh_table *follow;
    dh_builtin builtin;
    const dh_function *plugin;
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
    dh_builtin_aggregate builtin;
    const dh_value *params;     /* plugin: declared parameters; quantile: one float64 */
    const dh_expr *const *args; /* over the input's rows */
    int32_t n_args;
    int32_t begin, end;
} dh_bound_aggregate;

/* ---- plans ---- */

typedef enum dh_node {
    DH_NODE_SCAN,
#define DH_VERB(node, name) DH_NODE_##node,
#include "query/verbs.def"
#undef DH_VERB
} dh_node;

typedef enum dh_join { DH_JOIN_INNER, DH_JOIN_LEFT } dh_join;

struct dh_plan {
    int32_t refs; /* touched atomically by _ref and _free alone */
    dh_node node;
    const dh_catalog *catalog;
    const dh_plan *input;   /* NULL for a scan */
    const dh_plan *other;   /* join, union */
    dh_schema schema;       /* of the result */
    const char *text;       /* the verb's text as given, for explain and messages */
    struct dh_arena *arena; /* owns all of the node's strings and expressions */

    const dh_table *table;    /* scan: the table … */
    dh_table *owned_table;    /* … and when the plan owns it (dh_plan_table), freed with the node; … */
    dh_relation *relation;    /* … or the relation, one reference held; `table` is then NULL */
    const dh_expr *predicate; /* filter; period */
    /* derive: all output columns in order; select: likewise; group_by, sort, distinct: the keys; aggregate: the keys of
     * the group_by below it */
    const dh_named_expr *exprs;
    int32_t n_exprs;
    const dh_bound_aggregate *aggregates; /* aggregate */
    int32_t n_aggregates;
    /* aggregate: expressions over (keys, aggregates) in that order giving the output columns after the keys, since
     * "rate = count_if(x) / count()" is arithmetic over two aggregates */
    const dh_named_expr *post;
    int32_t n_post;
    int64_t limit; /* take */
    dh_join join;
    const int32_t *left_keys, *right_keys; /* join: column pairs */
    int32_t n_keys;
    bool maps_units;                 /* geography: false = "then" */
    int32_t map_date;                /* geography */
    int32_t pivot_name, pivot_value; /* pivot: column whose values name the new columns, column that fills them */
    /* pivot: the new columns' names, NULL-terminated, and the value of `pivot_name` that each stands for, of that
     * column's type (category: text); known = 0 for the column of the rows whose value is unknown */
    const char *const *pivot_names;
    const dh_value *pivot_values;
    int32_t n_pivot;
    int32_t depth; /* how many verbs up to this one; at most DH_PLAN_MAX_DEPTH */
    /* what made the node (query/verb.h); NULL: a scan, or a node that the executor makes for itself */
    const struct dh_verb *verb;
};

#define DH_PLAN_MAX_DEPTH 1000

dh_status dh_plan_scan(dh_plan **out, const dh_catalog *catalog, const char *table, dh_error *error);
/* Takes over `table`, also on failure. For results that are queried further and files read on the way. */
dh_status dh_plan_table(dh_plan **out, const dh_catalog *catalog, dh_table *table, dh_error *error);

/* Over rows that are read when the plan runs; the plan holds a reference to it. */
dh_status dh_plan_relation(dh_plan **out, const dh_catalog *catalog, dh_relation *relation, dh_error *error);

dh_status dh_plan_filter(dh_plan **out, const dh_plan *input, const char *expression, dh_error *error);
dh_status dh_plan_derive(dh_plan **out, const dh_plan *input, const char *assignments, dh_error *error);
dh_status dh_plan_select(dh_plan **out, const dh_plan *input, const char *columns, dh_error *error);
dh_status dh_plan_group_by(dh_plan **out, const dh_plan *input, const char *keys, dh_error *error);
dh_status dh_plan_aggregate(dh_plan **out, const dh_plan *input, const char *assignments, dh_error *error);
/* The schema of group_by is its input's: nothing changes until the aggregate, the only verb that may follow it. */
/* on: "unit, year" or "unit = code, year". The result has the input's columns, then those of `other` without its key
 * columns; names that clash get the suffix "_right". Unmatched rows of a left join are unknown on the right. Both
 * columns of a pair have one type, or are both text or category. */
dh_status dh_plan_join(dh_plan **out, const dh_plan *input, const dh_plan *other, const char *on, dh_join kind,
                       dh_error *error);
dh_status dh_plan_sort(dh_plan **out, const dh_plan *input, const char *keys, dh_error *error);
dh_status dh_plan_take(dh_plan **out, const dh_plan *input, int64_t rows, dh_error *error);
/* "rate by year in (2018, 2019)": one column per value of year; rows are the remaining columns' combinations, in the
 * order of their first appearance; rows with a value that is not listed are left out. Two cells for one place are an
 * error that names it. The result has the remaining columns, then the new ones, of the filling column's type.
 *
 * A plan must know its schema, so "rate by year" without the list needs the values first. This module does not run
 * plans; the caller does, in three steps:
 *     dh_plan_pivot_distinct(&distinct, input, text, error)   distinct == NULL: the text lists them, use dh_plan_pivot
 *     dh_execute(&values, distinct, error)
 *     dh_plan_pivot_values(&plan, input, text, values, error)   the columns come in ascending order, unknown last
 * `values` is only read during the call. dh_plan_pivot refuses a text without a list. */
dh_status dh_plan_pivot(dh_plan **out, const dh_plan *input, const char *text, dh_error *error);
dh_status dh_plan_pivot_distinct(dh_plan **out, const dh_plan *input, const char *text, dh_error *error);
dh_status dh_plan_pivot_values(dh_plan **out, const dh_plan *input, const char *text, const dh_table *values,
                               dh_error *error);
/* Same columns in name and type; those of `other` may stand in another order and are brought into the input's (and
 * both into a common type) by a select put above them, so that the executor joins by position. */
dh_status dh_plan_union(dh_plan **out, const dh_plan *input, const dh_plan *other, dh_error *error);
/* The distinct combinations of the columns (or named expressions) given, which are the result's only columns, in the
 * order of their first appearance. */
dh_status dh_plan_distinct(dh_plan **out, const dh_plan *input, const char *columns /* NULL = all */, dh_error *error);
/* "then", a date. Applies to every column of the input that is a key of catalog->units; before any aggregate. */
dh_status dh_plan_geography(dh_plan **out, const dh_plan *input, const char *text, dh_error *error);
/* Both ends included; "2018", "2018-Q1", "2018-H1", "2018-03", "2018-03-01"; NULL = open. Over the scanned table's
 * date column. */
dh_status dh_plan_period(dh_plan **out, const dh_plan *input, const char *from, const char *to, dh_error *error);

dh_plan *dh_plan_ref(const dh_plan *plan);
void dh_plan_free(dh_plan *plan); /* drops one reference */
/* Replaces *plan by one of the verbs above over it; on failure it stays as it is. */
dh_status dh_plan_step(dh_plan **plan, dh_status (*verb)(dh_plan **, const dh_plan *, const char *, dh_error *),
                       const char *text, dh_error *error);

/* The plan as indented text, the scan last; with the columns that the executor will read. */
dh_status dh_plan_explain(dh_strbuf *out, const dh_plan *plan, dh_error *error);
/* A bound expression back as text in canonical form (fully parenthesised where needed). */
void dh_expr_print(dh_strbuf *out, const dh_expr *expr, const dh_schema *schema);
/* needed[i] = whether column i of the scan at the end of the plan's `input` chain is used by the plan; array of that
 * scan's schema's length. All columns of a plan's own result count as used. `other` plans have their own. */
void dh_plan_needed(const dh_plan *plan, bool *needed);

/* One expression bound against a schema, for measures and charts. Lives in `arena`. */
dh_status dh_expr_bind(const dh_expr **out, const char *text, const dh_schema *schema, const dh_catalog *catalog,
                       struct dh_arena *arena, dh_error *error);

#endif
