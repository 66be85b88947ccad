/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verbs of the naive interpreter that make rows of another shape. See interpreter.h. */
#include "execute/interpreter_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* ---- totals, pivot ---- */

/* The rows of an aggregate, then those of the same of fewer keys, and the marks of totals behind. */
rows *interpret_total(interpreter *self, const dh_plan *plan, const rows *in, const rows *totals)
{
    int32_t n = plan->schema.n;
    rows *out = interpret_new_rows(self, n);
    for (int64_t i = 0; i < in->n; i++) {
        dh_value *row = interpret_add_row(self, out);
        row[n - 2] = (dh_value){.type = DH_BOOL, .valid = 1};
        memcpy(row, in->row[i], (size_t)in->columns * sizeof *row);
    }
    for (int64_t i = 0; i < totals->n; i++) {
        dh_value *row = interpret_add_row(self, out);
        for (int32_t c = 0; c < n - 2; c++)
            if (plan->right_keys[c] >= 0) row[c] = totals->row[i][plan->right_keys[c]];
        row[n - 2] = (dh_value){.type = DH_BOOL, .valid = 1, .as.boolean = 1};
        row[n - 1] = (dh_value){.type = DH_CATEGORY, .valid = 1};
        row[n - 1].as.text.data = plan->total_over;
        row[n - 1].as.text.size = strlen(plan->total_over);
    }
    return out;
}

/* The marks of a total without the column that is pivoted, into `rest`; whether it is a total over that. */
static bool without_pivoted(interpreter *self, const dh_plan *plan, const dh_value *over, dh_value *rest)
{
    const char *name = plan->input->schema.fields[plan->pivot_name].name;
    *rest = *over;
    if (!over->valid) return false;
    char *all = interpret_take(self, (int64_t)over->as.text.size + 1, 1),
         *kept = interpret_take(self, (int64_t)over->as.text.size + 1, 1);
    memcpy(all, over->as.text.data, over->as.text.size);
    bool found = false;
    for (char *key = all, *end; key != NULL; key = end) {
        if ((end = strstr(key, ", ")) != NULL) {
            *end = '\0';
            end += 2;
        }
        found = found || strcmp(key, name) == 0;
        if (strcmp(key, name) == 0) continue;
        if (kept[0] != '\0') strcat(kept, ", ");
        strcat(kept, key);
    }
    rest->as.text.data = kept;
    rest->as.text.size = strlen(kept);
    rest->valid = kept[0] != '\0';
    return found;
}

/* The columns of a row that stay, into `rest`; how many. */
static int32_t rest_of(const dh_plan *plan, const dh_value *row, const dh_value *over, int32_t columns, dh_value *rest)
{
    int32_t n = 0;
    for (int32_t c = 0; c < columns; c++) {
        bool stays = c != plan->pivot_name, mark = c == plan->pivot_mark || c == plan->pivot_over;
        for (int32_t f = 0; f < plan->n_fills; f++) stays = stays && plan->pivot_fills[f] != c;
        if (!stays || (mark && !plan->keeps_marks)) continue;
        rest[n] = c == plan->pivot_over ? *over : row[c];
        if (c == plan->pivot_mark) rest[n].as.boolean = over->valid;
        n++;
    }
    return n;
}

rows *interpret_pivot(interpreter *self, const dh_plan *plan, const rows *in)
{
    int32_t n_rest = plan->schema.n - plan->n_pivot * plan->n_fills;
    rows *out = interpret_new_rows(self, plan->schema.n);
    bool *filled = interpret_take(self, in->n * plan->n_pivot, sizeof *filled);
    for (int64_t i = 0; i < in->n; i++) {
        dh_value *rest = interpret_take(self, in->columns, sizeof *rest), over = {0};
        bool is_total = plan->pivot_over >= 0 && without_pivoted(self, plan, &in->row[i][plan->pivot_over], &over);
        int32_t name = is_total ? plan->pivot_total : -1;
        for (int32_t k = 0; k < plan->n_pivot && name < 0 && !is_total; k++)
            if (k != plan->pivot_total && interpret_same(&in->row[i][plan->pivot_name], &plan->pivot_values[k]))
                name = k;
        if (name < 0) continue;
        assert_int_equal(rest_of(plan, in->row[i], &over, in->columns, rest), n_rest);
        int64_t at = 0;
        while (at < out->n && !interpret_same_cells(out->row[at], rest, n_rest)) at++;
        if (at == out->n) memcpy(interpret_add_row(self, out), rest, (size_t)n_rest * sizeof *rest);
        if (filled[at * plan->n_pivot + name]) self->failed = true;
        filled[at * plan->n_pivot + name] = true;
        for (int32_t f = 0; f < plan->n_fills; f++)
            out->row[at][n_rest + name * plan->n_fills + f] = in->row[i][plan->pivot_fills[f]];
    }
    return out;
}

/* ---- complete, of values that occur or are listed ---- */

static rows *values_of(interpreter *self, const dh_complete_column *column, dh_type type, const rows *in)
{
    const dh_expr first = {.kind = DH_EXPR_COLUMN, .type = type};
    const dh_named_expr key = {.expr = &first};
    rows *all = interpret_new_rows(self, 1), *out = interpret_new_rows(self, 1);
    for (int64_t i = 0; i < in->n && !column->values; i++)
        if (in->row[i][column->column].valid) interpret_keep_row(self, all, &in->row[i][column->column]);
    for (int32_t i = 0; i < column->n_values; i++) interpret_keep_row(self, all, &column->values[i]);
    if (!column->values) all = interpret_sort(self, &key, 1, all);
    for (int64_t i = 0; i < all->n; i++) {
        bool seen = false;
        for (int64_t k = 0; k < out->n; k++) seen = seen || interpret_same(&out->row[k][0], &all->row[i][0]);
        if (!seen) interpret_keep_row(self, out, all->row[i]);
    }
    return out;
}

static int32_t find_mark(const dh_plan *plan)
{
    for (int32_t i = 0; i < plan->schema.n; i++)
        if (strcmp(plan->schema.fields[i].name, "is_total") == 0) return i;
    return -1;
}

rows *interpret_complete(interpreter *self, const dh_plan *plan, const rows *in)
{
    rows *out = interpret_cut(self, in, 0, in->n);
    const rows **lists = interpret_take(self, plan->n_completed, sizeof *lists);
    int64_t combinations = 1;
    for (int32_t i = 0; i < plan->n_completed; i++) {
        lists[i] = values_of(self, &plan->completed[i], plan->schema.fields[plan->completed[i].column].type, in);
        combinations *= lists[i]->n;
    }
    for (int64_t number = 0; number < combinations; number++) {
        dh_value *made = interpret_take(self, in->columns, sizeof *made);
        int64_t rest = number;
        bool there = false;
        for (int32_t i = plan->n_completed - 1; i >= 0; i--) {
            made[plan->completed[i].column] = lists[i]->row[rest % lists[i]->n][0];
            rest /= lists[i]->n;
        }
        for (int64_t row = 0; row < in->n && !there; row++) {
            there = true;
            for (int32_t i = 0; i < plan->n_completed; i++) {
                int32_t c = plan->completed[i].column;
                there = there && interpret_same(&in->row[row][c], &made[c]);
            }
        }
        int32_t mark = find_mark(plan);
        if (mark >= 0 && plan->schema.fields[mark].type == DH_BOOL && !made[mark].valid)
            made[mark] = (dh_value){.type = DH_BOOL, .valid = 1};
        if (!there) interpret_keep_row(self, out, made);
    }
    return out;
}

/* ---- summarize ---- */

static dh_value text_of(const char *text)
{
    dh_value value = {.type = DH_TEXT, .valid = 1};
    value.as.text.data = text;
    value.as.text.size = strlen(text);
    return value;
}

rows *interpret_summarize(interpreter *self, const dh_plan *plan, const rows *in)
{
    rows *out = interpret_new_rows(self, 7);
    for (int32_t i = 0; i < plan->n_exprs; i++) {
        const dh_expr first = {.kind = DH_EXPR_COLUMN, .type = plan->exprs[i].expr->type};
        const dh_named_expr key = {.expr = &first};
        rows *known = interpret_new_rows(self, 1);
        int64_t distinct = 0;
        for (int64_t r = 0; r < in->n; r++) {
            dh_value v = interpret_expression(self, plan->exprs[i].expr, in->row[r]);
            if (v.valid) interpret_keep_row(self, known, &v);
        }
        known = interpret_sort(self, &key, 1, known);
        for (int64_t r = 0; r < known->n; r++)
            distinct += r == 0 || !interpret_same(&known->row[r - 1][0], &known->row[r][0]);
        dh_value *row = interpret_add_row(self, out);
        row[0] = text_of(plan->exprs[i].name);
        row[1] = text_of(dh_type_name(plan->exprs[i].expr->type));
        row[2] = interpret_whole(in->n);
        row[3] = interpret_whole(in->n - known->n);
        row[4] = interpret_whole(distinct);
        if (known->n == 0) continue;
        row[5] = interpret_expression(self, plan->post[i].expr, known->row[0]);
        row[6] = interpret_expression(self, plan->post[i].expr, known->row[known->n - 1]);
    }
    return out;
}
