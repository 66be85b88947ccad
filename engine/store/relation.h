/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of one or more Arrow IPC files of ours, one after the other, as a relation: a morsel is a record batch. What
 * is not compressed is looked at where it is mapped; text is decompressed when a plan first asks a morsel for it.
 * Pieces whose least and greatest values lie outside the ranges asked for are left out.
 */
#ifndef DH_STORE_RELATION_H
#define DH_STORE_RELATION_H

#include "store/ipc_read.h"

/* Files of equal fields; the codes of all are those of `dictionaries` (per field, NULL where there is none). A
 * reference is taken to each file and dictionary. `name` is borrowed. */
dh_status dh_store_relation_new(dh_relation **out, const char *name, dh_ipc_file *const *files, int32_t n_files,
                                dh_dictionary *const *dictionaries, int64_t rows, dh_error *error);
/* What each result must tell of the import. The texts are borrowed. */
void dh_store_relation_report(dh_relation *relation, const char *const *notes, int32_t n);

#endif
