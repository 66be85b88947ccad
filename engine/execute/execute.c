/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way in: which operator runs a plan; sort and take; and expressions over a finished table. */
#include "execute/execute.h"

#include "base/memory.h"
#include "execute/operators/operators.h"
#include "execute/sort/sort.h"

#include <string.h>

/* ---- expressions over a table: a derive over a scan, made on the spot ---- */

static dh_field *table_fields(const dh_table *table)
{
    int32_t n = dh_table_columns(table);
    dh_field *fields = dh_calloc((size_t)n + 1, sizeof *fields);
    for (int32_t i = 0; fields && i < n; i++) {
        const dh_column *c = dh_table_column(table, i);
        fields[i] = (dh_field){dh_table_column_name(table, i), c->type, c->show,
                               c->dictionary ? dh_dictionary_target(c->dictionary) : NULL};
    }
    return fields;
}

dh_status dh_project_table(dh_table **out, const dh_table *table, const dh_catalog *catalog, const dh_schema *schema,
                           const dh_named_expr *exprs, const char *text, dh_error *error)
{
    *out = NULL;
    dh_field *fields = table_fields(table);
    if (fields == NULL) return dh_error_nomem(error);
    dh_plan scan = {.node = DH_NODE_SCAN,
                    .catalog = catalog,
                    .schema = {fields, dh_table_columns(table)},
                    .text = "",
                    .table = table};
    dh_plan derive = {.node = DH_NODE_DERIVE,
                      .catalog = catalog,
                      .input = &scan,
                      .schema = *schema,
                      .text = text,
                      .exprs = exprs,
                      .n_exprs = schema->n};
    dh_status status = dh_collect(out, &derive, NULL, -1, error);
    dh_free(fields);
    return status;
}

dh_status dh_evaluate(dh_column **out, const dh_expr *expr, const dh_table *table, const dh_catalog *catalog,
                      dh_error *error)
{
    *out = NULL;
    dh_named_expr named = {.name = "value", .expr = expr};
    dh_field field = {"value", expr->type, expr->show, expr->target};
    dh_schema schema = {&field, 1};
    dh_table *result;
    DH_TRY(dh_project_table(&result, table, catalog, &schema, &named, NULL, error));
    *out = dh_column_ref((dh_column *)(uintptr_t)dh_table_column(result, 0)); /* a reference more, nothing changed */
    dh_table_free(result);
    return DH_OK;
}

/* ---- sort and take ---- */

/* The keys of a sort, evaluated; unknown columns stay with their table. */
static dh_status sort_keys(dh_column **keys, bool *descending, const dh_plan *plan, const dh_table *input,
                           dh_error *error)
{
    for (int32_t k = 0; k < plan->n_exprs; k++) {
        const dh_expr *expr = plan->exprs[k].expr;
        descending[k] = plan->exprs[k].descending;
        if (expr->kind == DH_EXPR_COLUMN)
            keys[k] = dh_column_ref((dh_column *)(uintptr_t)dh_table_column(input, expr->column));
        else
            DH_TRY(dh_evaluate(&keys[k], expr, input, plan->catalog, error));
    }
    return DH_OK;
}

static bool are_all(const int64_t *rows, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        if (rows[i] != i) return false;
    return true;
}

/* Which key of the groups below a column is, where all verbs between keep the order of rows; -1 = of none. */
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
        case DH_NODE_JOIN: /* the left's columns come first, its rows in their order */
            if (column >= plan->input->schema.n) return -1;
            break;
        case DH_NODE_FILTER:
        case DH_NODE_TAKE: break;
        default: return -1;
        }
    }
    return -1;
}

/* Whether the rows of the plan's input come in the order that it asks for: groups stand in that of their keys. */
static bool comes_sorted(const dh_plan *plan)
{
    for (int32_t k = 0; k < plan->n_exprs; k++) {
        const dh_named_expr *key = &plan->exprs[k];
        if (key->descending || key->expr->kind != DH_EXPR_COLUMN) return false;
        if (group_key(plan->input, key->expr->column) != k) return false;
    }
    return true;
}

static dh_status sort_table(dh_table **out, const dh_plan *plan, const dh_table *input, int64_t limit, dh_error *error)
{
    size_t n = (size_t)plan->n_exprs;
    dh_column **keys = dh_calloc(n + 1, sizeof *keys);
    bool *descending = dh_calloc(n + 1, sizeof *descending);
    int64_t *rows = NULL, length = dh_table_rows(input);
    dh_status status = keys && descending ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK) status = sort_keys(keys, descending, plan, input, error);
    if (status == DH_OK)
        status =
            dh_sort_first_rows(&rows, (const dh_column *const *)keys, descending, plan->n_exprs, length, limit, error);
    if (status == DH_OK && (limit < 0 || limit >= length) && are_all(rows, length)) {
        *out = dh_table_copy(input);
        status = *out ? DH_OK : dh_error_nomem(error);
    } else if (status == DH_OK) {
        status = dh_table_take_rows(out, input, rows, limit >= 0 && limit < length ? limit : length,
                                    dh_catalog_pool(plan->catalog), error);
    }
    for (size_t k = 0; keys && k < n; k++) dh_column_unref(keys[k]);
    dh_free(keys);
    dh_free(descending);
    dh_free(rows);
    return status;
}

static dh_status first_rows(dh_table **out, const dh_table *table, int64_t n, dh_pool *pool, dh_error *error)
{
    int64_t *rows = dh_malloc(((size_t)n + 1) * sizeof *rows);
    if (rows == NULL) return dh_error_nomem(error);
    for (int64_t i = 0; i < n; i++) rows[i] = i;
    dh_status status = dh_table_take_rows(out, table, rows, n, pool, error);
    dh_free(rows);
    return status;
}

static dh_status run_sort(dh_table **out, const dh_plan *plan, int64_t limit, dh_error *error)
{
    dh_table *input;
    DH_TRY(dh_run(&input, plan->input, error));
    bool whole = limit < 0 || limit >= dh_table_rows(input);
    if (whole && comes_sorted(plan)) {
        *out = input;
        return DH_OK;
    }
    dh_status status = comes_sorted(plan) ? first_rows(out, input, limit, dh_catalog_pool(plan->catalog), error)
                                          : sort_table(out, plan, input, limit, error);
    dh_table_free(input);
    return status;
}

static dh_status run_take(dh_table **out, const dh_plan *plan, dh_error *error)
{
    const dh_plan *input = plan->input;
    int64_t limit = plan->limit > 0 ? plan->limit : 0;
    if (input->node == DH_NODE_SORT) return run_sort(out, input, limit, error);
    dh_table *table;
    if (dh_plan_streams(input) || input->node == DH_NODE_SCAN)
        DH_TRY(dh_collect(&table, input, NULL, limit, error));
    else
        DH_TRY(dh_run(&table, input, error));
    if (dh_table_rows(table) <= limit) {
        *out = table;
        return DH_OK;
    }
    dh_status status = first_rows(out, table, limit, dh_catalog_pool(plan->catalog), error);
    dh_table_free(table);
    return status;
}

static dh_status run_node(dh_table **out, const dh_plan *plan, const bool *needed, dh_error *error)
{
    DH_TRY(dh_check_cancelled(error));
    switch (plan->node) {
    case DH_NODE_AGGREGATE: return dh_run_aggregate(out, plan, false, error);
    case DH_NODE_SORT: return run_sort(out, plan, -1, error);
    case DH_NODE_TAKE: return run_take(out, plan, error);
    case DH_NODE_DISTINCT: return dh_run_distinct(out, plan, error);
    case DH_NODE_UNION: return dh_run_union(out, plan, error);
    case DH_NODE_PIVOT: return dh_run_pivot(out, plan, error);
    default: return dh_collect(out, plan, needed, -1, error);
    }
}

/* ---- plans that stand in a plan more than once: a table joined to itself a year on ---- */

typedef struct shared_plan {
    const dh_plan *plan;
    int32_t uses;
    bool running;
    dh_table *table; /* once it has been run; another use takes a copy, which shares the columns */
} shared_plan;

typedef struct sharing {
    shared_plan *plans;
    size_t n, capacity;
} sharing;

/* Of the plan that this thread executes: plans are run while pipelines are prepared, which one thread does. */
static _Thread_local sharing *current;

static shared_plan *find_shared(const dh_plan *plan)
{
    for (size_t i = 0; current && i < current->n; i++)
        if (current->plans[i].plan == plan) return &current->plans[i];
    return NULL;
}

/* Only what costs more to compute than to keep: a union of a table with itself grows with each use. */
bool dh_plan_is_shared(const dh_plan *plan)
{
    if (plan->node != DH_NODE_AGGREGATE && plan->node != DH_NODE_JOIN && plan->node != DH_NODE_DISTINCT) return false;
    const shared_plan *found = find_shared(plan);
    return found && found->uses > 1 && !found->running; /* to the one that runs it, it is a plan like any other */
}

/* Every plan that has work of its own is listed, what is below a second use only once. */
static dh_status list_plans(const dh_plan *plan, dh_error *error)
{
    for (; plan; plan = plan->input) {
        bool works = plan->node == DH_NODE_JOIN || (!dh_plan_streams(plan) && plan->node != DH_NODE_SCAN);
        shared_plan *known = works ? find_shared(plan) : NULL;
        if (known) {
            known->uses++;
            return DH_OK;
        }
        if (works) {
            if (dh_grow((void **)&current->plans, &current->capacity, current->n + 1, sizeof *current->plans) != 0)
                return dh_error_nomem(error);
            current->plans[current->n++] = (shared_plan){.plan = plan, .uses = 1};
        }
        if (plan->other) DH_TRY(list_plans(plan->other, error));
    }
    return DH_OK;
}

dh_status dh_run_needed(dh_table **out, const dh_plan *plan, const bool *needed, dh_error *error)
{
    *out = NULL;
    if (!dh_plan_is_shared(plan)) return run_node(out, plan, needed, error);
    shared_plan *shared = find_shared(plan);
    if (shared->table == NULL) {
        dh_table *table;
        shared->running = true;
        dh_status status = run_node(&table, plan, NULL, error);
        shared->running = false;
        if (status != DH_OK) return status;
        shared->table = table;
    }
    *out = dh_table_copy(shared->table);
    return *out ? DH_OK : dh_error_nomem(error);
}

dh_status dh_run(dh_table **out, const dh_plan *plan, dh_error *error)
{
    return dh_run_needed(out, plan, NULL, error);
}

/* ---- the whole ---- */

static bool is_unsettled(const dh_column *column)
{
    return column->type == DH_CATEGORY && column->dictionary && dh_dictionary_grows(column->dictionary) &&
           dh_dictionary_target(column->dictionary) == NULL;
}

/* Codes that depend on which thread came first become codes in the order of the rows. */
static dh_column *settled(const dh_column *column)
{
    dh_column *made = dh_column_slice(column, 0, column->length);
    if (made == NULL || dh_column_recode(made) == 0) return made;
    dh_column_unref(made);
    return NULL;
}

static dh_status settle(dh_table **table, dh_error *error)
{
    bool all = true;
    for (int32_t i = 0; i < dh_table_columns(*table); i++) all &= !is_unsettled(dh_table_column(*table, i));
    if (all) return DH_OK;
    dh_table *made = dh_table_new();
    dh_status status = made ? dh_copy_notes(made, *table, error) : dh_error_nomem(error);
    for (int32_t i = 0; i < dh_table_columns(*table) && status == DH_OK; i++) {
        const dh_column *from = dh_table_column(*table, i);
        dh_column *to = is_unsettled(from) ? settled(from) : dh_column_ref((dh_column *)(uintptr_t)from);
        status = to ? dh_table_add(made, dh_table_column_name(*table, i), to, error) : dh_error_nomem(error);
    }
    dh_table_free(status == DH_OK ? *table : made);
    if (status == DH_OK) *table = made;
    return status;
}

dh_status dh_execute(dh_table **out, const dh_plan *plan, dh_error *error)
{
    sharing mine = {0}, *before = current;
    dh_table *table = NULL;
    *out = NULL;
    current = &mine;
    dh_status status = list_plans(plan, error);
    if (status == DH_OK) status = dh_run(&table, plan, error);
    if (status == DH_OK) status = settle(&table, error);
    current = before;
    for (size_t i = 0; i < mine.n; i++) dh_table_free(mine.plans[i].table);
    dh_free(mine.plans);
    if (status == DH_OK)
        *out = table;
    else
        dh_table_free(table);
    return status;
}
