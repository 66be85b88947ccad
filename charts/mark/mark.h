/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the marks share. None of them knows Cairo; what they make lives in the scene's arena. */
#ifndef DH_CHARTS_MARK_MARK_H
#define DH_CHARTS_MARK_MARK_H

#include "charts/plot/plot.h"

/* Axis padding. What stands beyond a value: its label and its open end, in points along the value axis. */
double dh_mark_beyond(dh_plot *plot, const char *label, bool open, bool bold);
/* Keeps so much free at the high or the low end of the axis of `length` that a value with `extent` points beyond it
 * ends inside. */
void dh_mark_pad_high(dh_plot *plot, double value, double extent, double length);
void dh_mark_pad_low(dh_plot *plot, double value, double extent, double length);

/* Labels in a column beside the points that they name: each is placed as near as can be to the height of its point and
 * is moved so that none overlap, and one that has moved is led back to its point by a thin line. Those for which there
 * is no room are not drawn; their number is written below. Reorders the array. */
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
