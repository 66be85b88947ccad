/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads one field of many rows into a vector. The common forms (a date in the first format, digits, a text seen before)
 * take a fast path. All else, and everything invalid, goes through dh_cell_read (cell.h), which defines the result: the
 * fast path must give the same value.
 */
#ifndef DH_LOAD_CELLS_FIELD_H
#define DH_LOAD_CELLS_FIELD_H

#include "load/cells/field_rule.h"

/* How column `column` of the entry's spec is read. typed: from typed delimited text (scan/typed.h). dictionary: of a
 * category, growing; borrowed, as the entry. */
void dh_field_rule_make(dh_field_rule *out, const dh_load_entry *entry, int32_t column, bool typed,
                        dh_dictionary *dictionary);

/* One worker's state for one column. */
typedef struct dh_field_reader dh_field_reader;
dh_field_reader *dh_field_reader_new(void); /* NULL when out of memory */
void dh_field_reader_free(dh_field_reader *reader);

/* Reads field `field` of the chunk's rows begin + i, or begin + rows[i], for i in [0, n). Sets invalid[i] = 1 where the
 * value is invalid and reports it to the sink; the cell is then null. The vector lives in `arena` and borrows from the
 * chunk. */
dh_status dh_field_read(dh_field_reader *reader, const dh_field_rule *rule, const dh_chunk *chunk, int32_t field,
                        int64_t begin, const int32_t *rows, int32_t n, uint8_t *invalid, const dh_fault_sink *sink,
                        dh_arena *arena, const dh_vector **out, dh_error *error);

#endif
