/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test cases for aggregates and functions: arguments of every type that they accept, a fifth of the cells unknown. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "plugin/plugin_internal.h"

/* A linear congruential generator: the same rows on every machine. */
static uint32_t draw(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 16;
}

static int append_cell(dh_column *column, uint32_t random)
{
    char text[16];
    double number = (double)(random % 1000) / 8.0;
    switch (column->type) {
    case DH_BOOL: return dh_column_append_bool(column, random & 1);
    case DH_INT64: return dh_column_append_int64(column, (int64_t)(random % 1000));
    case DH_FLOAT64: return dh_column_append_float64(column, number);
    case DH_DATE: return dh_column_append_date(column, 17532 + (int32_t)(random % 900)); /* from 2018-01-01 */
    case DH_DATETIME: return dh_column_append_int64(column, 1514764800000000 + (int64_t)random * 1000000);
    case DH_COUNT: {
        double stated = (double)(random % 1000);
        dh_count open = {stated, stated, INFINITY}, exact = {stated, stated, stated};
        return dh_column_append_count(column, random % 7 == 0 ? open : exact);
    }
    default:
        snprintf(text, sizeof text, "%s-%u", random & 1 ? "đất" : "nước", (unsigned)(random % 11));
        if (column->type == DH_TEXT) return dh_column_append_text(column, text, strlen(text));
        return dh_column_append_code(column, dh_dictionary_add(column->dictionary, text, strlen(text)));
    }
}

dh_column *dh_test_column(dh_type type, uint32_t seed)
{
    dh_column *column = dh_column_new(type, DH_CONFORMANCE_ROWS);
    if (column && type == DH_CATEGORY && !column->dictionary) column->dictionary = dh_dictionary_new();
    if (!column || (type == DH_CATEGORY && !column->dictionary)) goto failed;
    for (int i = 0; i < DH_CONFORMANCE_ROWS; i++) {
        uint32_t random = draw(&seed);
        int bad = random % 5 == 0 ? dh_column_append_null(column) : append_cell(column, draw(&seed));
        if (bad) goto failed;
    }
    dh_column_finish(column);
    return column;
failed:
    dh_column_unref(column);
    return NULL;
}

static int count_types(uint32_t types)
{
    int n = 0;
    for (int t = DH_BOOL; t <= DH_COUNT; t++) n += (types & DH_TYPE_BIT(t)) != 0;
    return n;
}

static dh_type nth_type(uint32_t types, int n)
{
    for (int t = DH_BOOL; t <= DH_COUNT; t++)
        if ((types & DH_TYPE_BIT(t)) && n-- == 0) return (dh_type)t;
    return DH_BOOL;
}

/* The default; for a required parameter its first choice, or a value inside its range. NULL: out of memory. */
static const char *param_text(const dh_param *param, dh_arena *arena)
{
    if (param->fallback) return param->fallback;
    if (param->choices && param->choices[0]) return param->choices[0];
    double middle = param->min <= param->max ? (param->min + param->max) / 2 : 1;
    if (isinf(param->max) && !isinf(param->min)) middle = param->min + 1;
    if (isinf(param->min) && !isinf(param->max)) middle = param->max;
    if (!isfinite(middle)) middle = 1;
    double whole = param->min <= param->max && ceil(middle) > param->max ? floor(middle) : ceil(middle);
    switch (param->type) {
    case DH_BOOL: return "true";
    case DH_INT64: return dh_arena_printf(arena, "%lld", (long long)whole);
    case DH_FLOAT64: return dh_arena_printf(arena, "%.17g", middle);
    case DH_DATE: return "2020-08-11";
    default: return "x";
    }
}

dh_status dh_test_params(dh_value **out, const dh_param *params, uint32_t n, dh_arena *arena, dh_error *error)
{
    *out = dh_arena_zalloc(arena, (size_t)n + 1, sizeof **out);
    if (!*out) return dh_error_nomem(error);
    for (uint32_t i = 0; i < n; i++) {
        const char *text = param_text(&params[i], arena);
        if (!text) return dh_error_nomem(error);
        if (!text[0] && params[i].type != DH_TEXT) /* an empty default of anything but text: not given */
            (*out)[i] = (dh_value){.type = params[i].type, .valid = 0};
        else
            DH_TRY(dh_param_parse(&(*out)[i], &params[i], text, arena, error));
    }
    return DH_OK;
}

dh_status dh_test_case_make(dh_test_case *out, const dh_declared *a, int round, bool *more, dh_arena *arena,
                            dh_error *error)
{
    *out = (dh_test_case){.n_args = (int32_t)a->n_args};
    *more = false;
    out->columns = dh_arena_zalloc(arena, (size_t)a->n_args + 1, sizeof(dh_column *));
    if (!out->columns) return dh_error_nomem(error);
    for (uint32_t i = 0; i < a->n_args; i++) {
        int n = count_types(a->args[i].types);
        if (n > round + 1) *more = true;
        out->columns[i] = dh_test_column(nth_type(a->args[i].types, round % n), 20200811U + 977U * i);
        if (!out->columns[i]) return dh_error_nomem(error);
    }
    return dh_test_params(&out->params, a->params, a->n_params, arena, error);
}

dh_status dh_test_case_unknown(dh_test_case *out, const dh_test_case *from, dh_arena *arena, dh_error *error)
{
    *out = (dh_test_case){.n_args = from->n_args, .params = from->params};
    out->columns = dh_arena_zalloc(arena, (size_t)from->n_args + 1, sizeof(dh_column *));
    if (!out->columns) return dh_error_nomem(error);
    int64_t rows[DH_CONFORMANCE_ROWS];
    for (int i = 0; i < DH_CONFORMANCE_ROWS; i++) rows[i] = -1;
    for (int32_t i = 0; i < from->n_args; i++)
        if (!(out->columns[i] = dh_column_take(from->columns[i], rows, DH_CONFORMANCE_ROWS)))
            return dh_error_nomem(error);
    return DH_OK;
}

void dh_test_case_free(dh_test_case *test_case)
{
    for (int32_t i = 0; test_case->columns && i < test_case->n_args; i++) dh_column_unref(test_case->columns[i]);
    test_case->columns = NULL;
}

bool dh_test_same_tables(const dh_table *a, const dh_table *b)
{
    if (dh_table_rows(a) != dh_table_rows(b) || dh_table_columns(a) != dh_table_columns(b)) return false;
    for (int32_t c = 0; c < dh_table_columns(a); c++) {
        const dh_column *x = dh_table_column(a, c), *y = dh_table_column(b, c);
        if (x->type != y->type || strcmp(dh_table_column_name(a, c), dh_table_column_name(b, c)) != 0) return false;
        for (int64_t row = 0; row < x->length; row++)
            if (dh_column_compare(x, row, y, row) != 0) return false;
    }
    return true;
}
