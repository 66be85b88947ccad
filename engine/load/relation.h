/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files as a relation. */
#ifndef DH_LOAD_RELATION_H
#define DH_LOAD_RELATION_H

#include "load/config/entry.h"
#include "load/config/reject_limit.h"
#include "load/load.h"
#include "table/relation.h"

/* The rows of the files as a relation: each scan reads the files again, and only the columns that it needs. Rows with
 * an invalid cell in those columns are rejected, counted and reported in the notes of the result; more than
 * `max_rejected` allows is EDATA. Fields are in the order of the first file. The spec and what the entries refer to are
 * borrowed while the relation lives. The caller holds one reference. */
dh_status dh_load_relation(dh_relation **out, const dh_table_spec *spec, const dh_load_entries *entries,
                           const char *folder, dh_reject_limit max_rejected, dh_error *error);
/* Counts of records of the scan that finished last. */
void dh_load_relation_counts(const dh_relation *relation, int64_t *read, int64_t *rejected);
const dh_load *dh_load_relation_load(const dh_relation *relation);
/* As dh_load_warning, of a relation made by dh_load_relation. */
const char *dh_load_relation_warning(const dh_relation *relation, int32_t index);

#endif
