/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dataset.lua and profiles: Lua as data (lua_sandbox.h), checked key by key (an unknown key is an error that names the
 * nearest known one) and turned into plain structs.
 */
#ifndef DH_LOAD_CONFIG_MANIFEST_H
#define DH_LOAD_CONFIG_MANIFEST_H

#include "load/config/folders.h"
#include "load/config/listed.h"
#include "load/config/entry.h"
#include "load/config/reject_limit.h"

typedef struct dh_manifest {
    char *folder;                                             /* file names are relative to it */
    char *path;                                               /* of dataset.lua or of the profile */
    char *title, *source, *geography, *unit_level, *calendar; /* NULL = not given */
    bool has_as_of;
    int32_t as_of; /* days since 1970 */
    bool synthetic;
    const dh_listed *covers; /* the lists that are declared to be complete */
    int32_t n_covers;
    char **left_out; /* files and sheets that are no entry's, though they were looked at */
    int32_t n_left_out;
    dh_reject_limit max_rejected;
    dh_load_entries *domain; /* of the tables of the domain that are given, in the order of their specs */
    int32_t n_domain;
    /* tables = { … }: user-defined tables, sorted by name; `types` declares their columns */
    const dh_table_spec *plain;
    dh_load_entries *plain_entries;
    int32_t n_plain;
} dh_manifest;

/* Reads a manifest. `dataset`: a folder with a dataset.lua, or a single file, which needs a `profile` (a path, or a
 * name in the folders of profiles; `folders` may be NULL). `tables`: the specs of the domain's tables; borrowed.
 * EINVAL, EIO, or EDATA with file and line. Freed with dh_manifest_free. */
dh_status dh_manifest_read(dh_manifest **out, const char *dataset, const char *profile, const dh_folders *folders,
                           const dh_table_spec *tables, int32_t n_tables, dh_error *error);
/* Whether a file may be read; a failure is that of what wanted to read it. */
typedef dh_status (*dh_may_read)(void *context, const char *path, dh_error *error);
/* The same, where dataset.lua and each profile are asked for before they are read. */
dh_status dh_manifest_read_asking(dh_manifest **out, const char *dataset, const char *profile,
                                  const dh_folders *folders, const dh_table_spec *tables, int32_t n_tables,
                                  dh_may_read may_read, void *context, dh_error *error);
/* The same of the text of a dataset.lua that stands in no file, for one file of that name; files are found from
 * `folder`. */
dh_status dh_manifest_read_text(dh_manifest **out, const char *text, const char *name, const char *folder,
                                const dh_table_spec *tables, int32_t n_tables, dh_error *error);
/* A manifest without a file: copies the strings and settings of `values`, not its entries. */
dh_status dh_manifest_copy(dh_manifest **out, const dh_manifest *values, dh_error *error);
/* How its files are read that are no delimited text; borrowed. */
void dh_manifest_set_readers(dh_manifest *manifest, const struct dh_readers *readers);
void dh_manifest_free(dh_manifest *manifest);
/* The entries of a table of the domain; NULL = not there. */
const dh_load_entries *dh_manifest_entries(const dh_manifest *manifest, const char *table);

extern const dh_data_key dh_dataset_keys[]; /* keys of dataset.lua other than names of tables */
extern const size_t dh_n_dataset_keys;

#endif
