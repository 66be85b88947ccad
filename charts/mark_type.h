/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The interface of a mark: a constant record in mark/NAME.c, listed in mark/marks.c. Binding, scales, guides and layout
 * read its traits and call its functions, and never ask for a mark by name. A NULL function is skipped, or has the
 * default that stands beside it. Records are static.
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

/* Two rows at the same place: both drawn, set beside each other, or refused with EDATA. */
typedef enum dh_duplicates { DH_DUPLICATES_DRAWN, DH_DUPLICATES_SIDE_BY_SIDE, DH_DUPLICATES_REFUSED } dh_duplicates;

/* Room before the first band of x and after the last. Of several marks, the one latest in this list decides. */
typedef enum dh_x_ends { DH_ENDS_HALF, DH_ENDS_POINTS, DH_ENDS_BARS, DH_ENDS_FLUSH } dh_x_ends;

/* How the legend shows a colour. Of several marks, the one latest in this list decides. */
typedef enum dh_swatch { DH_SWATCH_BOX, DH_SWATCH_DOT, DH_SWATCH_LINE, DH_SWATCH_BAR } dh_swatch;

/* What a mark requires of its chart. With several marks, flags are OR-ed and numbers and enums take the maximum. */
typedef struct dh_mark_traits {
    bool x_names;       /* x is discrete, even if its column holds numbers or dates */
    bool y_names;       /* y is discrete too and the value is a colour; other marks cannot share the axes */
    bool joined;        /* points are joined by a line in the order of x */
    bool compares;      /* with two periods on x, those between them are not filled in */
    bool stacks;        /* in a stacked chart, values of one place stand on each other */
    bool from_zero;     /* the value axis includes zero */
    bool upright;       /* x never runs down: `horizontal` is ignored */
    bool no_value_axis; /* the mark writes its values itself */
    dh_x_ends x_ends;
    double x_margin, y_margin; /* free at both ends of a continuous axis, as a share of it; y: ends are not rounded */
    dh_swatch swatch;
} dh_mark_traits;

typedef struct dh_mark_type {
    dh_mark_info info;
    const char *kind; /* its name in alternative texts: "Bar chart"; translated */
    dh_mark_traits traits;
    bool labels_replace_axis; /* a horizontal chart with values as labels needs no value axis */
    bool y_dates;             /* y may be a date */
    dh_duplicates duplicates;

    /* Sets columns->value and value_name: the column that the mark shows. NULL: y. */
    void (*value)(dh_chart_columns *columns, const dh_chart_layer *layer);
    /* Checks the columns' types; x and y are there. NULL: y, lower, upper and size must be numbers. */
    dh_status (*check)(const dh_chart_layer *layer, const dh_chart_columns *columns, dh_error *error);
    /* Widens the axes' extents to a datum. NULL: to its x, its value and its interval. */
    void (*extend)(dh_stat *stat, const dh_stat_layer *layer, const dh_datum *datum);

    /* Sets what the mark decides for the whole plot (direct, tints, own_legend); called once, whatever its layers. */
    void (*choose)(dh_plot *plot, const dh_stat_layer *layer);
    /* Whether the colours of one name stand side by side, so that a band down the side must be higher. */
    bool (*side_by_side)(const dh_plot *plot);
    double (*height)(const dh_plot *plot); /* natural height of a panel, in points */
    /* Raises the room left and right of the panels, in points, for names at the ends of lines. */
    void (*sides)(dh_plot *plot, const dh_stat_layer *layer, double *left, double *right);
    /* Raises pad_low and pad_high so that labels and open ends stay inside a value axis of `length` points. */
    void (*padding)(dh_plot *plot, const dh_stat_layer *layer, double length);
    void (*draw)(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer);
    /* Fills at most DH_OWN_ITEMS items and returns their number; for a mark that set plot->own_legend. */
    int (*legend)(dh_legend_item *items, dh_plot *plot);
} dh_mark_type;

#endif
