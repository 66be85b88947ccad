/* SPDX-License-Identifier: GPL-3.0-or-later */
/* More lines than there are colours: a few are coloured and named, the others are grey and counted. What is chosen
 * lives in the scene's arena. */
#ifndef DH_CHARTS_MARK_EMPHASIS_H
#define DH_CHARTS_MARK_EMPHASIS_H

#include "charts/plot/plot.h"

#define DH_EMPHASISED 5

/* Sets plot->tints where the chart has lines alone and more of them than colours: those that end highest are coloured.
 * Warns of it. */
void dh_mark_emphasise(dh_plot *plot);

#endif
