/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of each cohort's curve, and what is read from it. */
#include <gsl/gsl_cdf.h>

#include "sheet.h"
#include "survival.h"

static const double shares[] = {0.5, 0.75, 0.9};

/* ---- quantiles ---- */

enum { Q_SHARE, Q_DAYS, Q_LOW, Q_HIGH, Q_STATE, Q_NAIVE, Q_CASES, Q_ENDED, Q_OTHERWISE, Q_OPEN, Q_LEFT_OUT };

static const sheet_column quantile_columns[] = {
    {"quantile", DH_FLOAT64, DH_DISPLAY_PERCENT}, {"days", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"low", DH_FLOAT64, DH_DISPLAY_PLAIN},        {"high", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"state", DH_CATEGORY, DH_DISPLAY_PLAIN},     {"naive_days", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"followed", DH_INT64, DH_DISPLAY_PLAIN},     {"ended", DH_INT64, DH_DISPLAY_PLAIN},
    {"otherwise", DH_INT64, DH_DISPLAY_PLAIN},    {"open", DH_INT64, DH_DISPLAY_PLAIN},
    {"left_out", DH_INT64, DH_DISPLAY_PLAIN},
};

static sheet begin(const study *s, const sheet_column *columns, size_t n)
{
    return sheet_begin(s->host, s->cases, s->n_keys, columns, (int32_t)n);
}
#define BEGIN(s, columns) begin(s, columns, sizeof(columns) / sizeof(columns)[0])

static void write_quantile(sheet *t, const study *s, const cohort *c, double share)
{
    sheet_row(t, c->first);
    sheet_set(t, Q_SHARE, share);
    sheet_set_int(t, Q_CASES, c->cases);
    sheet_set_int(t, Q_ENDED, c->by_fate[CAME]);
    sheet_set_int(t, Q_OTHERWISE, c->by_fate[OTHERWISE]);
    sheet_set_int(t, Q_OPEN, c->by_fate[OPEN]);
    sheet_set_int(t, Q_LEFT_OUT, c->left_out);
    if (c->is_few) {
        sheet_set_text(t, Q_STATE, "too_few");
        return;
    }
    survival_quantile q = survival_reached(c->days, c->n_days, share, s->confidence);
    sheet_set(t, Q_DAYS, q.day);
    sheet_set(t, Q_LOW, q.low);
    sheet_set(t, Q_HIGH, q.high);
    sheet_set_text(t, Q_STATE, isnan(q.day) ? "not_reached" : "reached");
    sheet_set(t, Q_NAIVE, survival_naive_quantile(c->days, c->n_days, share));
}

static dh_status add_quantiles(study *s, dh_error *error)
{
    sheet t = BEGIN(s, quantile_columns);
    for (size_t i = 0; i < s->n_cohorts; i++)
        for (size_t k = 0; k < sizeof shares / sizeof shares[0]; k++) write_quantile(&t, s, &s->cohorts[i], shares[k]);
    return sheet_add(&t, s->out, "quantiles", error);
}

/* ---- the restricted mean ---- */

static const sheet_column mean_columns[] = {
    {"horizon", DH_FLOAT64, DH_DISPLAY_PLAIN}, {"mean_days", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"error", DH_FLOAT64, DH_DISPLAY_PLAIN},   {"low", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"high", DH_FLOAT64, DH_DISPLAY_PLAIN},
};

static dh_status add_means(study *s, dh_error *error)
{
    sheet t = BEGIN(s, mean_columns);
    double z = gsl_cdf_ugaussian_Pinv(0.5 + s->confidence / 2);
    for (size_t i = 0; i < s->n_cohorts; i++) {
        const cohort *c = &s->cohorts[i];
        sheet_row(&t, c->first);
        sheet_set(&t, 0, s->horizon);
        if (c->is_few || isnan(s->horizon)) continue;
        survival_mean m = survival_restricted_mean(c->days, c->n_days, s->horizon);
        if (isnan(m.days)) continue;
        sheet_set(&t, 1, m.days);
        if (!(m.error > 0)) continue; /* nothing ended: how that varies cannot be told */
        sheet_set(&t, 2, m.error);
        sheet_set(&t, 3, fmax(0, m.days - z * m.error));
        sheet_set(&t, 4, fmin(s->horizon, m.days + z * m.error));
    }
    return sheet_add(&t, s->out, "restricted_mean", error);
}

/* ---- at risk ---- */

enum { R_DAY, R_AT_RISK, R_ENDED, R_CENSORED, R_SURVIVAL, R_LOW, R_HIGH };

static const sheet_column risk_columns[] = {
    {"days", DH_INT64, DH_DISPLAY_PLAIN},         {"at_risk", DH_INT64, DH_DISPLAY_PLAIN},
    {"ended", DH_INT64, DH_DISPLAY_PLAIN},        {"censored", DH_INT64, DH_DISPLAY_PLAIN},
    {"survival", DH_FLOAT64, DH_DISPLAY_PERCENT}, {"low", DH_FLOAT64, DH_DISPLAY_PERCENT},
    {"high", DH_FLOAT64, DH_DISPLAY_PERCENT},
};

/* The counts since the time before, and the curve at the time, as R's summary(survfit, times) has them; but unknown
 * where nobody was followed that long. */
static void write_time(sheet *t, const study *s, const cohort *c, size_t from, size_t until, int64_t time)
{
    int64_t ended = 0, censored = 0, at_risk = 0;
    for (size_t i = from; i < until; i++) {
        ended += c->days[i].events;
        censored += c->days[i].censored;
    }
    if (until > 0 && c->days[until - 1].day == time)
        at_risk = c->days[until - 1].at_risk;
    else if (until < c->n_days)
        at_risk = c->days[until].at_risk;
    sheet_row(t, c->first);
    sheet_set_int(t, R_DAY, time);
    sheet_set_int(t, R_AT_RISK, at_risk);
    sheet_set_int(t, R_ENDED, ended);
    sheet_set_int(t, R_CENSORED, censored);
    if (c->is_few || c->n_days == 0) return;
    const survival_day *last = until > 0 ? &c->days[until - 1] : &(survival_day){.survival = 1};
    if (at_risk == 0 && last->survival > 0) return;
    interval i = survival_interval(last, s->confidence);
    sheet_set(t, R_SURVIVAL, last->survival);
    sheet_set(t, R_LOW, i.low);
    sheet_set(t, R_HIGH, i.high);
}

static dh_status add_at_risk(study *s, dh_error *error)
{
    sheet t = BEGIN(s, risk_columns);
    for (size_t i = 0; i < s->n_cohorts; i++) {
        const cohort *c = &s->cohorts[i];
        for (size_t k = 0, from = 0; k < s->n_times; k++) {
            size_t until = survival_days_until(c->days, c->n_days, s->times[k]);
            write_time(&t, s, c, from, until, s->times[k]);
            from = until;
        }
    }
    return sheet_add(&t, s->out, "at_risk", error);
}

/* ---- the curve ---- */

enum { C_DAY, C_AT_RISK, C_ENDED, C_CENSORED, C_SURVIVAL, C_ERROR, C_LOW, C_HIGH };

static const sheet_column curve_columns[] = {
    {"days", DH_INT64, DH_DISPLAY_PLAIN},         {"at_risk", DH_INT64, DH_DISPLAY_PLAIN},
    {"ended", DH_INT64, DH_DISPLAY_PLAIN},        {"censored", DH_INT64, DH_DISPLAY_PLAIN},
    {"survival", DH_FLOAT64, DH_DISPLAY_PERCENT}, {"error", DH_FLOAT64, DH_DISPLAY_PLAIN},
    {"low", DH_FLOAT64, DH_DISPLAY_PERCENT},      {"high", DH_FLOAT64, DH_DISPLAY_PERCENT},
};

/* The curve begins at day 0 with all of them. */
static void write_start(sheet *t, const cohort *c)
{
    if (c->is_few || c->n_days == 0 || c->days[0].day == 0) return;
    sheet_row(t, c->first);
    sheet_set_int(t, C_DAY, 0);
    sheet_set_int(t, C_AT_RISK, c->cases);
    sheet_set_int(t, C_ENDED, 0);
    sheet_set_int(t, C_CENSORED, 0);
    sheet_set(t, C_SURVIVAL, 1);
    sheet_set(t, C_ERROR, 0);
}

static dh_status add_curve(study *s, dh_error *error)
{
    sheet t = BEGIN(s, curve_columns);
    for (size_t i = 0; i < s->n_cohorts; i++) {
        const cohort *c = &s->cohorts[i];
        write_start(&t, c);
        for (size_t k = 0; k < c->n_days && !c->is_few; k++) {
            const survival_day *d = &c->days[k];
            interval bounds = survival_interval(d, s->confidence);
            sheet_row(&t, c->first);
            sheet_set_int(&t, C_DAY, d->day);
            sheet_set_int(&t, C_AT_RISK, d->at_risk);
            sheet_set_int(&t, C_ENDED, d->events);
            sheet_set_int(&t, C_CENSORED, d->censored);
            sheet_set(&t, C_SURVIVAL, d->survival);
            sheet_set(&t, C_ERROR, d->survival > 0 ? d->survival * d->error : NAN);
            sheet_set(&t, C_LOW, bounds.low);
            sheet_set(&t, C_HIGH, bounds.high);
        }
    }
    return sheet_add(&t, s->out, "curve", error);
}

dh_status study_add_tables(study *s, dh_error *error)
{
    TRY(add_quantiles(s, error));
    TRY(add_means(s, error));
    TRY(add_at_risk(s, error));
    TRY(study_add_incidence(s, error));
    TRY(study_add_tests(s, error));
    return add_curve(s, error);
}
