/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The scene: everything that will be drawn, resolved to shapes with coordinates and colours, in drawing order. The
 * scene owns its arena, in which texts and points live; dh_scene_free frees all. Units are points, y runs down.
 */
#ifndef DH_CHARTS_SCENE_SCENE_H
#define DH_CHARTS_SCENE_SCENE_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "charts/scene/textstyle.h"

typedef enum dh_shape_kind {
    DH_SHAPE_RECT, /* x, y, w, h */
    DH_SHAPE_LINE, /* from (x, y) to (x + w, y + h) */
    DH_SHAPE_PATH, /* points joined; filled when stroke is 0 */
    DH_SHAPE_DOT,  /* centre (x, y), radius w, a ring of `color2` when stroke > 0 */
    DH_SHAPE_TEXT  /* first baseline at (x, y) */
} dh_shape_kind;

typedef enum dh_fill {
    DH_FILL_SOLID,
    DH_FILL_HATCHED, /* diagonal lines on a tint: not known, or between two bounds */
    DH_FILL_FADE,    /* from opaque to transparent toward `fade`: the end is not known */
    DH_FILL_RAMP     /* the sequential colours from left to right */
} dh_fill;

typedef enum dh_direction { DH_RIGHT, DH_LEFT, DH_UP, DH_DOWN } dh_direction;

typedef struct dh_shape {
    dh_shape_kind kind;
    dh_fill fill;
    dh_direction fade;
    uint32_t color, color2;
    double opacity;
    double x, y, w, h;
    double stroke, dash;  /* widths; 0 = filled, not dashed */
    const double *points; /* x, y pairs; a pair of NaN separates parts */
    int n_points;
    const char *text;
    dh_text_style style;
    double angle;     /* of a text, in degrees, clockwise */
    double ramp_from; /* DH_FILL_RAMP: where the ramp begins, 0 to 1 */
    bool diverging;   /* DH_FILL_RAMP: the diverging colours */
} dh_shape;

typedef struct dh_scene {
    dh_arena *arena;
    double width, height;
    dh_shape *shapes;
    size_t n_shapes, capacity;
    bool failed;    /* out of memory; stays set */
    dh_shape spare; /* what dh_scene_add returns then */
} dh_scene;

int dh_scene_init(dh_scene *scene); /* -1 when out of memory */
void dh_scene_free(dh_scene *scene);

/* Appends a shape, opaque and else zeroed. When out of memory, sets `failed` and returns a shape that is not drawn, so
 * that callers need not check. */
dh_shape *dh_scene_add(dh_scene *scene, dh_shape_kind kind, double x, double y, double w, double h, uint32_t color);
/* A line a shape, coordinates to 0.1 point. */
void dh_scene_dump(dh_strbuf *out, const dh_scene *scene);

#endif
