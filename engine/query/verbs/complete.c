/* SPDX-License-Identifier: GPL-3.0-or-later */
/* complete: a row for each combination of values that is due. */
#include <string.h>

#include "base/message.h"
#include "query/plan_build.h"
#include "query/print.h"

extern const dh_verb dh_verb_complete;

#define MAX_SHIFT 31 /* days or months: no calendar moves by more */

/* Takes days or months, as the binder adds them, off an expression. */
static void take_shift(int *shift, const dh_expr **expr, dh_builtin added)
{
    const dh_expr *e = *expr;
    if (e->kind != DH_EXPR_BUILTIN || e->builtin != added || e->n_args != 2) return;
    const dh_expr *by = e->args[1];
    if (by->kind != DH_EXPR_CONSTANT || by->type != DH_INT64 || !by->constant.valid) return;
    int64_t n = by->constant.as.integer;
    if (n < -MAX_SHIFT || n > MAX_SHIFT) return;
    *shift = (int)n;
    *expr = e->args[0];
}

/* Whether an expression is a day as it stands in a column: one that is computed may be of any year. */
static bool is_day(const dh_expr *e)
{
    while (e->kind == DH_EXPR_BUILTIN && (e->builtin == DH_FN_DATE_OF || e->builtin == DH_FN_TO_DATETIME))
        e = e->args[0];
    return e->kind == DH_EXPR_COLUMN || e->kind == DH_EXPR_FOLLOW;
}

/* Whether an expression gives years, and those of which calendar: a reporting year is that of a day that is moved. */
static bool is_year(dh_complete_column *out, const dh_expr *expr)
{
    if (expr->kind != DH_EXPR_BUILTIN || expr->builtin != DH_FN_YEAR) return false;
    const dh_expr *day = expr->args[0];
    int months = 0, days = 0;
    take_shift(&months, &day, DH_FN_ADD_MONTHS);
    take_shift(&days, &day, DH_FN_ADD_DAYS);
    if (!is_day(day)) return false;
    out->shift_months = months;
    out->shift_days = days;
    return true;
}

/* Whether a column has years: followed down to what it was made of. */
static bool is_of_years(dh_complete_column *out, const dh_plan *plan, int32_t column)
{
    for (; plan->node != DH_NODE_SCAN; plan = plan->input) {
        const dh_expr *expr = NULL;
        switch (plan->node) {
        case DH_NODE_AGGREGATE:
            if (column >= plan->n_exprs) return false;
            expr = plan->exprs[column].expr;
            break;
        case DH_NODE_DERIVE:
        case DH_NODE_SELECT:
        case DH_NODE_DISTINCT: expr = plan->exprs[column].expr; break;
        case DH_NODE_FILTER:
        case DH_NODE_SORT:
        case DH_NODE_TAKE:
        case DH_NODE_SKIP:
        case DH_NODE_PERIOD:
        case DH_NODE_GEOGRAPHY:
        case DH_NODE_GROUP_BY:
        case DH_NODE_COMPLETE: continue;
        case DH_NODE_TOTAL:
        case DH_NODE_WINDOW:
        case DH_NODE_JOIN:
            if (column >= plan->input->schema.n) return false;
            continue;
        default: return false;
        }
        if (expr->kind != DH_EXPR_COLUMN) return is_year(out, expr);
        column = expr->column;
    }
    return false;
}

/* The days that the rows below are asked of: those of periods, and the day of a geography; where neither they
 * nor years tell, the as-of day. */
static void find_days(dh_plan *made)
{
    bool has_years = false;
    for (int32_t i = 0; i < made->n_completed; i++) has_years = has_years || made->completed[i].of_years;
    made->from_day = INT32_MIN;
    made->to_day = INT32_MAX;
    for (const dh_plan *p = made->input; p; p = p->input) {
        bool mapped = p->node == DH_NODE_GEOGRAPHY && p->maps_units;
        int32_t from = mapped ? p->map_date : p->from_day, to = mapped ? p->map_date : p->to_day;
        if (mapped) { /* all rows are of units of that day, whatever their own */
            made->from_day = from;
            made->to_day = to;
            return;
        }
        if (p->node != DH_NODE_PERIOD) continue;
        if (from > made->from_day) made->from_day = from;
        if (to < made->to_day) made->to_day = to;
    }
    bool open = made->from_day == INT32_MIN && made->to_day == INT32_MAX;
    if (open && !has_years && made->catalog->has_as_of) made->from_day = made->to_day = made->catalog->as_of;
}

static dh_status bind_column(dh_plan *made, dh_complete_column *out, const dh_listed_column *from, dh_error *error)
{
    dh_binder b = dh_plan_binder(made, error);
    DH_TRY(dh_plan_find_column(&b, &from->name, &out->column));
    const dh_field *field = &made->input->schema.fields[out->column];
    if (field->type == DH_COUNT)
        return dh_query_fail(error, DH_ETYPE, made->text, from->name.begin,
                             "'%.100s' is a count with bounds, which makes no combinations; use stated(%.100s)",
                             from->name.text, from->name.text);
    const dh_catalog *catalog = made->catalog;
    out->of_units = !from->values && field->target && field->target == catalog->units && catalog->lists_units;
    out->of_years = field->type == DH_INT64 && is_of_years(out, made->input, out->column);
    if (!from->values) return DH_OK;
    out->n_values = from->n_values;
    DH_TRY(dh_plan_listed_values(made, &out->values, out->column, from->values, from->n_values,
                                 dh_tr("the column that is completed"), error));
    for (int32_t i = 0; i < out->n_values; i++)
        if (!out->values[i].valid)
            return dh_query_fail(error, DH_EINVAL, made->text, from->name.begin,
                                 "a value of '%.100s' is nil, and no combination with what is unknown is due; leave it "
                                 "out",
                                 from->name.text);
    return DH_OK;
}

static dh_status bind(dh_plan *made, dh_error *error)
{
    const dh_listed_column *columns;
    int32_t n;
    DH_TRY(dh_parse_listed_columns(&columns, &n, made->text, made->arena, error));
    dh_complete_column *list = dh_arena_zalloc(made->arena, (size_t)n, sizeof *list);
    if (!list) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) {
        DH_TRY(bind_column(made, &list[i], &columns[i], error));
        for (int32_t k = 0; k < i; k++)
            if (list[k].column == list[i].column)
                return dh_query_fail(error, DH_EINVAL, made->text, columns[i].name.begin,
                                     "'%.100s' is given twice; name each column once", columns[i].name.text);
    }
    made->completed = list;
    made->n_completed = n;
    find_days(made);
    return DH_OK;
}

dh_status dh_plan_complete(dh_plan **out, const dh_plan *input, const char *columns, dh_error *error)
{
    dh_plan *made = NULL;
    DH_TRY(dh_plan_begin(&made, &dh_verb_complete, input, columns, error));
    return dh_plan_end(out, made, bind(made, error), error);
}

static dh_status build(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, dh_error *error)
{
    return dh_plan_complete(out, input, args[0].text, error);
}

static dh_status explain(dh_strbuf *out, const dh_plan *plan, dh_error *error)
{
    (void)error;
    dh_strbuf_printf(out, " %s", plan->text);
    return DH_OK;
}

/* All columns are made. */
static void need(const dh_plan *plan, const bool *above, bool *below)
{
    (void)above;
    memset(below, 1, (size_t)plan->input->schema.n * sizeof *below);
}

const dh_verb dh_verb_complete = {
    .node = DH_NODE_COMPLETE,
    .name = "complete",
    .usage = "complete \"unit, year[ in (2018, 2019)]\"",
    .doc = DH_MESSAGE("a row more for each combination that is due and has none, unknown in all other columns: of the "
                      "values that occur, of those listed, and of the units that the list of units has"),
    .params = {{.kind = DH_VERB_TEXT}},
    .mixes_rows = true,
    .build = build,
    .explain = explain,
    .need = need,
};
