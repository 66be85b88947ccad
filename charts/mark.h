/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks: one function a file, each drawing a layer's data of one panel. None of them knows Cairo. */
#ifndef DH_CHARTS_MARK_H
#define DH_CHARTS_MARK_H

#include "charts/plot.h"

void dh_mark_bar(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer);
void dh_mark_line(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer);
void dh_mark_slope(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer);
void dh_mark_dot(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer);
void dh_mark_heat(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer);
void dh_mark_rule(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer);

/* The room that a layer wants beside the panel for names at the ends of its lines. */
double dh_mark_line_right(dh_plot *plot, const dh_stat_layer *layer);
void dh_mark_slope_sides(dh_plot *plot, const dh_stat_layer *layer, double *left, double *right);

/* Labels in a column at one side: each wants to stand at `at` (the middle) and is moved so that none overlap; those
 * for which there is no room are not drawn, and counted in plot->dropped_labels. Reorders the array. */
typedef struct dh_end_label {
    double at;
    const char *text;
    uint32_t color;
    int order;
} dh_end_label;
void dh_mark_end_labels(dh_plot *plot, dh_end_label *labels, int n, double x, double top, double bottom,
                        dh_text_align align);

#endif
