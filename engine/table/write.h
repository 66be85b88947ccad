/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writing tables as text. CSV and JSON are for machines: "." decimals, ISO dates, shortest round-trip numbers, unknown
 * = empty or null; a count column gets NAME_lower and NAME_upper after it only when one of its cells is not exact
 * (infinite = empty or null). JSON is one array of objects, one a line. Table and md are for people, by locale.
 * A text cell that a spreadsheet would run as a formula (= + - @ at its start) is written as it is in CSV: data is
 * not changed silently. In a table, text is cut with … at 60 cells of the screen's width, a line break shows as ⏎ and
 * another control character as �, so that a row stays a row; the other formats hold everything. A column's numbers all
 * have as many decimals as the one that needs most.
 */
#ifndef DH_TABLE_WRITE_H
#define DH_TABLE_WRITE_H

#include "base/pool.h"
#include "table/format.h"

typedef enum dh_table_format { DH_FORMAT_TABLE, DH_FORMAT_CSV, DH_FORMAT_JSON, DH_FORMAT_MD } dh_table_format;

bool dh_table_format_parse(const char *name, dh_table_format *out); /* "table", "csv", "json", "md" */
dh_status dh_table_write(dh_strbuf *out, const dh_table *table, dh_table_format format, dh_locale locale,
                         dh_error *error);
/* The same in pieces, so that a large table is never held as text: csv and json come by some 64 KiB. The first status
 * that is not OK ends it. pool: csv and json of many rows are written by several threads; NULL = by one. */
typedef dh_status (*dh_table_take)(void *context, const char *bytes, size_t size, dh_error *error);
dh_status dh_table_write_to(dh_table_take take, void *context, const dh_table *table, dh_table_format format,
                            dh_locale locale, dh_pool *pool, dh_error *error);
/* Into a file as by dh_file_write (base/file.h). */
dh_status dh_table_save(const char *path, const dh_table *table, dh_table_format format, dh_locale locale,
                        dh_pool *pool, dh_error *error);

#endif
