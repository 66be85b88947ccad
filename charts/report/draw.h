/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of a layout onto a Cairo context, as a tagged PDF wants them. What a drawing points to is borrowed. */
#ifndef DH_CHARTS_REPORT_DRAW_H
#define DH_CHARTS_REPORT_DRAW_H

#include "charts/report/page_model.h"

typedef struct dh_page_drawing {
    cairo_t *cr;
    const dh_layout *layout;
    dh_chart_warn warn;
    void *warn_context;
    size_t next;                /* the next placed atom */
    const char *outer, *inner;  /* structure elements that are open; NULL = none */
    int64_t outer_id, inner_id; /* of which flow, sheet, row or chart they are */
    const char *link;           /* a link or destination that is open inside `inner` */
} dh_page_drawing;

/* Draws the foot and the atoms of `page`; pages come in order. The background is the caller's. */
dh_status dh_report_draw_page(dh_page_drawing *drawing, int32_t page, dh_error *error);

#endif
