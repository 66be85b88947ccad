/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules: a dashed line across the panel at a value, or at a place on x, with its label at the end. */
#include <math.h>

#include "base/message.h"
#include "charts/mark/mark.h"
#include "charts/stat/check.h"

/* Draws the line between two places of the panel, with gaps where labels stand: one through a figure makes it
 * unreadable. `upright`: from top to bottom. */
static void broken_line(dh_plot *plot, double x0, double y0, double x1, double y1)
{
    bool upright = x0 == x1;
    double at = upright ? fmin(y0, y1) : fmin(x0, x1), end = upright ? fmax(y0, y1) : fmax(x0, x1);
    while (at < end) {
        double stop = end, next = end; /* the nearest label from here on, and where it ends */
        for (size_t i = 0; i < plot->n_taken; i++) {
            const dh_taken *box = &plot->taken[i];
            bool crossed = upright ? box->left < x0 && x0 < box->right : box->top < y0 && y0 < box->bottom;
            double from = upright ? box->top : box->left, to = upright ? box->bottom : box->right;
            if (box->by != DH_TAKEN_BY_TEXT || !crossed || to <= at || from >= stop) continue;
            stop = fmax(from, at);
            next = to;
        }
        if (stop > at) {
            double x = upright ? x0 : at, y = upright ? at : y0;
            dh_shape *line = dh_scene_add(plot->scene, DH_SHAPE_LINE, x, y, upright ? 0 : stop - at,
                                          upright ? stop - at : 0, DH_INK_SOFT);
            line->stroke = 1.2;
            line->dash = 4;
        }
        at = next;
    }
}

/* Writes a label at the first place along the line where it stands on nothing; else where it stands on no text. */
static void label(dh_plot *plot, const dh_panel *panel, const char *text, double x0, double y0, double x1, double y1)
{
    enum { STEPS = 9 };
    if (text == NULL || *text == '\0') return;
    bool upright = x0 == x1;
    dh_label label = {.text = text, .size = 9, .color = DH_INK_SOFT};
    double width = dh_plot_text_width(plot, text, 9, false);
    static const unsigned avoid[] = {DH_TAKEN_BY_ANY, DH_TAKEN_BY_TEXT | DH_TAKEN_BY_MARK, DH_TAKEN_BY_TEXT};
    for (int pass = 0; pass < 3; pass++)
        for (int i = 0; i < 2 * STEPS; i++) {
            double share = (double)(i / 2) / (STEPS - 1);
            bool second = i % 2 == 1;
            if (upright) {
                label.x = second ? x0 - 4 - width : x0 + 4;
                label.baseline = fmin(y0, y1) + 9 + share * (fabs(y1 - y0) - 13);
            } else {
                label.x = fmax(x0, x1) - width - share * (fabs(x1 - x0) - width);
                label.baseline = second ? y0 + 11 : y0 - 4;
            }
            if (dh_plot_write(plot, panel, &label, avoid[pass])) return;
        }
    plot->dropped_labels++;
}

static void draw_rule(dh_plot *plot, const dh_panel *panel, const char *text, double along0, double across0,
                      double along1, double across1)
{
    double x0, y0, x1, y1;
    dh_plot_point(plot, panel, along0, across0, &x0, &y0);
    dh_plot_point(plot, panel, along1, across1, &x1, &y1);
    broken_line(plot, x0, y0, x1, y1);
    label(plot, panel, text, x0, y0, x1, y1);
}

static void on_x(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer, const dh_datum *datum)
{
    dh_datum at = *datum;
    at.x = datum->value.stated;
    if (plot->stat.x_discrete && layer->layer->x == NULL)
        at.x_index = dh_domain_find_number(&plot->stat.x_domain, at.x);
    bool out = plot->stat.x_discrete ? at.x_index < 0 : at.x < plot->x.low || at.x > plot->x.high;
    if (out) {
        dh_plot_count_outside(plot, panel, datum);
        return;
    }
    if (plot->stat.x_discrete && !dh_plot_shows(&plot->x, at.x_index)) return; /* it is in another part */
    double along = dh_plot_along(plot, panel, &at);
    draw_rule(plot, panel, datum->label, along, 0, along, dh_plot_across_length(plot, panel));
}

static void on_y(dh_plot *plot, const dh_panel *panel, const dh_datum *datum)
{
    if (dh_plot_is_cut(plot, datum->value.stated)) {
        dh_plot_count_outside(plot, panel, datum);
        return;
    }
    double across = dh_plot_across(plot, panel, datum->value.stated);
    draw_rule(plot, panel, datum->label, 0, across, dh_plot_along_length(plot, panel), across);
}

/* Whether the rule marks a value of x, not of y. */
static bool is_vertical(const dh_chart_layer *spec)
{
    return spec->vertical || (spec->y == NULL && spec->x != NULL);
}

static void draw(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer)
{
    bool vertical = is_vertical(layer->layer);
    for (int64_t i = 0; i < layer->n; i++) {
        if (!dh_plot_in_panel(plot, panel, &layer->items[i]) || !layer->items[i].valid) continue;
        if (vertical)
            on_x(plot, panel, layer, &layer->items[i]);
        else
            on_y(plot, panel, &layer->items[i]);
    }
}

static void value(dh_chart_columns *columns, const dh_chart_layer *layer)
{
    if (!layer->vertical && columns->y != NULL) return;
    columns->value = columns->x;
    columns->value_name = layer->x;
}

static void extend(dh_stat *stat, const dh_stat_layer *layer, const dh_datum *datum)
{
    if (!datum->valid) return;
    if (is_vertical(layer->layer))
        dh_stat_extend(&stat->x_low, &stat->x_high, datum->value.stated);
    else
        dh_stat_extend(&stat->y_low, &stat->y_high, datum->value.stated);
}

const dh_mark_type dh_mark_rule = {
    .info = {.name = "rule",
             .doc = DH_MESSAGE("a line across the chart at a value: a target, a mean"),
             .annotation = true},
    .kind = DH_MESSAGE("Reference line"),
    .value = value,
    .extend = extend,
    .draw = draw,
};
