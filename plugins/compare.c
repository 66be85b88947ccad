/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Statistic `compare`: one measure in two periods, unit by unit. Both periods are mapped to the units of one day, so
 * that a merged commune is compared with those it was merged from. Unknown is never zero: a row without a value in a
 * period is flagged and gets no p-value. Counts over periods of unequal length are compared per month.
 */
#include <gsl/gsl_errno.h>

#include "compare.h"
#include "compare_texts.h"

DH_PLUGIN_STAMP("compare", "1.0");

enum { MEASURE, PERIODS, BY, GEOGRAPHY, WHERE, CONFIDENCE, PARAMS };

static const dh_param params[PARAMS] = {
    {"measure", DH_TEXT, NULL, 1, 0, NULL, "the measure to compare, such as resolution_rate"},
    {"periods", DH_TEXT, NULL, 1, 0, NULL, "the two periods, the earlier first: 2018,2019"},
    {"by", DH_TEXT, "unit", 1, 0, NULL, "what to compare by; empty = the total"},
    {"geography", DH_TEXT, "", 1, 0, NULL,
     "units as they were 'then', or as on a day; empty = as on the last day of the later period"},
    {"where", DH_TEXT, "", 1, 0, NULL, "an expression that says which events count"},
    {"confidence", DH_FLOAT64, "0.95", 0.5, 0.9999, NULL, "of the interval, such as 0.95"},
};

/* ---- parameters ---- */

static dh_status refuse_periods(const dh_host *host, const char *given, const char *why, dh_error *error)
{
    host->error_set(error, DH_EINVAL, "periods is '%s': %s; give two, the earlier first, as in periods=2018,2019",
                    given, host->tr(why));
    return DH_EINVAL;
}

static dh_status read_periods(comparison *c, const char *text, dh_error *error)
{
    const char *comma = strchr(text, ',');
    if (!comma || strchr(comma + 1, ',')) return refuse_periods(c->host, text, "that is not two periods", error);
    const char *second = comma + 1 + strspn(comma + 1, " ");
    if (period_parse(&c->periods[0], text, (int32_t)(comma - text)) != 0 ||
        period_parse(&c->periods[1], second, (int32_t)strlen(second)) != 0)
        return refuse_periods(c->host, text, "a period is written 2018, 2018-H1, 2018-Q1, 2018-03 or 2018-03-01",
                              error);
    if (c->periods[0].last >= c->periods[1].first)
        return refuse_periods(c->host, text, "the first does not end before the second begins", error);
    int32_t as_of;
    int origin;
    TRY(c->host->as_of(c->dataset, &as_of, &origin, error));
    c->as_of_declared = origin == DH_AS_OF_DECLARED;
    c->latest = origin == DH_AS_OF_NONE ? INT32_MAX : as_of;
    /* the figures of a month that has begun are taken as those of the month: its last event is not its end */
    if (origin == DH_AS_OF_LATEST) as_of = period_month_end(as_of);
    for (int i = 0; origin != DH_AS_OF_NONE && i < 2; i++) {
        char day[16];
        period_day_text(c->latest, day);
        if (period_cut(&c->periods[i], as_of) == 0) continue;
        c->host->error_set(error, DH_EDATA, "period '%s' had not begun on %s, the day of the data set's figures",
                           c->periods[i].text, day);
        return DH_EDATA;
    }
    return DH_OK;
}

static dh_status read_params(comparison *c, const dh_call *call, dh_error *error)
{
    c->measure = text_param(call, MEASURE);
    if (!c->measure || strchr(c->measure, ',')) {
        c->host->error_set(error, DH_EINVAL, "measure is '%s': one measure is compared at a time",
                           c->measure ? c->measure : "");
        return DH_EINVAL;
    }
    c->by = text_param(call, BY);
    c->where = text_param(call, WHERE);
    c->confidence = call->params[CONFIDENCE].as.number;
    const char *periods = text_param(call, PERIODS), *geography = text_param(call, GEOGRAPHY);
    TRY(read_periods(c, periods ? periods : "", error));
    if (!geography) {
        if (c->by && strstr(c->by, "unit")) period_day_text(c->periods[1].seen, c->geography);
    } else if (strlen(geography) < sizeof c->geography) {
        strcpy(c->geography, geography);
    } else {
        c->host->error_set(error, DH_EINVAL, "geography is '%s': give 'then' or a day such as 2020-01-01", geography);
        return DH_EINVAL;
    }
    return DH_OK;
}

static dh_status run(const dh_host *host, const dh_call *call, dh_dataset *dataset, dh_results *out, dh_error *error)
{
    comparison c = {.host = host, .dataset = dataset};
    dh_status status = read_params(&c, call, error);
    if (status == DH_OK) status = compare_measure(&c, error);
    if (status == DH_OK) status = compare_sessions(&c, error);
    if (status == DH_OK) status = compare_lines(&c, error);
    if (status == DH_OK) status = compare_result(&c, out, error);
    free(c.lines);
    for (int i = 0; i < 2; i++) {
        if (c.tables[i]) host->table_free(c.tables[i]);
        free(c.clusters[i]);
    }
    if (c.keys) host->table_free(c.keys);
    return status;
}

DH_PLUGIN_EXPORT dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    static const dh_statistic statistic = {
        .struct_size = sizeof statistic,
        .name = "compare",
        .doc = "one measure in two periods, unit by unit: changes, intervals, p-values, and what cannot be compared",
        .params = params,
        .n_params = PARAMS,
        .param_size = sizeof params[0],
        .run = run,
    };
    (void)host;
    TRY(ADD_TEXTS(registry, texts, error));
    gsl_set_error_handler_off();
    return registry->add_statistic(registry, &statistic, error);
}
