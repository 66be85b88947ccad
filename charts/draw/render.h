/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A chart drawn on a Cairo context: what a report page and a picture have in common. The context belongs to the caller;
 * what it had set (colour, font, clip, transformation) is restored.
 */
#ifndef DH_CHARTS_DRAW_RENDER_H
#define DH_CHARTS_DRAW_RENDER_H

#include "charts/chart.h"
#include "charts/compose/layout.h"
#include "charts/draw/text.h"

/*
 * Draws at the current origin, in points, inside width × height, without a margin and without a background: title and
 * axes begin at x = 0. height 0 = dh_chart_natural_height. spec->width and spec->height are not read. `warn` may be
 * NULL. EINVAL: the spec is wrong; EDATA: the data cannot be drawn; EIO: Cairo refused, or its writer failed.
 */
dh_status dh_chart_draw_on(cairo_t *cr, const dh_chart_spec *spec, double width, double height, dh_chart_warn warn,
                           void *warn_context, dh_error *error);

/* *out = the height that the chart asks for at this width, in points. Fails as drawing does; *out is then 0. */
dh_status dh_chart_natural_height(double *out, const dh_chart_spec *spec, double width, dh_error *error);

/* *out = in how many parts (dh_chart_spec.parts) the chart has to be drawn at this width so that none is higher than
 * `height`; 1 when it fits, or has no names down the side between which to cut. */
dh_status dh_chart_parts(int *out, const dh_chart_spec *spec, double width, double height, dh_error *error);

/* The scene of a spec, measured with Pango. Both outputs belong to the caller on success (dh_scene_free, dh_text_close)
 * and hold nothing on failure. */
dh_status dh_render_build(dh_scene *scene, dh_text_painter **painter, const dh_chart_spec *spec,
                          const dh_vector_batch *frame, dh_chart_warn warn, void *warn_context, dh_error *error);

#endif
