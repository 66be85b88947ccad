/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scene's shapes, one after the other, onto a Cairo context. */
#include "charts/draw/render_scene.h"

#include <math.h>

#include "charts/plot/palette.h"

#define SEGMENT 100 /* Cairo strokes long lines in quadratic time: they are drawn in pieces */

static void set_color(cairo_t *cr, uint32_t color, double opacity)
{
    double r = (color >> 16 & 255) / 255.0, g = (color >> 8 & 255) / 255.0, b = (color & 255) / 255.0;
    if (opacity < 1)
        cairo_set_source_rgba(cr, r, g, b, opacity);
    else
        cairo_set_source_rgb(cr, r, g, b);
}

static void add_stop(cairo_pattern_t *pattern, double at, uint32_t color, double opacity)
{
    cairo_pattern_add_color_stop_rgba(pattern, at, (color >> 16 & 255) / 255.0, (color >> 8 & 255) / 255.0,
                                      (color & 255) / 255.0, opacity);
}

static void hatch(cairo_t *cr, const dh_shape *shape)
{
    double x = shape->x, y = shape->y, w = shape->w, h = shape->h;
    set_color(cr, dh_color_mix(shape->color, DH_WHITE, 0.82), 1);
    cairo_rectangle(cr, x, y, w, h);
    cairo_fill_preserve(cr);
    cairo_clip(cr);
    set_color(cr, dh_color_mix(shape->color, DH_WHITE, 0.25), 1);
    cairo_set_line_width(cr, 1);
    for (double at = -h; at < w; at += 4.5) {
        cairo_move_to(cr, x + at, y + h);
        cairo_line_to(cr, x + at + h, y);
    }
    cairo_stroke(cr);
}

static void fade(cairo_t *cr, const dh_shape *shape)
{
    bool across = shape->fade == DH_RIGHT || shape->fade == DH_LEFT;
    bool back = shape->fade == DH_LEFT || shape->fade == DH_UP;
    double x1 = shape->x + (across ? shape->w : 0), y1 = shape->y + (across ? 0 : shape->h);
    cairo_pattern_t *pattern = back ? cairo_pattern_create_linear(x1, y1, shape->x, shape->y)
                                    : cairo_pattern_create_linear(shape->x, shape->y, x1, y1);
    add_stop(pattern, 0, shape->color, 1);
    add_stop(pattern, 0.25, shape->color, 0.7);
    add_stop(pattern, 1, shape->color, 0);
    cairo_set_source(cr, pattern);
    cairo_rectangle(cr, shape->x, shape->y, shape->w, shape->h);
    cairo_fill(cr);
    cairo_pattern_destroy(pattern);
}

static void ramp(cairo_t *cr, const dh_shape *shape)
{
    cairo_pattern_t *pattern = cairo_pattern_create_linear(shape->x, 0, shape->x + shape->w, 0);
    for (int i = 0; i <= 10; i++)
        add_stop(pattern, i / 10.0,
                 shape->diverging ? dh_palette_diverging(i / 5.0 - 1)
                                  : dh_palette_sequential(shape->ramp_from + (1 - shape->ramp_from) * i / 10.0),
                 1);
    cairo_set_source(cr, pattern);
    cairo_rectangle(cr, shape->x, shape->y, shape->w, shape->h);
    cairo_fill(cr);
    cairo_pattern_destroy(pattern);
}

static void draw_rect(cairo_t *cr, const dh_shape *shape)
{
    switch (shape->fill) {
    case DH_FILL_HATCHED: hatch(cr, shape); return;
    case DH_FILL_FADE: fade(cr, shape); return;
    case DH_FILL_RAMP: ramp(cr, shape); return;
    case DH_FILL_SOLID: break;
    }
    set_color(cr, shape->color, shape->opacity);
    cairo_rectangle(cr, shape->x, shape->y, shape->w, shape->h);
    cairo_fill(cr);
}

static void set_stroke(cairo_t *cr, const dh_shape *shape)
{
    set_color(cr, shape->color, shape->opacity);
    cairo_set_line_width(cr, shape->stroke);
    if (shape->dash > 0) cairo_set_dash(cr, &shape->dash, 1, 0);
}

static void draw_path(cairo_t *cr, const dh_shape *shape)
{
    bool begun = false;
    int in_segment = 0;
    if (shape->stroke > 0) {
        set_stroke(cr, shape);
        cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
        cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    } else {
        set_color(cr, shape->color, shape->opacity);
    }
    for (int i = 0; i < shape->n_points; i++) {
        double x = shape->points[2 * i], y = shape->points[2 * i + 1];
        if (isnan(x)) {
            begun = false;
            continue;
        }
        if (begun)
            cairo_line_to(cr, x, y);
        else
            cairo_move_to(cr, x, y);
        begun = true;
        if (shape->stroke > 0 && ++in_segment == SEGMENT) {
            cairo_stroke(cr);
            cairo_move_to(cr, x, y);
            in_segment = 0;
        }
    }
    if (shape->stroke > 0)
        cairo_stroke(cr);
    else
        cairo_fill(cr);
}

static void draw_dot(cairo_t *cr, const dh_shape *shape)
{
    if (shape->stroke > 0) {
        set_color(cr, shape->color2, 1);
        cairo_arc(cr, shape->x, shape->y, shape->w + shape->stroke, 0, 2 * G_PI);
        cairo_fill(cr);
    }
    set_color(cr, shape->color, shape->opacity);
    cairo_arc(cr, shape->x, shape->y, shape->w, 0, 2 * G_PI);
    cairo_fill(cr);
}

dh_status dh_render_scene(cairo_t *cr, dh_text_painter *painter, const dh_scene *scene, dh_error *error)
{
    dh_status status = DH_OK;
    for (size_t i = 0; i < scene->n_shapes && status == DH_OK; i++) {
        const dh_shape *shape = &scene->shapes[i];
        cairo_save(cr);
        cairo_new_path(cr);
        switch (shape->kind) {
        case DH_SHAPE_RECT: draw_rect(cr, shape); break;
        case DH_SHAPE_LINE:
            set_stroke(cr, shape);
            cairo_move_to(cr, shape->x, shape->y);
            cairo_line_to(cr, shape->x + shape->w, shape->y + shape->h);
            cairo_stroke(cr);
            break;
        case DH_SHAPE_PATH: draw_path(cr, shape); break;
        case DH_SHAPE_DOT: draw_dot(cr, shape); break;
        case DH_SHAPE_TEXT:
            status =
                dh_text_draw_baseline(painter, cr, shape->x, shape->y, shape->angle, shape->text, &shape->style, error);
            break;
        }
        cairo_restore(cr);
    }
    if (status == DH_OK && cairo_status(cr) != CAIRO_STATUS_SUCCESS)
        status = dh_error_set(error, cairo_status(cr) == CAIRO_STATUS_NO_MEMORY ? DH_ENOMEM : DH_EIO,
                              "drawing failed: %s", cairo_status_to_string(cairo_status(cr)));
    return status;
}
