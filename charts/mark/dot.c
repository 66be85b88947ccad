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
    int n = layer->n_slots;
    bool intervals = layer->has_interval_channels || plot->stat.inexact;
    if (!plot->stat.x_discrete || !layer->has_color || layer->color_is_number || n < 2 || !intervals) return 0;
    double step = fmin(11, dh_scale_width(&plot->x) * dh_plot_along_length(plot, panel) * 0.7 / n);
    return (layer->slots[datum->color] - (n - 1) / 2.0) * step;
}

static double radius(const dh_plot *plot, const dh_datum *datum)
{
    return isnan(datum->size) || plot->stat.size_high <= 0 ? RADIUS : dh_plot_radius(plot, datum->size);
}

/* Where a dot's label stands: above the dot or its interval, or beside it on the side that has room. */
static dh_label place_label(const dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer,
                            const dh_datum *datum, double width)
{
    double along = dh_plot_along(plot, panel, datum) + dodge(plot, panel, layer, datum), size = plot->label_size;
    double value = datum->value.stated, high = datum->interval && !isinf(datum->upper) ? datum->upper : value;
    double across = dh_plot_clamped(plot, panel, high);
    if (datum->interval && isinf(datum->upper)) across += DH_OPEN_LENGTH;
    double ring = datum->interval && datum->upper > value ? 1 : radius(plot, datum);
    dh_label label = {.size = size, .color = DH_INK_SOFT, .align = DH_TEXT_CENTRE};
    if (!plot->horizontal && !plot->stat.x_discrete) {
        double gap = radius(plot, datum) + 4;
        dh_plot_point(plot, panel, along, dh_plot_across(plot, panel, value), &label.x, &label.baseline);
        bool right = label.x + gap + width <= panel->left + panel->width;
        label.x += right ? gap : -gap;
        label.align = right ? DH_TEXT_LEFT : DH_TEXT_RIGHT;
        label.baseline += 0.36 * size;
        return label;
    }
    dh_plot_point(plot, panel, along, across + ring, &label.x, &label.baseline);
    if (plot->horizontal) {
        label.align = DH_TEXT_LEFT;
        label.x += 5;
        label.baseline += 0.36 * size;
    } else {
        label.baseline -= 5;
    }
    return label;
}

/* The label is left out where another label or dot stands. */
static void label(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer, const dh_datum *datum)
{
    const char *text = dh_plot_label(plot, layer, datum);
    if (text == NULL) return;
    double width = dh_plot_text_width(plot, text, plot->label_size, false);
    dh_label label = place_label(plot, panel, layer, datum, width);
    label.text = text;
    if (!dh_plot_write(plot, panel, &label, DH_TAKEN_BY_ANY) &&
        !dh_plot_write(plot, panel, &label, DH_TAKEN_BY_TEXT | DH_TAKEN_BY_MARK))
        plot->dropped_labels++;
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
        dh_plot_line(plot, panel, along, dh_plot_clamped(plot, panel, ends[2 * i]), along,
                     dh_plot_clamped(plot, panel, ends[2 * i + 1]), 2, DH_TRACK);
    }
}

/* Whether the dot is known and inside the axes. */
static bool is_drawn(const dh_plot *plot, const dh_datum *datum)
{
    if (!datum->valid || (!plot->stat.x_discrete && isnan(datum->x))) return false;
    return !dh_plot_is_cut(plot, datum->value.stated);
}

static void dot(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer, const dh_datum *datum)
{
    double x, y, along = dh_plot_along(plot, panel, datum) + dodge(plot, panel, layer, datum);
    uint32_t color = dh_plot_color(plot, layer, datum);
    if (!plot->stat.x_discrete && isnan(datum->x)) return;
    if (!datum->valid) {
        dh_plot_point(plot, panel, along, plot->pad_low, &x, &y);
        dh_label dash = {.text = "–",
                         .x = plot->horizontal ? x + 4 : x,
                         .baseline = plot->horizontal ? y + 3.6 : y - 5,
                         .size = plot->label_size,
                         .align = plot->horizontal ? DH_TEXT_LEFT : DH_TEXT_CENTRE,
                         .color = DH_INK_MUTED};
        dh_plot_write(plot, panel, &dash, DH_TAKEN_BY_TEXT); /* else another one stands there already */
        return;
    }
    if (dh_mark_is_outside(plot, datum)) dh_plot_count_outside(plot, panel, datum);
    if (!is_drawn(plot, datum)) return;
    if (datum->interval) dh_mark_interval(plot, panel, datum, along, color);
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
    if (layer->n <= CROWD)
        dh_plot_block(plot, DH_TAKEN_BY_MARK, x - shape->w, y - shape->w, x + shape->w, y + shape->w);
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
        if (!datum->valid || !is_drawn(plot, datum)) continue;
        bool open = datum->interval && isinf(datum->upper);
        bool beside = !plot->horizontal && !plot->stat.x_discrete;
        const char *text = beside ? NULL : dh_plot_label(plot, layer, datum);
        double value = datum->value.stated, reach = radius(plot, datum) + 1;
        double high = datum->interval && !open ? datum->upper : value;
        dh_mark_pad_high(plot, high, dh_mark_beyond(plot, text, open, false) + reach, length);
        if (datum->interval && isinf(datum->lower)) dh_mark_pad_low(plot, value, DH_OPEN_LENGTH, length);
        dh_mark_pad_low(plot, value, plot->horizontal ? reach - 6 : reach, length);
    }
}

const dh_mark_type dh_mark_dot = {
    .info = {.name = "dot", .doc = DH_MESSAGE("a point for each row, of a size if asked for")},
    .kind = DH_MESSAGE("Dot chart"),
    .traits = {.x_margin = 0.035, .swatch = DH_SWATCH_DOT},
    .y_dates = true,
    .side_by_side = side_by_side,
    .padding = padding,
    .draw = draw,
};
