/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The summarize verb: each column is sorted, by one worker, which tells how many values differ, and which come first
 * and last. */
#include "base/memory.h"
#include "base/message.h"
#include "execute/operators/operators.h"
#include "execute/operators/sort.h"
#include "execute/pipeline/project_table.h"
#include "execute/sort/sort.h"
#include "query/verb.h"
#include "table/format.h"
#include "table/reading.h"

#include <string.h>

typedef struct summary {
    int64_t unknown, distinct;
    int64_t ends[2]; /* rows of the least and the greatest value; -1 = none is known */
} summary;

/* The columns of the result, in the order of engine/query/verbs/summarize.c, and behind them what people read in place
 * of the type and of both ends. */
enum { NAME, TYPE, ROWS, UNKNOWN, DISTINCT, MIN, MAX, N_COLUMNS };
enum { READ_TYPE = N_COLUMNS, READ_MIN, READ_MAX, N_MADE };

typedef struct summarizing {
    const dh_plan *plan;
    dh_column **columns;
    summary *summaries;
    int64_t rows;
} summarizing;

static dh_status summarize_column(void *context, int64_t which, int worker, dh_error *error)
{
    (void)worker;
    const summarizing *g = context;
    const dh_column *c = g->columns[which];
    summary *s = &g->summaries[which];
    int64_t *rows, valid = g->rows - c->nulls;
    bool descending = false;
    *s = (summary){.unknown = c->nulls, .distinct = valid > 0, .ends = {-1, -1}};
    if (valid == 0) return DH_OK;
    DH_TRY(dh_sort_rows(&rows, &c, &descending, 1, g->rows, error));
    for (int64_t i = 1; i < valid; i++) s->distinct += dh_column_compare(c, rows[i - 1], c, rows[i]) != 0;
    s->ends[0] = rows[0];
    s->ends[1] = rows[valid - 1];
    dh_free(rows);
    return DH_OK;
}

static dh_status append(dh_column *made, const char *text, size_t size, dh_error *error)
{
    int failed = text ? dh_column_append_text(made, text, size) : dh_column_append_null(made);
    return failed ? dh_error_nomem(error) : DH_OK;
}

/* Appends a value of the column `name` as people read it: a category by its label, a day as the reader writes days. */
static dh_status append_read(dh_column *made, const char *name, const dh_column *value, int64_t row, dh_error *error)
{
    size_t size;
    if (!dh_column_is_valid(value, row)) return append(made, NULL, 0, error);
    if (value->type == DH_TEXT || value->type == DH_CATEGORY) {
        const char *text = dh_column_text(value, row, &size);
        const char *label = value->type == DH_CATEGORY ? dh_tr_name(name, text, size) : NULL;
        return append(made, label ? label : text, label ? strlen(label) : size, error);
    }
    dh_strbuf text = {0};
    dh_format_cell(&text, value, row, dh_message_numbers());
    dh_status status = text.failed ? dh_error_nomem(error) : append(made, text.data, text.size, error);
    dh_strbuf_free(&text);
    return status;
}

/* Appends the least and the greatest value of a column as text. */
static dh_status append_ends(dh_column **made, const summarizing *g, dh_execution *x, int32_t which, dh_error *error)
{
    dh_table *pair = dh_table_new();
    dh_column *texts = NULL, *ends = dh_column_take(g->columns[which], g->summaries[which].ends, 2);
    dh_status status = pair && ends ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK) status = dh_table_add(pair, "value", dh_column_ref(ends), error);
    if (status == DH_OK)
        status = dh_project_column(&texts, x, g->plan->post[which].expr, pair, g->plan->catalog, error);
    for (int64_t i = 0; i < 2 && status == DH_OK; i++) {
        size_t size = 0;
        bool valid = dh_column_is_valid(texts, i);
        const char *text = valid ? dh_column_text(texts, i, &size) : NULL;
        status = append(made[MIN + i], text, size, error);
        if (status == DH_OK) status = append_read(made[READ_MIN + i], g->plan->exprs[which].name, ends, i, error);
    }
    dh_column_unref(texts);
    dh_column_unref(ends);
    dh_table_free(pair);
    return status;
}

static dh_status fill(dh_column **made, const summarizing *g, dh_execution *x, dh_error *error)
{
    for (int32_t i = 0; i < g->plan->n_exprs; i++) {
        const char *name = g->plan->exprs[i].name;
        const char *type = dh_type_name(g->columns[i]->type), *read = dh_type_title(g->columns[i]->type);
        const summary *s = &g->summaries[i];
        DH_TRY(append(made[NAME], name, strlen(name), error));
        DH_TRY(append(made[TYPE], type, strlen(type), error));
        DH_TRY(append(made[READ_TYPE], read, strlen(read), error));
        if (dh_column_append_int64(made[ROWS], g->rows) != 0 ||
            dh_column_append_int64(made[UNKNOWN], s->unknown) != 0 ||
            dh_column_append_int64(made[DISTINCT], s->distinct) != 0)
            return dh_error_nomem(error);
        DH_TRY(append_ends(made, g, x, i, error));
    }
    return DH_OK;
}

/* Adds the columns, and what people read of them. */
static dh_status add_columns(dh_table *table, dh_column **made, const dh_schema *schema, dh_error *error)
{
    static const char *const heads[] = {
        DH_MESSAGE("Column"),          DH_MESSAGE("Type"),  DH_MESSAGE("Rows"),    DH_MESSAGE("Unknown rows"),
        DH_MESSAGE("Distinct values"), DH_MESSAGE("Least"), DH_MESSAGE("Greatest")};
    static const int read[] = {[TYPE] = READ_TYPE, [MIN] = READ_MIN, [MAX] = READ_MAX};
    for (int32_t i = 0; i < N_COLUMNS; i++) {
        DH_TRY(dh_table_add(table, schema->fields[i].name, dh_column_ref(made[i]), error));
        DH_TRY(dh_table_set_head(table, i, dh_tr(heads[i]), error));
        if (read[i] != 0) DH_TRY(dh_table_set_reading(table, i, dh_column_ref(made[read[i]]), error));
    }
    return DH_OK;
}

static dh_status make_table(dh_table **out, const summarizing *g, dh_execution *x, const dh_table *input,
                            dh_error *error)
{
    dh_column *made[N_MADE] = {0};
    const dh_schema *schema = &g->plan->schema;
    dh_status status = DH_OK;
    for (int32_t i = 0; i < N_MADE && status == DH_OK; i++) {
        made[i] = dh_column_new(i < N_COLUMNS ? schema->fields[i].type : DH_TEXT, g->plan->n_exprs);
        if (made[i] == NULL) status = dh_error_nomem(error);
    }
    if (status == DH_OK) status = fill(made, g, x, error);
    for (int32_t i = 0; i < N_MADE && status == DH_OK; i++) dh_column_finish(made[i]);
    if (status == DH_OK && (*out = dh_table_new()) == NULL) status = dh_error_nomem(error);
    if (status == DH_OK) status = add_columns(*out, made, schema, error);
    for (int32_t i = 0; i < N_MADE; i++) dh_column_unref(made[i]);
    return status == DH_OK ? dh_table_copy_notes(*out, input, error) : status;
}

static dh_status summarize(dh_table **out, dh_execution *x, summarizing *g, const dh_table *input, dh_error *error)
{
    size_t n = (size_t)g->plan->n_exprs;
    bool *descending = dh_calloc(n + 1, sizeof *descending);
    g->columns = dh_calloc(n + 1, sizeof *g->columns);
    g->summaries = dh_calloc(n + 1, sizeof *g->summaries);
    g->rows = dh_table_rows(input);
    size_t taken = 0;
    dh_status status = descending && g->columns && g->summaries ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK) status = dh_sort_keys(g->columns, descending, x, g->plan, input, &taken, error);
    if (status == DH_OK)
        status = dh_pool_run(dh_catalog_pool(g->plan->catalog), g->plan->n_exprs, summarize_column, g, error);
    if (status == DH_OK) status = make_table(out, g, x, input, error);
    for (size_t i = 0; g->columns && i < n; i++) dh_column_unref(g->columns[i]);
    dh_free(g->columns);
    dh_free(g->summaries);
    dh_free(descending);
    return status;
}

static dh_status run(dh_table **out, dh_execution *x, const dh_plan *plan, const bool *unused, dh_error *error)
{
    (void)unused; /* all columns are made */
    *out = NULL;
    dh_table *input = NULL;
    summarizing g = {.plan = plan};
    bool *needed = dh_calloc((size_t)plan->input->schema.n + 1, sizeof *needed);
    dh_status status = needed ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK) plan->verb->need(plan, NULL, needed);
    if (status == DH_OK) status = dh_run(&input, x, plan->input, needed, error);
    if (status == DH_OK) status = summarize(out, x, &g, input, error);
    if (status != DH_OK) {
        dh_table_free(*out);
        *out = NULL;
    }
    dh_table_free(input);
    dh_free(needed);
    return status;
}

const dh_operator dh_operator_summarize = {run, NULL};
