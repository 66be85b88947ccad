/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geography: maps keys of units to the units of a day. */
#include <string.h>

#include "query/plan_build.h"

#include "base/calendar.h"
#include "base/message.h"

extern const dh_verb dh_verb_geography;

static bool has_units(const dh_plan *plan)
{
    for (int32_t i = 0; i < plan->schema.n; i++)
        if (plan->schema.fields[i].target && plan->schema.fields[i].target == plan->catalog->units) return true;
    return false;
}

/* A column of days of the scanned table, by a callback of the catalog; -1 = none, or not there any more. *any: the
 * table has one. */
static int32_t find_days(const dh_plan *input, const char *(*column_of)(void *self, const char *table), bool *any)
{
    const dh_plan *scan = input;
    *any = false;
    for (; scan->node != DH_NODE_SCAN; scan = scan->input)
        if (scan->verb && (scan->verb->merges_rows || scan->verb->mixes_rows)) return -1;
    const char *table = scan->table ? dh_table_name(scan->table) : scan->relation->name;
    if (table == NULL || !table[0]) table = scan->text;
    const char *name = column_of && table ? column_of(scan->catalog->self, table) : NULL;
    *any = name != NULL;
    int32_t column = name ? dh_schema_find(&input->schema, name) : -1;
    return column >= 0 && input->schema.fields[column].type == DH_DATE ? column : -1;
}

static dh_status bind(dh_plan *made, dh_error *error)
{
    for (const dh_plan *p = made->input; p; p = p->input) {
        if (p->verb && p->verb->merges_rows)
            return dh_error_set(error, DH_EINVAL,
                                "units cannot be carried after '%s', which would leave several rows for one unit; put "
                                "geography before it",
                                p->verb->name);
        if (p->verb && p->verb->spans_rows)
            return dh_error_set(error, DH_EINVAL,
                                "units cannot be carried after '%s', whose figures are of the units as they stood; put "
                                "geography before it",
                                p->verb->name);
        if (p->node == DH_NODE_GEOGRAPHY)
            return dh_error_set(error, DH_EINVAL, "the query has a geography already, '%s'", p->text);
    }
    if (strcmp(made->text, "then") == 0) return DH_OK;
    if (strcmp(made->text, "common") == 0)
        return dh_error_set(error, DH_EINVAL,
                            "'common' is not offered; there are 'then', the units as they were at the event, and a "
                            "date, to whose units everything is carried");
    if (!dh_date_parse_iso(made->text, strlen(made->text), &made->map_date))
        return dh_error_set(error, DH_EINVAL, "'%.100s' is neither 'then' nor a date such as 2020-01-01", made->text);
    if (!made->catalog->map_units || !made->catalog->units)
        return dh_error_set(error, DH_EDATA, "the data set has no units that could be carried to %s", made->text);
    if (!has_units(made->input))
        return dh_error_set(error, DH_EINVAL, "no column names units; keep the column 'unit' up to geography");
    made->maps_units = true;
    bool apart;
    made->last_day = find_days(made->input, made->catalog->date_column, &apart);
    made->first_day = find_days(made->input, made->catalog->first_day_column, &apart);
    if (!apart) made->first_day = made->last_day;
    return DH_OK;
}

static dh_status plan_geography(dh_plan **out, const dh_plan *input, const char *text, bool by_unit, bool whole,
                                dh_error *error)
{
    dh_plan *made = NULL;
    DH_TRY(dh_plan_begin(&made, &dh_verb_geography, input, text, error));
    made->by_unit = by_unit || made->catalog->map_by_day == NULL;
    made->whole = whole;
    return dh_plan_end(out, made, bind(made, error), error);
}

dh_status dh_plan_geography(dh_plan **out, const dh_plan *input, const char *text, dh_error *error)
{
    return plan_geography(out, input, text, false, true, error);
}

dh_status dh_plan_geography_noted(dh_plan **out, const dh_plan *input, const char *text, dh_error *error)
{
    return plan_geography(out, input, text, false, false, error);
}

dh_status dh_plan_geography_by_unit(dh_plan **out, const dh_plan *input, const char *text, dh_error *error)
{
    return plan_geography(out, input, text, true, false, error);
}

/* The days of records are read with every unit. */
static void need(const dh_plan *plan, const bool *above, bool *below)
{
    for (int32_t i = 0; i < plan->schema.n; i++) below[i] = below[i] || above[i];
    if (!plan->maps_units || plan->by_unit) return;
    if (plan->first_day >= 0) below[plan->first_day] = true;
    if (plan->last_day >= 0) below[plan->last_day] = true;
}

static dh_status build(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, dh_error *error)
{
    return dh_plan_geography(out, input, args[0].text, error);
}

static dh_status explain(dh_strbuf *out, const dh_plan *plan, dh_error *error)
{
    (void)error;
    dh_strbuf_printf(out, " %s", plan->text);
    return DH_OK;
}

const dh_verb dh_verb_geography = {
    .node = DH_NODE_GEOGRAPHY,
    .name = "geography",
    .usage = "geography \"2020-01-01\"",
    .doc = DH_MESSAGE(
        "units carried to those of a day; then: as they were; an error where figures are by unit and a row may "
        "be of several"),
    .params = {{.kind = DH_VERB_TEXT}},
    .build = build,
    .need = need,
    .explain = explain,
};
