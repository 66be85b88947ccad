/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines and areas cut at the ends of the value axis: see track.h. */
#include "charts/mark/track.h"

#include <math.h>

static void add(dh_track *t, const dh_plot *plot, const dh_panel *panel, double along, double value,
                const dh_datum *datum)
{
    double *point = &t->points[2 * t->n];
    point[0] = point[1] = NAN;
    if (!isnan(value)) dh_plot_point(plot, panel, along, dh_plot_clamped(plot, panel, value), &point[0], &point[1]);
    t->items[t->n++] = datum;
}

static void add_gap(dh_track *t, const dh_plot *plot, const dh_panel *panel)
{
    if (t->n > 0 && !isnan(t->points[2 * t->n - 2])) add(t, plot, panel, 0, NAN, NULL);
}

/* The part [*from, *to] of a segment from a to b that lies inside the axis, as shares of it; false: none does (Liang
 * and Barsky 1984, in one dimension). */
static bool visible(double *from, double *to, const dh_plot *plot, double a, double b)
{
    double low = plot->y.low, high = plot->y.high;
    *from = 0;
    *to = 1;
    if (!dh_plot_is_cut(plot, a) && !dh_plot_is_cut(plot, b)) return true;
    if (a == b) return false;
    double first = (low - a) / (b - a), second = (high - a) / (b - a);
    *from = fmax(0, fmin(first, second));
    *to = fmin(1, fmax(first, second));
    return *from < *to;
}

static void add_segment(dh_track *t, const dh_plot *plot, const dh_panel *panel, const dh_vertex *a, const dh_vertex *b)
{
    double from, to;
    if (!visible(&from, &to, plot, a->value, b->value)) {
        add_gap(t, plot, panel);
        if (!dh_plot_is_cut(plot, b->value)) add(t, plot, panel, b->along, b->value, b->datum);
        return;
    }
    if (from > 0) {
        add_gap(t, plot, panel);
        add(t, plot, panel, a->along + (b->along - a->along) * from, a->value + (b->value - a->value) * from, NULL);
    }
    if (to < 1) {
        add(t, plot, panel, a->along + (b->along - a->along) * to, a->value + (b->value - a->value) * to, NULL);
        add_gap(t, plot, panel);
    } else {
        add(t, plot, panel, b->along, b->value, b->datum);
    }
}

dh_track dh_mark_track(dh_plot *plot, const dh_panel *panel, const dh_vertex *vertices, int64_t n)
{
    size_t max = (size_t)n + 1; /* a vertex beyond the axis may add a gap and an end on either side, twice */
    for (int64_t i = 0; i < n; i++) max += !isnan(vertices[i].value) && dh_plot_is_cut(plot, vertices[i].value) ? 8 : 0;
    dh_track t = {dh_arena_zalloc(plot->scene->arena, max, 2 * sizeof(double)),
                  dh_arena_zalloc(plot->scene->arena, max, sizeof(dh_datum *)), 0};
    if (t.points == NULL || t.items == NULL) {
        dh_plot_fail(plot, dh_error_nomem(plot->error));
        return (dh_track){0};
    }
    for (int64_t i = 0; i < n; i++) {
        if (isnan(vertices[i].value))
            add_gap(&t, plot, panel);
        else if (i > 0 && !isnan(vertices[i - 1].value))
            add_segment(&t, plot, panel, &vertices[i - 1], &vertices[i]);
        else if (!dh_plot_is_cut(plot, vertices[i].value))
            add(&t, plot, panel, vertices[i].along, vertices[i].value, vertices[i].datum);
    }
    return t;
}

/* Cuts a closed line at a value, keeping what lies above it, or below; returns how many vertices are left (Sutherland
 * and Hodgman 1974). */
static int64_t cut(dh_vertex *out, const dh_vertex *in, int64_t n, double value, bool above)
{
    int64_t kept = 0;
    for (int64_t i = 0; i < n; i++) {
        const dh_vertex *a = &in[i == 0 ? n - 1 : i - 1], *b = &in[i];
        bool a_in = above ? a->value >= value : a->value <= value, b_in = above ? b->value >= value : b->value <= value;
        if (a_in != b_in) {
            double share = (value - a->value) / (b->value - a->value);
            out[kept++] = (dh_vertex){a->along + (b->along - a->along) * share, value, NULL};
        }
        if (b_in) out[kept++] = *b;
    }
    return kept;
}

void dh_mark_area(dh_plot *plot, const dh_panel *panel, const dh_vertex *vertices, int64_t n, uint32_t color,
                  double opacity)
{
    dh_arena *arena = plot->scene->arena;
    dh_vertex *once = dh_arena_zalloc(arena, 2 * (size_t)n + 1, sizeof *once);
    dh_vertex *twice = dh_arena_zalloc(arena, 4 * (size_t)n + 1, sizeof *twice);
    double *points = dh_arena_zalloc(arena, 4 * (size_t)n + 1, 2 * sizeof(double));
    if (once == NULL || twice == NULL || points == NULL) {
        dh_plot_fail(plot, dh_error_nomem(plot->error));
        return;
    }
    int64_t left = cut(twice, once, cut(once, vertices, n, plot->y.high, false), plot->y.low, true);
    for (int64_t i = 0; i < left; i++)
        dh_plot_point(plot, panel, twice[i].along, dh_plot_across(plot, panel, twice[i].value), &points[2 * i],
                      &points[2 * i + 1]);
    if (left < 3) return;
    dh_shape *path = dh_scene_add(plot->scene, DH_SHAPE_PATH, 0, 0, 0, 0, color);
    path->points = points;
    path->n_points = (int)left;
    path->opacity = opacity;
}
