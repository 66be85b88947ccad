/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verbs of the naive interpreter. See interpreter.h. */
#include "execute/interpreter_internal.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

void *interpret_take(interpreter *self, int64_t n, size_t size)
{
    void *memory = dh_arena_zalloc(self->arena, (size_t)n + 1, size);
    assert_non_null(memory);
    return memory;
}

rows *interpret_new_rows(interpreter *self, int32_t columns)
{
    rows *made = interpret_take(self, 1, sizeof *made);
    made->columns = columns;
    return made;
}

dh_value *interpret_add_row(interpreter *self, rows *to)
{
    if (to->n == to->capacity) {
        dh_value **had = to->row;
        to->capacity = to->capacity > 0 ? to->capacity * 2 : 16;
        to->row = interpret_take(self, to->capacity, sizeof *to->row);
        if (to->n > 0) memcpy(to->row, had, (size_t)to->n * sizeof *had);
    }
    return to->row[to->n++] = interpret_take(self, to->columns, sizeof(dh_value));
}

void interpret_keep_row(interpreter *self, rows *to, const dh_value *row)
{
    memcpy(interpret_add_row(self, to), row, (size_t)to->columns * sizeof *row);
}

static rows *scan(interpreter *self, const dh_table *table)
{
    rows *out = interpret_new_rows(self, dh_table_columns(table));
    for (int64_t i = 0; i < dh_table_rows(table); i++) {
        dh_value *row = interpret_add_row(self, out);
        for (int32_t c = 0; c < out->columns; c++) dh_column_value(dh_table_column(table, c), i, &row[c]);
    }
    return out;
}

static rows *filter(interpreter *self, const dh_plan *plan, const rows *in)
{
    rows *out = interpret_new_rows(self, in->columns);
    for (int64_t i = 0; i < in->n; i++) {
        dh_value yes = interpret_expression(self, plan->predicate, in->row[i]);
        if (yes.valid && yes.as.boolean) interpret_keep_row(self, out, in->row[i]);
    }
    return out;
}

static rows *project(interpreter *self, const dh_named_expr *exprs, int32_t n, const rows *in)
{
    rows *out = interpret_new_rows(self, n);
    for (int64_t i = 0; i < in->n; i++) {
        dh_value *row = interpret_add_row(self, out);
        for (int32_t c = 0; c < n; c++) row[c] = interpret_expression(self, exprs[c].expr, in->row[i]);
    }
    return out;
}

rows *interpret_cut(interpreter *self, const rows *in, int64_t from, int64_t to)
{
    rows *out = interpret_new_rows(self, in->columns);
    for (int64_t i = from; i < to && i < in->n; i++) interpret_keep_row(self, out, in->row[i]);
    return out;
}

bool interpret_same_cells(const dh_value *a, const dh_value *b, int32_t n)
{
    for (int32_t c = 0; c < n; c++)
        if (!interpret_same(&a[c], &b[c])) return false;
    return true;
}

static rows *distinct(interpreter *self, const dh_plan *plan, const rows *in)
{
    const rows *all = project(self, plan->exprs, plan->n_exprs, in);
    rows *out = interpret_new_rows(self, all->columns);
    for (int64_t i = 0; i < all->n; i++) {
        bool seen = false;
        for (int64_t j = 0; j < out->n && !seen; j++)
            seen = interpret_same_cells(out->row[j], all->row[i], all->columns);
        if (!seen) interpret_keep_row(self, out, all->row[i]);
    }
    return out;
}

/* ---- sort: by insertion of each row behind all that are not above it, which is stable ---- */

static int order_by(const dh_named_expr *keys, int32_t n, const dh_value *a, const dh_value *b)
{
    for (int32_t k = 0; k < n; k++) {
        int order = interpret_order(&a[k], &b[k]);
        if (order == 0) continue;
        return a[k].valid && b[k].valid && keys[k].descending ? -order : order;
    }
    return 0;
}

rows *interpret_sort(interpreter *self, const dh_named_expr *keys, int32_t n, const rows *in)
{
    const rows *by = project(self, keys, n, in);
    rows *out = interpret_new_rows(self, in->columns);
    int64_t *order = interpret_take(self, in->n, sizeof *order);
    for (int64_t i = 0; i < in->n; i++) {
        int64_t low = 0, high = i; /* places below low are not above row i, from high on they are */
        while (low < high) {
            int64_t middle = (low + high) / 2;
            if (order_by(keys, n, by->row[order[middle]], by->row[i]) <= 0)
                low = middle + 1;
            else
                high = middle;
        }
        memmove(order + low + 1, order + low, (size_t)(i - low) * sizeof *order);
        order[low] = i;
    }
    for (int64_t i = 0; i < in->n; i++) interpret_keep_row(self, out, in->row[order[i]]);
    return out;
}

/* ---- join, union ---- */

static bool is_right_key(const dh_plan *plan, int32_t column)
{
    for (int32_t k = 0; k < plan->n_keys; k++)
        if (plan->right_keys[k] == column) return true;
    return false;
}

static bool do_match(const dh_plan *plan, const dh_value *left, const dh_value *right)
{
    for (int32_t k = 0; k < plan->n_keys; k++) {
        const dh_value *a = &left[plan->left_keys[k]], *b = &right[plan->right_keys[k]];
        if (!a->valid || !b->valid || !interpret_same(a, b)) return false; /* unknown matches nothing */
    }
    return true;
}

/* How far the last key of a right row is from that of a left row; false: it is on the other side, or unknown. */
static bool distance(const dh_plan *plan, const dh_value *left, const dh_value *right, long double *out)
{
    const dh_value *a = &left[plan->near_left], *b = &right[plan->near_right];
    if (!a->valid || !b->valid) return false;
    *out = a->type == DH_FLOAT64 ? (long double)b->as.number - a->as.number
                                 : (long double)b->as.integer - (long double)a->as.integer;
    if (*out > 0 ? plan->near == DH_NEAREST_PREVIOUS : *out < 0 && plan->near == DH_NEAREST_NEXT) return false;
    return fabsl(*out) <= plan->near_limit;
}

static rows *join_near(interpreter *self, const dh_plan *plan, const rows *left, const rows *right)
{
    rows *out = interpret_new_rows(self, plan->schema.n);
    for (int64_t i = 0; i < left->n; i++) {
        const dh_value *best = NULL;
        long double least = 0, off;
        for (int64_t j = 0; j < right->n; j++) {
            if (!do_match(plan, left->row[i], right->row[j])) continue;
            if (!distance(plan, left->row[i], right->row[j], &off)) continue;
            bool nearer = best == NULL || fabsl(off) < fabsl(least) || (fabsl(off) == fabsl(least) && off < least);
            if (!nearer) continue;
            best = right->row[j];
            least = off;
        }
        dh_value *row = interpret_add_row(self, out);
        memcpy(row, left->row[i], (size_t)left->columns * sizeof *row);
        int32_t at = left->columns;
        for (int32_t c = 0; c < right->columns && best; c++)
            if (!is_right_key(plan, c)) row[at++] = best[c];
    }
    return out;
}

static rows *join(interpreter *self, const dh_plan *plan, const rows *left, const rows *right)
{
    if (plan->near) return join_near(self, plan, left, right);
    bool joins = plan->join == DH_JOIN_INNER || plan->join == DH_JOIN_LEFT;
    bool keeps = plan->join == DH_JOIN_LEFT || plan->join == DH_JOIN_ANTI || plan->join == DH_JOIN_UNMATCHED;
    rows *out = interpret_new_rows(self, plan->schema.n);
    for (int64_t i = 0; i < left->n; i++) {
        int64_t found = 0;
        for (int64_t j = 0; j < right->n; j++) {
            if (!do_match(plan, left->row[i], right->row[j])) continue;
            if (found++ > 0 && !joins) continue;
            if (!joins && plan->join != DH_JOIN_SEMI) continue;
            dh_value *row = interpret_add_row(self, out);
            memcpy(row, left->row[i], (size_t)left->columns * sizeof *row);
            int32_t at = left->columns;
            for (int32_t c = 0; c < right->columns && joins; c++)
                if (!is_right_key(plan, c)) row[at++] = right->row[j][c];
        }
        if (found == 0 && keeps)
            memcpy(interpret_add_row(self, out), left->row[i], (size_t)left->columns * sizeof(dh_value));
    }
    return out;
}

static rows *unite(interpreter *self, const rows *a, const rows *b)
{
    rows *out = interpret_new_rows(self, a->columns);
    for (int64_t i = 0; i < a->n; i++) interpret_keep_row(self, out, a->row[i]);
    for (int64_t i = 0; i < b->n; i++) interpret_keep_row(self, out, b->row[i]);
    return out;
}

static rows *unite_by_name(interpreter *self, const dh_plan *plan, const rows *a, const rows *b)
{
    rows *out = interpret_new_rows(self, plan->n_keys);
    for (int side = 0; side < 2; side++) {
        const rows *from = side == 0 ? a : b;
        const int32_t *columns = side == 0 ? plan->left_keys : plan->right_keys;
        for (int64_t i = 0; i < from->n; i++) {
            dh_value *row = interpret_add_row(self, out);
            for (int32_t c = 0; c < plan->n_keys; c++)
                if (columns[c] >= 0) row[c] = from->row[i][columns[c]];
        }
    }
    return out;
}

/* ---- aggregates of one group ---- */

typedef struct group {
    const dh_value *keys;
    int64_t *members; /* rows of the input, in its order */
    int64_t n;
} group;

/* Hyndman and Fan 1996, definition 7. */
static double quantile_of(const rows *sorted, double share)
{
    double place = (double)(sorted->n - 1) * share, low = floor(place);
    int64_t at = (int64_t)low;
    double a = sorted->row[at][0].as.number;
    return at + 1 < sorted->n && place > low ? a + (place - low) * (sorted->row[at + 1][0].as.number - a) : a;
}

static dh_value real(double value)
{
    return (dh_value){.type = DH_FLOAT64, .valid = isfinite(value), .as.number = value};
}

dh_value interpret_whole(int64_t value)
{
    return (dh_value){.type = DH_INT64, .valid = 1, .as.integer = value};
}

static dh_value sum_of(interpreter *self, const rows *known, dh_type type)
{
    __extension__ typedef __int128 wide;
    wide integer = 0;
    long double number = 0;
    dh_count count = {0, 0, 0};
    for (int64_t i = 0; i < known->n; i++) {
        const dh_value *v = &known->row[i][0];
        if (type == DH_INT64) integer += v->as.integer;
        if (type == DH_FLOAT64) number += v->as.number;
        if (type == DH_COUNT)
            count = (dh_count){count.stated + v->as.count.stated, count.lower + v->as.count.lower,
                               count.upper + v->as.count.upper};
    }
    if (type == DH_FLOAT64) return real((double)number);
    if (type == DH_COUNT) return (dh_value){.type = DH_COUNT, .valid = 1, .as.count = count};
    if (integer > INT64_MAX || integer < INT64_MIN) self->failed = true;
    return interpret_whole((int64_t)integer);
}

static dh_value stddev_of(const rows *known)
{
    long double mean = 0, squares = 0;
    if (known->n < 2) return (dh_value){.type = DH_FLOAT64};
    long double first = known->row[0][0].as.number; /* so that equal numbers deviate by 0, however they are rounded */
    for (int64_t i = 0; i < known->n; i++) mean += known->row[i][0].as.number - first;
    mean /= (long double)known->n;
    for (int64_t i = 0; i < known->n; i++) {
        long double off = known->row[i][0].as.number - first - mean;
        squares += off * off;
    }
    return real((double)sqrtl(squares / (long double)(known->n - 1)));
}

static int64_t different(const rows *sorted)
{
    int64_t n = 0;
    for (int64_t i = 0; i < sorted->n; i++) {
        bool seen = false; /* texts that are ordered alike may differ, so all before are looked at */
        for (int64_t j = i - 1; j >= 0 && !seen && interpret_order(&sorted->row[j][0], &sorted->row[i][0]) == 0; j--)
            seen = interpret_same(&sorted->row[j][0], &sorted->row[i][0]);
        n += !seen;
    }
    return n;
}

static int64_t truths(const rows *known)
{
    int64_t n = 0;
    for (int64_t i = 0; i < known->n; i++) n += known->row[i][0].as.boolean != 0;
    return n;
}

static dh_value aggregate(interpreter *self, const dh_bound_aggregate *spec, const rows *in, const group *g)
{
    rows *known = interpret_new_rows(self, 1);
    dh_type type = spec->n_args > 0 ? spec->args[0]->type : 0;
    for (int64_t i = 0; spec->n_args > 0 && i < g->n; i++) {
        dh_value v = interpret_expression(self, spec->args[0], in->row[g->members[i]]);
        if (v.valid) interpret_keep_row(self, known, &v);
    }
    switch (spec->builtin) {
    case DH_AGG_COUNT: return interpret_whole(spec->n_args > 0 ? known->n : g->n);
    case DH_AGG_COUNT_UNKNOWN: return interpret_whole(g->n - known->n);
    case DH_AGG_COUNT_IF: return interpret_whole(truths(known));
    default: break;
    }
    const dh_expr first = {.kind = DH_EXPR_COLUMN, .type = type};
    const dh_named_expr key = {.expr = &first};
    if (spec->builtin == DH_AGG_DISTINCT) return interpret_whole(different(interpret_sort(self, &key, 1, known)));
    if (known->n == 0) return (dh_value){.type = spec->type};
    switch (spec->builtin) {
    case DH_AGG_SUM: return sum_of(self, known, type);
    case DH_AGG_MEAN: return real(sum_of(self, known, type).as.number / (double)known->n);
    case DH_AGG_SHARE: return real((double)truths(known) / (double)known->n);
    case DH_AGG_FIRST: return known->row[0][0];
    case DH_AGG_LAST: return known->row[known->n - 1][0];
    case DH_AGG_STDDEV: return stddev_of(known);
    default: break;
    }
    known = interpret_sort(self, &key, 1, known);
    switch (spec->builtin) {
    case DH_AGG_MIN: return known->row[0][0];
    case DH_AGG_MAX: return known->row[known->n - 1][0];
    case DH_AGG_MEDIAN: return real(quantile_of(known, 0.5));
    case DH_AGG_QUANTILE: return real(quantile_of(known, spec->params[0].as.number));
    default: fail_msg("the interpreter does not know aggregate %d", (int)spec->builtin); return known->row[0][0];
    }
}

/* ---- groups: sorted by their keys ---- */

static rows *group_rows(interpreter *self, const dh_plan *plan, const rows *in)
{
    int32_t n_keys = plan->n_exprs, width = n_keys + plan->n_aggregates;
    const rows *keys = project(self, plan->exprs, n_keys, in);
    rows *numbered = interpret_new_rows(self, n_keys + 1); /* the keys and the row, to be sorted */
    dh_named_expr *by = interpret_take(self, n_keys, sizeof *by);
    dh_expr *columns = interpret_take(self, n_keys, sizeof *columns);
    for (int64_t i = 0; i < in->n; i++) {
        dh_value *row = interpret_add_row(self, numbered);
        memcpy(row, keys->row[i], (size_t)n_keys * sizeof *row);
        row[n_keys] = interpret_whole(i);
    }
    for (int32_t k = 0; k < n_keys; k++) {
        columns[k] = (dh_expr){.kind = DH_EXPR_COLUMN, .type = plan->exprs[k].expr->type, .column = k};
        by[k].expr = &columns[k];
    }
    numbered = interpret_sort(self, by, n_keys, numbered);
    rows *out = interpret_new_rows(self, width);
    for (int64_t begin = 0; begin < numbered->n || (begin == 0 && n_keys == 0);) {
        group g = {.members = interpret_take(self, numbered->n, sizeof *g.members)};
        int64_t end = begin;
        while (end < numbered->n && interpret_same_cells(numbered->row[begin], numbered->row[end], n_keys))
            g.members[g.n++] = numbered->row[end++][n_keys].as.integer;
        dh_value *row = interpret_add_row(self, out);
        if (n_keys > 0) memcpy(row, numbered->row[begin], (size_t)n_keys * sizeof *row);
        for (int32_t a = 0; a < plan->n_aggregates; a++) {
            row[n_keys + a] = aggregate(self, &plan->aggregates[a], in, &g);
            row[n_keys + a].type = plan->aggregates[a].type;
        }
        begin = end > begin ? end : begin + 1;
    }
    /* behind the keys, expressions over keys and aggregates */
    rows *done = interpret_new_rows(self, n_keys + plan->n_post);
    for (int64_t i = 0; i < out->n; i++) {
        dh_value *row = interpret_add_row(self, done);
        memcpy(row, out->row[i], (size_t)n_keys * sizeof *row);
        for (int32_t c = 0; c < plan->n_post; c++)
            row[n_keys + c] = interpret_expression(self, plan->post[c].expr, out->row[i]);
    }
    return done;
}

/* ---- windows: each figure of a row from all rows of its group that it is made of ---- */

typedef struct window_group {
    const dh_plan *plan;
    dh_value **keys;        /* by place: groups, then the keys of the order */
    const int64_t *members; /* by place: the row of the input */
    const dh_value *values; /* by place: the argument of the window function */
    int64_t n;
} window_group;

/* The sum or mean of the values [from, to]. */
static dh_value sum_between(interpreter *self, const window_group *g, const dh_bound_window *spec, int64_t from,
                            int64_t to)
{
    __extension__ typedef __float128 longest; /* has room for what numbers of a table lose by adding in long double */
    __extension__ typedef __int128 wide;
    bool mean = spec->computes == DH_WIN_MOVING_MEAN, negative = dh_plan_may_be_negative(g->plan->input, spec->arg);
    wide integer = 0;
    longest number = 0;
    dh_count count = {0, 0, 0};
    int64_t known = 0;
    for (int64_t i = from; i <= to; i++) {
        const dh_value *v = &g->values[i];
        if (!v->valid) continue;
        known++;
        if (spec->arg->type == DH_INT64) integer += v->as.integer;
        if (spec->arg->type == DH_FLOAT64) number += v->as.number;
        if (spec->arg->type != DH_COUNT) continue;
        count = (dh_count){count.stated + v->as.count.stated, count.lower + v->as.count.lower,
                           count.upper + v->as.count.upper};
        negative |= v->as.count.lower < 0;
    }
    if (known == 0) return (dh_value){.type = spec->type};
    double n = mean ? (double)known : 1;
    if (spec->arg->type == DH_COUNT) {
        count = (dh_count){count.stated / n, count.lower / n, count.upper / n};
        if (!mean && known < to - from + 1) count.upper = INFINITY;
        if (!mean && known < to - from + 1 && negative) count.lower = -INFINITY;
        return (dh_value){.type = DH_COUNT, .valid = 1, .as.count = count};
    }
    if (spec->arg->type == DH_INT64 && mean) return real((double)((longest)integer / (longest)n));
    if (spec->arg->type == DH_FLOAT64) return real((double)(number / (longest)n));
    if (integer > INT64_MAX || integer < INT64_MIN) self->failed = true;
    return interpret_whole((int64_t)integer);
}

static bool are_peers(const window_group *g, int64_t a, int64_t b)
{
    int32_t n = g->plan->n_groups;
    return interpret_same_cells(g->keys[a] + n, g->keys[b] + n, g->plan->n_exprs - n);
}

static dh_value window_of(interpreter *self, const window_group *g, const dh_bound_window *spec, int64_t at)
{
    int64_t first = at, rank = 1;
    switch (spec->computes) {
    case DH_WIN_ROW_NUMBER: return interpret_whole(at + 1);
    case DH_WIN_RANK:
        while (first > 0 && are_peers(g, first - 1, at)) first--;
        return interpret_whole(first + 1);
    case DH_WIN_DENSE_RANK:
        for (int64_t i = 1; i <= at; i++) rank += !are_peers(g, i - 1, i);
        return interpret_whole(rank);
    case DH_WIN_PREVIOUS: return at >= spec->rows ? g->values[at - spec->rows] : (dh_value){.type = spec->type};
    case DH_WIN_NEXT: return at + spec->rows < g->n ? g->values[at + spec->rows] : (dh_value){.type = spec->type};
    case DH_WIN_CUMULATIVE: return sum_between(self, g, spec, 0, at);
    case DH_WIN_TOTAL: return sum_between(self, g, spec, 0, g->n - 1);
    case DH_WIN_MOVING_MEAN: return sum_between(self, g, spec, at < spec->rows ? 0 : at - spec->rows + 1, at);
    default:
        fail_msg("the interpreter does not know window function %d", (int)spec->computes);
        return interpret_whole(0);
    }
}

/* Puts the figures of one window function into the rows of a group, which have room for them behind the input's. */
static void window_group_rows(interpreter *self, window_group *g, int32_t which, const rows *in, dh_value **into)
{
    const dh_bound_window *spec = &g->plan->windows[which];
    dh_value *values = interpret_take(self, g->n, sizeof *values);
    for (int64_t i = 0; spec->arg && i < g->n; i++)
        values[i] = interpret_expression(self, spec->arg, in->row[g->members[i]]);
    g->values = values;
    for (int64_t i = 0; i < g->n; i++) {
        dh_value pair[] = {values[i], window_of(self, g, spec, i)};
        into[g->members[i]][in->columns + which] =
            spec->finish ? interpret_expression(self, spec->finish, pair) : pair[1];
    }
}

static rows *window(interpreter *self, const dh_plan *plan, const rows *in)
{
    int32_t n_keys = plan->n_exprs;
    const rows *keys = project(self, plan->exprs, n_keys, in);
    rows *numbered = interpret_new_rows(self, n_keys + 1),
         *wide = interpret_new_rows(self, in->columns + plan->n_windows);
    dh_named_expr *by = interpret_take(self, n_keys, sizeof *by);
    dh_expr *columns = interpret_take(self, n_keys, sizeof *columns);
    for (int64_t i = 0; i < in->n; i++) {
        dh_value *row = interpret_add_row(self, numbered);
        memcpy(row, keys->row[i], (size_t)n_keys * sizeof *row);
        row[n_keys] = interpret_whole(i);
        memcpy(interpret_add_row(self, wide), in->row[i], (size_t)in->columns * sizeof *row);
    }
    for (int32_t k = 0; k < n_keys; k++) {
        columns[k] = (dh_expr){.kind = DH_EXPR_COLUMN, .type = plan->exprs[k].expr->type, .column = k};
        by[k] = (dh_named_expr){.expr = &columns[k], .descending = plan->exprs[k].descending};
    }
    numbered = interpret_sort(self, by, n_keys, numbered);
    for (int64_t begin = 0, end = 0; begin < numbered->n; begin = end) {
        int64_t *members = interpret_take(self, numbered->n - begin, sizeof *members);
        while (end < numbered->n && interpret_same_cells(numbered->row[begin], numbered->row[end], plan->n_groups)) {
            members[end - begin] = numbered->row[end][n_keys].as.integer;
            end++;
        }
        window_group g = {.plan = plan, .keys = numbered->row + begin, .members = members, .n = end - begin};
        for (int32_t i = 0; i < plan->n_windows; i++) window_group_rows(self, &g, i, in, wide->row);
    }
    rows *out = interpret_new_rows(self, in->columns + plan->n_post);
    for (int64_t i = 0; i < in->n; i++) {
        dh_value *row = interpret_add_row(self, out);
        memcpy(row, in->row[i], (size_t)in->columns * sizeof *row);
        for (int32_t c = 0; c < plan->n_post; c++)
            row[in->columns + c] = interpret_expression(self, plan->post[c].expr, wide->row[i]);
    }
    return out;
}

rows *interpret(interpreter *self, const dh_plan *plan)
{
    if (plan->node == DH_NODE_SCAN) return scan(self, self->table(self->context, plan->text));
    rows *in = interpret(self, plan->input);
    switch (plan->node) {
    case DH_NODE_FILTER: return filter(self, plan, in);
    case DH_NODE_DERIVE:
    case DH_NODE_SELECT: return project(self, plan->exprs, plan->n_exprs, in);
    case DH_NODE_GROUP_BY: return in;
    case DH_NODE_AGGREGATE: return group_rows(self, plan, in);
    case DH_NODE_JOIN: return join(self, plan, in, interpret(self, plan->other));
    case DH_NODE_TOTAL: return interpret_total(self, plan, in, interpret(self, plan->other));
    case DH_NODE_UNION: return unite(self, in, interpret(self, plan->other));
    case DH_NODE_UNION_BY_NAME: return unite_by_name(self, plan, in, interpret(self, plan->other));
    case DH_NODE_WINDOW: return window(self, plan, in);
    case DH_NODE_SORT: return interpret_sort(self, plan->exprs, plan->n_exprs, in);
    case DH_NODE_TAKE: return interpret_cut(self, in, 0, plan->limit);
    case DH_NODE_SKIP: return interpret_cut(self, in, plan->limit, in->n);
    case DH_NODE_DISTINCT: return distinct(self, plan, in);
    case DH_NODE_SUMMARIZE: return interpret_summarize(self, plan, in);
    case DH_NODE_COMPLETE: return interpret_complete(self, plan, in);
    case DH_NODE_PIVOT: return interpret_pivot(self, plan, in);
    default: fail_msg("the interpreter does not know node %d", (int)plan->node); return NULL;
    }
}
