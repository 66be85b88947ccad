/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the render stage: a scene made with Pango's measures, and drawn with Cairo. */
#ifndef DH_CHARTS_RENDER_SCENE_H
#define DH_CHARTS_RENDER_SCENE_H

#include "charts/plot/layout.h"
#include "charts/draw/text.h"

/* Both outputs belong to the caller on success (dh_scene_free, dh_text_close), and are nothing on failure. */
dh_status dh_render_build(dh_scene *scene, dh_text_painter **painter, const dh_chart_spec *spec, const dh_frame *frame,
                          dh_chart_warn warn, void *warn_context, dh_error *error);

/* EIO when Cairo is in an error state afterwards. */
dh_status dh_render_scene(cairo_t *cr, dh_text_painter *painter, const dh_scene *scene, dh_error *error);

#endif
