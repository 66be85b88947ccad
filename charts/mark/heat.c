/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heat maps: a cell for each pair of names, coloured by its value. What is not known is hatched; where the data has no
 * row at all, nothing is drawn. */
#include <math.h>

#include "base/message.h"
#include "charts/mark/mark.h"
#include "charts/stat/check.h"

static void cell(dh_plot *plot, const dh_panel *panel, const dh_datum *datum)
{
    const dh_scale *columns = plot->horizontal ? &plot->y : &plot->x, *rows = plot->horizontal ? &plot->x : &plot->y;
    int column = plot->horizontal ? datum->y_index : datum->x_index;
    int row = plot->horizontal ? datum->x_index : datum->y_index;
    double w = dh_scale_width(columns) * panel->width, h = dh_scale_width(rows) * panel->height;
    double x = panel->left + dh_scale_middle(columns, column) * panel->width - w / 2;
    double y = panel->top + dh_scale_middle(rows, row) * panel->height - h / 2;
    double gap = fmin(w, h) > 6 ? 1 : 0;
    uint32_t color = datum->valid ? dh_plot_ramp(plot, datum->value.stated) : DH_UNKNOWN;
    dh_shape *box = dh_scene_add(plot->scene, DH_SHAPE_RECT, x + gap / 2, y + gap / 2, w - gap, h - gap, color);
    if (!datum->valid) box->fill = DH_FILL_HATCHED;
    bool bounded = datum->value.lower != datum->value.upper;
    const char *text = datum->label;
    if (text == NULL && datum->valid && (plot->spec->labels || bounded)) {
        dh_strbuf number = {0};
        dh_stat_color_text(&number, &plot->stat, datum->value, plot->locale);
        text = dh_plot_keep(plot, &number);
    }
    if (text == NULL) return;
    double size = fmin(9.5, h * 0.75);
    if (size < DH_MIN_LABEL || dh_plot_text_width(plot, text, size, false) > w - 3) {
        plot->dropped_labels++;
        return;
    }
    dh_plot_text(plot, x + w / 2, y + h / 2 + 0.36 * size, text, size, false,
                 datum->valid ? dh_color_on(color) : DH_INK, DH_TEXT_CENTRE);
}

static void draw(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer)
{
    for (int64_t i = 0; i < layer->n; i++)
        if (dh_plot_in_panel(plot, panel, &layer->items[i])) cell(plot, panel, &layer->items[i]);
}

static void value(dh_chart_columns *columns, const dh_chart_layer *layer)
{
    columns->value = columns->color != NULL ? columns->color : columns->size;
    columns->value_name = columns->color != NULL ? layer->color : layer->size;
}

static dh_status check(const dh_chart_layer *layer, const dh_chart_columns *columns, dh_error *error)
{
    (void)layer;
    if (columns->value == NULL)
        return dh_error_set(error, DH_EINVAL, "a heat map needs channel 'color': name a column of numbers");
    return dh_chart_want_number(columns->value, DH_MESSAGE("the colour of a heat map"), columns->value_name, false,
                                error);
}

const dh_mark_type dh_mark_heat = {
    .info = {.name = "heat", .doc = DH_MESSAGE("cells of x and y, coloured by their value")},
    .kind = DH_MESSAGE("Heat map"),
    .traits = {.x_names = true, .y_names = true, .no_value_axis = true},
    .duplicates = DH_DUPLICATES_REFUSED,
    .value = value,
    .check = check,
    .draw = draw,
};
