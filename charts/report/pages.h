/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Atoms to pages; what is placed belongs to the layout. */
#ifndef DH_CHARTS_REPORT_PAGES_H
#define DH_CHARTS_REPORT_PAGES_H

#include "charts/report/page_model.h"

/* Places all atoms, counts pages and notes on which the headings stand. */
dh_status dh_layout_paginate(dh_layout *layout, dh_error *error);

#endif
