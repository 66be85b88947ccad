/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What lines and steps share: the points of one colour joined in the order of x, broken where a value is unknown. An
 * interval is a band behind its line. Long series are reduced to the first, lowest, highest and last point of each
 * point of width (M4: Jugel, Jerzak, Hackenbroich and Markl 2014).
 */
#ifndef DH_CHARTS_MARK_JOINED_H
#define DH_CHARTS_MARK_JOINED_H

#include "charts/plot/plot.h"

/* `stepped`: a value holds until the next point, where the line goes straight up or down; points have no dots. */
void dh_joined_draw(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer, bool stepped);
/* As the members of dh_mark_type. */
void dh_joined_choose(dh_plot *plot, const dh_stat_layer *layer);
void dh_joined_sides(dh_plot *plot, const dh_stat_layer *layer, double *left, double *right);
void dh_joined_padding(dh_plot *plot, const dh_stat_layer *layer, double length);

#endif
