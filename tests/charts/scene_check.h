/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold of every scene: texts do not overlap, nothing leaves the page, something is drawn. */
#ifndef DH_TESTS_SCENE_CHECK_H
#define DH_TESTS_SCENE_CHECK_H

#include "charts/chart.h"
#include "charts/draw/text.h"
#include "charts/scene/scene.h"

/* The scene of a spec as a picture of its own, or on a page of a report, without a margin; the status as of drawing. On
 * success free both (scene_done). */
dh_status scene_of(dh_scene *scene, dh_text_painter **painter, const dh_chart_spec *spec, dh_error *error);
dh_status scene_on_page(dh_scene *scene, dh_text_painter **painter, const dh_chart_spec *spec, double height,
                        dh_error *error);
void scene_done(dh_scene *scene, dh_text_painter *painter);

/* Appends a line for each fault to `out` and returns their number. */
int scene_faults(dh_strbuf *out, const dh_scene *scene, dh_text_painter *painter);
/* The shapes that show data or say that there is none: all but texts, grid lines and white grounds. */
int scene_marks(const dh_scene *scene);

/* The places of values on the page, by the ticks of the value axis: place = at_zero + value * per_unit; false when the
 * scene has no two ticks that stand at grid lines. */
typedef struct axis_fit {
    double at_zero, per_unit;
} axis_fit;
bool scene_axis(axis_fit *out, const dh_scene *scene, bool horizontal, dh_locale locale);

/* Whether a bar ends, a dot stands, or a line has a point at `place` along the value axis; and, if `middle` is not NaN,
 * with its middle there on the other one. */
bool scene_has_mark(const dh_scene *scene, const char *mark, bool horizontal, double place, double middle);

#endif
