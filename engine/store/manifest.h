/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading and writing store.lua. */
#ifndef DH_STORE_MANIFEST_H
#define DH_STORE_MANIFEST_H

#include "base/strbuf.h"
#include "store/store.h"

/* sources: source files in all, which the limits of data files (load/config) allow */
enum { DH_STORE_FORMAT = 1, DH_STORE_SOURCES = 60000 };

/* Column `field` holds keys of `table`. */
typedef struct dh_store_key_of {
    const char *field, *table;
} dh_store_key_of;

/* A table in store.lua. */
typedef struct dh_store_entry {
    const char *name, *profile;
    dh_store_key_of *keys;
    int32_t n_keys;
    dh_store_part *parts;
    int32_t n_parts;
} dh_store_entry;

typedef struct dh_store_manifest {
    dh_store_about about;
    bool compressed;
    dh_store_entry *entries;
    int32_t n_entries;
} dh_store_manifest;

/* Everything lives in `arena`. EIO; EDATA with the line for anything malformed, and for another format. */
dh_status dh_store_manifest_read(dh_store_manifest *out, const char *path, dh_arena *arena, dh_error *error);
void dh_store_manifest_write(dh_strbuf *out, const dh_store_manifest *manifest);
/* Whether a name is that of a file in the store's own folder: no slash, no leading dot. */
bool dh_store_is_file_name(const char *name);

#endif
