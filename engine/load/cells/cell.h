/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parsing the text of one cell. */
#ifndef DH_LOAD_CELLS_CELL_H
#define DH_LOAD_CELLS_CELL_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "load/config/entry.h"

/* Parses the text of one cell as a value of the column's type: trimmed, in NFC, mapped by the entry's `values`. typed:
 * it is a value in canonical form (scan/typed.h), and not written as the entry says. EDATA: `reason` says why it is
 * invalid; ENOMEM. Texts of the value are borrowed from `text`, the entry or `scratch`. */
dh_status dh_cell_read(dh_value *out, const dh_load_entry *entry, int32_t column, bool typed, const char *text,
                       size_t size, dh_arena *scratch, dh_strbuf *reason, unsigned *suspects);
/* How a typed cell has a day, and a point in time. */
#define DH_TYPED_DATES 2
extern const dh_date_format dh_typed_dates[DH_TYPED_DATES];

/* The value of a column's constant. A date may be written 2020-08-11 whatever the format of the files. */
dh_status dh_cell_constant(dh_value *out, const dh_load_entry *entry, int32_t column, dh_arena *scratch,
                           dh_strbuf *reason);

#endif
