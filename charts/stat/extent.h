/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the stat stage: stacks, totals and extents. */
#ifndef DH_CHARTS_STAT_EXTENT_H
#define DH_CHARTS_STAT_EXTENT_H

#include "charts/stat/stat.h"

/* Stacks, totals and extents of the bound data; they live in the stat's arena. */
dh_status dh_stat_extents(dh_stat *stat, const dh_chart_spec *spec, dh_error *error);

#endif
