/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The total verb: the rows of an aggregate, then those of the same aggregate of fewer keys, which are marked. Totals
 * are computed from the groups of the aggregate, where that comes to the same, else from the rows that it reads. */
#include "execute/group/group.h"
#include "execute/operators/operators.h"
#include "execute/operators/union.h"
#include "table/totals.h"

#include <string.h>

#include "base/memory.h"
#include "base/pool.h"

/* Adds rows that are all marked, or all not. */
static int append_marks(dh_column *mark, dh_column *over, int64_t rows, const char *text)
{
    int32_t code = text ? dh_dictionary_add(over->dictionary, text, strlen(text)) : 0;
    int failed = code < 0 ? -1 : 0;
    for (int64_t i = 0; i < rows && failed == 0; i++) {
        failed = dh_column_append_bool(mark, text != NULL);
        if (failed == 0) failed = text ? dh_column_append_code(over, code) : dh_column_append_null(over);
    }
    return failed;
}

/* The marks of the input, where it has totals already. */
static int copy_marks(dh_column *mark, dh_column *over, const dh_table *input)
{
    const dh_column *old_mark = dh_totals_mark(input), *old_over = dh_totals_over(input);
    for (int64_t i = 0; i < dh_table_rows(input); i++) {
        size_t size;
        dh_value text = {.type = DH_CATEGORY, .valid = dh_column_is_valid(old_over, i)};
        if (text.valid) text.as.text.data = dh_column_text(old_over, i, &size), text.as.text.size = size;
        if (dh_column_append_bool(mark, dh_totals_is(old_mark, i)) != 0 || dh_column_append_value(over, &text) != 0)
            return -1;
    }
    return 0;
}

static dh_status add_marks(dh_table *table, const dh_plan *plan, const dh_table *input, int64_t more, dh_error *error)
{
    int64_t rows = dh_table_rows(input);
    dh_column *mark = dh_column_new(DH_BOOL, rows + more), *over = dh_column_new(DH_CATEGORY, rows + more);
    if (over && !over->dictionary) over->dictionary = dh_dictionary_new();
    int failed = mark && over && over->dictionary ? 0 : -1;
    if (failed == 0)
        failed =
            plan->input->node == DH_NODE_TOTAL ? copy_marks(mark, over, input) : append_marks(mark, over, rows, NULL);
    if (failed == 0) failed = append_marks(mark, over, more, plan->total_over);
    if (failed != 0) {
        dh_column_unref(mark);
        dh_column_unref(over);
        return dh_error_nomem(error);
    }
    dh_column_finish(mark);
    dh_column_finish(over);
    dh_status status = dh_table_add(table, DH_TOTAL_MARK, mark, error);
    if (status == DH_OK) return dh_table_add(table, DH_TOTAL_OVER, over, error);
    dh_column_unref(over);
    return status;
}

static dh_status fill(dh_table *table, const dh_plan *plan, const dh_table *input, const dh_table *totals,
                      dh_error *error)
{
    for (int32_t i = 0; i < plan->schema.n - 2; i++) { /* the last two are the marks */
        int32_t at = plan->right_keys[i];
        dh_union_side x = {dh_table_column(input, i), dh_table_rows(input)},
                      y = {at < 0 ? NULL : dh_table_column(totals, at), dh_table_rows(totals)};
        dh_column *column = NULL;
        DH_TRY(dh_union_columns(&column, x, y, error));
        DH_TRY(dh_table_add(table, plan->schema.fields[i].name, column, error));
        DH_TRY(dh_pool_check_cancelled(error));
    }
    DH_TRY(add_marks(table, plan, input, dh_table_rows(totals), error));
    DH_TRY(dh_table_copy_notes(table, input, error));
    return dh_table_copy_notes(table, totals, error);
}

/* The rows of *table, which is freed, and below them those of the totals. */
static dh_status put_below(dh_table **table, const dh_plan *plan, const dh_table *totals, dh_error *error)
{
    dh_table *made = dh_table_new();
    dh_status status = made ? fill(made, plan, *table, totals, error) : dh_error_nomem(error);
    dh_table_free(status == DH_OK ? *table : made);
    if (status == DH_OK) *table = made;
    return status;
}

/* The totals behind each other over one aggregate, and their rows. */
typedef struct chain {
    const dh_plan *aggregate;
    int32_t n;
    const dh_plan **plans;   /* the innermost first */
    const dh_plan **coarser; /* of each the aggregate by fewer keys */
    dh_table **totals;
} chain;

/* The rows of the aggregate, and those of the totals that can be made from its groups, by reading once. An aggregate
 * whose result is kept for several uses is made as ever. */
static dh_status run_aggregate(dh_table **out, dh_execution *x, const chain *c, dh_error *error)
{
    if (dh_run_is_shared(x, c->aggregate)) return dh_run(out, x, c->aggregate, NULL, error);
    return dh_aggregate_with_coarser(out, c->totals, x, c->aggregate, c->coarser, c->n, error);
}

static dh_status run_chain(dh_table **out, dh_execution *x, const chain *c, dh_error *error)
{
    dh_status status = run_aggregate(out, x, c, error);
    for (int32_t i = 0; status == DH_OK && i < c->n; i++) {
        if (c->totals[i] == NULL) status = dh_run(&c->totals[i], x, c->coarser[i], NULL, error);
        if (status == DH_OK) status = put_below(out, c->plans[i], c->totals[i], error);
    }
    return status;
}

static dh_status run(dh_table **out, dh_execution *x, const dh_plan *plan, const bool *unused, dh_error *error)
{
    (void)unused; /* all columns are made */
    *out = NULL;
    chain c = {.aggregate = plan};
    for (; c.aggregate->node == DH_NODE_TOTAL; c.aggregate = c.aggregate->input) c.n++;
    c.plans = dh_calloc((size_t)c.n, sizeof *c.plans);
    c.coarser = dh_calloc((size_t)c.n, sizeof *c.coarser);
    c.totals = dh_calloc((size_t)c.n, sizeof *c.totals);
    dh_status status = c.plans && c.coarser && c.totals ? DH_OK : dh_error_nomem(error);
    for (int32_t i = c.n - 1; status == DH_OK && i >= 0; i--, plan = plan->input) {
        c.plans[i] = plan;
        c.coarser[i] = plan->other;
    }
    if (status == DH_OK) status = run_chain(out, x, &c, error);
    for (int32_t i = 0; c.totals && i < c.n; i++) dh_table_free(c.totals[i]);
    dh_free(c.plans);
    dh_free(c.coarser);
    dh_free(c.totals);
    if (status == DH_OK) return DH_OK;
    dh_table_free(*out);
    *out = NULL;
    return status;
}

const dh_operator dh_operator_total = {run, NULL};
