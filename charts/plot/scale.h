/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scales: values to places along an axis, and the ticks that label them. Places run from 0 to 1. */
#ifndef DH_CHARTS_PLOT_SCALE_H
#define DH_CHARTS_PLOT_SCALE_H

#include "table/format.h"

#define DH_MAX_TICKS 64

typedef enum dh_scale_kind { DH_SCALE_BAND, DH_SCALE_LINEAR, DH_SCALE_TIME } dh_scale_kind;

typedef struct dh_scale {
    dh_scale_kind kind;
    double low, high; /* linear, time (days since 1970): the values at 0 and 1 */
    int n, first;     /* band: how many are shown, and the index of the first */
    double pad;       /* band: from an end of the axis to the centre of the nearest band, in bands */
    double ticks[DH_MAX_TICKS];
    int n_ticks;
    double step; /* linear: between ticks; time: in days (months of 30, years of 365) */
    int digits;  /* decimals that ticks need */
    bool percent, integral;
} dh_scale;

/* Sets the ticks of a linear scale: a step of 1, 2 or 5 times a power of ten (or 25, 250 …), about `want` of them,
 * inside [low, high]. `nice` first moves the ends out to ticks, but not an end that is fixed (`keep_low`, `keep_high`).
 * integral: no step under 1. */
void dh_scale_linear(dh_scale *scale, double low, double high, int want, bool nice, bool keep_low, bool keep_high);
/* Ticks at days, Mondays, or first days of months or years: at most about `want`. low, high: days since 1970. */
void dh_scale_time(dh_scale *scale, double low, double high, int want);
void dh_scale_band(dh_scale *scale, int n, double pad);

double dh_scale_at(const dh_scale *scale, double value);    /* linear, time */
double dh_scale_middle(const dh_scale *scale, double band); /* band: centre of a band */
double dh_scale_width(const dh_scale *scale);               /* band: of one band */

/* The text of a tick. */
void dh_scale_format(dh_strbuf *out, const dh_scale *scale, double tick, dh_locale locale);

#endif
