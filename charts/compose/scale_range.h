/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scales of a plot, and the padding of its value axis. All is kept in the plot. */
#ifndef DH_CHARTS_COMPOSE_SCALE_RANGE_H
#define DH_CHARTS_COMPOSE_SCALE_RANGE_H

#include "charts/plot/plot.h"

/* length: points along that axis, for the number of ticks. */
void dh_compose_value_scale(dh_plot *plot, double length);
void dh_compose_x_scale(dh_plot *plot, double length);

void dh_compose_warn_of_limits(dh_plot *plot); /* of y_min and y_max that are not used */

/* Sets pad_low and pad_high so that the labels and open ends of all layers stay inside the panel. */
void dh_compose_padding(dh_plot *plot, const dh_panel *panel);

#endif
