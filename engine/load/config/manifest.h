/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dataset.lua and profiles: Lua as data, run in an empty environment with limits on time and memory, checked key by
 * key (an unknown key is refused with the nearest known one), turned into plain structs.
 */
#ifndef DH_LOAD_CONFIG_MANIFEST_H
#define DH_LOAD_CONFIG_MANIFEST_H

#include "load/config/entry.h"

typedef struct dh_manifest {
    char *folder;                                  /* that file names are relative to */
    char *path;                                    /* of dataset.lua or the profile */
    char *title, *source, *geography, *unit_level; /* NULL = not given */
    bool has_as_of;
    int32_t as_of;
    bool synthetic;
    double max_rejected; /* share of the rows read; default 0.05 */
    /* one entry per table named in the manifest, in the order of `names` */
    char **names;
    dh_load_entry **entries;
    int32_t n_entries;
    /* tables = { … }: tables that are not the domain's, by name; their columns are those that `types` declares */
    const dh_table_spec *plain;
    dh_load_entry **plain_entries;
    int32_t n_plain;
} dh_manifest;

/* `dataset` is a folder with dataset.lua, or a bare file, which needs `profile` (a path, or a name looked up in
 * `profile_folder`, may be NULL). `tables` are the specs that may be named. EINVAL/EIO/EDATA with file and line. */
dh_status dh_manifest_read(dh_manifest **out, const char *dataset, const char *profile, const char *profile_folder,
                           const dh_table_spec *tables, int32_t n_tables, dh_error *error);
/* One that no file says: a copy of what stands in `values` but for its entries. */
dh_status dh_manifest_copy(dh_manifest **out, const dh_manifest *values, dh_error *error);
void dh_manifest_free(dh_manifest *manifest);
const dh_load_entry *dh_manifest_entry(const dh_manifest *manifest, const char *table); /* NULL = not there */

extern const dh_data_key dh_dataset_keys[]; /* those of the tables aside */
extern const size_t dh_n_dataset_keys;

#endif
