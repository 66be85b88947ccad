/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The spec bound to its data: every row of every layer as a datum with its channels resolved, the domains and extents
 * over all layers, the stacks. Lives in the arena given, except for the domains (dh_stat_free).
 */
#ifndef DH_CHARTS_STAT_STAT_H
#define DH_CHARTS_STAT_STAT_H

#include "charts/mark_type.h"
#include "charts/stat/domain.h"

#define DH_STAT_MAX 1e300 /* the largest magnitude that is drawn: with greater ones, extents would overflow */

struct dh_datum {
    int x_index, y_index; /* in x_domain, y_domain; 0 where that axis is continuous; x: -1 = on no band, in all parts */
    int color, facet;     /* in color_domain (0 without), facet_domain (-1 without: in every panel) */
    double x;             /* continuous x; NaN = unknown */
    bool valid;           /* the value is known */
    dh_count value;       /* y; where y is names, the colour's value; of an annotation, its place */
    bool interval;        /* lower and upper are set, by channels or a count's bounds; one may be infinite */
    double lower, upper;
    double color_value, size; /* continuous; NaN = none or unknown */
    const char *label;        /* NULL = none */
    int label_index;          /* in label_domain, if the label is the name of a unit; else -1 */
    double base;              /* where a segment of a stacked bar begins */
};

/* The stack at one name: sums over its known parts. */
typedef struct dh_total {
    dh_count sum;
    double above, below; /* of the positive and the negative parts */
    int valid, unknown;  /* how many parts are known, and unknown */
} dh_total;

struct dh_stat_layer {
    const dh_chart_layer *layer;
    const dh_mark_type *mark;
    dh_datum *items;
    int64_t n;
    const char *value_name;                                 /* the column of what the mark shows; NULL = none */
    bool has_color, color_is_number, has_interval_channels; /* color_is_number: a continuous colour */
    const int
        *slots; /* by colour: its place among n_slots side by side, of all layers of this mark; NULL = one place */
    int n_slots;
};

struct dh_stat {
    dh_arena *arena;
    dh_stat_layer *layers;
    int n_layers;
    dh_domain x_domain, y_domain, color_domain, facet_domain, label_domain;
    bool x_discrete, x_time, y_time;
    bool x_periods; /* the names on x are years, quarters, months: those without rows are filled in */
    int32_t period_months, period_days;                    /* of the days on x that marks join; 0 = none */
    bool color_discrete, color_continuous, ordinal_colors; /* ordinal: the names are numbers, such as years */
    dh_mark_traits traits;                                 /* of all layers' marks together */
    bool all_joined, labels_replace_axis;                  /* all marks but annotations have this */
    int n_joined;                                          /* layers whose marks are joined */
    bool faceted;
    bool percent, color_percent, color_time;
    int decimals, color_decimals; /* the most that a value needs; of percentages, of value * 100 */
    bool unknown_colors, inexact; /* some continuous colour is unknown; some count has bounds */
    double x_low, x_high, y_low, y_high, color_low, color_high; /* low > high: nothing known */
    bool size_percent;                                          /* sizes are proportions */
    double size_high, largest;                                  /* largest: of the absolute values */
    dh_total *totals;                                           /* [facet * x_domain.n + x_index] when stacked */
    const char *x_title, *y_title, *color_title, *size_title;   /* titles.h; NULL or "" = none */
    bool colors_say_themselves;                                 /* years, units: they do without a title */
    const char *panel_title;                                    /* of the names of panels; NULL = none is needed */
    int side_by_side;                                           /* how many colours stand so, at least 1 */
    int64_t n_values, unplaced; /* rows, annotations left out; rows with an unknown continuous x */
};

void dh_stat_free(dh_stat *stat);

/* How many panels and how many colours there are, at least 1. */
int dh_stat_facets(const dh_stat *stat);
int dh_stat_colors(const dh_stat *stat);

/* A value of y, and one of a continuous colour, as labels and alternative texts have it. */
void dh_stat_value_text(dh_strbuf *out, const dh_stat *stat, dh_count value, dh_locale locale);
void dh_stat_color_text(dh_strbuf *out, const dh_stat *stat, dh_count value, dh_locale locale);

/* Widens [low, high] to a value; one that is not finite adds nothing. */
void dh_stat_extend(double *low, double *high, double value);
/* Widens the extents of x to a datum, and those of y to its value, interval and, if `lower`, the interval's lower end.
 */
void dh_stat_extend_x(dh_stat *stat, const dh_datum *datum);
void dh_stat_extend_y(dh_stat *stat, const dh_datum *datum, bool lower);

#endif
