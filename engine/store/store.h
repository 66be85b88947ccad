/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A store: a data set on disk, in a format that other tools can open. It is a folder with
 *
 *   store.lua            the manifest: title and so on, and for each table its parts, with the rows read and rejected,
 *                        the source files (name, size, time, XXH3), and the XXH3 of the part
 *   TABLE-N.arrow        a part: the rows of one import as an Arrow IPC file (ipc.h)
 *   TABLE-N.rejects.csv  the records rejected by that import, to be corrected
 *
 * The codes of a category are the same in all parts of a table: the dictionary of a part begins with that of the part
 * before it, so the last one has all texts. store.lua names the files that belong to the store. It is replaced last,
 * and atomically, so an interrupted import leaves the store as it was. Parts of its tables that it does not name are
 * left-overs, which the next import removes; other files in the folder are left alone. Files are never changed once
 * written, so readers can go on with what they have mapped.
 *
 * A dh_store owns all that it returns, unless a reference is said to be the caller's.
 */
#ifndef DH_STORE_STORE_H
#define DH_STORE_STORE_H

#include "base/pool.h"
#include "base/reporting.h"
#include "base/strbuf.h"
#include "load/config/listed.h"
#include "table/relation.h"

#define DH_STORE_MANIFEST "store.lua"

/* Metadata of a data set; NULL = not given. */
typedef struct dh_store_about {
    const char *title, *source, *geography, *unit_level;
    const char *dataset; /* path of what was imported, relative to the store's folder or absolute */
    bool has_as_of;      /* as_of is declared; days since 1970, as `latest` */
    int32_t as_of;
    bool has_latest; /* latest: the latest day in the data */
    int32_t latest;
    bool synthetic;
    const dh_listed *covers; /* the lists that are declared to be complete */
    int32_t n_covers;
    double max_rejected;         /* allowed share, 0 to 1 */
    const dh_calendar *calendar; /* that is declared; NULL = none */
} dh_store_about;

/* A source: a file that rows were imported from. */
typedef struct dh_store_source {
    const char *name;       /* as the data set names it */
    const char *path;       /* relative to the store's folder or absolute */
    int64_t size, modified; /* bytes; nanoseconds since 1970 */
    uint64_t hash;          /* XXH3 of its bytes */
} dh_store_source;

typedef struct dh_store_part {
    const char *file;                   /* name in the store's folder */
    int64_t rows, size, read, rejected; /* size in bytes; else records */
    uint64_t hash;                      /* XXH3 of its bytes */
    const char *imported_on;            /* 2020-08-11T09:30:00Z */
    const dh_store_source *sources;
    int32_t n_sources;
    const char *const *rejects;    /* names of the files with its rejects … */
    const uint64_t *reject_hashes; /* … and their XXH3, as they were written; NULL = not known */
    int32_t n_rejects;
    const char *const *notes; /* sentences on what was skipped in the sources */
    int32_t n_notes;
} dh_store_part;

typedef struct dh_store_table {
    const char *name, *profile; /* NULL = none */
    const char *const *keys;    /* per field: the table whose rows its codes are; NULL = no key */
    const dh_store_part *parts;
    int32_t n_parts;
    int64_t rows, read, rejected;
    dh_relation *relation;
} dh_store_table;

typedef struct dh_store dh_store;

/* Whether it is a folder with a store.lua. EIO when that cannot be told. */
dh_status dh_store_find_manifest(bool *out, const char *path, dh_error *error);
/* Opens a store. EIO; EDATA when store.lua or a part is malformed or they contradict each other. Checksums are not
 * compared (dh_store_check does). */
dh_status dh_store_open(dh_store **out, const char *path, dh_error *error);
void dh_store_close(dh_store *store);
const char *dh_store_path(const dh_store *store);
const dh_store_about *dh_store_get_about(const dh_store *store);
int32_t dh_store_n_tables(const dh_store *store);
const dh_store_table *dh_store_table_at(const dh_store *store, int32_t index);
const dh_store_table *dh_store_find(const dh_store *store, const char *name); /* NULL = none */
/* The dictionary shared by all fields that hold keys of a table; borrowed. NULL = there is none. */
dh_dictionary *dh_store_key(const dh_store *store, const char *table);

/* State of a source file since the import. A missing one is no error: the store does not need it. */
typedef enum dh_source_state {
    DH_SOURCE_SAME,
    DH_SOURCE_CHANGED, /* its size or modification time differs */
    DH_SOURCE_MISSING
} dh_source_state;

/* Source `index` of those in a state, each listed once; *part: one that was imported from it. NULL past the last. */
const dh_store_source *dh_store_source_in(const dh_store *store, dh_source_state state, int32_t index,
                                          const dh_store_part **part);
/* Fills in a source as it is now, except its hash. `name` is relative to `folder`; the path is made relative to the
 * folder `store`. Strings live in `arena`. EIO when it is not there, EINVAL when it is neither file nor folder. */
dh_status dh_store_source_read(dh_store_source *out, dh_arena *arena, const char *store, const char *folder,
                               const char *name, dh_error *error);
/* The XXH3 of a source, reading all of it. EIO. */
dh_status dh_store_source_hash(uint64_t *out, const char *folder, const char *name, dh_error *error);

/* Compares the checksums of all parts, then loads and checks every cell. EDATA for the first that is damaged. */
dh_status dh_store_check(const dh_store *store, dh_pool *pool, dh_error *error);

/* ---- rows in memory ---- */

/* A table with the relation's columns and number of rows but without values: enough to link keys and bind plans. */
dh_status dh_store_stub(dh_table **out, const dh_relation *relation, dh_error *error);
/* Reads the values into a stub, and adds the notes of the relation to it. EDATA when the number of rows is not that of
 * the stub. */
dh_status dh_store_fill(dh_table *stub, dh_relation *relation, dh_pool *pool, dh_error *error);

/* ---- writing ---- */

/* A table to be written. */
typedef struct dh_store_input {
    const char *name, *profile;
    dh_relation *relation;
    const char *const *keys; /* per field, as in dh_store_table; NULL = no keys */
    const dh_store_source *sources;
    int32_t n_sources;
    bool append; /* add a part to the table that is there, which has no keys */
    /* Records read and rejected; called when all rows are written. */
    void (*counts)(void *self, int64_t *read, int64_t *rejected);
    /* Appends the rejects as CSV number `index`; false past the last. NULL = there are none. */
    bool (*rejects)(void *self, int32_t index, dh_strbuf *out);
    /* Appends sentence `index` on what was skipped in the sources; false past the last. NULL = nothing. */
    bool (*notes)(void *self, int32_t index, dh_strbuf *out);
    void *self;
} dh_store_input;

typedef struct dh_store_options {
    dh_pool *pool;
    bool compress;
    /* The store to extend, as opened by the caller: tables that are not given as inputs stay as they are. EIO when
     * another import has changed it since. NULL = write a new store. */
    const dh_store *extend;
    /* Called when the rows of a table are written: must set the hashes of its sources. NULL = they are set already. */
    dh_status (*hashes)(void *self, dh_error *error);
    void (*say)(void *self, const char *sentence); /* what was removed or kept; NULL = nobody wants to know */
    void *self;
} dh_store_options;

/* Makes, replaces or extends the store at `path`; EINVAL when it is any other file or a folder with other content. EIO,
 * and all errors of the inputs' relations. On failure the store is as it was before. */
dh_status dh_store_write(const char *path, const dh_store_about *about, const dh_store_input *inputs, int32_t n,
                         const dh_store_options *options, dh_error *error);

#endif
