/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of one or more Arrow IPC files (ipc_read.h) as a relation: a morsel is a record batch. Uncompressed values
 * are read in place from the mapping; text is decompressed when it is first needed. Record batches whose statistics lie
 * outside the requested ranges are pruned.
 */
#ifndef DH_STORE_RELATION_H
#define DH_STORE_RELATION_H

#include "store/ipc_read.h"

/* A relation over files with equal fields. dictionaries: per field, for the codes of all files; NULL = no category.
 * rows: of all files. Takes a reference to each file and dictionary; `name` is borrowed. EDATA if fields differ. */
dh_status dh_store_relation_new(dh_relation **out, const char *name, dh_ipc_file *const *files, int32_t n_files,
                                dh_dictionary *const *dictionaries, int64_t rows, dh_error *error);
/* File `index`, borrowed. */
const dh_ipc_file *dh_store_relation_file(const dh_relation *relation, int32_t index);
/* Sets the notes on the import that each result carries. They are borrowed. */
void dh_store_relation_report(dh_relation *relation, const char *const *notes, int32_t n);

#endif
