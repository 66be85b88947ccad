/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading all rows of a load. */
#ifndef DH_LOAD_GATHER_ROWS_H
#define DH_LOAD_GATHER_ROWS_H

#include "base/pool.h"
#include "load/load_internal.h"

/* Reads all rows of an opened load: into its table (keep), or only to count and check them. Rejects go to the load. */
dh_status dh_load_rows(dh_load *load, dh_pool *pool, bool keep, dh_error *error);

#endif
