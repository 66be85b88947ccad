/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by the marks. What they make lives in the scene's arena. */
#ifndef DH_CHARTS_MARK_MARK_H
#define DH_CHARTS_MARK_MARK_H

#include "charts/plot/plot.h"

/* Axis padding. The points along the value axis that stand beyond a value: its label and its open end. */
double dh_mark_beyond(dh_plot *plot, const char *label, bool open, bool bold);
/* Raises plot->pad_high or pad_low so that a value with `extent` points beyond it ends inside an axis of `length`
 * points. */
void dh_mark_pad_high(dh_plot *plot, double value, double extent, double length);
void dh_mark_pad_low(dh_plot *plot, double value, double extent, double length);

/* The line of an interval, an arrow at an open end, a white line through an end beyond the axis; and such a line at
 * `across`, on the side of lower values if not `up`, through a mark of this width. */
void dh_mark_interval(dh_plot *plot, const dh_panel *panel, const dh_datum *datum, double along, uint32_t color);
void dh_mark_cut_sign(dh_plot *plot, const dh_panel *panel, double from, double to, double across, bool up);
/* Whether the value or an end of its interval lies beyond the axis. */
bool dh_mark_is_outside(const dh_plot *plot, const dh_datum *datum);

/* A column of labels beside the points that they name, each moved up or down as little as needed so that none overlap.
 * A label that has moved gets a thin line to its point. Labels without room are dropped, and their number is written
 * below. Reorders the array. */
typedef struct dh_end_label {
    double x, at; /* the point, on the page */
    const char *text;
    uint32_t color;
    int order, lines, pooled; /* set by dh_mark_end_labels */
    double y;                 /* where its middle is placed, set likewise */
} dh_end_label;
typedef struct dh_label_column {
    double x, width; /* the edge next to the points; the widest line, DH_LEADER included */
    double top, bottom;
    dh_text_align align; /* LEFT: right of the points */
    bool among_marks;    /* on a white box */
} dh_label_column;
void dh_mark_end_labels(dh_plot *plot, dh_end_label *labels, int n, const dh_label_column *column);

#define DH_LEADER   12.0  /* width kept for the lines from labels to points */
#define DH_END_NAME 190.0 /* the widest name at the end of a line */

#endif
