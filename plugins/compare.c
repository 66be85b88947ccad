/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Statistic `compare`: one measure in two periods, unit by unit; of more periods each with the one before. Both periods
 * are mapped to the units of one day, so that a merged commune is compared with those it was merged from. Unknown is
 * never zero: a row without a value in a period is flagged and gets no p-value. Counts over periods of unequal length
 * are compared per month.
 */
#include <gsl/gsl_errno.h>

#include "compare.h"
#include "compare_keys.h"
#include "compare_texts.h"

DH_PLUGIN_STAMP("compare", "1.0");

enum { MEASURE, PERIODS, BY, GEOGRAPHY, WHERE, CONFIDENCE, PARAMS };

static const dh_param params[PARAMS] = {
    {"measure", DH_TEXT, NULL, 1, 0, NULL, "the measure to compare, such as resolution_rate"},
    {"periods", DH_TEXT, NULL, 1, 0, NULL,
     "the periods, the earlier first: 2018,2019; each is compared with the one before; to-date: this year and the "
     "last"},
    {"by", DH_TEXT, "unit", 1, 0, NULL, "what to compare by; empty = the total"},
    {"geography", DH_TEXT, "", 1, 0, NULL,
     "units as they were 'then', or as on a day; empty = as on the last day of the later period"},
    {"where", DH_TEXT, "", 1, 0, NULL, "an expression that says which events count"},
    {"confidence", DH_FLOAT64, "0.95", 0.5, 0.9999, NULL, "of the interval, such as 0.95"},
};

/* ---- parameters ---- */

static dh_status refuse_periods(const dh_host *host, const char *given, const char *why, dh_error *error)
{
    host->error_set(error, DH_EINVAL,
                    "periods is '%s': %s; give two or more, the earlier first, as in periods=2018,2019", given,
                    host->tr(why));
    return DH_EINVAL;
}

static dh_status read_period(const comparison *c, period *out, const char *text, size_t size, const char *all,
                             dh_error *error)
{
    dh_error why = DH_ERROR_INIT;
    *out = (period){.months = 0};
    if (size >= sizeof out->text) size = sizeof out->text - 1;
    memcpy(out->text, text, size);
    if (c->host->period_days(c->dataset, out->text, &out->first, &out->last, &why) != DH_OK)
        return refuse_periods(c->host, all,
                              "a period is written 2018, 2018-H1, 2018-Q1, 2018-03, 2018-W05, 2018-03-01, "
                              "2018-01-15..2018-06-30 or 2018-to-date",
                              error);
    period_measure(out);
    return DH_OK;
}

/* "to-date": the year of the as-of day up to it, and the same days of the year before. */
static dh_status write_to_date(const comparison *c, char *out, size_t size, dh_error *error)
{
    int32_t as_of;
    int origin;
    TRY(c->host->as_of(c->dataset, &as_of, &origin, error));
    if (origin == DH_AS_OF_NONE)
        return refuse_periods(c->host, "to-date", "there is no as-of day, since nothing is dated", error);
    int year = (int)c->host->year_of(c->dataset, as_of);
    snprintf(out, size, "%04d-to-date,%04d-to-date", year - 1, year);
    return DH_OK;
}

/* Splits `text` at its commas. */
static dh_status split_periods(const comparison *c, period *periods, int *n, const char *text, dh_error *error)
{
    for (const char *at = text; at; *n += 1) {
        at += strspn(at, " ");
        const char *comma = strchr(at, ',');
        size_t size = comma ? (size_t)(comma - at) : strlen(at);
        while (size > 0 && at[size - 1] == ' ') size--;
        if (*n == MAX_PERIODS) return refuse_periods(c->host, text, "those are more than 32", error);
        TRY(read_period(c, &periods[*n], at, size, text, error));
        at = comma ? comma + 1 : NULL;
    }
    if (*n < 2) return refuse_periods(c->host, text, "that is one period", error);
    for (int i = 1; i < *n; i++)
        if (periods[i - 1].last >= periods[i].first)
            return refuse_periods(c->host, text, "one does not end before the next begins", error);
    return DH_OK;
}

static dh_status read_periods(comparison *c, period *periods, int *n, const char *text, dh_error *error)
{
    char to_date[64];
    int32_t as_of;
    int origin;
    if (strcmp(text, "to-date") == 0) {
        TRY(write_to_date(c, to_date, sizeof to_date, error));
        text = to_date;
    }
    TRY(split_periods(c, periods, n, text, error));
    TRY(c->host->as_of(c->dataset, &as_of, &origin, error));
    c->as_of_declared = origin == DH_AS_OF_DECLARED;
    c->latest = origin == DH_AS_OF_NONE ? INT32_MAX : as_of;
    /* the figures of a month that has begun are taken as those of the month: its last event is not its end */
    if (origin == DH_AS_OF_LATEST) as_of = period_month_end(as_of);
    for (int i = 0; origin != DH_AS_OF_NONE && i < *n; i++) {
        char day[DAY_SIZE];
        if (period_cut(&periods[i], as_of) == 0) continue;
        TRY(day_text(c->host, c->latest, day, error));
        c->host->error_set(error, DH_EDATA, "period '%s' had not begun on %s, the day of the data set's figures",
                           periods[i].text, day);
        return DH_EDATA;
    }
    for (int i = 1; i < *n; i++) period_level(&periods[i - 1], &periods[i]);
    return DH_OK;
}

/* What is compared by more keys than are looked at would have no tests, or those of other lines. */
static dh_status read_by(comparison *c, const dh_call *call, dh_error *error)
{
    const char *starts[MAX_KEYS];
    size_t sizes[MAX_KEYS];
    c->by = text_param(call, BY);
    if (key_names(c->by, starts, sizes) < MAX_KEYS) return DH_OK;
    c->host->error_set(error, DH_EINVAL, "by has more than %d names, from '%.*s' on; compare by fewer", MAX_KEYS - 1,
                       (int)sizes[MAX_KEYS - 1], starts[MAX_KEYS - 1]);
    return DH_EINVAL;
}

static dh_status read_params(comparison *c, period *all, int *n, const dh_call *call, dh_error *error)
{
    c->measure = text_param(call, MEASURE);
    if (!c->measure || strchr(c->measure, ',')) {
        c->host->error_set(error, DH_EINVAL, "measure is '%s': one measure is compared at a time",
                           c->measure ? c->measure : "");
        return DH_EINVAL;
    }
    TRY(read_by(c, call, error));
    c->where = text_param(call, WHERE);
    c->confidence = call->params[CONFIDENCE].as.number;
    const char *periods = text_param(call, PERIODS), *geography = text_param(call, GEOGRAPHY);
    TRY(read_periods(c, all, n, periods ? periods : "", error));
    if (!geography) {
        if (c->by && strstr(c->by, "unit")) period_day_text(all[*n - 1].seen, c->geography);
    } else if (strlen(geography) < sizeof c->geography) {
        strcpy(c->geography, geography);
    } else {
        c->host->error_set(error, DH_EINVAL, "geography is '%s': give 'then' or a day such as 2020-01-01", geography);
        return DH_EINVAL;
    }
    return DH_OK;
}

static dh_status compare_pair(comparison *c, dh_error *error)
{
    TRY(compare_measure(c, error));
    TRY(compare_sessions(c, error));
    TRY(compare_reports(c, error));
    return compare_lines(c, error);
}

static void free_pair(comparison *c)
{
    free(c->lines);
    for (int i = 0; i < 2; i++) {
        if (c->tables[i]) c->host->table_free(c->tables[i]);
        free(c->clusters[i]);
        free(c->reports[i]);
    }
    if (c->keys) c->host->table_free(c->keys);
}

static dh_status run(const dh_host *host, const dh_call *call, dh_dataset *dataset, dh_results *out, dh_error *error)
{
    comparison asked = {.host = host, .dataset = dataset};
    period periods[MAX_PERIODS];
    int n = 0;
    TRY(read_params(&asked, periods, &n, call, error));
    comparisons *all = calloc(1, sizeof *all);
    if (!all) return no_memory(host, error);
    dh_status status = DH_OK;
    for (; status == DH_OK && all->n < n - 1; all->n++) {
        comparison *c = &all->items[all->n];
        *c = asked;
        c->periods[0] = periods[all->n];
        c->periods[1] = periods[all->n + 1];
        status = compare_pair(c, error);
    }
    if (status == DH_OK) status = compare_adjust(all, error);
    if (status == DH_OK) status = compare_result(all, out, error);
    for (int i = 0; i < all->n; i++) free_pair(&all->items[i]);
    free(all);
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
        .purpose = "by how much a measure changed from one period to another in each unit, and whether so much is "
                   "likely to come from chance alone",
        .limits = "why it changed, and whether the units are alike enough to be set beside each other",
        .misuse =
            "to rank units, or where a period has one session or one report: then nothing tells chance from change",
    };
    (void)host;
    TRY(ADD_TEXTS(registry, texts, error));
    gsl_set_error_handler_off();
    return registry->add_statistic(registry, &statistic, error);
}
