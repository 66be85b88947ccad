/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sort verb: evaluates the keys and reorders the rows, in temporary files when they are too many for memory; does
 * nothing when the input is known to be sorted. */
#include "execute/operators/operators.h"

#include "base/memory.h"
#include "execute/operators/sort.h"
#include "execute/pipeline/pipeline.h"
#include "execute/pipeline/project_table.h"
#include "execute/sort/external.h"
#include "execute/sort/sort.h"
#include "table/spilled_column.h"
#include "table/take_rows.h"

#define FEW 16 /* a part of the rows so small that they are chosen without sorting all */

dh_status dh_sort_keys(dh_column **keys, bool *descending, dh_execution *x, const dh_plan *plan, const dh_table *input,
                       size_t *taken, dh_error *error)
{
    for (int32_t k = 0; k < plan->n_exprs; k++) {
        const dh_expr *expr = plan->exprs[k].expr;
        descending[k] = plan->exprs[k].descending;
        if (expr->kind == DH_EXPR_COLUMN)
            keys[k] = dh_column_ref((dh_column *)(uintptr_t)dh_table_column(input, expr->column));
        else
            DH_TRY(dh_project_next_column(&keys[k], x, expr, input, plan->catalog, taken, error));
    }
    return DH_OK;
}

/* Whether the order is the identity. */
static bool are_all(const int64_t *rows, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        if (rows[i] != i) return false;
    return true;
}

/* If `column` is a group key of an aggregation below, with only order-preserving verbs between: which key; else -1. */
static int32_t group_key(const dh_plan *plan, int32_t column)
{
    for (; plan; plan = plan->input) {
        switch (plan->node) {
        case DH_NODE_AGGREGATE: return column < plan->n_exprs ? column : -1;
        case DH_NODE_DERIVE:
        case DH_NODE_SELECT:
            if (plan->exprs[column].expr->kind != DH_EXPR_COLUMN) return -1;
            column = plan->exprs[column].expr->column;
            break;
        case DH_NODE_WINDOW:
        case DH_NODE_JOIN: /* left columns come first, and left rows keep their order */
            if (column >= plan->input->schema.n) return -1;
            break;
        case DH_NODE_FILTER:
        case DH_NODE_TAKE: break;
        default: return -1;
        }
    }
    return -1;
}

/* Whether the input is already in the requested order: aggregations give groups sorted by their keys. */
static bool comes_sorted(const dh_plan *plan)
{
    for (int32_t k = 0; k < plan->n_exprs; k++) {
        const dh_named_expr *key = &plan->exprs[k];
        if (key->descending || key->expr->kind != DH_EXPR_COLUMN) return false;
        if (group_key(plan->input, key->expr->column) != k) return false;
    }
    return true;
}

/* ---- sorting ---- */

typedef struct sorting {
    dh_execution *x;
    const dh_plan *plan;
    const dh_table *input;
    const bool *needed; /* columns of the result that are read; NULL = all */
    dh_column **keys;
    bool *descending;
    int64_t n, limit; /* rows, and those of the result */
    size_t taken;     /* bytes of keys that were evaluated, in memory */
} sorting;

static bool is_needed(const sorting *s, int32_t column)
{
    return s->needed == NULL || s->needed[column];
}

/* Adds the columns of the result: those that were made, by column of the input, and placeholders. */
static dh_status add_columns(dh_table *table, const sorting *s, dh_column **made, dh_error *error)
{
    int32_t n = dh_table_columns(s->input);
    dh_status status = dh_table_copy_notes(table, s->input, error);
    for (int32_t i = 0; i < n; i++) {
        dh_column *column = dh_column_ref(made[i]);
        if (status == DH_OK && column == NULL) column = dh_column_absent(dh_table_column(s->input, i), s->n);
        if (status == DH_OK && column == NULL) status = dh_error_nomem(error);
        if (status == DH_OK)
            status = dh_table_add(table, dh_table_column_name(s->input, i), column, error);
        else
            dh_column_unref(column);
    }
    return status;
}

static dh_status make_table(dh_table **out, const sorting *s, dh_column **made, dh_error *error)
{
    dh_table *table = dh_table_new();
    dh_status status = table ? add_columns(table, s, made, error) : dh_error_nomem(error);
    if (status == DH_OK)
        *out = table;
    else
        dh_table_free(table);
    return status;
}

static dh_status take_rows(dh_table **out, const sorting *s, const int64_t *rows, dh_error *error)
{
    return dh_table_take_needed_rows(out, s->input, rows, s->limit, s->needed, dh_catalog_pool(s->plan->catalog),
                                     error);
}

static dh_status sort_in_memory(dh_table **out, const sorting *s, dh_error *error)
{
    int64_t *rows = NULL;
    const dh_column *const *keys = (const dh_column *const *)s->keys;
    DH_TRY(
        dh_sort_first_rows(&rows, keys, s->descending, s->plan->n_exprs, s->n, s->limit < s->n ? s->limit : -1, error));
    dh_status status = DH_OK;
    if (s->limit == s->n && are_all(rows, s->n)) {
        *out = dh_table_copy(s->input);
        if (*out == NULL) status = dh_error_nomem(error);
    } else {
        status = take_rows(out, s, rows, error);
    }
    dh_free(rows);
    return status;
}

/* The columns that are read, then the keys that are none of them. */
static dh_status sort_in_files(dh_table **out, const sorting *s, dh_column **made, dh_error *error)
{
    int32_t n = dh_table_columns(s->input), n_keys = s->plan->n_exprs;
    const dh_column **columns = dh_calloc((size_t)n + (size_t)n_keys + 1, sizeof(void *));
    int32_t *keys = dh_calloc((size_t)n_keys + 1, sizeof *keys);
    dh_status status = columns && keys ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK) {
        dh_external_sort sort = {
            columns, n, n, keys, s->descending, n_keys, s->n, s->x->memory, dh_catalog_pool(s->plan->catalog)};
        for (int32_t i = 0; i < n; i++)
            if (is_needed(s, i)) columns[i] = dh_table_column(s->input, i);
        for (int32_t k = 0; k < n_keys; k++) {
            for (keys[k] = 0; keys[k] < sort.n_columns && columns[keys[k]] != s->keys[k];) keys[k]++;
            if (keys[k] == sort.n_columns) columns[sort.n_columns++] = s->keys[k];
        }
        status = dh_sort_externally(made, &sort, error);
    }
    if (status == DH_OK) status = make_table(out, s, made, error);
    dh_free(columns);
    dh_free(keys);
    return status;
}

/* Bytes of sorting in memory, beyond the input: keys, and the rows of the result. */
static size_t memory_of(const sorting *s)
{
    const dh_column *const *keys = (const dh_column *const *)s->keys;
    size_t bytes = s->taken + dh_sort_memory(keys, s->plan->n_exprs, s->n), length = (size_t)(s->n > 0 ? s->n : 1);
    for (int32_t i = 0; i < dh_table_columns(s->input); i++)
        if (is_needed(s, i)) bytes += dh_column_bytes(dh_table_column(s->input, i)) / length * (size_t)s->limit;
    return bytes;
}

/* The same, of choosing the first rows of each range, and then of those. */
static size_t first_memory_of(const sorting *s)
{
    return s->taken + dh_sort_first_memory((const dh_column *const *)s->keys, s->plan->n_exprs, s->n, s->limit,
                                           s->x->memory, dh_catalog_pool(s->plan->catalog));
}

static dh_status sort_first_rows(dh_table **out, const sorting *s, dh_error *error)
{
    int64_t *rows;
    DH_TRY(dh_sort_first_externally(&rows, (const dh_column *const *)s->keys, s->descending, s->plan->n_exprs, s->n,
                                    s->limit, s->x->memory, dh_catalog_pool(s->plan->catalog), error));
    dh_status status = take_rows(out, s, rows, error);
    dh_free(rows);
    return status;
}

static dh_status sort_rows(dh_table **out, const sorting *s, dh_column **made, dh_error *error)
{
    if (s->x->memory == 0 || memory_of(s) <= s->x->memory) return sort_in_memory(out, s, error);
    if (s->limit < s->n / FEW && first_memory_of(s) <= s->x->memory) return sort_first_rows(out, s, error);
    dh_table *all;
    DH_TRY(sort_in_files(&all, s, made, error));
    if (s->limit == s->n) {
        *out = all;
        return DH_OK;
    }
    dh_status status = dh_first_rows(out, all, s->limit, s->needed, dh_catalog_pool(s->plan->catalog), error);
    dh_table_free(all);
    return status;
}

static dh_status sort_table(dh_table **out, sorting *s, dh_error *error)
{
    size_t n = (size_t)s->plan->n_exprs, columns = (size_t)dh_table_columns(s->input);
    dh_column **made = dh_calloc(columns + 1, sizeof *made);
    s->keys = dh_calloc(n + 1, sizeof *s->keys);
    s->descending = dh_calloc(n + 1, sizeof *s->descending);
    dh_status status = made && s->keys && s->descending ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK) status = dh_sort_keys(s->keys, s->descending, s->x, s->plan, s->input, &s->taken, error);
    if (status == DH_OK) status = sort_rows(out, s, made, error);
    for (size_t i = 0; made && i < columns; i++) dh_column_unref(made[i]);
    for (size_t k = 0; s->keys && k < n; k++) dh_column_unref(s->keys[k]);
    dh_free(made);
    dh_free(s->keys);
    dh_free(s->descending);
    return status;
}

dh_status dh_first_rows(dh_table **out, const dh_table *table, int64_t n, const bool *needed, dh_pool *pool,
                        dh_error *error)
{
    int64_t *rows = dh_malloc(((size_t)n + 1) * sizeof *rows);
    if (rows == NULL) return dh_error_nomem(error);
    for (int64_t i = 0; i < n; i++) rows[i] = i;
    dh_status status = dh_table_take_needed_rows(out, table, rows, n, needed, pool, error);
    dh_free(rows);
    return status;
}

/* Which columns of the input are read: by the keys, and by whoever reads the result. NULL when out of memory. */
static bool *needed_below(const dh_plan *plan, const bool *needed)
{
    int32_t n = plan->schema.n;
    bool *below = dh_calloc((size_t)n + 1, sizeof *below);
    if (below == NULL) return NULL;
    for (int32_t i = 0; i < n; i++) below[i] = needed == NULL || needed[i];
    for (int32_t k = 0; k < plan->n_exprs; k++) dh_expr_mark(plan->exprs[k].expr, below);
    return below;
}

dh_status dh_sort_plan(dh_table **out, dh_execution *x, const dh_plan *plan, const bool *needed, int64_t limit,
                       dh_error *error)
{
    dh_table *input = NULL;
    *out = NULL;
    bool *below = needed_below(plan, needed);
    dh_status status = below ? dh_run(&input, x, plan->input, below, error) : dh_error_nomem(error);
    dh_free(below);
    if (status != DH_OK) return status;
    int64_t n = dh_table_rows(input);
    sorting s = {.x = x, .plan = plan, .input = input, .needed = needed, .n = n};
    s.limit = limit < 0 || limit > n ? n : limit;
    if (comes_sorted(plan) && s.limit == n) {
        *out = input;
        return DH_OK;
    }
    status = comes_sorted(plan) ? dh_first_rows(out, input, limit, needed, dh_catalog_pool(plan->catalog), error)
                                : sort_table(out, &s, error);
    dh_table_free(input);
    return status;
}

static dh_status run(dh_table **out, dh_execution *x, const dh_plan *plan, const bool *needed, dh_error *error)
{
    return dh_sort_plan(out, x, plan, needed, -1, error);
}

const dh_operator dh_operator_sort = {run, NULL};
