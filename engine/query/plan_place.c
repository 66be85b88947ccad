/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where and when: geography and period. */
#include <string.h>

#include "query/plan_build.h"

#include "base/calendar.h"
#include "base/period.h"

static bool has_units(const dh_plan *plan)
{
    for (int32_t i = 0; i < plan->schema.n; i++)
        if (plan->schema.fields[i].target && plan->schema.fields[i].target == plan->catalog->units) return true;
    return false;
}

static dh_status build_geography(dh_plan *made, dh_error *error)
{
    for (const dh_plan *p = made->input; p; p = p->input) {
        if (p->node == DH_NODE_AGGREGATE || p->node == DH_NODE_DISTINCT || p->node == DH_NODE_PIVOT)
            return dh_error_set(error, DH_EINVAL,
                                "units cannot be carried after '%s', which would leave several rows for one unit; put "
                                "geography before it",
                                dh_node_name(p->node));
        if (p->node == DH_NODE_GEOGRAPHY)
            return dh_error_set(error, DH_EINVAL, "the query has a geography already, '%s'", p->text);
    }
    if (strcmp(made->text, "then") == 0) return DH_OK;
    if (strcmp(made->text, "common") == 0)
        return dh_error_set(error, DH_EINVAL,
                            "'common' is not offered; there are 'then', the units as they were at the event, and a "
                            "date, to whose units everything is carried");
    if (!dh_date_parse_iso(made->text, strlen(made->text), &made->carry_date))
        return dh_error_set(error, DH_EINVAL, "'%.100s' is neither 'then' nor a date such as 2020-01-01", made->text);
    if (!made->catalog->carry || !made->catalog->units)
        return dh_error_set(error, DH_EDATA, "the data set has no units that could be carried to %s", made->text);
    if (!has_units(made->input))
        return dh_error_set(error, DH_EINVAL, "no column names units; keep the column 'unit' up to geography");
    made->carries = true;
    return DH_OK;
}

dh_status dh_plan_geography(dh_plan **out, const dh_plan *input, const char *text, dh_error *error)
{
    dh_plan *made = NULL;
    DH_TRY(dh_plan_begin(&made, DH_NODE_GEOGRAPHY, input, text, error));
    return dh_plan_end(out, made, build_geography(made, error), error);
}

/* ---- period ---- */

static dh_status date_column(dh_plan *made, int32_t *out, dh_error *error)
{
    const dh_plan *scan = made->input;
    for (; scan->node != DH_NODE_SCAN; scan = scan->input)
        if (scan->node == DH_NODE_AGGREGATE || scan->node == DH_NODE_PIVOT || scan->node == DH_NODE_UNION ||
            scan->node == DH_NODE_DISTINCT)
            return dh_error_set(error, DH_EINVAL,
                                "after '%s' the rows are not events with a date; put period before it",
                                dh_node_name(scan->node));
    const dh_catalog *catalog = made->catalog;
    const char *table = scan->table ? dh_table_name(scan->table) : scan->relation->name;
    if (table == NULL || !table[0]) table = scan->text;
    const char *name = catalog->date_column ? catalog->date_column(catalog->self, table) : NULL;
    if (!name)
        return dh_error_set(error, DH_EINVAL,
                            "table '%s' has no column that dates its rows; filter by one of its columns", table);
    *out = dh_schema_find(&made->input->schema, name);
    if (*out < 0 || !dh_type_is_date(made->input->schema.fields[*out].type))
        return dh_error_set(error, DH_EINVAL,
                            "the column '%s', which dates the rows, is not there any more; keep it up to period", name);
    return DH_OK;
}

static dh_status parse_bound(const char *text, dh_period *out, dh_error *error)
{
    if (dh_period_parse(text, strlen(text), out)) return DH_OK;
    return dh_error_set(error, DH_EINVAL,
                        "'%.100s' is not a period; write 2018, 2018-H1, 2018-Q1, 2018-03 or 2018-03-01", text);
}

static dh_status date_constant(dh_binder *b, const dh_expr **out, int32_t days)
{
    dh_expr *made;
    DH_TRY(dh_bind_new(b, &made, DH_EXPR_CONSTANT, &(dh_syntax){0}));
    made->type = DH_DATE;
    made->constant = (dh_value){.type = DH_DATE, .known = 1, .as.integer = days};
    *out = made;
    return DH_OK;
}

static dh_status build_period(dh_plan *made, const char *from, const char *to, dh_error *error)
{
    dh_period first = {0, 0}, last = {0, 0};
    int32_t column = 0;
    DH_TRY(date_column(made, &column, error));
    if (from) DH_TRY(parse_bound(from, &first, error));
    if (to) DH_TRY(parse_bound(to, &last, error));
    if (from && to && first.from > last.to)
        return dh_error_set(error, DH_EINVAL, "the period begins with '%.60s', after it ends with '%.60s'", from, to);
    dh_binder b = dh_plan_binder(made, error);
    const dh_expr *args[3];
    int32_t n = 1;
    DH_TRY(dh_plan_field_expr(made->arena, &args[0], &made->input->schema, column, error));
    DH_TRY(dh_bind_cast(&b, &args[0], DH_DATE));
    if (from) DH_TRY(date_constant(&b, &args[n++], first.from));
    if (to) DH_TRY(date_constant(&b, &args[n++], last.to));
    dh_expr *predicate;
    DH_TRY(dh_bind_builtin(&b, &predicate,
                           n == 3 ? DH_FN_BETWEEN
                           : from ? DH_FN_GE
                                  : DH_FN_LE,
                           DH_BOOL, args, n, &(dh_syntax){0}));
    made->predicate = predicate;
    return DH_OK;
}

dh_status dh_plan_period(dh_plan **out, const dh_plan *input, const char *from, const char *to, dh_error *error)
{
    dh_plan *made = NULL;
    dh_strbuf text = {0};
    *out = NULL;
    if (!from && !to && input->node != DH_NODE_GROUP_BY) {
        *out = dh_plan_ref(input);
        return DH_OK;
    }
    dh_strbuf_printf(&text, "%s..%s", from ? from : "", to ? to : "");
    dh_status status =
        text.failed ? dh_error_nomem(error) : dh_plan_begin(&made, DH_NODE_PERIOD, input, text.data, error);
    dh_strbuf_free(&text);
    DH_TRY(status);
    return dh_plan_end(out, made, build_period(made, from, to, error), error);
}
