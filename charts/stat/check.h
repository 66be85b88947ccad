/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the stat stage: finding and checking a layer's columns. */
#ifndef DH_CHARTS_STAT_CHECK_H
#define DH_CHARTS_STAT_CHECK_H

#include "charts/stat/stat.h"

struct dh_chart_columns {
    const dh_column *x, *y, *color, *size, *facet, *label, *lower, *upper;
    const dh_column *value; /* what the mark shows: y, unless the mark says otherwise */
    const char *value_name;
    const dh_column *x_key, *y_key, *color_key, *facet_key, *label_key; /* by dh_chart_key_of; NULL = none */
};

/* Finds the columns that the layer's channels name. EINVAL: there is no data, or no such column. */
dh_status dh_chart_find_columns(dh_chart_columns *out, const dh_table *data, const dh_chart_layer *layer,
                                const dh_mark_type *mark, dh_error *error);
/* EINVAL: the column is not NULL and holds no numbers; `dates`: dates count as numbers. `channel` and `name` are for
 * the message. */
dh_status dh_chart_want_number(const dh_column *column, const char *channel, const char *name, bool dates,
                               dh_error *error);

/* Checks the spec and all layers' columns, sets the kinds of axes and the combined traits of the marks. *forced: x is
 * continuous by type and made discrete because a mark needs names. */
dh_status dh_chart_check(dh_stat *stat, bool *forced, const dh_chart_spec *spec, const dh_mark_type *const *marks,
                         dh_error *error);

#endif
