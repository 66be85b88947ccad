/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One cell as text into a value. */
#ifndef DH_LOAD_CELLS_CELL_H
#define DH_LOAD_CELLS_CELL_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "load/config/entry.h"

/* The text of one cell as a value of the column's type. DH_EDATA: `reason` says why not. Texts of the value
 * are borrowed from `text`, the entry or `scratch`. */
dh_status dh_cell_read(dh_value *out, const dh_load_entry *entry, int32_t column, const char *text, size_t size,
                       dh_arena *scratch, dh_strbuf *reason);
/* A constant's value: dates may be written as 2020-08-11 whatever the files' format. */
dh_status dh_cell_constant(dh_value *out, const dh_load_entry *entry, int32_t column, dh_arena *scratch,
                           dh_strbuf *reason);

#endif
