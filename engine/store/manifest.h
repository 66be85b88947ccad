/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store.lua to and from structs. */
#ifndef DH_STORE_MANIFEST_H
#define DH_STORE_MANIFEST_H

#include "base/strbuf.h"
#include "store/store.h"

enum { DH_STORE_FORMAT = 1 };

typedef struct dh_store_key_of {
    const char *field, *table;
} dh_store_key_of;

/* A table as store.lua has it. */
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

/* Everything lives in `arena`. EDATA with the line for what is not as it must be. */
dh_status dh_store_manifest_read(dh_store_manifest *out, const char *path, dh_arena *arena, dh_error *error);
void dh_store_manifest_write(dh_strbuf *out, const dh_store_manifest *manifest);
/* Names of files are plain: no folder, no leading dot. */
bool dh_store_is_file_name(const char *name);

#endif
