/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stems: a thin line from zero to the value, with a dot at its end. */
#include "charts/mark/mark.h"
#include "charts/mark_type.h"

static void draw(dh_plot *plot, const dh_panel *panel, const dh_stat_layer *layer)
{
    for (int64_t i = 0; i < layer->n; i++) {
        const dh_datum *datum = &layer->items[i];
        if (!datum->valid || !dh_plot_in_panel(plot, panel, datum)) continue;
        double x, y, along = dh_plot_along(plot, panel, datum);
        double zero = dh_plot_across(plot, panel, 0), end = dh_plot_across(plot, panel, datum->value.stated);
        dh_plot_line(plot, panel, along, zero, along, end, 1.4, DH_INK_SOFT);
        dh_plot_point(plot, panel, along, end, &x, &y);
        dh_scene_add(plot->scene, DH_SHAPE_DOT, x, y, 4, 0, DH_INK_SOFT);
    }
}

const dh_mark_type dh_mark_stem = {
    .info = {.name = "stem"},
    .kind = {"Biểu đồ que", "Stem chart"},
    .traits = {.x_names = true, .from_zero = true, .x_ends = DH_ENDS_POINTS, .swatch = DH_SWATCH_DOT},
    .draw = draw,
};
