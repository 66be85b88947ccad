/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the stat stage: which series the values of each layer are of. All lives in the stat's arena. */
#ifndef DH_CHARTS_STAT_SERIES_H
#define DH_CHARTS_STAT_SERIES_H

#include "charts/stat/stat.h"

/* Gives layers without a colour channel the title of their y as a colour, so that several of them do not look alike;
 * not where one series is all there is. Before the colours are put in order. */
dh_status dh_stat_name_layers(dh_stat *stat, const dh_chart_spec *spec, dh_error *error);

/* Sets the slots of all layers: the places side by side of the colours that layers of one mark have; one place for all
 * where no name on x has more than one colour, as units coloured by their names. After names and colours have been put
 * in order. */
dh_status dh_stat_slots(dh_stat *stat, dh_error *error);

#endif
