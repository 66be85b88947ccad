/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks: one function a file, each drawing a layer's data of one panel. None of them knows Cairo. */
#ifndef DH_CHARTS_MARK_MARK_H
#define DH_CHARTS_MARK_MARK_H

#include "charts/plot/plot.h"

void dh_mark_bar(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer);
void dh_mark_line(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer);
void dh_mark_slope(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer);
void dh_mark_dot(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer);
void dh_mark_heat(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer);
void dh_mark_rule(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer);

/* The room that a layer wants beside the panel for names at the ends of its lines. */
double dh_mark_line_right(dh_plot *plot, const dh_stat_layer *layer);
void dh_mark_slope_sides(dh_plot *plot, const dh_stat_layer *layer, double *left, double *right);

/* Which way a slope goes, as far as its bounds tell: unknown too where there is one period alone. */
typedef enum dh_change { DH_CHANGE_RISE, DH_CHANGE_FALL, DH_CHANGE_SAME, DH_CHANGE_UNKNOWN } dh_change;
uint32_t dh_mark_change_color(dh_change change);
/* Sets seen[change] for those that the layer's slopes have. */
void dh_mark_slope_changes(dh_plot *plot, const dh_stat_layer *layer, bool seen[4]);

/* Labels in a column beside the points that they tell of: each wants to stand as high as its point and is moved so
 * that none overlap, and one that has moved is led back to its point by a thin line. Those for which there is no room
 * are not drawn; their number is written below. Reorders the array. */
typedef struct dh_end_label {
    double x, at; /* the point, on the page */
    const char *text;
    uint32_t color;
    int order, lines, pooled; /* these are the column's own */
    double y;                 /* where its middle comes to stand */
} dh_end_label;
typedef struct dh_label_column {
    double x, width; /* the side next to the points; the widest that a line may be, with DH_LEADER */
    double top, bottom;
    dh_text_align align; /* LEFT: right of the points */
    bool among_marks;    /* on a ground of white */
} dh_label_column;
void dh_mark_end_labels(dh_plot *plot, dh_end_label *labels, int n, const dh_label_column *column);

#define DH_LEADER   12.0  /* how far a column makes way for lines to its points */
#define DH_END_NAME 190.0 /* no name at the end of a line is wider */

#endif
