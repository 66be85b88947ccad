/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heads and rows of a report's tables: pale stripes, thin lines, numbers to the right. */
#include "charts/report/cells.h"

#include "charts/report/paint.h"

typedef struct dh_cell {
    const char *text, *tag;
    double x, y, width, line;
    bool right, bold;
    uint32_t color;
    int32_t first, n; /* lines shown */
    bool bottom;      /* the last line stands at the bottom of `n` lines */
} dh_cell;

static dh_status draw_cell(cairo_t *cr, dh_text_painter *painter, const dh_cell *cell, double size, dh_error *error)
{
    PangoLayout *layout;
    dh_text_style style = {.size = size, .bold = cell->bold, .width = cell->width};
    DH_TRY(dh_text_layout(&layout, painter, cell->text, &style, error));
    PangoAttrList *attributes = dh_text_attributes();
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    if (cell->first == 0) dh_text_check(painter, layout);
    int32_t lines = pango_layout_get_line_count(layout), shift = 0;
    if (cell->bottom && lines < cell->n) shift = cell->n - lines;
    cairo_tag_begin(cr, cell->tag, NULL);
    dh_text_prepare(cr, cell->color);
    for (int32_t i = cell->first; i < lines && i < cell->first + cell->n; i++) {
        PangoRectangle logical;
        pango_layout_line_get_extents(pango_layout_get_line_readonly(layout, i), NULL, &logical);
        double room = cell->width - (double)logical.width / PANGO_SCALE;
        dh_report_draw_line(cr, layout, i, cell->x + (cell->right ? room : 0),
                            cell->y + (i - cell->first + shift) * cell->line, cell->line);
    }
    cairo_tag_end(cr, cell->tag);
    g_object_unref(layout);
    return DH_OK;
}

dh_status dh_report_draw_head(cairo_t *cr, dh_text_painter *painter, const dh_sheet *sheet, double x, double y,
                              double height, dh_error *error)
{
    dh_report_fill(cr, x, y, sheet->total, 0.9, DH_COLOR_ACCENT);
    dh_report_fill(cr, x, y + height - 0.9, sheet->total, 0.9, DH_COLOR_ACCENT);
    for (int32_t i = 0; i < sheet->n; i++) {
        int32_t column = sheet->columns[i];
        dh_cell cell = {.text = sheet->grid->titles[column],
                        .tag = "TH",
                        .x = x + sheet->x[i] + DH_CELL_SIDE,
                        .y = y + DH_CELL_TOP + 1,
                        .width = sheet->width[i] - 2 * DH_CELL_SIDE,
                        .line = sheet->line,
                        .right = sheet->grid->right[column],
                        .bold = true,
                        .color = DH_COLOR_ACCENT,
                        .n = sheet->head_lines,
                        .bottom = true};
        DH_TRY(draw_cell(cr, painter, &cell, sheet->size, error));
    }
    return DH_OK;
}

dh_status dh_report_draw_row(cairo_t *cr, dh_text_painter *painter, const dh_sheet *sheet, const dh_atom *atom,
                             double x, double y, double height, dh_error *error)
{
    const dh_grid *grid = sheet->grid;
    bool last = atom->row == grid->rows - 1;
    if (atom->row % 2 == 1) dh_report_fill(cr, x, y, sheet->total, height, DH_COLOR_ZEBRA);
    dh_report_fill(cr, x, y + height - 0.4, sheet->total, last ? 0.8 : 0.4, last ? DH_COLOR_ACCENT : DH_COLOR_LINE);
    for (int32_t i = 0; i < sheet->n; i++) {
        int32_t column = sheet->columns[i];
        dh_cell cell = {.text = grid->cells[atom->row * grid->columns + column],
                        .tag = "TD",
                        .x = x + sheet->x[i] + DH_CELL_SIDE,
                        .y = y + (atom->line == 0 ? DH_CELL_TOP : 0),
                        .width = sheet->width[i] - 2 * DH_CELL_SIDE,
                        .line = sheet->line,
                        .right = grid->right[column],
                        .bold = grid->totals[atom->row],
                        .color = DH_COLOR_TEXT,
                        .first = atom->line,
                        .n = atom->n_lines};
        DH_TRY(draw_cell(cr, painter, &cell, sheet->size, error));
    }
    return DH_OK;
}
