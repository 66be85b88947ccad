/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filled boxes and lines of text on a page. Everything is borrowed. */
#ifndef DH_CHARTS_REPORT_PAINT_H
#define DH_CHARTS_REPORT_PAINT_H

#include <pango/pangocairo.h>
#include <stdint.h>

void dh_report_fill(cairo_t *cr, double x, double y, double width, double height, uint32_t color);
/* One line of a layout inside a box of `height`, its letters in the middle. */
void dh_report_draw_line(cairo_t *cr, PangoLayout *layout, int32_t line, double x, double y, double height);

#endif
