/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which column of the spec each header of a file is. */
#ifndef DH_LOAD_COLUMNS_H
#define DH_LOAD_COLUMNS_H

#include "load/load_internal.h"

/* Sets field_of of a source whose headers are known. EDATA: a header that is mapped, a column that is required, or all
 * that are declared are not there. */
dh_status dh_load_map_columns(dh_load *load, dh_load_source *source, dh_error *error);
/* Warns of what was inferred of a source of the load, and of headers that are not loaded, once for each group. */
dh_status dh_load_warn_of_columns(dh_load *load, const dh_load_source *source, dh_error *error);

#endif
