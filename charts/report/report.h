/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A report: a list of blocks that becomes pages. Everything given is copied (tables and charts share their columns, by
 * dh_table_copy), so that the caller may free its own. EINVAL of adding: a text is not UTF-8.
 */
#ifndef DH_CHARTS_REPORT_REPORT_H
#define DH_CHARTS_REPORT_REPORT_H

#include "charts/chart.h"

typedef struct dh_report dh_report;

typedef struct dh_report_settings {
    const char *title, *subtitle, *author, *subject, *keywords; /* NULL = none */
    const char *notice; /* shown on the first page and in each page's foot: "synthetic data"; NULL = none */
    const char *date;   /* shown under the title, as text */
    dh_locale locale;   /* of numbers and days; texts are in the language of messages */
    bool contents;      /* a table of contents after the title */
    const char *font;   /* NULL = DejaVu Sans */
    int64_t created;    /* seconds since 1970 for the metadata */
} dh_report_settings;

dh_status dh_report_new(dh_report **out, const dh_report_settings *settings, dh_error *error);
void dh_report_free(dh_report *report);

dh_status dh_report_heading(dh_report *report, int level /* 1 to 3 */, const char *text, dh_error *error);
/* Plain text; **bold** is the only markup. Blank lines separate paragraphs. */
dh_status dh_report_paragraph(dh_report *report, const char *text, dh_error *error);
/* `titles` gives each column its heading (NULL = the column's name); long tables go on over pages with the head row
 * repeated. `caption` stands above, the table's notes below in small print. */
dh_status dh_report_table(dh_report *report, const dh_table *table, const char *const *titles, const char *caption,
                          dh_error *error);
dh_status dh_report_chart(dh_report *report, const dh_chart_spec *spec, dh_error *error);
dh_status dh_report_list(dh_report *report, const char *const *items, int n, dh_error *error);
dh_status dh_report_page_break(dh_report *report, dh_error *error);

/* A4, with page numbers, outline, contents with links, metadata, embedded fonts; the PDF's bytes appended to `out`. */
dh_status dh_report_write_pdf(dh_strbuf *out, const dh_report *report, dh_chart_warn warn, void *warn_context,
                              dh_error *error);
/* One self-contained HTML file with the charts as inline SVG. */
dh_status dh_report_write_html(dh_strbuf *out, const dh_report *report, dh_chart_warn warn, void *warn_context,
                               dh_error *error);

#endif
