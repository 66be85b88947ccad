/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report's blocks laid out on pages. The layout owns all that is in it and borrows the report. */
#ifndef DH_CHARTS_REPORT_LAYOUT_H
#define DH_CHARTS_REPORT_LAYOUT_H

#include "charts/report/page_model.h"

/* On failure nothing is left to close. */
dh_status dh_layout_open(dh_layout *layout, const dh_report *report, dh_chart_warn warn, void *warn_context,
                         dh_error *error);
void dh_layout_close(dh_layout *layout);

#endif
