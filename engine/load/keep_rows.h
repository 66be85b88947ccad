/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A load's table without some of its rows. */
#ifndef DH_LOAD_KEEP_ROWS_H
#define DH_LOAD_KEEP_ROWS_H

#include "load/load_internal.h"

/* Leaves the table the rows listed, in their order, with new dictionaries, without texts that only others had. */
dh_status dh_load_keep_rows(dh_load *load, const int64_t *rows, int64_t n, dh_error *error);

#endif
