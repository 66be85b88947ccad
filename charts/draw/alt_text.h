/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chart in words. Nothing is kept. */
#ifndef DH_CHARTS_DRAW_ALT_TEXT_H
#define DH_CHARTS_DRAW_ALT_TEXT_H

#include "charts/chart.h"

/* What the chart shows, for those who cannot see it: spec->alt, else made from its title and data. Plain text of one
 * paragraph, appended. */
dh_status dh_chart_alt_text(dh_strbuf *out, const dh_chart_spec *spec, dh_error *error);

#endif
