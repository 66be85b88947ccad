/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a chart is: data, layers of marks with channels, scales, guides, a theme, in the words of the grammar of
 * graphics (Wilkinson, "The Grammar of Graphics", 1999). A spec is plain data, borrowed for the call; strings are
 * UTF-8. Stages: spec → (stat, scale, guide, mark) → scene → render.
 */
#ifndef DH_CHARTS_CHART_H
#define DH_CHARTS_CHART_H

#include "table/format.h"

/* What a caller needs to know of a mark to write a layer. */
typedef struct dh_mark_info {
    const char *name; /* as a layer gives it: "bar" */
    const char *doc;  /* what it draws, in English, for dh_tr */
    bool annotation;  /* drawn over the other marks, not part of the data; its label may be literal text */
} dh_mark_info;

/* Enumerates the marks: fills *out for index 0, 1, …; false past the last one. */
bool dh_chart_mark_at(dh_mark_info *out, int index);

typedef enum dh_stacking { DH_GROUPED, DH_STACKED } dh_stacking;

/* Channels name columns of `data`; NULL = not used. Category, text, bool and DH_DISPLAY_ID columns are discrete, their
 * values in the order of first appearance (ids by number); other numbers and dates are continuous. */
typedef struct dh_chart_layer {
    const char *mark;     /* a name from dh_chart_mark_at */
    const char *name;     /* of the series, in a legend of several layers; NULL = the column of y */
    const dh_table *data; /* NULL = the spec's */
    const char *x, *y, *color, *size, *facet, *label, *lower, *upper;
    double at; /* annotation without a column: its value on y (on x when `vertical`) */
    bool vertical;
} dh_chart_layer;

typedef enum dh_legend_place { DH_LEGEND_TOP, DH_LEGEND_RIGHT, DH_LEGEND_NONE } dh_legend_place;

typedef struct dh_chart_spec {
    const dh_table *data;
    const dh_chart_layer *layers;
    int n_layers;
    const char *title, *subtitle, *caption;      /* NULL = none; caption: source and as-of */
    const char *x_title, *y_title, *color_title; /* NULL = what the column is called, where that says more; "" = none */
    const char *alt;                             /* alternative text; NULL = made from title and data */
    bool horizontal;                             /* x runs down, y to the right: for long names */
    dh_stacking stacking;
    bool labels;         /* print values beside marks */
    bool zero;           /* continuous y starts at zero even when not a bar */
    double y_min, y_max; /* NaN, or both 0 = from the data */
    bool percent;        /* y is a proportion even if its column does not say so */
    dh_legend_place legend;
    dh_locale locale;     /* of numbers and days; texts are in the language of messages */
    double width, height; /* points (1/72 inch); 0 = 640 wide, and as high as the rows need */
    const char *font;     /* family; NULL = DejaVu Sans */
    int part, parts; /* the names down the side cut into `parts`: draw the `part`-th (from 1) alone; 0 parts = all */
} dh_chart_spec;

typedef enum dh_picture { DH_PICTURE_PNG, DH_PICTURE_PDF, DH_PICTURE_SVG } dh_picture;

/* Receives the warnings of a drawing, one call each, as text to print: glyphs missing from the font, labels dropped for
 * want of room, repeated colours. */
typedef void (*dh_chart_warn)(void *context, const char *message);

typedef struct dh_draw_options {
    dh_picture format;
    double scale;    /* PNG pixels a point; 0 = 2 */
    int64_t created; /* seconds since 1970 for metadata; the caller gives SOURCE_DATE_EPOCH or the as-of day */
    dh_chart_warn warn;
    void *warn_context;
} dh_draw_options;

/* Appends the picture's bytes to `out`. EINVAL: the spec is wrong (an unknown mark or column, a type that the channel
 * cannot use, a bad size); EDATA: the data cannot be drawn; ELIMIT: too many names or pixels; EIO: Cairo failed. */
dh_status dh_chart_draw(dh_strbuf *out, const dh_chart_spec *spec, const dh_draw_options *options, dh_error *error);
/* Appends the scene as text, a line a shape, coordinates to 0.1 point: what golden tests compare. */
dh_status dh_chart_dump(dh_strbuf *out, const dh_chart_spec *spec, dh_error *error);

#endif
