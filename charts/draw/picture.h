/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures for a page that they are set into. Nothing is kept. */
#ifndef DH_CHARTS_DRAW_PICTURE_H
#define DH_CHARTS_DRAW_PICTURE_H

#include "charts/chart.h"

/* The chart as an <svg> element, its ids beginning with `prefix`; `alt` is its alternative text. Of the
 * options only who is warned counts. */
dh_status dh_picture_svg_element(dh_strbuf *out, const dh_chart_spec *spec, const dh_draw_options *options,
                                 const char *prefix, const char *alt, dh_error *error);

#endif
