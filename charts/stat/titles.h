/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the stat stage: what the axes, the legend and the panels are of, in words. */
#ifndef DH_CHARTS_STAT_TITLES_H
#define DH_CHARTS_STAT_TITLES_H

#include "charts/stat/stat.h"

/* The title of a layer's series: its name, else the title of its column of values, else that column's name. */
const char *dh_stat_series_title(const dh_stat_layer *layer, const dh_chart_spec *spec);

/* Sets the titles: those of the spec, an empty text for none; else those of the columns, where all layers agree. An
 * axis has none where its names say themselves what they are, as years and units do, nor where the chart's title or
 * subtitle begins with it. After the layers are bound. ENOMEM. */
dh_status dh_stat_find_titles(dh_stat *stat, const dh_chart_spec *spec, dh_error *error);

#endif
