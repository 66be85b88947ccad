/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the stat stage: the order of names that not every row of a heat map has. */
#ifndef DH_CHARTS_STAT_ORDER_H
#define DH_CHARTS_STAT_ORDER_H

#include "charts/stat/stat.h"

/* Puts the columns and rows of heat maps into an order that agrees with that of each row and each column, if there is
 * one; else they stay as they first appear. */
dh_status dh_stat_order_cells(dh_stat *stat, dh_error *error);

#endif
