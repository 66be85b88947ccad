/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pivot verb: turns rows into columns. A result row is a combination of the columns other than those that name and
 * fill the new ones, in order of first appearance. An input row whose name is not listed is left out and told; two
 * values for one cell are an error. A total over the column that names fills a column of its own, in the row of what it
 * is a total of.
 */
#include "base/memory.h"
#include "base/message.h"
#include "base/pool.h"
#include "execute/group_keys/keys.h"
#include "execute/operators/operators.h"
#include "table/format.h"
#include "table/totals.h"

#include <string.h>

typedef struct pivoting {
    const dh_plan *plan;
    dh_table *input;
    dh_arena *arena;
    const dh_column **rest; /* the columns that stay */
    int32_t n_rest;
    dh_column *marks[2]; /* of totals: is_total and total_over as they stay, over other columns; NULL = none */
    bool *totals;        /* by input row: it is a total over the column that names; NULL = none is */
    int64_t left_out;    /* rows whose name is not listed */
    dh_keys *keys;
    int64_t *heads; /* by result row: its first input row */
    int64_t *cells; /* [result row * n_pivot + name]: the input row that gives the value; -1 = none */
    size_t heads_capacity, cells_capacity;
} pivoting;

static bool equal_text(const dh_column *column, int64_t row, const dh_value *value)
{
    size_t size;
    const char *text = dh_column_text(column, row, &size);
    return size == value->as.text.size && memcmp(text, value->as.text.data, size) == 0;
}

/* Whether the name column of a row equals a listed name; null equals null. */
static bool is_named(const dh_column *column, int64_t row, const dh_value *value)
{
    bool valid = dh_column_is_valid(column, row);
    if (!valid || !value->valid) return valid == (value->valid != 0);
    switch (column->type) {
    case DH_BOOL: return dh_column_bool(column, row) == (value->as.boolean != 0);
    case DH_DATE: return dh_column_date(column, row) == value->as.integer;
    case DH_FLOAT64: return dh_column_float64(column, row) == value->as.number;
    case DH_TEXT:
    case DH_CATEGORY: return equal_text(column, row, value);
    case DH_COUNT: {
        dh_count a = dh_column_count(column, row), b = value->as.count;
        return a.stated == b.stated && a.lower == b.lower && a.upper == b.upper;
    }
    default: return dh_column_int64(column, row) == value->as.integer;
    }
}

/* The place of the row's name in the list; -1 = not listed. */
static int32_t find_name(const pivoting *p, const dh_column *column, int64_t row)
{
    const dh_plan *plan = p->plan;
    if (p->totals && p->totals[row]) return plan->pivot_total;
    for (int32_t k = 0; k < plan->n_pivot; k++)
        if (k != plan->pivot_total && is_named(column, row, &plan->pivot_values[k])) return k;
    return -1;
}

/* ---- marks of totals ---- */

/* Makes the marks of a row anew, without the column that names. */
static int append_marks(pivoting *p, const dh_column *over, int64_t row, char *text)
{
    size_t size = 0;
    const char *name = p->plan->input->schema.fields[p->plan->pivot_name].name;
    const char *names = dh_column_is_valid(over, row) ? dh_column_text(over, row, &size) : "";
    p->totals[row] = dh_totals_names(names, size, name);
    dh_value rest = {.type = DH_CATEGORY};
    rest.as.text.size = dh_totals_without(text, names, size, name);
    rest.as.text.data = text;
    rest.valid = rest.as.text.size > 0;
    int failed = dh_column_append_bool(p->marks[0], rest.valid != 0);
    return failed ? failed : dh_column_append_value(p->marks[1], &rest);
}

static dh_status make_marks(pivoting *p, dh_error *error)
{
    if (p->plan->pivot_over < 0) return DH_OK;
    const dh_column *over = dh_table_column(p->input, p->plan->pivot_over);
    size_t longest = 1;
    for (int64_t i = 0; i < over->length; i++) {
        size_t size = 0;
        if (dh_column_is_valid(over, i)) dh_column_text(over, i, &size);
        longest = size > longest ? size : longest;
    }
    char *text = dh_arena_alloc(p->arena, longest);
    p->totals = dh_arena_zalloc(p->arena, (size_t)over->length + 1, sizeof *p->totals);
    p->marks[0] = dh_column_new(DH_BOOL, over->length);
    p->marks[1] = dh_column_new(DH_CATEGORY, over->length);
    if (!text || !p->totals || !p->marks[0] || !p->marks[1]) return dh_error_nomem(error);
    for (int64_t i = 0; i < over->length; i++)
        if (append_marks(p, over, i, text) != 0) return dh_error_nomem(error);
    dh_column_finish(p->marks[0]);
    dh_column_finish(p->marks[1]);
    return DH_OK;
}

/* A column of the input as it stays; NULL = it does not. */
static const dh_column *find_rest(const pivoting *p, int32_t i)
{
    const dh_plan *plan = p->plan;
    if (i == plan->pivot_name) return NULL;
    for (int32_t f = 0; f < plan->n_fills; f++)
        if (plan->pivot_fills[f] == i) return NULL;
    if (i == plan->pivot_mark) return plan->keeps_marks ? p->marks[0] : NULL;
    if (i == plan->pivot_over) return plan->keeps_marks ? p->marks[1] : NULL;
    return dh_table_column(p->input, i);
}

static dh_status make_keys(pivoting *p, dh_error *error)
{
    int32_t n = dh_table_columns(p->input);
    dh_key_type *types = dh_arena_zalloc(p->arena, (size_t)n + 1, sizeof *types);
    p->rest = dh_arena_zalloc(p->arena, (size_t)n + 1, sizeof *p->rest);
    if (types == NULL || p->rest == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) {
        const dh_column *column = find_rest(p, i);
        if (column == NULL) continue;
        types[p->n_rest] = (dh_key_type){column->type, column->dictionary};
        p->rest[p->n_rest++] = column;
    }
    p->keys = dh_keys_new(types, p->n_rest);
    return p->keys ? DH_OK : dh_error_nomem(error);
}

/* Starts result row `id` if it is new. */
static dh_status make_row(pivoting *p, uint32_t id, int64_t row, dh_error *error)
{
    size_t width = (size_t)p->plan->n_pivot, at = id;
    if (dh_keys_size(p->keys) != (int64_t)id + 1 || (p->heads && at < p->heads_capacity && p->heads[at] >= 0))
        return DH_OK;
    size_t had = p->heads_capacity;
    if (dh_grow((void **)&p->heads, &p->heads_capacity, at + 1, sizeof *p->heads) != 0 ||
        dh_grow((void **)&p->cells, &p->cells_capacity, (at + 1) * width, sizeof *p->cells) != 0)
        return dh_error_nomem(error);
    for (size_t i = had; i < p->heads_capacity; i++) p->heads[i] = -1;
    p->heads[at] = row;
    for (size_t k = 0; k < width; k++) p->cells[at * width + k] = -1;
    return DH_OK;
}

/* The error of two values for one cell. */
static dh_status twice(const pivoting *p, int32_t name, int64_t first, int64_t second, dh_error *error)
{
    dh_status status = dh_error_set(
        error, DH_EDATA, "the pivot has two values for '%s' in one row (rows %lld and %lld); aggregate first",
        p->plan->pivot_names[name], (long long)first + 1, (long long)second + 1);
    if (error) error->row = second;
    return status;
}

static dh_status place_row(pivoting *p, int64_t row, dh_error *error)
{
    int32_t name = find_name(p, dh_table_column(p->input, p->plan->pivot_name), row);
    if (name < 0) {
        p->left_out++;
        return DH_OK;
    }
    const dh_vector **vectors = dh_arena_alloc(p->arena, ((size_t)p->n_rest + 1) * sizeof(void *));
    if (vectors == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < p->n_rest; i++) {
        vectors[i] = dh_vector_load(p->arena, p->rest[i], row, NULL, 1);
        if (vectors[i] == NULL) return dh_error_nomem(error);
    }
    uint32_t id;
    if (dh_keys_add(p->keys, vectors, 1, &id) != 0) return dh_error_nomem(error);
    DH_TRY(make_row(p, id, row, error));
    int64_t *cell = &p->cells[(size_t)id * (size_t)p->plan->n_pivot + (size_t)name];
    if (*cell >= 0) return twice(p, name, *cell, row, error);
    *cell = row;
    return DH_OK;
}

static dh_status place_rows(pivoting *p, dh_error *error)
{
    dh_arena_mark mark = dh_arena_get_mark(p->arena);
    for (int64_t row = 0; row < dh_table_rows(p->input); row++) {
        if (row % DH_VECTOR_ROWS == 0) DH_TRY(dh_pool_check_cancelled(error));
        DH_TRY(place_row(p, row, error));
        dh_arena_release_to(p->arena, mark);
    }
    return DH_OK;
}

/* Tells of the rows whose name is not listed. */
static dh_status add_note(dh_table *table, const pivoting *p, dh_error *error)
{
    dh_numeral all = dh_numeral_whole(dh_table_rows(p->input));
    const char *name = p->plan->input->schema.fields[p->plan->pivot_name].name;
    if (p->left_out == 0) return DH_OK;
    if (p->left_out == 1)
        return dh_table_add_note(table, error, "pivot: 1 of %s rows has a '%s' that is not listed, and is left out",
                                 all.text, name);
    return dh_table_add_note(table, error, "pivot: %s of %s rows have a '%s' that is not listed, and are left out",
                             dh_numeral_whole(p->left_out).text, all.text, name);
}

/* Appends a listed value as people read it: a category by its label, a day as the reader writes days. */
static void add_value(dh_strbuf *out, const pivoting *p, int32_t k)
{
    const dh_value *value = &p->plan->pivot_values[k];
    const dh_field *field = &p->plan->input->schema.fields[p->plan->pivot_name];
    const char *label = NULL;
    if (value->valid && field->type == DH_CATEGORY)
        label = dh_tr_name(field->name, value->as.text.data, value->as.text.size);
    if (k == p->plan->pivot_total) {
        dh_strbuf_add(out, dh_tr("Total"));
    } else if (!value->valid) {
        dh_strbuf_add(out, dh_tr("unknown"));
    } else if (value->type == DH_BOOL) {
        dh_format_bool(out, value->as.boolean != 0, dh_message_numbers());
    } else if (value->type == DH_DATE) {
        dh_format_date(out, (int32_t)value->as.integer, dh_message_numbers());
    } else if (value->type == DH_DATETIME) {
        dh_format_datetime(out, value->as.integer, dh_message_numbers());
    } else {
        dh_strbuf_add(out, label ? label : p->plan->pivot_names[k]);
    }
}

/* The head of a new column: its value, behind what fills it where several do: "n: total". */
static dh_status set_head(dh_table *table, const pivoting *p, int32_t made, dh_error *error)
{
    const dh_plan *plan = p->plan;
    dh_strbuf head = {0};
    if (plan->n_fills > 1) {
        const char *name = plan->input->schema.fields[plan->pivot_fills[made % plan->n_fills]].name;
        const char *label = dh_tr_name("column", name, strlen(name));
        dh_strbuf_printf(&head, "%s: ", label ? label : name);
    }
    add_value(&head, p, made / plan->n_fills);
    dh_status status =
        head.failed ? dh_error_nomem(error) : dh_table_set_head(table, dh_table_columns(table) - 1, head.data, error);
    dh_strbuf_free(&head);
    return status;
}

static dh_status fill(dh_table *table, const pivoting *p, dh_error *error)
{
    const dh_plan *plan = p->plan;
    int64_t n = dh_keys_size(p->keys);
    int64_t *rows = dh_arena_alloc(p->arena, ((size_t)n + 1) * sizeof *rows);
    if (rows == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < plan->schema.n; i++) {
        int32_t made = i - p->n_rest; /* the new columns: of each value, one for each that fills them */
        for (int64_t r = 0; r < n; r++)
            rows[r] = made < 0 ? p->heads[r] : p->cells[r * plan->n_pivot + made / plan->n_fills];
        const dh_column *from =
            made < 0 ? p->rest[i] : dh_table_column(p->input, plan->pivot_fills[made % plan->n_fills]);
        dh_column *column = dh_column_take(from, rows, n);
        if (column == NULL) return dh_error_nomem(error);
        DH_TRY(dh_table_add(table, plan->schema.fields[i].name, column, error));
        if (made >= 0) DH_TRY(set_head(table, p, made, error));
    }
    DH_TRY(dh_table_copy_notes(table, p->input, error));
    return add_note(table, p, error);
}

static dh_status run(dh_table **out, dh_execution *x, pivoting *p, dh_error *error)
{
    DH_TRY(dh_run(&p->input, x, p->plan->input, NULL, error));
    p->arena = dh_arena_new();
    if (p->arena == NULL) return dh_error_nomem(error);
    DH_TRY(make_marks(p, error));
    DH_TRY(make_keys(p, error));
    DH_TRY(place_rows(p, error));
    *out = dh_table_new();
    return *out ? fill(*out, p, error) : dh_error_nomem(error);
}

static dh_status run_pivot(dh_table **out, dh_execution *x, const dh_plan *plan, const bool *unused, dh_error *error)
{
    (void)unused; /* all columns are made */
    *out = NULL;
    pivoting p = {.plan = plan};
    dh_status status = run(out, x, &p, error);
    if (status != DH_OK) {
        dh_table_free(*out);
        *out = NULL;
    }
    dh_column_unref(p.marks[0]);
    dh_column_unref(p.marks[1]);
    dh_keys_free(p.keys);
    dh_table_free(p.input);
    dh_arena_free(p.arena);
    dh_free(p.heads);
    dh_free(p.cells);
    return status;
}

const dh_operator dh_operator_pivot = {run_pivot, NULL};
