/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What lies in a store's folder and is no part of the store: parts of interrupted imports, and those that an import has
 * replaced. Only files that an import must have written are removed, "TABLE-N" of a table of the store; all others are
 * somebody's. The caller holds the lock on the folder.
 */
#ifndef DH_STORE_LEFTOVERS_H
#define DH_STORE_LEFTOVERS_H

#include "store/manifest.h"

/* What was removed. */
typedef struct dh_leftovers {
    int64_t files, bytes;
} dh_leftovers;

/* Removes parts of the tables of `kept` and of the inputs that `kept` does not name, with their rejects, and unfinished
 * manifests and rejects. folder: its descriptor. */
void dh_leftovers_clear(int folder, const dh_store_manifest *kept, const dh_store_input *inputs, int32_t n,
                        dh_leftovers *removed);
/* Removes folders "STORE.PID.import" beside the store `path` that nobody has locked: left by interrupted imports. */
void dh_leftovers_clear_beside(const char *path, dh_leftovers *removed);
/* Removes the files of `old` that `now` does not name. Rejects that were changed since they were written are mended by
 * somebody: they stay, as TABLE-N.mended.csv; `keep` is called with that name. path: of the folder. */
void dh_leftovers_replace(int folder, const char *path, const dh_store_manifest *old, const dh_store_manifest *now,
                          void (*keep)(void *self, const char *name), void *self);

#endif
