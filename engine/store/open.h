/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of an open store. */
#ifndef DH_STORE_OPEN_H
#define DH_STORE_OPEN_H

#include "store/manifest.h"
#include "store/relation.h"

/* The dictionary of the keys of one table; holds one reference. */
typedef struct dh_store_keys {
    const char *table;
    dh_dictionary *dictionary;
} dh_store_keys;

struct dh_store {
    dh_arena *arena;
    const char *path;
    dh_store_manifest manifest;
    dh_store_table *tables; /* in the order of the manifest */
    int32_t n_tables;
    dh_store_keys *keys;
    int32_t n_keys;
};

#endif
