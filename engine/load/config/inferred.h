/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Specs of user-defined tables: their columns are declared in a data file. */
#ifndef DH_LOAD_CONFIG_INFERRED_H
#define DH_LOAD_CONFIG_INFERRED_H

#include "load/config/lua_data.h"
#include "load/config/table_spec.h"

/* Makes the spec of table `name` from types = { raised_on = "date", … }; it lives in `arena`. EDATA with the line when
 * `types` is NULL or empty, or a type is unknown. */
dh_status dh_plain_spec(dh_table_spec *out, const dh_data_file *file, const char *name, const dh_data *types,
                        dh_arena *arena, dh_error *error);

/* How a column's values are shown: whole numbers that are called years are names of years, 2016 and not 2,016. */
dh_display dh_shown_as(const dh_column_spec *column);

#endif
