/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loads files into one table, by a spec of its columns (config/table_spec.h) and entries that say how the files write
 * them (config/entry.h, from dataset.lua or a profile). The table has every column that any of them gives; where one
 * does not give it, it is unknown. The result is a dh_load (load.h).
 *
 * No record is lost: read = accepted + rejected holds at any time. A row with several faults is rejected once, with all
 * of them. Checks that need more than the cell (keys, order of dates) are made by the caller with dh_load_reject,
 * between dh_load_files and dh_load_finish.
 */
#ifndef DH_LOAD_LOADER_H
#define DH_LOAD_LOADER_H

#include "base/pool.h"
#include "load/config/entry.h"
#include "load/load.h"

/* Opens the files of `entries` (paths relative to `folder`) and reads every record. EIO; EDATA for a file that is no
 * table: empty, without a header, or without a mapped header (the message lists the headers that it has). */
dh_status dh_load_files(dh_load **out, const dh_table_spec *spec, const dh_load_entries *entries, const char *folder,
                        dh_pool *pool, dh_error *error);
/* Checks that the files can be opened and their headers fit, without reading rows. Errors as dh_load_files. */
dh_status dh_load_probe(const dh_table_spec *spec, const dh_load_entries *entries, const char *folder, dh_error *error);
/* As dh_load_files, but keeps no rows: only counts, faults and warnings. Memory grows with the faults alone.
 * dh_load_table is NULL, and dh_load_reject must not be called. */
dh_status dh_load_check(dh_load **out, const dh_table_spec *spec, const dh_load_entries *entries, const char *folder,
                        dh_pool *pool, dh_error *error);

/* Rejects an accepted row for `column` (name of a spec column, NULL = the whole record); its raw value is read from the
 * file again. The row stays in dh_load_table until dh_load_finish. EINVAL, EIO. */
dh_status dh_load_reject(dh_load *load, int64_t row, const char *column, dh_error *error, const char *reason, ...)
    __attribute__((format(printf, 5, 6)));
/* Removes the rejected rows. The table is then final. */
dh_status dh_load_finish(dh_load *load, dh_error *error);
dh_table *dh_load_take_table(dh_load *load); /* hands the table over to the caller; NULL when there is none */

#endif
