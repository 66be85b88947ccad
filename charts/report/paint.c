/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filled boxes and lines of text on a page. */
#include "charts/report/paint.h"

void dh_report_fill(cairo_t *cr, double x, double y, double width, double height, uint32_t color)
{
    cairo_set_source_rgb(cr, (color >> 16 & 255) / 255.0, (color >> 8 & 255) / 255.0, (color & 255) / 255.0);
    cairo_rectangle(cr, x, y, width, height);
    cairo_fill(cr);
}

void dh_report_draw_line(cairo_t *cr, PangoLayout *layout, int32_t line, double x, double y, double height)
{
    PangoRectangle logical;
    PangoLayoutLine *it = pango_layout_get_line_readonly(layout, line);
    pango_layout_line_get_extents(it, NULL, &logical);
    double own = (double)logical.height / PANGO_SCALE, ascent = -(double)logical.y / PANGO_SCALE;
    cairo_move_to(cr, x, y + (height - own) / 2 + ascent);
    pango_cairo_show_layout_line(cr, it);
    cairo_new_path(cr);
}
