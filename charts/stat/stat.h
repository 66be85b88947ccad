/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The spec bound to its data: every row of every layer as a datum with its channels resolved, the domains and extents
 * over all layers, the stacks. Lives in the arena given, except for the domains (dh_stat_free).
 */
#ifndef DH_CHARTS_STAT_STAT_H
#define DH_CHARTS_STAT_STAT_H

#include "charts/mark_type.h"
#include "charts/stat/domain.h"

struct dh_datum {
    int x_index, y_index; /* in x_domain, y_domain; 0 where that axis is continuous */
    int color, facet;     /* in color_domain (0 without), facet_domain (0 without) */
    double x;             /* continuous x; NaN = unknown */
    bool valid;           /* the value is */
    dh_count value;       /* y; the colour's value where y is names; the place of an annotation */
    bool interval;        /* lower and upper, from their channels or the count's bounds, differ; may be infinite */
    double lower, upper;
    double color_value, size; /* continuous; NaN = none or unknown */
    const char *label;        /* NULL = none */
    int label_index;          /* in label_domain; -1 = the label is not the name of a unit */
    double base;              /* where a stacked bar begins */
};

/* What stands on one place of a stacked bar: sums over its known parts. */
typedef struct dh_total {
    dh_count sum;
    double above, below; /* of the positive and the negative parts */
    int valid, unknown;
} dh_total;

struct dh_stat_layer {
    const dh_chart_layer *layer;
    const dh_mark_type *mark;
    dh_datum *items;
    int64_t n;
    bool has_color, has_interval_channels;
};

struct dh_stat {
    dh_arena *arena;
    dh_stat_layer *layers;
    int n_layers;
    dh_domain x_domain, y_domain, color_domain, facet_domain, label_domain;
    bool x_discrete, x_time, y_time;
    bool x_periods; /* the names on x are years, quarters, months: those without rows have their places too */
    bool color_discrete, color_continuous, ordinal_colors; /* ordinal: the names are numbers, such as years */
    dh_mark_traits traits;                                 /* of all layers' marks together */
    bool all_joined, labels_replace_axis;                  /* every mark that is no annotation is so */
    bool faceted;
    bool percent, color_percent;
    int decimals, color_decimals; /* the most that a value has; of percentages, after the hundredfold */
    bool unknown_cells, inexact;
    double x_low, x_high, y_low, y_high, color_low, color_high; /* low > high: nothing known */
    double size_high, largest;                                  /* largest: of the absolute values */
    dh_total *totals;                                           /* [facet * x_domain.n + x_index] when stacked */
    int64_t n_values, unplaced; /* data with a value or a known gap; rows without a place on continuous x */
};

void dh_stat_free(dh_stat *stat);

/* At least 1: how many panels and how many colours there are. */
int dh_stat_facets(const dh_stat *stat);
int dh_stat_colors(const dh_stat *stat);

/* Widens [low, high] to a value; one that is not finite adds nothing. */
void dh_stat_extend(double *low, double *high, double value);
/* Widens the extents of x to a datum, and those of y to its value, interval and, if `lower`, the interval's lower end.
 */
void dh_stat_extend_x(dh_stat *stat, const dh_datum *datum);
void dh_stat_extend_y(dh_stat *stat, const dh_datum *datum, bool lower);

#endif
