/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a mark is to the rest of the charts: one constant record in mark/NAME.c, and a row in mark/marks.c. Binding,
 * scales, guides and composing read its traits and call its functions, and know no mark by name. A function that is
 * NULL is not needed, or has the usual meaning that is said beside it. Records live as long as the library.
 */
#ifndef DH_CHARTS_MARK_TYPE_H
#define DH_CHARTS_MARK_TYPE_H

#include "charts/chart.h"

typedef struct dh_chart_columns dh_chart_columns; /* stat/check.h */
typedef struct dh_datum dh_datum;                 /* stat/stat.h */
typedef struct dh_legend_item dh_legend_item;     /* plot/plot.h */
typedef struct dh_panel dh_panel;                 /* plot/plot.h */
typedef struct dh_plot dh_plot;                   /* plot/plot.h */
typedef struct dh_stat dh_stat;                   /* stat/stat.h */
typedef struct dh_stat_layer dh_stat_layer;       /* stat/stat.h */

/* What is done with two rows of one place. */
typedef enum dh_duplicates { DH_DUPLICATES_DRAWN, DH_DUPLICATES_SIDE_BY_SIDE, DH_DUPLICATES_REFUSED } dh_duplicates;

/* What lies before the first name on x and after the last one. Of several marks' the last of this list counts. */
typedef enum dh_x_ends { DH_ENDS_HALF, DH_ENDS_POINTS, DH_ENDS_BARS, DH_ENDS_FLUSH } dh_x_ends;

/* How the legend shows a colour. Of several marks' the last of this list counts. */
typedef enum dh_swatch { DH_SWATCH_BOX, DH_SWATCH_DOT, DH_SWATCH_LINE, DH_SWATCH_BAR } dh_swatch;

/* What a mark needs of the chart that it is in. The traits of several marks add up: what one needs, the chart has,
 * and of numbers and lists the greatest. */
typedef struct dh_mark_traits {
    bool x_names;       /* x is names, though its column be numbers or dates */
    bool y_names;       /* y is names too, and the value is a colour; shares its axes with no other kind of mark */
    bool joined;        /* points joined in the order of x */
    bool compares;      /* two periods on x are a comparison of those two, whatever lies between them */
    bool stacks;        /* a stacked chart puts the values of one place on each other */
    bool from_zero;     /* zero is on the value axis */
    bool upright;       /* x never runs down */
    bool no_value_axis; /* the mark says its values itself */
    dh_x_ends x_ends;
    double x_margin, y_margin; /* free at both ends of a continuous axis, as a share of it; y: its ends are exact */
    dh_swatch swatch;
} dh_mark_traits;

typedef struct dh_mark_type {
    dh_mark_info info;
    const char *kind; /* in the alternative text: "Bar chart", a text of the catalogue */
    dh_mark_traits traits;
    bool labels_replace_axis; /* with its values as labels, a horizontal chart needs no value axis */
    bool y_dates;             /* y may be a date */
    dh_duplicates duplicates;

    /* Which column holds the value: sets `value` and `value_name`. NULL: that of y. */
    void (*value)(dh_chart_columns *columns, const dh_chart_layer *layer);
    /* Whether the columns are of use, x and y being there. NULL: y, lower, upper and size are numbers. */
    dh_status (*check)(const dh_chart_layer *layer, const dh_chart_columns *columns, dh_error *error);
    /* Widens the domains to a datum. NULL: to x, the value and its interval. */
    void (*extend)(dh_stat *stat, const dh_stat_layer *layer, const dh_datum *datum);

    /* Sets what the mark decides for the whole plot; called once a plot. */
    void (*choose)(dh_plot *plot, const dh_stat_layer *layer);
    /* Whether data of several colours stand side by side at each name, and want a higher one down the side. */
    bool (*side_by_side)(const dh_plot *plot);
    double (*height)(const dh_plot *plot); /* of a panel that is as high as it likes */
    /* Widens what is kept free left and right of the panels, for names at the ends of lines. */
    void (*sides)(dh_plot *plot, const dh_stat_layer *layer, double *left, double *right);
    /* Raises pad_low and pad_high so that labels and open ends stay inside a value axis of `length` points. */
    void (*padding)(dh_plot *plot, const dh_stat_layer *layer, double length);
    void (*draw)(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer);
    /* Fills at most DH_OWN_ITEMS items, for a mark that chose plot->own_legend. Their number. */
    int (*legend)(dh_legend_item *items, dh_plot *plot);
} dh_mark_type;

#endif
