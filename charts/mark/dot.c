/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Dots, with an interval where there is one; an open end is an arrow. Several dots of one name
 * are joined by a thin line (a dumbbell) where they have no intervals, and stand side by side where they have.
 */
#include <math.h>

#include "base/message.h"
#include "charts/mark/mark.h"

#define RADIUS 4.4
#define CROWD  2000 /* more dots than this are small and translucent, so that their density shows */

/* How far a dot is moved along x, so that intervals of several colours stand side by side. */
static double dodge(const dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer, const dh_datum *datum)
{
    int n = dh_stat_colors(&plot->stat);
    bool intervals = layer->has_interval_channels || plot->stat.inexact;
    if (!plot->stat.x_discrete || !layer->has_color || !plot->stat.color_discrete || n < 2 || !intervals) return 0;
    double step = fmin(11, dh_scale_width(&plot->x) * dh_plot_along_length(plot, panel) * 0.7 / n);
    return (datum->color - (n - 1) / 2.0) * step;
}

static void arrow(dh_plot *plot, const dh_panel *panel, double along, double across, bool up, uint32_t color)
{
    double *points = dh_arena_zalloc(plot->scene->arena, 6, sizeof(double)), back = up ? -6 : 6;
    if (points == NULL) {
        dh_plot_fail(plot, dh_error_nomem(plot->error));
        return;
    }
    dh_plot_point(plot, panel, along - 3.4, across + back, &points[0], &points[1]);
    dh_plot_point(plot, panel, along, across, &points[2], &points[3]);
    dh_plot_point(plot, panel, along + 3.4, across + back, &points[4], &points[5]);
    dh_shape *path = dh_scene_add(plot->scene, DH_SHAPE_PATH, 0, 0, 0, 0, color);
    path->points = points;
    path->n_points = 3;
    path->stroke = 1.6;
}

static void interval(dh_plot *plot, const dh_panel *panel, const dh_datum *datum, double along, uint32_t color)
{
    double middle = dh_plot_across(plot, panel, datum->value.stated);
    double from = isinf(datum->lower) ? middle - DH_OPEN_LENGTH : dh_plot_across(plot, panel, datum->lower);
    double to = isinf(datum->upper) ? middle + DH_OPEN_LENGTH : dh_plot_across(plot, panel, datum->upper);
    dh_shape *line = dh_plot_line(plot, panel, along, from, along, to, 2, color);
    line->opacity = 0.55;
    dh_plot_block(plot, fmin(line->x, line->x + line->w) - 1, fmin(line->y, line->y + line->h) - 1,
                  fmax(line->x, line->x + line->w) + 1, fmax(line->y, line->y + line->h) + 1);
    if (isinf(datum->lower)) arrow(plot, panel, along, from, false, color);
    if (isinf(datum->upper)) arrow(plot, panel, along, to, true, color);
}

static double radius(const dh_plot *plot, const dh_datum *datum)
{
    if (isnan(datum->size) || plot->stat.size_high <= 0) return RADIUS;
    return fmax(1.5, 13 * sqrt(fabs(datum->size) / plot->stat.size_high)); /* area in proportion */
}

/* Beside the dot or its interval, unless another label or dot stands there. */
static void label(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer, const dh_datum *datum)
{
    const char *text = dh_plot_label(plot, layer, datum);
    double along = dh_plot_along(plot, panel, datum) + dodge(plot, panel, layer, datum);
    double x, y, reach = datum->value.stated, size = plot->label_size;
    if (text == NULL) return;
    double across = dh_plot_across(plot, panel, datum->interval && !isinf(datum->upper) ? datum->upper : reach);
    if (datum->interval && isinf(datum->upper)) across += DH_OPEN_LENGTH;
    double ring = datum->interval && datum->upper > reach ? 0 : radius(plot, datum);
    double width = dh_plot_text_width(plot, text, size, false);
    int side = 0; /* the label is right (1) or left (-1) of the dot, or above it */
    if (plot->horizontal) {
        dh_plot_point(plot, panel, along, across + ring, &x, &y);
        side = 1;
        x += 5;
        y += 0.36 * size;
    } else if (plot->stat.x_discrete) {
        dh_plot_point(plot, panel, along, across + ring, &x, &y);
        y -= 5;
    } else {
        dh_plot_point(plot, panel, along, dh_plot_across(plot, panel, reach), &x, &y);
        double gap = radius(plot, datum) + 3;
        side = x + gap + width <= panel->left + panel->width ? 1 : -1;
        x += side * gap;
        y += 0.36 * size;
    }
    if (!dh_plot_reserve(plot, x + side * width / 2, y, width, size)) {
        plot->dropped_labels++;
        return;
    }
    dh_plot_ground(plot, panel, x + side * width / 2, y, width, size);
    dh_plot_text(plot, x, y, text, size, false, DH_INK_SOFT,
                 side > 0   ? DH_TEXT_LEFT
                 : side < 0 ? DH_TEXT_RIGHT
                            : DH_TEXT_CENTRE);
}

/* Joins the lowest and the highest dot of each name. */
static void dumbbells(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer)
{
    size_t n = plot->stat.x_domain.n;
    double *ends = dh_arena_zalloc(plot->scene->arena, n + 1, 2 * sizeof(double));
    if (ends == NULL) {
        dh_plot_fail(plot, dh_error_nomem(plot->error));
        return;
    }
    for (size_t i = 0; i < n; i++) ends[2 * i] = ends[2 * i + 1] = NAN;
    for (int64_t i = 0; i < layer->n; i++) {
        const dh_datum *datum = &layer->items[i];
        if (!datum->valid || !dh_plot_in_panel(plot, panel, datum)) continue;
        double *end = &ends[2 * datum->x_index];
        end[0] = fmin(end[0], datum->value.stated);
        end[1] = fmax(end[1], datum->value.stated);
    }
    for (size_t i = 0; i < n; i++) {
        if (!(ends[2 * i] < ends[2 * i + 1]) || !dh_plot_shows(&plot->x, (int)i)) continue;
        double along = dh_scale_middle(&plot->x, (double)i) * dh_plot_along_length(plot, panel);
        dh_plot_line(plot, panel, along, dh_plot_across(plot, panel, ends[2 * i]), along,
                     dh_plot_across(plot, panel, ends[2 * i + 1]), 2, DH_TRACK);
    }
}

/* Whether the dot is known and inside the axes. */
static bool is_drawn(const dh_plot *plot, const dh_datum *datum)
{
    if (!datum->valid || (!plot->stat.x_discrete && isnan(datum->x))) return false;
    return datum->value.stated >= plot->y.low && datum->value.stated <= plot->y.high;
}

static void dot(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer, const dh_datum *datum)
{
    double x, y, along = dh_plot_along(plot, panel, datum) + dodge(plot, panel, layer, datum);
    uint32_t color = dh_plot_color(plot, layer, datum);
    if (!plot->stat.x_discrete && isnan(datum->x)) return;
    if (!datum->valid) {
        dh_plot_point(plot, panel, along, plot->pad_low, &x, &y);
        dh_plot_text(plot, plot->horizontal ? x + 4 : x, plot->horizontal ? y + 3.6 : y - 5, "–", plot->label_size,
                     false, DH_INK_MUTED, plot->horizontal ? DH_TEXT_LEFT : DH_TEXT_CENTRE);
        return;
    }
    if (!is_drawn(plot, datum)) {
        plot->outside++;
        return;
    }
    if (datum->interval) interval(plot, panel, datum, along, color);
    dh_plot_point(plot, panel, along, dh_plot_across(plot, panel, datum->value.stated), &x, &y);
    dh_shape *shape = dh_scene_add(plot->scene, DH_SHAPE_DOT, x, y, radius(plot, datum), 0, color);
    if (layer->n > CROWD) {
        shape->w = fmin(shape->w, 1.8);
        shape->opacity = 0.5;
    } else {
        shape->stroke = 1;
        shape->color2 = DH_WHITE;
    }
    if (!isnan(datum->size)) shape->opacity = 0.8;
    if (layer->n <= CROWD) dh_plot_block(plot, x - shape->w, y - shape->w, x + shape->w, y + shape->w);
}

static void draw(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer)
{
    bool intervals = layer->has_interval_channels || plot->stat.inexact;
    if (plot->stat.x_discrete && layer->has_color && plot->stat.color_discrete && !intervals)
        dumbbells(plot, panel, layer);
    for (int64_t i = 0; i < layer->n; i++)
        if (dh_plot_in_panel(plot, panel, &layer->items[i])) dot(plot, panel, layer, &layer->items[i]);
    for (int64_t i = 0; i < layer->n; i++)
        if (dh_plot_in_panel(plot, panel, &layer->items[i]) && is_drawn(plot, &layer->items[i]))
            label(plot, panel, layer, &layer->items[i]);
}

static bool side_by_side(const dh_plot *plot)
{
    return plot->stat.inexact || plot->stat.layers[0].has_interval_channels;
}

static void padding(dh_plot *plot, const dh_stat_layer *layer, double length)
{
    for (int64_t i = 0; i < layer->n; i++) {
        const dh_datum *datum = &layer->items[i];
        if (!datum->valid) continue;
        bool open = datum->interval && isinf(datum->upper);
        bool beside = !plot->horizontal && !plot->stat.x_discrete;
        const char *text = beside ? NULL : dh_plot_label(plot, layer, datum);
        double value = datum->interval && !open ? datum->upper : datum->value.stated;
        dh_mark_pad_high(plot, value, dh_mark_beyond(plot, text, open, false) + 6, length);
        if (datum->interval && isinf(datum->lower)) dh_mark_pad_low(plot, value, DH_OPEN_LENGTH, length);
        if (!plot->horizontal) dh_mark_pad_low(plot, value, 5, length);
    }
}

const dh_mark_type dh_mark_dot = {
    .info = {.name = "dot"},
    .kind = DH_MESSAGE("Dot chart"),
    .traits = {.x_margin = 0.035, .swatch = DH_SWATCH_DOT},
    .y_dates = true,
    .side_by_side = side_by_side,
    .padding = padding,
    .draw = draw,
};
