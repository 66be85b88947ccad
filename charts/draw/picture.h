/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures inside an HTML page. Nothing is kept. */
#ifndef DH_CHARTS_DRAW_PICTURE_H
#define DH_CHARTS_DRAW_PICTURE_H

#include "charts/chart.h"

/* Appends the chart as an <svg> element, its ids beginning with `prefix`; `alt` is its alternative text. Of the options
 * only `warn` and its context are used. */
dh_status dh_picture_svg_element(dh_strbuf *out, const dh_chart_spec *spec, const dh_draw_options *options,
                                 const char *prefix, const char *alt, dh_error *error);

#endif
