/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Time to an outcome: Kaplan and Meier's curve ("Nonparametric estimation from incomplete observations", 1958) and what
 * is read from it. Times are whole days, from 0. Those who are censored on a day were still at risk on it. Arrays are
 * the caller's; nothing here allocates or fails. What is not defined is NaN.
 */
#ifndef DH_PLUGINS_SURVIVAL_CURVE_H
#define DH_PLUGINS_SURVIVAL_CURVE_H

#include <stddef.h>
#include <stdint.h>

#include "estimate.h"

/* A day on which something ended. The first three are given, the rest computed. */
typedef struct survival_day {
    int64_t day;
    int64_t events;   /* whose outcome came on that day */
    int64_t censored; /* who were followed up to that day, and no longer */
    int64_t at_risk;  /* followed up to that day or longer */
    double survival;  /* the share whose outcome comes later */
    double error;     /* the standard error of log(survival) (Greenwood 1926); INFINITY where survival is 0 */
} survival_day;

/* Adds up the neighbours that are of one day, in days in rising order. Returns how many days are left. */
size_t survival_merge(survival_day *days, size_t n);

/* Days in rising order, each once. */
void survival_estimate(survival_day *days, size_t n);

/* The interval of the share on a day, by the logarithm of its negative logarithm (Kalbfleisch and Prentice 1980; R:
 * conf.type = "log-log"), which stays within 0 and 1. Not defined where the share is 0 or 1. */
interval survival_interval(const survival_day *day, double confidence);

/* A day that has been reached by a share of all. `low`, `high`: where the bounds of the curve reach it (Brookmeyer and
 * Crowley 1982). NaN: not reached while it was followed. Where the curve stands at exactly that share for a while it is
 * the middle of that while, as R's quantile.survfit has it. */
typedef struct survival_quantile {
    double day, low, high;
} survival_quantile;

/* 0 < share < 1. */
survival_quantile survival_reached(const survival_day *days, size_t n, double share, double confidence);

/* The mean of the days up to the horizon: the area below the curve (Irwin 1949), and its standard error by Greenwood's
 * variance. Both NaN where the curve ends before the horizon with a share left, for what comes after is unknown. */
typedef struct survival_mean {
    double days, error;
} survival_mean;

survival_mean survival_restricted_mean(const survival_day *days, size_t n, double horizon);

/* How many days are up to and including `day`: the last of them tells the curve at that day; 0 = it is still 1. */
size_t survival_days_until(const survival_day *days, size_t n, int64_t day);

/* The quantile of those alone whose outcome came: what a reader takes who forgets the others. NaN: there are none. As
 * R's quantile(type = 2), which for the median is median(). */
double survival_naive_quantile(const survival_day *days, size_t n, double share);

#endif
