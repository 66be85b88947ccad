/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals of dots, lines and bars, and the sign of what is cut at the end of the axis: see mark.h. */
#include <math.h>

#include "charts/mark/mark.h"

static void arrow(dh_plot *plot, const dh_panel *panel, double along, double across, bool up, uint32_t color)
{
    double *points = dh_arena_zalloc(plot->scene->arena, 6, sizeof(double)), back = up ? -5 : 5;
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

bool dh_mark_is_outside(const dh_plot *plot, const dh_datum *datum)
{
    if (dh_plot_is_cut(plot, datum->value.stated)) return true;
    if (!datum->interval) return false;
    return (!isinf(datum->lower) && dh_plot_is_cut(plot, datum->lower)) ||
           (!isinf(datum->upper) && dh_plot_is_cut(plot, datum->upper));
}

void dh_mark_cut_sign(dh_plot *plot, const dh_panel *panel, double from, double to, double across, bool up)
{
    double x0, y0, x1, y1, toward = up ? -1 : 1;
    dh_plot_point(plot, panel, from, across + toward * 9, &x0, &y0);
    dh_plot_point(plot, panel, to, across + toward * 5, &x1, &y1);
    dh_scene_add(plot->scene, DH_SHAPE_LINE, x0, y0, x1 - x0, y1 - y0, DH_WHITE)->stroke = 2;
}

/* The end of an interval, across: beyond the value where it is open. */
static double end_of(const dh_plot *plot, const dh_panel *panel, const dh_datum *datum, double end)
{
    double value = dh_plot_clamped(plot, panel, datum->value.stated);
    if (isinf(end)) return value + (end > 0 ? DH_OPEN_LENGTH : -DH_OPEN_LENGTH);
    return dh_plot_clamped(plot, panel, end);
}

void dh_mark_interval(dh_plot *plot, const dh_panel *panel, const dh_datum *datum, double along, uint32_t color)
{
    double from = end_of(plot, panel, datum, datum->lower), to = end_of(plot, panel, datum, datum->upper);
    dh_shape *line = dh_plot_line(plot, panel, along, from, along, to, 2, color);
    double x = line->x, y = line->y, w = line->w, h = line->h;
    line->opacity = 0.55;
    dh_plot_block(plot, DH_TAKEN_BY_MARK, fmin(x, x + w) - 1, fmin(y, y + h) - 1, fmax(x, x + w) + 1,
                  fmax(y, y + h) + 1);
    if (isinf(datum->lower))
        arrow(plot, panel, along, from, false, color);
    else if (dh_plot_is_cut(plot, datum->lower))
        dh_mark_cut_sign(plot, panel, along - 4, along + 4, from, false);
    if (isinf(datum->upper))
        arrow(plot, panel, along, to, true, color);
    else if (dh_plot_is_cut(plot, datum->upper))
        dh_mark_cut_sign(plot, panel, along - 4, along + 4, to, true);
}
