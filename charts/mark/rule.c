/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules: a dashed line across the panel at a value, or at a place on x, with its label at the end. */
#include <math.h>

#include "base/message.h"
#include "charts/mark/mark.h"
#include "charts/stat/check.h"

/* Writes a label at the first free of `n` places, or at the first of all. `align`: the side of a place on which it
 * stands, 1 = right; at every second place it is the other side. */
static void label(dh_plot *plot, const char *text, double (*places)[2], int n, double align)
{
    double size = 9;
    if (text == NULL || *text == '\0') return;
    double width = dh_plot_text_width(plot, text, size, false);
    int at = 0;
    while (at < n && !dh_plot_reserve(plot, places[at][0] + (at % 2 == 0 ? align : -align) * width / 2, places[at][1],
                                      width, size))
        at++;
    if (at == n) at = 0;
    double left = places[at][0] + (at % 2 == 0 ? align : -align) * width / 2 - width / 2;
    left = fmin(left, plot->right - width);
    dh_scene_add(plot->scene, DH_SHAPE_RECT, left - 2, places[at][1] - 8.5, width + 4, 11, DH_WHITE)->opacity = 0.85;
    dh_plot_text(plot, left, places[at][1], text, size, false, DH_INK_SOFT, DH_TEXT_LEFT);
}

static void on_x(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer, const dh_datum *datum)
{
    dh_datum at = *datum;
    double x0, y0;
    at.x = datum->value.stated;
    if (plot->stat.x_discrete && layer->layer->x == NULL) {
        at.x_index = dh_domain_find_number(&plot->stat.x_domain, at.x);
        if (at.x_index < 0) at.x_index = -1;
    }
    bool out = plot->stat.x_discrete ? at.x_index < 0 : at.x < plot->x.low || at.x > plot->x.high;
    if (out) {
        plot->outside++;
        return;
    }
    if (plot->stat.x_discrete && !dh_plot_shows(&plot->x, at.x_index)) return; /* it is in another part */
    double along = dh_plot_along(plot, panel, &at), length = dh_plot_across_length(plot, panel);
    dh_plot_line(plot, panel, along, 0, along, length, 1.2, DH_INK_SOFT)->dash = 4;
    dh_plot_point(plot, panel, along, length, &x0, &y0);
    double across[][2] = {{x0, y0 - 3}, {panel->left, y0 - 3}};
    double beside[][2] = {{x0 + 4, panel->top + 9}, {x0 - 4, panel->top + 9}};
    label(plot, datum->label, plot->horizontal ? across : beside, 2, plot->horizontal ? -1 : 1);
}

static void on_y(dh_plot *plot, const dh_panel *panel, const dh_datum *datum)
{
    double x, y, length = dh_plot_along_length(plot, panel);
    if (datum->value.stated < plot->y.low || datum->value.stated > plot->y.high) {
        plot->outside++;
        return;
    }
    double across = dh_plot_across(plot, panel, datum->value.stated);
    dh_plot_line(plot, panel, 0, across, length, across, 1.2, DH_INK_SOFT)->dash = 4;
    dh_plot_point(plot, panel, length, across, &x, &y);
    double right = panel->left + panel->width, bottom = panel->top + panel->height;
    double beside[][2] = {{x + 4, panel->top + 8}, {x - 4, panel->top + 8}, {x + 4, bottom - 4}, {x - 4, bottom - 4}};
    double above[][2] = {{right, y - 4}, {panel->left, y - 4}, {right, y + 11}, {panel->left, y + 11}};
    label(plot, datum->label, plot->horizontal ? beside : above, 4, plot->horizontal ? 1 : -1);
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
    if (is_vertical(layer->layer))
        dh_stat_extend(&stat->x_low, &stat->x_high, datum->value.stated);
    else if (datum->valid)
        dh_stat_extend(&stat->y_low, &stat->y_high, datum->value.stated);
}

const dh_mark_type dh_mark_rule = {
    .info = {.name = "rule", .annotation = true},
    .kind = DH_MESSAGE("Reference line"),
    .value = value,
    .extend = extend,
    .draw = draw,
};
