/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See survival_curve.h. */
#include "survival_curve.h"

#include <math.h>

#include <gsl/gsl_cdf.h>

/* Shares that differ by no more count as equal, since rounding parts equal ones: R's tolerance, the root of epsilon. */
#define SAME 1.4901161193847656e-8

size_t survival_merge(survival_day *days, size_t n)
{
    size_t last = 0;
    for (size_t i = 1; i < n; i++) {
        if (days[i].day == days[last].day) {
            days[last].events += days[i].events;
            days[last].censored += days[i].censored;
        } else
            days[++last] = days[i];
    }
    return n > 0 ? last + 1 : 0;
}

void survival_estimate(survival_day *days, size_t n)
{
    int64_t at_risk = 0;
    for (size_t i = 0; i < n; i++) at_risk += days[i].events + days[i].censored;
    double survival = 1, sum = 0;
    for (size_t i = 0; i < n; i++) {
        survival_day *d = &days[i];
        double all = (double)at_risk, left = (double)(at_risk - d->events), ended = (double)d->events;
        d->at_risk = at_risk;
        if (d->events > 0) {
            survival *= left / all;
            sum += left > 0 ? ended / (all * left) : INFINITY;
        }
        d->survival = survival;
        d->error = sqrt(sum);
        at_risk -= d->events + d->censored;
    }
}

interval survival_interval(const survival_day *day, double confidence)
{
    if (!(day->survival > 0) || !(day->survival < 1)) return (interval){NAN, NAN};
    double z = gsl_cdf_ugaussian_Pinv(0.5 + confidence / 2), log_share = log(day->survival);
    double factor = exp(z * day->error / -log_share);
    return (interval){exp(log_share * factor), exp(log_share / factor)};
}

/* Which of the curves: the estimate, or a bound of it. */
typedef enum curve { ESTIMATE, LOWER, UPPER } curve;

/* The share that has ended by the day; NaN where the bound is not defined. */
static double ended(const survival_day *day, curve which, double confidence)
{
    if (which == ESTIMATE) return 1 - day->survival;
    interval i = survival_interval(day, confidence);
    return 1 - (which == LOWER ? i.low : i.high);
}

static double reached(const survival_day *days, size_t n, curve which, double share, double confidence)
{
    double from = NAN, to = NAN;
    for (size_t i = 0; i < n && isnan(to); i++) {
        double e = ended(&days[i], which, confidence);
        if (isnan(from) && e >= share - SAME) from = (double)days[i].day;
        if (e >= share + SAME) to = (double)days[i].day;
    }
    /* the curve may stand at that share to its end */
    if (isnan(to) && n > 0 && fabs(ended(&days[n - 1], which, confidence) - share) < SAME) to = (double)days[n - 1].day;
    return (from + to) / 2;
}

survival_quantile survival_reached(const survival_day *days, size_t n, double share, double confidence)
{
    return (survival_quantile){reached(days, n, ESTIMATE, share, confidence),
                               reached(days, n, LOWER, share, confidence), reached(days, n, UPPER, share, confidence)};
}

survival_mean survival_restricted_mean(const survival_day *days, size_t n, double horizon)
{
    if (n == 0 || (horizon > (double)days[n - 1].day && days[n - 1].survival > 0)) return (survival_mean){NAN, NAN};
    size_t last = n;
    while (last > 0 && (double)days[last - 1].day > horizon) last--;
    /* from the horizon back: `area` is what lies between a day and the horizon */
    double area = 0, variance = 0, end = horizon;
    for (size_t i = last; i-- > 0;) {
        const survival_day *d = &days[i];
        double all = (double)d->at_risk, left = (double)(d->at_risk - d->events);
        area += d->survival * (end - (double)d->day);
        end = (double)d->day;
        if (left > 0) variance += area * area * (double)d->events / (all * left);
    }
    return (survival_mean){area + end, sqrt(variance)};
}

size_t survival_days_until(const survival_day *days, size_t n, int64_t day)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (days[middle].day <= day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

double survival_naive_quantile(const survival_day *days, size_t n, double share)
{
    int64_t events = 0, before = 0;
    for (size_t i = 0; i < n; i++) events += days[i].events;
    double lower = NAN, wanted = share * (double)events, fuzz = 1e-12 * wanted;
    for (size_t i = 0; i < n && events > 0; i++) {
        before += days[i].events;
        if (isnan(lower) && (double)before >= wanted - fuzz) lower = (double)days[i].day;
        if ((double)before > wanted + fuzz) return (lower + (double)days[i].day) / 2;
    }
    return NAN;
}
