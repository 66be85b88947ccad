/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entry points, and the table that maps plan nodes to operators. */
#include "execute/execute.h"

#include "base/memory.h"
#include "execute/operators/operators.h"
#include "execute/pipeline/collect.h"
#include "execute/pipeline/project_table.h"
#include "table/spilled_column.h"

static const dh_operator scan = {dh_run_pipeline, NULL};

static const dh_operator *const operators[] = {
    [DH_NODE_SCAN] = &scan,
#define DH_VERB(node, name) [DH_NODE_##node] = &dh_operator_##name,
#include "query/verbs.def"
#undef DH_VERB
};

static size_t verb_memory; /* atomic; 0 = no limit */

void dh_execute_set_memory(size_t bytes)
{
    __atomic_store_n(&verb_memory, bytes, __ATOMIC_RELAXED);
}

dh_status dh_evaluate(dh_column **out, const dh_expr *expr, const dh_table *table, const dh_catalog *catalog,
                      dh_error *error)
{
    dh_execution x = {.operators = operators};
    return dh_project_column(out, &x, expr, table, catalog, error);
}

/* Whether the codes depend on which thread met a text first. Dictionaries linked to a table are left as they are. */
static bool is_not_canonical(const dh_column *column)
{
    return column->type == DH_CATEGORY && column->dictionary && dh_dictionary_is_growing(column->dictionary) &&
           dh_dictionary_target(column->dictionary) == NULL;
}

/* Renumbers codes by first appearance in row order, so that they do not depend on the threads. */
static dh_status canonical(dh_column **out, const dh_column *column, dh_error *error)
{
    if (column->spilled) return dh_spilled_column_recode(out, column, error);
    *out = dh_column_slice(column, 0, column->length);
    if (*out && dh_column_recode(*out) == 0) return DH_OK;
    dh_column_unref(*out);
    *out = NULL;
    return dh_error_nomem(error);
}

/* Replaces *table when any of its columns needs it. */
static dh_status canonicalise(dh_table **table, dh_error *error)
{
    bool all = true;
    for (int32_t i = 0; i < dh_table_columns(*table); i++) all &= !is_not_canonical(dh_table_column(*table, i));
    if (all) return DH_OK;
    dh_table *made = dh_table_new();
    dh_status status = made ? dh_table_copy_notes(made, *table, error) : dh_error_nomem(error);
    for (int32_t i = 0; i < dh_table_columns(*table) && status == DH_OK; i++) {
        const dh_column *from = dh_table_column(*table, i);
        dh_column *to = NULL;
        if (is_not_canonical(from))
            status = canonical(&to, from, error);
        else
            to = dh_column_ref((dh_column *)(uintptr_t)from);
        if (status == DH_OK) status = dh_table_add(made, dh_table_column_name(*table, i), to, error);
    }
    dh_table_free(status == DH_OK ? *table : made);
    if (status == DH_OK) *table = made;
    return status;
}

dh_status dh_execute(dh_table **out, const dh_plan *plan, dh_error *error)
{
    dh_execution x;
    dh_table *table = NULL;
    *out = NULL;
    if (plan->node == DH_NODE_GROUP_BY) /* whose rows are those of its input, which nobody asked for */
        return dh_error_set(error, DH_EINVAL,
                            "group_by gives no table by itself; say behind it what is counted of each group, as in "
                            "group_by \"%s\":aggregate \"n = count()\"",
                            plan->text);
    dh_status status = dh_execution_begin(&x, operators, plan, error);
    x.memory = __atomic_load_n(&verb_memory, __ATOMIC_RELAXED);
    if (status == DH_OK) status = dh_run(&table, &x, plan, NULL, error);
    if (status == DH_OK) status = canonicalise(&table, error);
    dh_execution_end(&x);
    if (status == DH_OK)
        *out = table;
    else
        dh_table_free(table);
    return status;
}
