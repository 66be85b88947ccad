/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The verbs union and union_by_name: the rows of the first table, then those of the second; columns are matched by
 * position, or as the plan says. Categories
 * with the same dictionary keep it; different dictionaries are merged (table/dictionary_merge.h).
 */
#include <assert.h>

#include "base/memory.h"
#include "base/pool.h"
#include "execute/operators/operators.h"
#include "execute/operators/union.h"
#include "table/dictionary_merge.h"
#include "table/format.h"

static int append_column(dh_column *to, const dh_column *from, const int32_t *codes)
{
    for (int64_t i = 0; i < from->length; i++) {
        int failed;
        if (!dh_column_is_valid(from, i))
            failed = dh_column_append_null(to);
        else if (from->type == DH_CATEGORY)
            failed = dh_column_append_code(to, codes ? codes[dh_column_code(from, i)] : dh_column_code(from, i));
        else
            failed = dh_column_append_from(to, from, i);
        if (failed) return -1;
    }
    return 0;
}

static void set_dictionary(dh_column *column, const dh_dictionary *dictionary)
{
    if (column->dictionary == dictionary) return;
    dh_dictionary_unref(column->dictionary);
    column->dictionary = dh_dictionary_ref((dh_dictionary *)(uintptr_t)dictionary);
}

static int append_side(dh_column *to, dh_union_side from, const int32_t *codes)
{
    if (from.column) return append_column(to, from.column, codes);
    int failed = 0;
    for (int64_t i = 0; i < from.rows && failed == 0; i++) failed = dh_column_append_null(to);
    return failed;
}

dh_status dh_union_columns(dh_column **out, dh_union_side x, dh_union_side y, dh_error *error)
{
    const dh_column *a = x.column ? x.column : y.column, *b = y.column ? y.column : x.column;
    assert(a != NULL && b != NULL); /* no column is of neither side */
    dh_column *column = dh_column_new(a->type, x.rows + y.rows);
    if (column == NULL) return dh_error_nomem(error);
    column->display = a->display;
    dh_dictionary *merged = NULL;
    int32_t *codes = NULL; /* merged code for each code of the second */
    dh_status status = DH_OK;
    if (a->type == DH_CATEGORY && a->dictionary != b->dictionary && a->dictionary && b->dictionary) {
        if (dh_dictionary_merge(&merged, &codes, a->dictionary, b->dictionary) != 0) status = dh_error_nomem(error);
        if (status == DH_OK) set_dictionary(column, merged);
    } else if (a->type == DH_CATEGORY) {
        set_dictionary(column, a->dictionary ? a->dictionary : b->dictionary);
    }
    if (status == DH_OK && (append_side(column, x, NULL) != 0 || append_side(column, y, codes) != 0))
        status = dh_error_nomem(error);
    dh_dictionary_unref(merged);
    dh_free(codes);
    if (status == DH_OK) {
        dh_column_finish(column);
        *out = column;
    } else {
        dh_column_unref(column);
    }
    return status;
}

static dh_union_side side_of(const dh_table *table, const int32_t *columns, int32_t i)
{
    int32_t at = columns ? columns[i] : i;
    return (dh_union_side){at < 0 ? NULL : dh_table_column(table, at), dh_table_rows(table)};
}

static dh_status fill(dh_table *table, const dh_plan *plan, const dh_table *a, const dh_table *b, dh_error *error)
{
    bool by_name = plan->node == DH_NODE_UNION_BY_NAME;
    if (!by_name && dh_table_columns(a) != dh_table_columns(b))
        return dh_error_set(error, DH_EINVAL, "a union needs equal columns: %d on one side, %d on the other",
                            (int)dh_table_columns(a), (int)dh_table_columns(b));
    for (int32_t i = 0; i < plan->schema.n; i++) {
        dh_union_side x = side_of(a, by_name ? plan->left_keys : NULL, i),
                      y = side_of(b, by_name ? plan->right_keys : NULL, i);
        if (x.column && y.column && x.column->type != y.column->type)
            return dh_error_set(
                error, DH_ETYPE, "a union needs equal columns: '%s' is %s on one side and %s on the other",
                plan->schema.fields[i].name, dh_type_name(x.column->type), dh_type_name(y.column->type));
        dh_column *column = NULL;
        DH_TRY(dh_union_columns(&column, x, y, error));
        DH_TRY(dh_table_add(table, plan->schema.fields[i].name, column, error));
        DH_TRY(dh_pool_check_cancelled(error));
    }
    DH_TRY(dh_table_copy_notes(table, a, error));
    return dh_table_copy_notes(table, b, error);
}

/* Tells of the columns that a side does not have. */
static dh_status note_missing(dh_table *table, const dh_plan *plan, const dh_table *from, bool first, dh_error *error)
{
    const int32_t *columns = first ? plan->left_keys : plan->right_keys;
    long long rows = dh_table_rows(from);
    dh_strbuf names = {0};
    for (int32_t i = 0; i < plan->schema.n; i++)
        if (columns[i] < 0) dh_strbuf_printf(&names, "%s%s", names.size > 0 ? ", " : "", plan->schema.fields[i].name);
    dh_status status = names.failed ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK && names.size > 0 && rows > 0 && first)
        status = dh_table_add_note(table, error,
                                   "union_by_name: unknown in the first side's rows (%s), which has no such column: %s",
                                   dh_numeral_whole(rows).text, names.data);
    else if (status == DH_OK && names.size > 0 && rows > 0)
        status = dh_table_add_note(table, error,
                                   "union_by_name: unknown in the other side's rows (%s), which has no such column: %s",
                                   dh_numeral_whole(rows).text, names.data);
    dh_strbuf_free(&names);
    return status;
}

static dh_status run_union(dh_table **out, dh_execution *x, const dh_plan *plan, const bool *unused, dh_error *error)
{
    (void)unused; /* all columns are made */
    *out = NULL;
    dh_table *a = NULL, *b = NULL, *table = NULL;
    dh_status status = dh_run(&a, x, plan->input, NULL, error);
    if (status == DH_OK) status = dh_run(&b, x, plan->other, NULL, error);
    if (status == DH_OK && (table = dh_table_new()) == NULL) status = dh_error_nomem(error);
    if (status == DH_OK) status = fill(table, plan, a, b, error);
    if (status == DH_OK && plan->node == DH_NODE_UNION_BY_NAME) status = note_missing(table, plan, a, true, error);
    if (status == DH_OK && plan->node == DH_NODE_UNION_BY_NAME) status = note_missing(table, plan, b, false, error);
    dh_table_free(a);
    dh_table_free(b);
    if (status == DH_OK)
        *out = table;
    else
        dh_table_free(table);
    return status;
}

const dh_operator dh_operator_union = {run_union, NULL};
const dh_operator dh_operator_union_by_name = {run_union, NULL};
