/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole way from a spec to a Cairo context: see render.h. */
#include "charts/draw/render.h"

#include <math.h>

#include "charts/draw/render_scene.h"

static dh_status measure(void *context, dh_text_extent *out, const char *text, const dh_text_style *style,
                         dh_error *error)
{
    return dh_text_measure(out, context, text, style, error);
}

dh_status dh_render_build(dh_scene *scene, dh_text_painter **painter, const dh_chart_spec *spec,
                          const dh_vector_batch *frame, dh_chart_warn warn, void *warn_context, dh_error *error)
{
    *painter = NULL;
    if (dh_scene_init(scene) != 0) return dh_error_nomem(error);
    dh_status status = dh_text_open(painter, spec->font, warn, warn_context, error);
    if (status == DH_OK) {
        dh_measurer measurer = {measure, *painter};
        status = dh_chart_build(scene, spec, frame, &measurer, warn, warn_context, error);
    }
    if (status != DH_OK) {
        dh_text_close(*painter);
        *painter = NULL;
        dh_scene_free(scene);
    }
    return status;
}

dh_status dh_chart_draw_on(cairo_t *cr, const dh_chart_spec *spec, double width, double height, dh_chart_warn warn,
                           void *warn_context, dh_error *error)
{
    dh_scene scene;
    dh_text_painter *painter;
    dh_vector_batch frame = {width, height, 0};
    DH_TRY(dh_render_build(&scene, &painter, spec, &frame, warn, warn_context, error));
    dh_status status = dh_render_scene(cr, painter, &scene, error);
    dh_text_close(painter);
    dh_scene_free(&scene);
    return status;
}

dh_status dh_chart_natural_height(double *out, const dh_chart_spec *spec, double width, dh_error *error)
{
    dh_scene scene;
    dh_text_painter *painter;
    dh_vector_batch frame = {width, 0, 0};
    *out = 0;
    DH_TRY(dh_render_build(&scene, &painter, spec, &frame, NULL, NULL, error));
    *out = scene.height;
    dh_text_close(painter);
    dh_scene_free(&scene);
    return DH_OK;
}

/* The natural height of the first, and highest, of `parts` parts. */
static dh_status height_of_first(double *out, const dh_chart_spec *spec, double width, int parts, dh_error *error)
{
    dh_chart_spec part = *spec;
    part.part = 1;
    part.parts = parts;
    return dh_chart_natural_height(out, &part, width, error);
}

dh_status dh_chart_parts(int *out, const dh_chart_spec *spec, double width, double height, dh_error *error)
{
    enum { MAX = 200 };
    double whole, half, first;
    *out = 1;
    DH_TRY(dh_chart_natural_height(&whole, spec, width, error));
    if (whole <= height) return DH_OK;
    DH_TRY(height_of_first(&half, spec, width, 2, error));
    double rows = 2 * (whole - half), fixed = whole - rows; /* titles and axes: repeated in each part */
    if (rows <= 1 || fixed >= height) return DH_OK;
    for (int parts = (int)ceil(rows / (height - fixed)); parts < MAX; parts++) {
        DH_TRY(height_of_first(&first, spec, width, parts, error));
        if (first > height) continue;
        *out = parts;
        return DH_OK;
    }
    return DH_OK;
}
