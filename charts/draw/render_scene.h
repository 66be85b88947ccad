/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scene's shapes onto a Cairo context. Everything is borrowed. */
#ifndef DH_CHARTS_DRAW_RENDER_SCENE_H
#define DH_CHARTS_DRAW_RENDER_SCENE_H

#include "charts/draw/text.h"
#include "charts/scene/scene.h"

/* EIO when Cairo is in an error state afterwards. */
dh_status dh_render_scene(cairo_t *cr, dh_text_painter *painter, const dh_scene *scene, dh_error *error);

#endif
