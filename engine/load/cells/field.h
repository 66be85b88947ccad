/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A field of many rows as a vector. The common forms of a value (a date in the first format, digits, a text seen
 * before) are read here without a detour; whatever is written otherwise, and whatever is wrong, goes through
 * dh_cell_read, which is the measure: both ways give the same value wherever both give one.
 */
#ifndef DH_LOAD_CELLS_FIELD_H
#define DH_LOAD_CELLS_FIELD_H

#include "load/cells/field_rule.h"

void dh_field_rule_make(dh_field_rule *out, const dh_load_entry *entry, int32_t column, dh_dictionary *dictionary);

/* One worker's memory for one column. */
typedef struct dh_field_reader dh_field_reader;
dh_field_reader *dh_field_reader_new(void); /* NULL when out of memory */
void dh_field_reader_free(dh_field_reader *reader);

/* Field `field` of the chunk's rows [begin, begin + n), or begin + rows[i]. invalid[i] = 1 where the value is invalid,
 * and the sink has been told. The vector lives in `arena` and in the chunk. */
dh_status dh_field_read(dh_field_reader *reader, const dh_field_rule *rule, const dh_chunk *chunk, int32_t field,
                        int64_t begin, const int32_t *rows, int32_t n, uint8_t *invalid, const dh_fault_sink *sink,
                        dh_arena *arena, const dh_vector **out, dh_error *error);

#endif
