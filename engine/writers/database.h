/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writing databases (.sqlite): the table of functions of libdienhong-sqlite.so, which is opened only when one is
 * written, and stands on SQLite. The same calls give the same bytes. A status other than DH_OK ends the database: drop
 * it.
 */
#ifndef DH_WRITERS_DATABASE_H
#define DH_WRITERS_DATABASE_H

#include "dienhong/plugin.h"

#define DH_DATABASE_MAX_COLUMNS 2000

typedef struct dh_database dh_database;

/* A column as it is declared: "INTEGER", "REAL", "TEXT", "DATE" … */
typedef struct dh_database_column {
    const char *name, *type;
} dh_database_column;

typedef dh_status (*dh_database_take)(void *context, const char *bytes, size_t size, dh_error *error);

typedef struct dh_database_api {
    uint32_t struct_size;
    dh_status (*begin)(dh_database **out, dh_error *error);
    /* A further table, into which the rows that follow go. EINVAL: SQLite takes no such names. */
    dh_status (*table)(dh_database *database, const char *name, const dh_database_column *columns, int32_t n,
                       dh_error *error);
    /* A value a column: bool, int64, float64 or text; not valid = NULL. EINVAL: a text that is no UTF-8. */
    dh_status (*row)(dh_database *database, const dh_value *values, dh_error *error);
    /* Hands the whole file over by some 64 KiB, and frees the database, also on failure. */
    dh_status (*end)(dh_database *database, dh_database_take take, void *context, dh_error *error);
    void (*drop)(dh_database *database); /* NULL is ignored */
} dh_database_api;

const dh_database_api *dienhong_sqlite(void);

#endif
