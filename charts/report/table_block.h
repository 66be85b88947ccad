/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of a report as atoms, which the layout owns. */
#ifndef DH_CHARTS_REPORT_TABLE_BLOCK_H
#define DH_CHARTS_REPORT_TABLE_BLOCK_H

#include "charts/report/page_model.h"

/* The atoms of a table: its caption, its sheets, its notes. */
dh_status dh_layout_table(dh_layout *layout, const dh_block *block, dh_error *error);

#endif
