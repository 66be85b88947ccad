/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A report as PDF. Cairo writes through a callback to a buffer, whose failure is seen at the end; the date comes from
 * the settings, so that two runs give the same bytes. What Cairo cannot write (language, alternative texts) is added by
 * pdf_update.c.
 */
#include <cairo-pdf.h>
#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/message.h"
#include "charts/draw/alt_text.h"
#include "charts/report/draw.h"
#include "charts/report/layout.h"
#include "charts/report/paint.h"
#include "charts/report/pdf_update.h"

static cairo_status_t write_bytes(void *closure, const unsigned char *data, unsigned int size)
{
    dh_strbuf *out = closure;
    dh_strbuf_add_bytes(out, data, size);
    return CAIRO_STATUS_SUCCESS; /* a failure is kept in `out`; Cairo's own handling of write errors is less tested */
}

static void set_metadata(cairo_surface_t *surface, const dh_report_settings *settings)
{
    const struct {
        cairo_pdf_metadata_t key;
        const char *text;
    } texts[] = {
        {CAIRO_PDF_METADATA_TITLE, settings->title},
        {CAIRO_PDF_METADATA_AUTHOR, settings->author},
        {CAIRO_PDF_METADATA_SUBJECT, settings->subject},
        {CAIRO_PDF_METADATA_KEYWORDS, settings->keywords},
        {CAIRO_PDF_METADATA_CREATOR, "Diên Hồng " DIENHONG_VERSION},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].text != NULL) cairo_pdf_surface_set_metadata(surface, texts[i].key, texts[i].text);
    int64_t days = settings->created / 86400 - (settings->created % 86400 < 0);
    int seconds = (int)(settings->created - days * 86400);
    if (days < DH_DATE_MIN || days > DH_DATE_MAX) return; /* a date that cannot be written is left out */
    char date[32];
    size_t n = dh_date_format_iso((int32_t)days, date);
    snprintf(date + n, sizeof date - n, "T%02d:%02d:%02dZ", seconds / 3600, seconds / 60 % 60, seconds % 60);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
}

static void add_outline(cairo_surface_t *surface, const dh_layout *layout)
{
    int parents[4] = {CAIRO_PDF_OUTLINE_ROOT, CAIRO_PDF_OUTLINE_ROOT, CAIRO_PDF_OUTLINE_ROOT, CAIRO_PDF_OUTLINE_ROOT};
    for (size_t i = 0; i < layout->n_headings; i++) {
        const dh_heading *heading = &layout->headings[i];
        char target[48];
        snprintf(target, sizeof target, "dest='heading-%zu'", i);
        int id = cairo_pdf_surface_add_outline(surface, parents[heading->level - 1], heading->text, target,
                                               heading->level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
        for (int level = heading->level; level < 4; level++)
            parents[level] = id; /* deeper headings become its children, also where a level is skipped */
    }
}

static dh_status draw_pages(cairo_t *cr, const dh_layout *layout, dh_chart_warn warn, void *warn_context,
                            dh_error *error)
{
    dh_page_drawing drawing = {.cr = cr, .layout = layout, .warn = warn, .warn_context = warn_context};
    dh_status status = DH_OK;
    for (int32_t page = 0; page < layout->pages && status == DH_OK; page++) {
        if (page > 0) cairo_show_page(cr);
        dh_report_fill(cr, 0, 0, DH_PAGE_WIDTH, DH_PAGE_HEIGHT, 0xffffffU);
        if (page == 0) cairo_tag_begin(cr, "Document", NULL); /* only after something is painted: cairo 1.16 */
        status = dh_report_draw_page(&drawing, page, error);
    }
    cairo_tag_end(cr, "Document");
    return status;
}

static dh_status draw_document(dh_strbuf *pdf, const dh_layout *layout, dh_chart_warn warn, void *warn_context,
                               dh_error *error)
{
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(write_bytes, pdf, DH_PAGE_WIDTH, DH_PAGE_HEIGHT);
    set_metadata(surface, &layout->report->settings);
    cairo_t *cr = cairo_create(surface);
    dh_status status = draw_pages(cr, layout, warn, warn_context, error);
    if (status == DH_OK) add_outline(surface, layout);
    cairo_status_t drawn = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    if (drawn == CAIRO_STATUS_SUCCESS) drawn = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (status != DH_OK) return status;
    if (pdf->failed || drawn == CAIRO_STATUS_NO_MEMORY) return dh_error_nomem(error);
    if (drawn != CAIRO_STATUS_SUCCESS)
        return dh_error_set(error, DH_EIO, "the report could not be drawn: %s", cairo_status_to_string(drawn));
    return DH_OK;
}

/* Appends `pdf` to `out` with the alternative texts, in the order in which the figures were drawn. */
static dh_status add_alternatives(dh_strbuf *out, const dh_strbuf *pdf, const dh_layout *layout, dh_error *error)
{
    const dh_report *report = layout->report;
    dh_strbuf alt = {0};
    const char **alts = dh_arena_zalloc(layout->arena, layout->n_atoms + 1, sizeof *alts);
    if (alts == NULL) return dh_error_nomem(error);
    size_t n = 0;
    dh_status status = DH_OK;
    for (size_t i = 0; i < layout->n_atoms && status == DH_OK; i++) {
        const dh_atom *atom = &layout->atoms[i];
        if (atom->kind != DH_ATOM_CHART) continue;
        dh_strbuf_clear(&alt);
        if (atom->n_lines > 1) dh_strbuf_printf(&alt, "(%d/%d) ", (int)atom->line, (int)atom->n_lines);
        status = dh_chart_alt_text(&alt, report->blocks[atom->index].chart, error);
        if (status != DH_OK) break;
        alts[n] = dh_arena_strdup(layout->arena, alt.data ? alt.data : "");
        if (alt.failed || alts[n++] == NULL) status = dh_error_nomem(error);
    }
    dh_strbuf_free(&alt);
    if (status != DH_OK) return status;
    return dh_pdf_update(out, pdf, dh_report_language(dh_message_locale()), alts, n, error);
}

dh_status dh_report_write_pdf(dh_strbuf *out, const dh_report *report, dh_chart_warn warn, void *warn_context,
                              dh_error *error)
{
    dh_layout layout;
    dh_strbuf pdf = {0};
    DH_TRY(dh_layout_open(&layout, report, warn, warn_context, error));
    dh_status status = draw_document(&pdf, &layout, warn, warn_context, error);
    if (status == DH_OK) status = add_alternatives(out, &pdf, &layout, error);
    dh_layout_close(&layout);
    dh_strbuf_free(&pdf);
    return status;
}
