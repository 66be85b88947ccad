/* SPDX-License-Identifier: GPL-3.0-or-later */
/* period: the rows whose day is within it. */
#include <string.h>

#include "query/plan_build.h"

#include "base/message.h"
#include "base/period.h"
#include "query/print.h"

extern const dh_verb dh_verb_period;

/* The input's column that dates the rows of the scanned table. */
static dh_status date_column(dh_plan *made, int32_t *out, dh_error *error)
{
    const dh_plan *scan = made->input;
    for (; scan->node != DH_NODE_SCAN; scan = scan->input)
        if (scan->verb && (scan->verb->merges_rows || scan->verb->mixes_rows))
            return dh_error_set(error, DH_EINVAL,
                                "after '%s' the rows are not events with a date; put period before it",
                                scan->verb->name);
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

static dh_status parse_bound(const dh_catalog *catalog, const char *text, dh_day_range *out, dh_error *error)
{
    const dh_period_terms terms = {catalog->calendar, catalog->has_as_of, catalog->as_of};
    char meant[DH_PERIOD_TEXT];
    if (dh_period_parse(text, strlen(text), &terms, out)) return DH_OK;
    if (dh_period_guess(text, meant))
        return dh_error_set(error, DH_EINVAL, "'%.100s' is not a period, did you mean '%s'?", text, meant);
    return dh_error_set(error, DH_EINVAL, "'%.100s' is not a period; write %s", text, dh_period_forms());
}

static dh_status date_constant(dh_binder *b, const dh_expr **out, int32_t days)
{
    dh_expr *made;
    DH_TRY(dh_bind_new(b, &made, DH_EXPR_CONSTANT, &(dh_syntax){0}));
    made->type = DH_DATE;
    made->constant = (dh_value){.type = DH_DATE, .valid = 1, .as.integer = days};
    *out = made;
    return DH_OK;
}

static dh_status bind(dh_plan *made, const char *from, const char *to, dh_error *error)
{
    dh_day_range first = {0, 0}, last = {0, 0};
    int32_t column = 0;
    DH_TRY(date_column(made, &column, error));
    if (from) DH_TRY(parse_bound(made->catalog, from, &first, error));
    if (to) DH_TRY(parse_bound(made->catalog, to, &last, error));
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
    made->from_day = from ? first.from : INT32_MIN;
    made->to_day = to ? last.to : INT32_MAX;
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
        text.failed ? dh_error_nomem(error) : dh_plan_begin(&made, &dh_verb_period, input, text.data, error);
    dh_strbuf_free(&text);
    DH_TRY(status);
    return dh_plan_end(out, made, bind(made, from, to, error), error);
}

static dh_status build(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, dh_error *error)
{
    return dh_plan_period(out, input, args[0].text, args[1].text, error);
}

static dh_status explain(dh_strbuf *out, const dh_plan *plan, dh_error *error)
{
    (void)error;
    dh_strbuf_add_char(out, ' ');
    dh_expr_print(out, plan->predicate, &plan->input->schema);
    return DH_OK;
}

/* period(2018) is that year alone; period(2018, nil) begins with it and is open-ended. */
const dh_verb dh_verb_period = {
    .node = DH_NODE_PERIOD,
    .name = "period",
    .usage = "period(2018, \"2020-Q2\")",
    .doc = DH_MESSAGE("rows dated in it, both ends included"),
    .params = {{.kind = DH_VERB_PERIOD, .optional = true}, {.kind = DH_VERB_PERIOD, .optional = true, .repeats = true}},
    .build = build,
    .explain = explain,
};
