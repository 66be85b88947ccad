/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The host's verbs that need more than one function of plans, and its lists of tables, columns and functions. */
#include <string.h>

#include "execute/execute.h"
#include "plugin/plugin_internal.h"

dh_status dh_host_join(dh_plan **out, const dh_plan *plan, const dh_plan *other, const char *on, const char *kind,
                       dh_error *error)
{
    return dh_plan_join_named(out, plan, other, on, kind, error);
}

/* Without a list of values, a query over the input is executed first to find them, as in Lua. */
dh_status dh_host_pivot(dh_plan **out, const dh_plan *plan, const char *text, dh_error *error)
{
    dh_plan *distinct = NULL;
    dh_table *values = NULL;
    *out = NULL;
    DH_TRY(dh_plan_pivot_distinct(&distinct, plan, text, error));
    if (!distinct) return dh_plan_pivot(out, plan, text, error);
    dh_status status = dh_execute(&values, distinct, error);
    if (status == DH_OK) status = dh_plan_pivot_values(out, plan, text, values, error);
    dh_table_free(values);
    dh_plan_free(distinct);
    return status;
}

/* ---- lists ---- */

enum { MAX_COLUMNS = 4 };

/* A table of text columns that grows row by row. */
typedef struct list {
    dh_table *table;
    dh_column *columns[MAX_COLUMNS]; /* the table's */
    int n;
} list;

static dh_status list_begin(list *l, const char *const *names, dh_error *error)
{
    *l = (list){.table = dh_table_new()};
    if (!l->table) return dh_error_nomem(error);
    for (; names[l->n]; l->n++) {
        l->columns[l->n] = dh_column_new(DH_TEXT, 0);
        if (!l->columns[l->n]) return dh_error_nomem(error);
        DH_TRY(dh_table_add_growing(l->table, names[l->n], l->columns[l->n], error));
    }
    return DH_OK;
}

/* Adds a row; a NULL cell is unknown. */
static dh_status list_add(const list *l, const char *const *cells, dh_error *error)
{
    for (int i = 0; i < l->n; i++) {
        int failed = cells[i] ? dh_column_append_text(l->columns[i], cells[i], strlen(cells[i]))
                              : dh_column_append_null(l->columns[i]);
        if (failed) return dh_error_nomem(error);
    }
    return DH_OK;
}

static dh_status list_end(dh_table **out, list *l, dh_status status, dh_error *error)
{
    if (status == DH_OK) status = dh_table_finish(l->table, error);
    if (status == DH_OK)
        *out = l->table;
    else
        dh_table_free(l->table);
    return status;
}

dh_status dh_host_list_tables(dh_table **out, dh_dataset *dataset, dh_error *error)
{
    static const char *const names[] = {"name", NULL};
    list l;
    *out = NULL;
    dh_status status = list_begin(&l, names, error);
    const char *const *tables = dh_dataset_table_names(dataset);
    for (int i = 0; status == DH_OK && tables[i]; i++) status = list_add(&l, &tables[i], error);
    return list_end(out, &l, status, error);
}

dh_status dh_host_list_columns(dh_table **out, dh_dataset *dataset, const char *table, dh_error *error)
{
    static const char *const names[] = {"name", "type", "target", NULL};
    list l;
    dh_plan *plan = NULL;
    *out = NULL;
    DH_TRY(dh_plan_scan(&plan, dh_dataset_catalog(dataset), table, error));
    dh_status status = list_begin(&l, names, error);
    for (int32_t i = 0; status == DH_OK && i < plan->schema.n; i++) {
        const dh_field *field = &plan->schema.fields[i];
        const char *cells[] = {field->name, dh_type_name(field->type),
                               field->target ? dh_table_name(field->target) : NULL};
        status = list_add(&l, cells, error);
    }
    dh_plan_free(plan);
    return list_end(out, &l, status, error);
}

dh_status dh_host_list_functions(dh_table **out, dh_dataset *dataset, dh_error *error)
{
    static const char *const names[] = {"name", "group", "signature", "doc", NULL};
    list l;
    dh_function_doc doc;
    *out = NULL;
    dh_status status = list_begin(&l, names, error);
    for (int32_t i = 0; status == DH_OK && dh_functions_doc(dh_dataset_catalog(dataset)->functions, i, &doc); i++) {
        const char *cells[] = {doc.name, doc.group, doc.signature, doc.doc ? dh_tr(doc.doc) : NULL};
        status = list_add(&l, cells, error);
    }
    return list_end(out, &l, status, error);
}
