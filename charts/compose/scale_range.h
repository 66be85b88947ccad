/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scales of a plot, and the room at the ends of its value axis. */
#ifndef DH_CHARTS_COMPOSE_SCALE_RANGE_H
#define DH_CHARTS_COMPOSE_SCALE_RANGE_H

#include "charts/plot/plot.h"

/* length: points along that axis, for the number of ticks. */
void dh_room_value_scale(dh_plot *plot, double length);
void dh_room_x_scale(dh_plot *plot, double length);

/* Sets room_low and room_high so that the labels and open ends of all layers stay inside the panel. */
void dh_room_for_labels(dh_plot *plot, const dh_panel *panel);

#endif
