/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which chart a table is drawn as where nothing says it. */
#ifndef DH_CLI_REPL_DEFAULT_CHART_H
#define DH_CLI_REPL_DEFAULT_CHART_H

#include "base/error.h"
#include "table/table.h"

/* The channels of a chart, names of columns; the strings are the table's, or static. x or y NULL: nothing stands there.
 */
typedef struct dh_default_chart {
    const char *mark, *x, *y;
    const char *color; /* NULL = none */
    bool is_found;     /* each row has a place of its own by x, or by x and color; else they are a suggestion */
} dh_default_chart;

/* The first figure over the column that tells the rows apart, or over two that do together: the one with fewer values
 * is the color. Days make a line, all else bars. Rows of totals are not looked at. ENOMEM. */
dh_status dh_default_chart_find(dh_default_chart *out, const dh_table *table, dh_error *error);

#endif
