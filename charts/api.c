/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of functions by which the engine reaches this library: see api.h. */
#include "charts/api.h"

static const dh_charts_api functions = {
    .struct_size = sizeof(dh_charts_api),
    .mark_at = dh_chart_mark_at,
    .chart_draw = dh_chart_draw,
    .chart_dump = dh_chart_dump,
    .report_new = dh_report_new,
    .report_free = dh_report_free,
    .report_heading = dh_report_heading,
    .report_paragraph = dh_report_paragraph,
    .report_table = dh_report_table,
    .report_chart = dh_report_chart,
    .report_list = dh_report_list,
    .report_page_break = dh_report_page_break,
    .report_write_pdf = dh_report_write_pdf,
    .report_write_html = dh_report_write_html,
};

const dh_charts_api *dienhong_charts(void)
{
    return &functions;
}
