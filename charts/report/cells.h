/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heads and rows of a report's tables. Everything is borrowed. */
#ifndef DH_CHARTS_REPORT_CELLS_H
#define DH_CHARTS_REPORT_CELLS_H

#include "charts/report/page_model.h"

/* A sheet's head, and an atom's row of it, with their top left at (x, y); each cell is a TH or TD element. */
dh_status dh_report_draw_head(cairo_t *cr, dh_text_painter *painter, const dh_sheet *sheet, double x, double y,
                              double height, dh_error *error);
dh_status dh_report_draw_row(cairo_t *cr, dh_text_painter *painter, const dh_sheet *sheet, const dh_atom *atom,
                             double x, double y, double height, dh_error *error);

#endif
