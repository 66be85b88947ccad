/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tables to and from the Arrow C data interface. Export shares buffers where layouts agree (a reference to the column
 * is held until release): bool b, int64 l, float64 g, date tdD, datetime tsu:, text U (large utf8), category i with
 * a dictionary of u, count +s of three g children stated, lower, upper. Import copies, checks every buffer's
 * presence and every offset, honours `offset`, and refuses formats that it does not know by name; it also takes int32 i
 * as int64, small utf8 u, and int8 and int16 codes. Links of key dictionaries are not carried.
 */
#ifndef DH_TABLE_ARROW_H
#define DH_TABLE_ARROW_H

#include "table/table.h"

/* Rows [begin, begin + n) of one column; the array has a non-zero `offset` rather than copied buffers. */
dh_status dh_arrow_export_column(const dh_column *column, const char *name, int64_t begin, int64_t n,
                                 struct ArrowSchema *schema /* may be NULL */, struct ArrowArray *array,
                                 dh_error *error);
dh_status dh_arrow_import_column(dh_column **out, const struct ArrowSchema *schema, const struct ArrowArray *array,
                                 dh_error *error);
/* The schema of a type without a column: the result of a plugin's function is imported by it. */
dh_status dh_arrow_export_type(dh_type type, const char *name, struct ArrowSchema *schema, dh_error *error);
/* A stream of one batch; holds the columns until released. */
dh_status dh_arrow_export_table(const dh_table *table, struct ArrowArrayStream *out, dh_error *error);
/* Reads a stream to its end and releases it. */
dh_status dh_arrow_import_table(dh_table **out, struct ArrowArrayStream *stream, dh_error *error);

#endif
