/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A page: its atoms, each inside the structure elements of a tagged PDF, then its foot. Elements end with their page: a
 * paragraph over two pages is two of them. Only the element of the document goes on.
 */
#include "charts/report/draw.h"

#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "charts/draw/render.h"
#include "charts/report/cells.h"
#include "charts/report/paint.h"

static void close_inner(dh_page_drawing *drawing)
{
    if (drawing->link != NULL) cairo_tag_end(drawing->cr, drawing->link);
    if (drawing->inner != NULL) cairo_tag_end(drawing->cr, drawing->inner);
    drawing->link = drawing->inner = NULL;
}

static void close_all(dh_page_drawing *drawing)
{
    close_inner(drawing);
    if (drawing->outer != NULL) cairo_tag_end(drawing->cr, drawing->outer);
    drawing->outer = NULL;
}

static bool is_tag(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Makes `outer` and `inner` the open elements: those with the same tags and ids go on, others are closed. Returns true
 * when `inner` is new. */
static bool open_tags(dh_page_drawing *drawing, const char *outer, int64_t outer_id, const char *inner,
                      int64_t inner_id)
{
    bool same_outer = is_tag(drawing->outer, outer) && (outer == NULL || drawing->outer_id == outer_id);
    if (same_outer && is_tag(drawing->inner, inner) && drawing->inner_id == inner_id) return false;
    if (same_outer)
        close_inner(drawing);
    else
        close_all(drawing);
    if (!same_outer && outer != NULL) cairo_tag_begin(drawing->cr, outer, NULL);
    cairo_tag_begin(drawing->cr, inner, NULL);
    drawing->outer = outer;
    drawing->outer_id = outer_id;
    drawing->inner = inner;
    drawing->inner_id = inner_id;
    return true;
}

/* Headings are destinations, entries of the contents are links to them. */
static void open_link(dh_page_drawing *drawing, const dh_flow *flow)
{
    char attributes[48];
    if (flow->heading < 0) return;
    bool entry = drawing->outer != NULL;
    snprintf(attributes, sizeof attributes, entry ? "dest='heading-%d'" : "name='heading-%d'", (int)flow->heading);
    drawing->link = entry ? CAIRO_TAG_LINK : CAIRO_TAG_DEST;
    cairo_tag_begin(drawing->cr, drawing->link, attributes);
}

/* The dots and the page number of an entry, in the room that its flow left at the right. */
static dh_status draw_leader(dh_page_drawing *drawing, const dh_flow *flow, double y, dh_error *error)
{
    cairo_t *cr = drawing->cr;
    char number[16];
    PangoRectangle logical;
    dh_text_extent extent;
    dh_text_style style = {.size = flow->role->size, .color = DH_COLOR_TEXT, .align = DH_TEXT_RIGHT};
    snprintf(number, sizeof number, "%d", (int)drawing->layout->headings[flow->heading].page + 1);
    DH_TRY(dh_text_measure(&extent, drawing->layout->painter, number, &style, error));
    pango_layout_line_get_extents(pango_layout_get_line_readonly(flow->layout, flow->lines - 1), NULL, &logical);
    double right = DH_PAGE_SIDE + DH_BODY_WIDTH, line = flow->role->line;
    double text_end = DH_PAGE_SIDE + flow->x + (double)logical.width / PANGO_SCALE;
    double baseline = y + (line - extent.height) / 2 + extent.baseline;
    DH_TRY(dh_text_draw_baseline(drawing->layout->painter, cr, right, baseline, 0, number, &style, error));
    cairo_save(cr);
    dh_text_prepare(cr, 0x9aa5adU);
    cairo_set_line_width(cr, 0.9);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_dash(cr, (const double[]){0, 4}, 2, 0);
    cairo_move_to(cr, right - 24, baseline - 0.6); /* from the right, so that the dots of all entries line up */
    cairo_line_to(cr, text_end + 5, baseline - 0.6);
    if (text_end + 9 < right - 24) cairo_stroke(cr);
    cairo_new_path(cr);
    cairo_restore(cr);
    return DH_OK;
}

static dh_status draw_flow_line(dh_page_drawing *drawing, const dh_atom *atom, double y, dh_error *error)
{
    const dh_flow *flow = &drawing->layout->flows[atom->index];
    const dh_role *role = flow->role;
    if (open_tags(drawing, role->outer, 0, role->tag, atom->index)) open_link(drawing, flow);
    if (flow->bullet && atom->line == 0) {
        dh_text_style style = {.size = role->size, .color = DH_COLOR_ACCENT};
        dh_text_extent extent;
        DH_TRY(dh_text_measure(&extent, drawing->layout->painter, "•", &style, error));
        DH_TRY(dh_text_draw(drawing->layout->painter, drawing->cr, DH_PAGE_SIDE + 4,
                            y + (role->line - extent.height) / 2, "•", &style, NULL, error));
    }
    dh_text_prepare(drawing->cr, role->color);
    dh_report_draw_line(drawing->cr, flow->layout, atom->line, DH_PAGE_SIDE + flow->x, y, role->line);
    if (role->outer != NULL && flow->heading >= 0 && atom->line == flow->lines - 1)
        return draw_leader(drawing, flow, y, error);
    return DH_OK;
}

static void draw_notice(dh_page_drawing *drawing, const dh_atom *atom, double y, double height)
{
    const dh_flow *flow = &drawing->layout->flows[atom->index];
    open_tags(drawing, NULL, 0, flow->role->tag, atom->index);
    dh_report_fill(drawing->cr, DH_PAGE_SIDE, y, DH_BODY_WIDTH, height, 0xfdf5e6U);
    dh_report_fill(drawing->cr, DH_PAGE_SIDE, y, 3, height, 0xc77700U);
    dh_text_prepare(drawing->cr, flow->role->color);
    for (int32_t i = 0; i < flow->lines; i++)
        dh_report_draw_line(drawing->cr, flow->layout, i, DH_PAGE_SIDE + flow->x, y + 7 + i * flow->role->line,
                            flow->role->line);
}

static dh_status draw_chart(dh_page_drawing *drawing, const dh_atom *atom, double y, double height, dh_error *error)
{
    dh_chart_spec spec = *drawing->layout->report->blocks[atom->index].chart;
    spec.part = atom->line;
    spec.parts = atom->n_lines;
    open_tags(drawing, NULL, 0, "Figure", atom->index + ((int64_t)atom->line << 32));
    cairo_save(drawing->cr);
    cairo_translate(drawing->cr, DH_PAGE_SIDE, y);
    cairo_scale(drawing->cr, DH_CHART_SCALE, DH_CHART_SCALE);
    dh_status status = dh_chart_draw_on(drawing->cr, &spec, DH_BODY_WIDTH / DH_CHART_SCALE, height / DH_CHART_SCALE,
                                        drawing->warn, drawing->warn_context, error);
    cairo_restore(drawing->cr);
    if (status != DH_OK && spec.title != NULL) dh_error_prefix(error, "chart '%s'", spec.title);
    return status;
}

static dh_status draw_atom(dh_page_drawing *drawing, const dh_placed *placed, dh_error *error)
{
    const dh_atom *atom = &drawing->layout->atoms[placed->atom];
    const dh_sheet *sheets = drawing->layout->sheets;
    double y = DH_PAGE_TOP + placed->y, height = placed->height;
    switch (atom->kind) {
    case DH_ATOM_BAR: dh_report_fill(drawing->cr, DH_PAGE_SIDE, y, 64, height, DH_COLOR_ACCENT); return DH_OK;
    case DH_ATOM_LINE: return draw_flow_line(drawing, atom, y, error);
    case DH_ATOM_NOTICE: draw_notice(drawing, atom, y, height); return DH_OK;
    case DH_ATOM_HEAD:
        open_tags(drawing, "Table", atom->index, "TR", -1);
        return dh_report_draw_head(drawing->cr, drawing->layout->painter, &sheets[atom->index], DH_PAGE_SIDE, y, height,
                                   error);
    case DH_ATOM_ROW:
        open_tags(drawing, "Table", atom->index, "TR", atom->row);
        return dh_report_draw_row(drawing->cr, drawing->layout->painter, &sheets[atom->index], atom, DH_PAGE_SIDE, y,
                                  height, error);
    case DH_ATOM_CHART: return draw_chart(drawing, atom, y, height, error);
    case DH_ATOM_BREAK: return DH_OK;
    }
    return DH_OK;
}

/* The title and the notice at the left, the page at the right, under a thin line. */
static dh_status draw_foot(dh_page_drawing *drawing, int32_t page, dh_error *error)
{
    const dh_report_settings *settings = &drawing->layout->report->settings;
    dh_text_painter *painter = drawing->layout->painter;
    char text[64];
    double y = DH_PAGE_HEIGHT - 47, right = DH_PAGE_SIDE + DH_BODY_WIDTH;
    dh_text_style style = {.size = 7.5, .color = DH_COLOR_QUIET, .align = DH_TEXT_RIGHT};
    snprintf(text, sizeof text, dh_tr("Page %d of %d"), (int)page + 1, (int)drawing->layout->pages);
    dh_report_fill(drawing->cr, DH_PAGE_SIDE, y, DH_BODY_WIDTH, 0.5, DH_COLOR_LINE);
    DH_TRY(dh_text_draw(painter, drawing->cr, right, y + 5, text, &style, NULL, error));
    style.align = DH_TEXT_LEFT;
    style.width = DH_BODY_WIDTH - 90;
    style.max_lines = 1;
    if (settings->title != NULL)
        DH_TRY(dh_text_draw(painter, drawing->cr, DH_PAGE_SIDE, y + 5, settings->title, &style, NULL, error));
    if (settings->notice == NULL) return DH_OK;
    style.color = DH_COLOR_NOTICE;
    style.width = DH_BODY_WIDTH;
    return dh_text_draw(painter, drawing->cr, DH_PAGE_SIDE, y + (settings->title ? 16 : 5), settings->notice, &style,
                        NULL, error);
}

dh_status dh_report_draw_page(dh_page_drawing *drawing, int32_t page, dh_error *error)
{
    const dh_layout *layout = drawing->layout;
    dh_status status = DH_OK;
    for (; drawing->next < layout->n_placed && layout->placed[drawing->next].page == page; drawing->next++) {
        status = draw_atom(drawing, &layout->placed[drawing->next], error);
        if (status != DH_OK) break;
    }
    close_all(drawing); /* also after a failure: Cairo crashes on a document with open elements */
    return status == DH_OK ? draw_foot(drawing, page, error) : status;
}
