/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A store: a data set on disk as other tools open it. A folder with
 *
 *   store.lua            what is there, as data: title and so on, and for each table its parts, with the rows read and
 *                        rejected, the files they came from (name, size, time, XXH3), and each part's own XXH3
 *   TABLE-N.arrow        a part: the rows of one import as an Arrow IPC file (ipc.h)
 *   TABLE-N.rejects.csv  the rows that were rejected there, to be mended
 *
 * Codes of a category are the same in all parts of a table: a later part's dictionary begins with the one before it,
 * so the last one has all texts. store.lua names what belongs to the store; it is replaced last, in one step, so that
 * an import that is broken off leaves the store as it was. Files that it does not name are left-overs, which the next
 * import removes. Nothing is changed once it is written: a reader goes on with what it has mapped.
 *
 * A dh_store owns all it hands out but where a reference is said to be the caller's.
 */
#ifndef DH_STORE_STORE_H
#define DH_STORE_STORE_H

#include "base/pool.h"
#include "base/strbuf.h"
#include "table/relation.h"

#define DH_STORE_MANIFEST "store.lua"

/* What a data set says of itself; NULL = not given. */
typedef struct dh_store_about {
    const char *title, *source, *geography, *unit_level;
    const char *dataset; /* path of what was imported: relative to the store's folder, or absolute */
    bool has_as_of;      /* declared */
    int32_t as_of;
    bool has_latest; /* the latest day in it */
    int32_t latest;
    bool synthetic;
    double max_rejected;
} dh_store_about;

/* A file that rows came from. */
typedef struct dh_store_source {
    const char *name;       /* as the data set names it */
    const char *path;       /* relative to the store's folder, or absolute; "/" = it is not UTF-8 */
    int64_t size, modified; /* nanoseconds since 1970 */
    uint64_t hash;          /* XXH3 */
} dh_store_source;

typedef struct dh_store_part {
    const char *file; /* in the store's folder */
    int64_t rows, size, read, rejected;
    uint64_t hash;
    const char *imported_on; /* 2020-08-11T09:30:00Z */
    const dh_store_source *sources;
    int32_t n_sources;
    const char *const *rejects; /* files */
    int32_t n_rejects;
    const char *const *notes; /* on what was in the sources and is in no row */
    int32_t n_notes;
} dh_store_part;

typedef struct dh_store_table {
    const char *name, *profile; /* NULL = none */
    const char *const *keys;    /* per field: the table that its codes are rows of; NULL = it is no key */
    const dh_store_part *parts;
    int32_t n_parts;
    int64_t rows, read, rejected;
    dh_relation *relation;
} dh_store_table;

typedef struct dh_store dh_store;

bool dh_store_is(const char *path); /* whether it is a folder with a store.lua */
/* EDATA: what store.lua or a part says does not hold together. Checksums are not compared. */
dh_status dh_store_open(dh_store **out, const char *path, dh_error *error);
void dh_store_close(dh_store *store);
const char *dh_store_path(const dh_store *store);
const dh_store_about *dh_store_get_about(const dh_store *store);
int32_t dh_store_n_tables(const dh_store *store);
const dh_store_table *dh_store_table_at(const dh_store *store, int32_t index);
const dh_store_table *dh_store_find(const dh_store *store, const char *name); /* NULL = none */
/* The dictionary of the keys of a table: all fields that are one share it. NULL = there is none. */
dh_dictionary *dh_store_key(const dh_store *store, const char *table);

/* What became of a source since the import. One that is missing is no fault: the store stands for itself. */
typedef enum dh_source_state {
    DH_SOURCE_SAME,
    DH_SOURCE_CHANGED, /* it has another size or time */
    DH_SOURCE_MISSING
} dh_source_state;

/* The sources in a state, each once. NULL past the last. */
const dh_store_source *dh_store_source_in(const dh_store *store, dh_source_state state, int32_t index,
                                          const dh_store_part **part);
/* A source as it is now but for its hash; `name` relative to `folder`, to be kept relative to the folder of `store`.
 * The strings live in `arena`. EIO when it is not there. */
dh_status dh_store_source_read(dh_store_source *out, dh_arena *arena, const char *store, const char *folder,
                               const char *name, dh_error *error);
/* Its hash, reading all of it. */
dh_status dh_store_source_hash(uint64_t *out, const char *folder, const char *name, dh_error *error);

/* Reads every byte of every part and compares the checksums, then loads every cell. EDATA for the first that is not as
 * it was written. */
dh_status dh_store_check(const dh_store *store, dh_pool *pool, dh_error *error);

/* ---- rows in memory ---- */

/* A table with the relation's columns and none of their values yet: what keys link to, and plans are bound against. */
dh_status dh_store_stub(dh_table **out, const dh_relation *relation, dh_error *error);
/* Reads the values into a stub, which then tells what the relation does. EDATA when there are not as many rows as it
 * was made for. */
dh_status dh_store_fill(dh_table *stub, dh_relation *relation, dh_pool *pool, dh_error *error);

/* ---- writing ---- */

typedef struct dh_store_input {
    const char *name, *profile;
    dh_relation *relation;
    const char *const *keys; /* per field; NULL = no keys at all */
    const dh_store_source *sources;
    int32_t n_sources;
    bool append; /* the rows are a further part of the table that is there; it has no keys */
    /* How many rows were read and rejected, asked when all have been written. */
    void (*counts)(void *self, int64_t *read, int64_t *rejected);
    /* Rejects as CSV, appended; false past the last. NULL = there are none. */
    bool (*rejects)(void *self, int32_t index, dh_strbuf *out);
    /* What else was in the sources and is in no row, appended; false past the last. NULL = nothing. */
    bool (*notes)(void *self, int32_t index, dh_strbuf *out);
    void *self;
} dh_store_input;

typedef struct dh_store_options {
    dh_pool *pool;
    bool compress;
    /* The store that is there, as the caller saw it: tables that are not named stay as they are. EIO when another
     * import has changed it since. NULL = the store is made anew. */
    const dh_store *extend;
    /* Called when a table's rows are written and its sources' hashes are about to be; NULL = they are there. */
    dh_status (*hashes)(void *self, dh_error *error);
    void *self;
} dh_store_options;

/* Makes the store at `path`, or replaces the one that is there; any other folder or file is refused (EINVAL). */
dh_status dh_store_write(const char *path, const dh_store_about *about, const dh_store_input *inputs, int32_t n,
                         const dh_store_options *options, dh_error *error);

#endif
