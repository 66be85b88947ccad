/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the stat stage: the units that a column names. The column returned belongs to the table. */
#ifndef DH_CHARTS_STAT_KEY_H
#define DH_CHARTS_STAT_KEY_H

#include "table/table.h"

/* The key column (a category whose dictionary points to a table of units) of which `names` holds the units' names, row
 * by row; NULL = none. */
const dh_column *dh_chart_key_of(const dh_table *data, const dh_column *names);

#endif
