/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report as one HTML file that needs nothing else: its style inside, its charts as SVG, all text escaped. */
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "base/xml.h"
#include "charts/draw/alt_text.h"
#include "charts/draw/picture.h"
#include "charts/draw/svg.h"
#include "charts/report/report_internal.h"

typedef struct dh_page_html {
    dh_strbuf *out;
    const dh_report *report;
    dh_arena *arena;
    dh_chart_warn warn;
    void *warn_context;
    int heading, chart; /* how many were written */
} dh_page_html;

static const char style[] =
    ":root{color-scheme:light}"
    "body{margin:0;background:#eef2f4;color:#1f2933;font:15px/1.6 'DejaVu Sans',Verdana,'Segoe UI',sans-serif}\n"
    "main{max-width:820px;margin:24px auto;padding:48px 56px 40px;background:#fff;box-shadow:0 1px 6px #0b556322}\n"
    "h1,h2,h3{color:#0b5563;line-height:1.3;break-after:avoid}\n"
    ".title{border-top:6px solid #0b5563;padding-top:18px}.title h1{font-size:2em;margin:0}\n"
    ".subtitle{font-size:1.15em;margin:.4em 0 0}.meta{color:#5b6770;font-size:.85em;margin:.8em 0 0}\n"
    ".notice{background:#fdf5e6;border-left:4px solid #c77700;color:#6b4300;font-size:.85em;padding:.7em 1em;"
    "margin:1.4em 0 0}\n"
    "h2{font-size:1.45em;margin:1.7em 0 .5em}h3{font-size:1.15em;margin:1.5em 0 .4em}"
    "h4{font-size:1em;line-height:1.3;margin:1.3em 0 .3em;break-after:avoid}\n"
    "p{margin:0 0 .8em;orphans:2;widows:2}ul{padding-left:1.3em}li::marker{color:#0b5563}\n"
    "nav ol{list-style:none;padding:0;margin:0;font-size:.93em}nav a{color:inherit;text-decoration:none}"
    "nav a:hover{text-decoration:underline}nav .l1{font-weight:bold;margin-top:.3em}nav .l2{padding-left:1.4em}"
    "nav .l3{padding-left:2.8em;color:#5b6770}\n"
    ".table{overflow-x:auto;margin:1.2em 0 1.4em}table{border-collapse:collapse;font-size:.87em;line-height:1.4;"
    "border-bottom:1.5px solid #0b5563}\n"
    "caption{font-weight:bold;text-align:left;padding:0 0 .5em;font-size:1.08em}"
    "thead{display:table-header-group}tr{break-inside:avoid}\n"
    "th{color:#0b5563;text-align:left;vertical-align:bottom;border-top:1.5px solid #0b5563;"
    "border-bottom:1.5px solid #0b5563;padding:.4em .6em}\n"
    "td{border-bottom:1px solid #d3dbe0;padding:.35em .6em;vertical-align:top}"
    "tbody tr:nth-child(even){background:#f4f7f8}\n"
    ".n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}th.n{white-space:normal}"
    ".none{color:#5b6770}.note{color:#5b6770;font-size:.75em;line-height:1.4;margin:.5em 0 0}\n"
    "figure{margin:1.3em 0 1.6em;break-inside:avoid}figure svg{display:block;max-width:100%;height:auto}\n"
    "footer{border-top:1px solid #d3dbe0;color:#5b6770;font-size:.75em;margin-top:3em;padding-top:.8em}\n"
    "@page{size:A4;margin:20mm}@media print{body{background:none;font-size:10pt}"
    "main{max-width:none;margin:0;padding:0;box-shadow:none}.break{break-before:page}.table{overflow:visible}}\n";

static void escaped(dh_page_html *page, const char *text)
{
    dh_xml_escape(page->out, text, strlen(text), true);
}

/* before, the text escaped, after; nothing when there is no text. */
static void wrapped(dh_page_html *page, const char *before, const char *text, const char *after)
{
    if (text == NULL) return;
    dh_strbuf_add(page->out, before);
    escaped(page, text);
    dh_strbuf_add(page->out, after);
}

static dh_status marked(dh_page_html *page, const char *text, dh_error *error)
{
    dh_marked parts;
    DH_TRY(dh_report_marked(&parts, page->arena, text, error));
    for (size_t i = 0; i < parts.n; i++) {
        const dh_run *run = &parts.runs[i];
        if (run->bold) dh_strbuf_add(page->out, "<strong>");
        dh_xml_escape(page->out, parts.text + run->begin, run->end - run->begin, true);
        if (run->bold) dh_strbuf_add(page->out, "</strong>");
    }
    return DH_OK;
}

static dh_status write_head(dh_page_html *page, dh_error *error)
{
    const dh_report_settings *s = &page->report->settings;
    dh_strbuf_printf(page->out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                     dh_report_language(dh_message_locale()));
    dh_strbuf_add(page->out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    wrapped(page, "<title>", s->title ? s->title : "", "</title>\n");
    wrapped(page, "<meta name=\"author\" content=\"", s->author, "\">\n");
    wrapped(page, "<meta name=\"description\" content=\"", s->subject, "\">\n");
    wrapped(page, "<meta name=\"keywords\" content=\"", s->keywords, "\">\n");
    dh_strbuf_add(page->out, "<style>\n");
    dh_strbuf_add(page->out, style);
    dh_strbuf_add(page->out, "</style>\n</head>\n<body>\n<main>\n<header class=\"title\">\n");
    wrapped(page, "<h1>", s->title, "</h1>\n");
    wrapped(page, "<p class=\"subtitle\">", s->subtitle, "</p>\n");
    if (s->author != NULL || s->date != NULL) {
        wrapped(page, "<p class=\"meta\">", s->author ? s->author : "", s->author && s->date ? " · " : "");
        wrapped(page, "", s->date ? s->date : "", "</p>\n");
    }
    if (s->notice != NULL) {
        dh_strbuf_add(page->out, "<p class=\"notice\">");
        DH_TRY(marked(page, s->notice, error));
        dh_strbuf_add(page->out, "</p>\n");
    }
    dh_strbuf_add(page->out, "</header>\n");
    return DH_OK;
}

static void write_contents(dh_page_html *page)
{
    const dh_report *report = page->report;
    const char *title = dh_tr("Contents");
    int heading = 0;
    for (size_t i = 0; i < report->n; i++) {
        const dh_block *block = &report->blocks[i];
        if (block->kind != DH_BLOCK_HEADING) continue;
        if (heading == 0) dh_strbuf_printf(page->out, "<nav aria-label=\"%s\">\n<h2>%s</h2>\n<ol>\n", title, title);
        dh_strbuf_printf(page->out, "<li class=\"l%d\"><a href=\"#heading-%d\">", block->level, heading++);
        escaped(page, block->text);
        dh_strbuf_add(page->out, "</a></li>\n");
    }
    if (heading > 0) dh_strbuf_add(page->out, "</ol>\n</nav>\n");
}

static void write_row(dh_page_html *page, const dh_grid *grid, const char **cells, const char *tag, const char *scope,
                      bool total)
{
    dh_strbuf_add(page->out, total ? "<tr style=\"font-weight:bold\">" : "<tr>");
    for (int32_t i = 0; i < grid->columns; i++) {
        dh_strbuf_printf(page->out, "<%s%s%s>", tag, scope, grid->right[i] ? " class=\"n\"" : "");
        escaped(page, cells[i]);
        dh_strbuf_printf(page->out, "</%s>", tag);
    }
    dh_strbuf_add(page->out, "</tr>\n");
}

static dh_status write_table(dh_page_html *page, const dh_block *block, dh_error *error)
{
    dh_grid *grid;
    const dh_report_settings *settings = &page->report->settings;
    DH_TRY(dh_report_grid(&grid, page->arena, block, settings->locale, error));
    dh_strbuf_add(page->out, "<div class=\"table\">\n<table>\n");
    wrapped(page, "<caption>", block->text, "</caption>\n");
    dh_strbuf_add(page->out, "<thead>\n");
    write_row(page, grid, grid->titles, "th", " scope=\"col\"", false);
    dh_strbuf_add(page->out, "</thead>\n<tbody>\n");
    for (int64_t row = 0; row < grid->rows; row++)
        write_row(page, grid, grid->cells + row * grid->columns, "td", "", grid->totals[row]);
    if (grid->rows == 0)
        dh_strbuf_printf(page->out, "<tr><td class=\"none\" colspan=\"%d\">%s</td></tr>\n",
                         grid->columns > 0 ? (int)grid->columns : 1, dh_tr("No data"));
    dh_strbuf_add(page->out, "</tbody>\n</table>\n");
    for (int32_t i = 0; i < grid->n_notes; i++) wrapped(page, "<p class=\"note\">", grid->notes[i], "</p>\n");
    dh_strbuf_add(page->out, "</div>\n");
    return DH_OK;
}

static dh_status embed_chart(dh_page_html *page, const dh_chart_spec *spec, dh_strbuf *alt, dh_error *error)
{
    char prefix[32];
    dh_draw_options options = {.warn = page->warn, .warn_context = page->warn_context};
    snprintf(prefix, sizeof prefix, "chart-%d-", ++page->chart);
    DH_TRY(dh_chart_alt_text(alt, spec, error));
    return dh_picture_svg_element(page->out, spec, &options, prefix, alt->data ? alt->data : "", error);
}

static dh_status write_chart(dh_page_html *page, const dh_chart_spec *spec, dh_error *error)
{
    dh_strbuf alt = {0};
    dh_strbuf_add(page->out, "<figure>\n");
    dh_status status = embed_chart(page, spec, &alt, error);
    const char *note;
    for (int32_t i = 0; (note = dh_report_chart_note(spec, i)) != NULL; i++)
        wrapped(page, "<p class=\"note\">", note, "</p>\n");
    dh_strbuf_add(page->out, "</figure>\n");
    if (status != DH_OK && spec->title != NULL) dh_error_prefix(error, "chart '%s'", spec->title);
    dh_strbuf_free(&alt);
    return status;
}

static dh_status write_block(dh_page_html *page, const dh_block *block, dh_error *error)
{
    dh_strbuf *out = page->out;
    switch (block->kind) {
    case DH_BLOCK_HEADING:
        dh_strbuf_printf(out, "<h%d id=\"heading-%d\">", block->level + 1, page->heading++);
        escaped(page, block->text);
        dh_strbuf_printf(out, "</h%d>\n", block->level + 1);
        return DH_OK;
    case DH_BLOCK_PARAGRAPH:
        dh_strbuf_add(out, "<p>");
        DH_TRY(marked(page, block->text, error));
        dh_strbuf_add(out, "</p>\n");
        return DH_OK;
    case DH_BLOCK_LIST:
        dh_strbuf_add(out, "<ul>\n");
        for (size_t i = 0; i < block->n_items; i++) {
            dh_strbuf_add(out, "<li>");
            DH_TRY(marked(page, block->items[i] ? block->items[i] : "", error));
            dh_strbuf_add(out, "</li>\n");
        }
        dh_strbuf_add(out, "</ul>\n");
        return DH_OK;
    case DH_BLOCK_TABLE: return write_table(page, block, error);
    case DH_BLOCK_CHART: return write_chart(page, block->chart, error);
    case DH_BLOCK_BREAK: dh_strbuf_add(out, "<div class=\"break\"></div>\n"); return DH_OK;
    }
    return DH_OK;
}

static dh_status write_page(dh_page_html *page, dh_error *error)
{
    const dh_report *report = page->report;
    DH_TRY(write_head(page, error));
    if (report->settings.contents) write_contents(page);
    for (size_t i = 0; i < report->n; i++) DH_TRY(write_block(page, &report->blocks[i], error));
    if (report->settings.notice != NULL) wrapped(page, "<footer>", report->settings.notice, "</footer>\n");
    dh_strbuf_add(page->out, "</main>\n</body>\n</html>\n");
    return page->out->failed ? dh_error_nomem(error) : DH_OK;
}

dh_status dh_report_write_html(dh_strbuf *out, const dh_report *report, dh_chart_warn warn, void *warn_context,
                               dh_error *error)
{
    dh_strbuf html = {0};
    dh_arena *arena = dh_arena_new();
    if (arena == NULL) return dh_error_nomem(error);
    dh_page_html page = {.out = &html, .report = report, .arena = arena, .warn = warn, .warn_context = warn_context};
    dh_status status = write_page(&page, error);
    dh_arena_free(arena);
    if (status == DH_OK) {
        dh_strbuf_add_bytes(out, html.data, html.size);
        if (out->failed) status = dh_error_nomem(error);
    }
    dh_strbuf_free(&html);
    return status;
}
