/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files as a relation. One reference is the caller's. */
#ifndef DH_LOAD_RELATION_H
#define DH_LOAD_RELATION_H

#include "load/config/entry.h"
#include "load/load.h"
#include "table/relation.h"

/* The files' rows as a relation, scanned when a plan asks and only in the columns that it needs: rows whose cells in
 * those columns are invalid are left out, counted, and told of in the result's notes; more than the share
 * `max_rejected` of them is EDATA. Fields stand in the order of the first file. The spec, the entry and the folder are
 * borrowed while it lives. */
dh_status dh_load_relation(dh_relation **out, const dh_table_spec *spec, const dh_load_entry *entry, const char *folder,
                           double max_rejected, dh_error *error);
/* Of the last pass over such a relation that was finished. */
void dh_load_relation_counts(const dh_relation *relation, int64_t *read, int64_t *rejected);
const dh_load *dh_load_relation_load(const dh_relation *relation);
/* As dh_load_warning, of a relation made by dh_load_relation. */
const char *dh_load_relation_warning(const dh_relation *relation, int32_t index);

#endif
