/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From files to one table: what the columns must be (config/table_spec.h), how the files write them (config/entry.h,
 * read from dataset.lua or a profile), and what came of it (load.h).
 *
 * Nothing is lost: read = accepted + rejected holds at every moment. A row with several faults is rejected once and
 * lists all of them. Checks that need other tables (keys, order of dates) are made by the caller between
 * dh_load_files and dh_load_finish with dh_load_reject.
 */
#ifndef DH_LOAD_LOADER_H
#define DH_LOAD_LOADER_H

#include "base/pool.h"
#include "load/config/entry.h"
#include "load/load.h"

/* Opens the files of `entry` (paths relative to `folder`), reads every record. EIO, or EDATA for a file that cannot
 * be a table at all (empty, no header, a mapped header that is missing: the message lists the headers there are). */
dh_status dh_load_files(dh_load **out, const dh_table_spec *spec, const dh_load_entry *entry, const char *folder,
                        dh_pool *pool, dh_error *error);
/* Whether the files can be opened and their headers fit; no row is read. */
dh_status dh_load_probe(const dh_table_spec *spec, const dh_load_entry *entry, const char *folder, dh_error *error);
/* As dh_load_files, without keeping the rows: the counts, every fault and every warning, in bounded memory but for the
 * faults. dh_load_table is NULL. */
dh_status dh_load_check(dh_load **out, const dh_table_spec *spec, const dh_load_entry *entry, const char *folder,
                        dh_pool *pool, dh_error *error);

/* Marks an accepted row as invalid in `column` (a spec column's name, or NULL for the whole record); its raw value is
 * looked up. It stays in dh_load_table until dh_load_finish. */
dh_status dh_load_reject(dh_load *load, int64_t row, const char *column, dh_error *error, const char *reason, ...)
    __attribute__((format(printf, 5, 6)));
/* Takes the marked rows out. The table is then final and the caller's to take (dh_load_take_table). */
dh_status dh_load_finish(dh_load *load, dh_error *error);
dh_table *dh_load_take_table(dh_load *load);

#endif
