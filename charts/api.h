/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one symbol of libdienhong-charts.so that the engine looks up: a table of its functions. The library is opened
 * only when something is drawn, since Cairo and Pango cost more start time than a small query takes.
 */
#ifndef DH_CHARTS_API_H
#define DH_CHARTS_API_H

#include "charts/report/report.h"

typedef struct dh_charts_api {
    uint32_t struct_size;
    bool (*mark_at)(dh_mark_info *, int);
    dh_status (*chart_draw)(dh_strbuf *, const dh_chart_spec *, const dh_draw_options *, dh_error *);
    dh_status (*chart_dump)(dh_strbuf *, const dh_chart_spec *, dh_error *);
    dh_status (*report_new)(dh_report **, const dh_report_settings *, dh_error *);
    void (*report_free)(dh_report *);
    dh_status (*report_heading)(dh_report *, int, const char *, dh_error *);
    dh_status (*report_paragraph)(dh_report *, const char *, dh_error *);
    dh_status (*report_table)(dh_report *, const dh_table *, const char *const *, const char *, dh_error *);
    dh_status (*report_chart)(dh_report *, const dh_chart_spec *, dh_error *);
    dh_status (*report_list)(dh_report *, const char *const *, int, dh_error *);
    dh_status (*report_page_break)(dh_report *, dh_error *);
    dh_status (*report_write_pdf)(dh_strbuf *, const dh_report *, dh_chart_warn, void *, dh_error *);
    dh_status (*report_write_html)(dh_strbuf *, const dh_report *, dh_chart_warn, void *, dh_error *);
} dh_charts_api;

const dh_charts_api *dienhong_charts(void);

#endif
