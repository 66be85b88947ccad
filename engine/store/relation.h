/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of one or more Arrow IPC files of ours, one after the other, as a relation: a piece is a record batch. What
 * is not compressed is looked at where it is mapped; text is decompressed when a plan first asks a piece for it.
 * Pieces whose least and greatest values lie outside the ranges asked for are left out.
 */
#ifndef DH_STORE_RELATION_H
#define DH_STORE_RELATION_H

#include "store/ipc_read.h"

/* Files of equal fields; the codes of all are those of `dictionaries` (per field, NULL where there is none). A
 * reference is taken to each file and dictionary. `name` is borrowed. */
dh_status dh_store_relation_new(dh_relation **out, const char *name, dh_ipc_file *const *files, int32_t n_files,
                                dh_dictionary *const *dictionaries, int64_t rows, dh_error *error);
/* How many rows its files had when they were imported, and how many of them were rejected: results tell of those. */
void dh_store_relation_count(dh_relation *relation, int64_t read, int64_t rejected);

#endif
