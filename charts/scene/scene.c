/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shapes in drawing order, and their dump: see scene.h. */
#include "charts/scene/scene.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"

int dh_scene_init(dh_scene *scene)
{
    memset(scene, 0, sizeof *scene);
    scene->arena = dh_arena_new();
    return scene->arena == NULL ? -1 : 0;
}

void dh_scene_free(dh_scene *scene)
{
    dh_arena_free(scene->arena);
    dh_free(scene->shapes);
    memset(scene, 0, sizeof *scene);
}

dh_shape *dh_scene_add(dh_scene *scene, dh_shape_kind kind, double x, double y, double w, double h, uint32_t color)
{
    dh_shape *shape = &scene->spare;
    if (!scene->failed &&
        dh_grow((void **)&scene->shapes, &scene->capacity, scene->n_shapes + 1, sizeof(dh_shape)) == 0)
        shape = &scene->shapes[scene->n_shapes++];
    else
        scene->failed = true;
    memset(shape, 0, sizeof *shape);
    shape->kind = kind;
    shape->color = color;
    shape->opacity = 1;
    shape->x = x;
    shape->y = y;
    shape->w = w;
    shape->h = h;
    return shape;
}

/* To 0.1 point, without a negative zero. */
static void add_number(dh_strbuf *out, double value)
{
    double rounded = round(value * 10) / 10;
    dh_strbuf_printf(out, " %.1f", rounded == 0 ? 0.0 : rounded);
}

static void dump_paint(dh_strbuf *out, const dh_shape *shape)
{
    static const char *const fills[] = {"", " hatched", " fade-", " ramp"};
    static const char *const directions[] = {"right", "left", "up", "down"};
    dh_strbuf_printf(out, " #%06x", (unsigned)shape->color);
    dh_strbuf_add(out, fills[shape->fill]);
    if (shape->fill == DH_FILL_FADE) dh_strbuf_add(out, directions[shape->fade]);
    if (shape->fill == DH_FILL_RAMP && shape->diverging) dh_strbuf_add(out, " diverging");
    if (shape->stroke > 0) dh_strbuf_printf(out, " stroke %.1f", shape->stroke);
    if (shape->dash > 0) dh_strbuf_printf(out, " dash %.1f", shape->dash);
    if (shape->opacity < 1) dh_strbuf_printf(out, " opacity %.2f", shape->opacity);
}

static void dump_text(dh_strbuf *out, const dh_shape *shape)
{
    static const char *const aligns[] = {"left", "centre", "right"};
    dh_strbuf_printf(out, " \"%s\" %.1f%s %s #%06x", shape->text, shape->style.size, shape->style.bold ? " bold" : "",
                     aligns[shape->style.align], (unsigned)shape->style.color);
    if (shape->style.width > 0) dh_strbuf_printf(out, " wrap %.1f", shape->style.width);
    if (shape->style.max_lines > 0) dh_strbuf_printf(out, " lines %d", shape->style.max_lines);
    if (shape->angle != 0) dh_strbuf_printf(out, " angle %.0f", shape->angle);
}

static void dump_points(dh_strbuf *out, const dh_shape *shape)
{
    for (int i = 0; i < shape->n_points; i++) {
        if (isnan(shape->points[2 * i])) {
            dh_strbuf_add(out, " /");
            continue;
        }
        add_number(out, shape->points[2 * i]);
        add_number(out, shape->points[2 * i + 1]);
    }
}

void dh_scene_dump(dh_strbuf *out, const dh_scene *scene)
{
    static const char *const names[] = {"rect", "line", "path", "dot", "text"};
    dh_strbuf_add(out, "scene");
    add_number(out, scene->width);
    add_number(out, scene->height);
    dh_strbuf_add_char(out, '\n');
    for (size_t i = 0; i < scene->n_shapes; i++) {
        const dh_shape *shape = &scene->shapes[i];
        dh_strbuf_add(out, names[shape->kind]);
        if (shape->kind == DH_SHAPE_PATH) {
            dump_points(out, shape);
        } else {
            add_number(out, shape->x);
            add_number(out, shape->y);
        }
        if (shape->kind == DH_SHAPE_DOT) add_number(out, shape->w);
        if (shape->kind == DH_SHAPE_RECT || shape->kind == DH_SHAPE_LINE) {
            add_number(out, shape->w);
            add_number(out, shape->h);
        }
        if (shape->kind == DH_SHAPE_TEXT)
            dump_text(out, shape);
        else
            dump_paint(out, shape);
        dh_strbuf_add_char(out, '\n');
    }
}
