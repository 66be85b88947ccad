/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The union verb: the rows of the one table, then those of the other, column by column in place. Categories of one
 * dictionary keep it; keys of one table are brought together by its rows, other categories by their texts.
 */
#include "base/memory.h"
#include "base/pool.h"
#include "execute/operators/operators.h"

#include <string.h>

/* ---- two dictionaries as one: the codes of the second translated ---- */

typedef struct merging {
    const dh_dictionary *first, *second;
    dh_dictionary *merged;
    int32_t *codes;   /* of the second, in the merged one */
    int32_t *rows;    /* the merged one's link; NULL = none */
    int32_t *code_of; /* by row of the target */
    const dh_table *target;
} merging;

static int add_entry(merging *m, const dh_dictionary *from, int32_t code, bool fresh)
{
    size_t size;
    const char *text = dh_dictionary_text(from, code, &size);
    if (fresh) return dh_dictionary_append(m->merged, text, size);
    if (m->target == NULL) return dh_dictionary_add(m->merged, text, size);
    int32_t row = dh_dictionary_target_row(from, code);
    if (row >= 0 && m->code_of[row] >= 0) return m->code_of[row];
    int32_t found = row < 0 ? dh_dictionary_find(m->merged, text, size) : -1;
    if (found >= 0 && m->rows[found] < 0) return found;
    return dh_dictionary_append(m->merged, text, size);
}

static int add_all(merging *m, const dh_dictionary *from, int32_t *codes)
{
    bool fresh = codes == NULL;
    for (int32_t c = 0; c < dh_dictionary_size(from); c++) {
        int32_t code = add_entry(m, from, c, fresh);
        if (code < 0) return -1;
        if (codes) codes[c] = code;
        if (m->target == NULL) continue;
        int32_t row = dh_dictionary_target_row(from, c);
        m->rows[code] = row;
        if (row >= 0 && m->code_of[row] < 0) m->code_of[row] = code;
    }
    return 0;
}

static dh_status merge_dictionaries(merging *m, dh_error *error)
{
    const dh_table *target = dh_dictionary_target(m->first);
    if (target && target == dh_dictionary_target(m->second)) m->target = target;
    int64_t n_rows = m->target ? dh_table_rows(m->target) : 0;
    size_t both = (size_t)dh_dictionary_size(m->first) + (size_t)dh_dictionary_size(m->second);
    m->merged = dh_dictionary_new();
    m->codes = dh_malloc(((size_t)dh_dictionary_size(m->second) + 1) * sizeof *m->codes);
    m->rows = m->target ? dh_malloc((both + 1) * sizeof *m->rows) : NULL;
    m->code_of = dh_malloc(((size_t)n_rows + 1) * sizeof *m->code_of);
    bool ok = m->merged && m->codes && m->code_of && (m->rows || m->target == NULL);
    for (int64_t r = 0; ok && r < n_rows; r++) m->code_of[r] = -1;
    ok = ok && add_all(m, m->first, NULL) == 0 && add_all(m, m->second, m->codes) == 0;
    if (!ok) return dh_error_nomem(error);
    if (m->target) {
        dh_dictionary_set_link(m->merged, m->target, m->rows);
        m->rows = NULL;
    }
    return DH_OK;
}

static void free_merging(merging *m)
{
    dh_dictionary_unref(m->merged);
    dh_free(m->codes);
    dh_free(m->rows);
    dh_free(m->code_of);
}

/* ---- columns ---- */

static int append_column(dh_column *to, const dh_column *from, const int32_t *codes)
{
    for (int64_t i = 0; i < from->length; i++) {
        int failed;
        if (!dh_column_is_known(from, i))
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

static dh_status join_columns(dh_column **out, const dh_column *a, const dh_column *b, dh_error *error)
{
    dh_column *column = dh_column_new(a->type, a->length + b->length);
    if (column == NULL) return dh_error_nomem(error);
    column->show = a->show;
    merging m = {.first = a->dictionary, .second = b->dictionary};
    dh_status status = DH_OK;
    if (a->type == DH_CATEGORY && m.first != m.second && m.first && m.second) {
        status = merge_dictionaries(&m, error);
        if (status == DH_OK) set_dictionary(column, m.merged);
    } else if (a->type == DH_CATEGORY) {
        set_dictionary(column, m.first ? m.first : m.second);
    }
    if (status == DH_OK && (append_column(column, a, NULL) != 0 || append_column(column, b, m.codes) != 0))
        status = dh_error_nomem(error);
    free_merging(&m);
    if (status == DH_OK) {
        dh_column_finish(column);
        *out = column;
    } else {
        dh_column_unref(column);
    }
    return status;
}

static dh_status fill(dh_table *table, const dh_plan *plan, const dh_table *a, const dh_table *b, dh_error *error)
{
    if (dh_table_columns(a) != dh_table_columns(b))
        return dh_error_set(error, DH_EINVAL, "a union needs equal columns: %d on one side, %d on the other",
                            (int)dh_table_columns(a), (int)dh_table_columns(b));
    for (int32_t i = 0; i < dh_table_columns(a); i++) {
        const dh_column *x = dh_table_column(a, i), *y = dh_table_column(b, i);
        if (x->type != y->type)
            return dh_error_set(error, DH_ETYPE,
                                "a union needs equal columns: '%s' is %s on one side and %s on the other",
                                plan->schema.fields[i].name, dh_type_name(x->type), dh_type_name(y->type));
        dh_column *column = NULL;
        DH_TRY(join_columns(&column, x, y, error));
        DH_TRY(dh_table_add(table, plan->schema.fields[i].name, column, error));
        DH_TRY(dh_pool_check_cancelled(error));
    }
    DH_TRY(dh_table_copy_notes(table, a, error));
    return dh_table_copy_notes(table, b, error);
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
    dh_table_free(a);
    dh_table_free(b);
    if (status == DH_OK)
        *out = table;
    else
        dh_table_free(table);
    return status;
}

const dh_operator dh_operator_union = {DH_NODE_UNION, run_union, NULL};
