/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Statistic `survival`: how long cases take to come to an outcome, with those that are still open counted for as long
 * as they were followed; and the aggregates of survival_state.h.
 */
#include <ctype.h>

#include <gsl/gsl_errno.h>

#include "survival.h"
#include "survival_state.h"
#include "survival_texts.h"

DH_PLUGIN_STAMP("survival", "1.0");

static const dh_param params[] = {
    SCOPE_ROWS(""),
    {"outcome", DH_TEXT, "resolved", 1, 0, NULL,
     "what a case is to come to: resolved, explained, forwarded, rejected, several with commas, or any"},
    {"confidence", DH_FLOAT64, "0.95", 0.5, 0.9999, NULL, "of the interval, such as 0.95"},
    {"strata", DH_TEXT, "", 1, 0, NULL, "the test compares within these alone, such as field"},
    {"times", DH_TEXT, "0,30,90,180,365,730", 1, 0, NULL, "the days of the tables at_risk and incidence, rising"},
    {"horizon", DH_INT64, "0", 0, 100000, NULL,
     "the mean leaves out days after this one; 0 = the last to which all rows were followed"},
    {"minimum", DH_INT64, "10", 2, 1000000, NULL, "fewer cases in a group are too few to estimate anything"},
};

static dh_status wrong_times(const study *s, const char *text, dh_error *error)
{
    s->host->error_set(error, DH_EINVAL,
                       "times is '%s': give whole days in rising order, %d at most, as in times=0,30,90,365", text,
                       MAX_TIMES);
    return DH_EINVAL;
}

static dh_status read_times(study *s, dh_error *error)
{
    const char *text = text_param(s->call, PARAM_TIMES);
    for (const char *at = text; at && *at;) {
        char *end;
        at += strspn(at, " ");
        if (!isdigit((unsigned char)*at) || s->n_times == MAX_TIMES) return wrong_times(s, text, error);
        int64_t day = strtoll(at, &end, 10);
        end += strspn(end, " ");
        if ((*end != ',' && *end) || day > 1000000 || (s->n_times > 0 && day <= s->times[s->n_times - 1]))
            return wrong_times(s, text, error);
        s->times[s->n_times++] = day;
        at = *end ? end + 1 : end;
    }
    return DH_OK;
}

/* There must be days to count between. */
static dh_status check_data(study *s, dh_error *error)
{
    static const char *const columns[] = {"raised_on", "resolved_on", NULL};
    const char *missing;
    int valid = 0;
    TRY(find_missing(&missing, s->host, s->dataset, "opinions", columns, error));
    if (missing) {
        s->host->error_set(error, DH_EDATA,
                           "the opinions have no column '%s': how long a case takes cannot be told; name the column in "
                           "the profile",
                           missing);
        return DH_EDATA;
    }
    TRY(s->host->as_of(s->dataset, &s->as_of, &valid, error));
    if (valid) return DH_OK;
    s->host->error_set(error, DH_EDATA, "there is no as-of day, up to which open cases count; give --as-of DAY");
    return DH_EDATA;
}

enum { MAX_BANDS = 2 }; /* of more curves the bands would hide each other */

/* What the curve is of, as its axis and the charts' titles say it. */
static const struct words {
    const char *outcome, *axis, *title;
} words[] = {
    {"resolved", "share that is not resolved yet", "Days until cases are resolved"},
    {"explained", "share that is not explained yet", "Days until cases are explained"},
    {"forwarded", "share that is not forwarded yet", "Days until cases are forwarded"},
    {"rejected", "share that is not rejected yet", "Days until cases are rejected"},
    {"any", "share that is still open", "Days until cases have any outcome"},
};

static const struct words *words_of(const study *s)
{
    static const struct words several = {"", "share that has not come to the outcome",
                                         "Days until cases come to an outcome"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].outcome, study_outcome(s)) == 0) return &words[i];
    return &several;
}

/* The curves in steps, coloured by `key` (NULL: there is one). */
static dh_status add_curves(const study *s, const char *key, dh_error *error)
{
    char spec[512];
    size_t n = 0;
    for (size_t i = 0; i < s->n_cohorts; i++) n += !s->cohorts[i].is_few;
    snprintf(spec, sizeof spec,
             "{ mark = \"step\", x = \"days\", y = \"survival\", zero = true, title = \"%s\", x_title = \"%s\", "
             "y_title = \"%s\"%s%s%s%s }",
             s->host->tr(words_of(s)->title), s->host->tr("days since they were raised"),
             s->host->tr(words_of(s)->axis), n <= MAX_BANDS ? ", lower = \"low\", upper = \"high\"" : "",
             key ? ", color = \"" : "", key ? key : "", key ? "\"" : "");
    return s->host->add_chart(s->out, "curve", spec, error);
}

/* Curves of one key, or of none; and the quantiles with their intervals by the first key that is usual. */
static dh_status add_charts(const study *s, dh_error *error)
{
    static const char *const keys[] = {"unit", "field", "year", "assigned_to", "competence"};
    char spec[512];
    if (s->n_keys == 0) return add_curves(s, NULL, error);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (!scope_has_key(s->call, keys[i])) continue;
        int is_named = i == 0 && s->host->table_find(s->cases, "unit_name") >= 0;
        const char *x = is_named ? "unit_name" : keys[i];
        if (s->n_keys == 1 + is_named) TRY(add_curves(s, x, error));
        snprintf(spec, sizeof spec,
                 "{ mark = \"dot\", x = \"%s\", y = \"days\", lower = \"low\", upper = \"high\", color = \"quantile\", "
                 "horizontal = true, title = \"%s\" }",
                 x, s->host->tr(words_of(s)->title));
        return s->host->add_chart(s->out, "quantiles", spec, error);
    }
    return DH_OK;
}

static dh_status run(const dh_host *host, const dh_call *call, dh_dataset *dataset, dh_results *out, dh_error *error)
{
    study s = {.host = host, .call = call, .dataset = dataset, .out = out};
    s.confidence = call->params[PARAM_CONFIDENCE].as.number;
    s.minimum = call->params[PARAM_MINIMUM].as.integer;
    TRY(read_times(&s, error));
    TRY(check_data(&s, error));
    dh_status status = study_read(&s, error);
    if (status == DH_OK) status = study_add_tables(&s, error);
    if (status == DH_OK) status = add_charts(&s, error);
    if (status == DH_OK) status = study_add_notes(&s, error);
    study_free(&s);
    return status;
}

DH_PLUGIN_EXPORT dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    static const dh_statistic statistic = {
        .struct_size = sizeof statistic,
        .name = "survival",
        .doc = "days until cases come to an outcome, open ones counted as far as they were followed",
        .params = params,
        .n_params = sizeof params / sizeof params[0],
        .param_size = sizeof params[0],
        .run = run,
        .purpose =
            "after how many days half, three quarters and nine tenths of the cases had come to an outcome, those "
            "that are still open taken into account",
        .limits = "why some take longer, whether the outcome was good, and what comes after the last day that was "
                  "followed",
        .misuse = "where days were written down later or by guess, or to call a unit slow whose interval overlaps with "
                  "those of others",
    };
    gsl_set_error_handler_off();
    TRY(survival_add_aggregates(host, registry, error));
    TRY(ADD_TEXTS(registry, texts, error));
    return registry->add_statistic(registry, &statistic, error);
}
