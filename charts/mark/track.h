/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines and areas over values, ended where they leave the value axis: what lies beyond it is not drawn at its end,
 * where it would be read as another value. All lives in the scene's arena.
 */
#ifndef DH_CHARTS_MARK_TRACK_H
#define DH_CHARTS_MARK_TRACK_H

#include "charts/plot/plot.h"

/* A point of a line before it is placed; a NaN value is a gap. */
typedef struct dh_vertex {
    double along, value;
    const dh_datum *datum;
} dh_vertex;

/* A line on the page: x, y pairs, a pair of NaN in a gap, and the datum of each (NULL in a gap, and where the line
 * leaves the axis). */
typedef struct dh_track {
    double *points;
    const dh_datum **items;
    int n;
} dh_track;

/* points NULL: the plot has failed. */
dh_track dh_mark_track(dh_plot *plot, const dh_panel *panel, const dh_vertex *vertices, int64_t n);
/* The area inside a closed line of vertices without gaps. */
void dh_mark_area(dh_plot *plot, const dh_panel *panel, const dh_vertex *vertices, int64_t n, uint32_t color,
                  double opacity);

#endif
