/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables that are not the domain's: their columns are what a data file declares. */
#ifndef DH_LOAD_CONFIG_INFERRED_H
#define DH_LOAD_CONFIG_INFERRED_H

#include "load/config/lua_data.h"
#include "load/config/table_spec.h"

/* The spec of table `name` from types = { raised_on = "date", … }; everything lives in `arena`. EDATA with the file's
 * line when there is none, or a type is not known. */
dh_status dh_plain_spec(dh_table_spec *out, const dh_data_file *file, const char *name, const dh_data *types,
                        dh_arena *arena, dh_error *error);

#endif
