/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a Lua data file returned, as a plain tree in an arena: no Lua state is needed to read it. Fields are sorted by
 * key, so that nothing depends on Lua's order. Texts are valid UTF-8 without NUL.
 */
#ifndef DH_LOAD_CONFIG_LUA_DATA_H
#define DH_LOAD_CONFIG_LUA_DATA_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"

typedef enum dh_data_kind { DH_DATA_BOOL, DH_DATA_INTEGER, DH_DATA_NUMBER, DH_DATA_TEXT, DH_DATA_TABLE } dh_data_kind;

typedef struct dh_data dh_data;
typedef struct dh_data_field dh_data_field;

struct dh_data {
    dh_data_kind kind;
    bool boolean;
    int64_t integer;
    double number; /* of integers too */
    const char *text;
    const dh_data *items; /* [1], [2], … */
    int32_t n_items;
    const dh_data_field *fields; /* by key */
    int32_t n_fields;
};

struct dh_data_field {
    const char *key;
    dh_data value;
};

/* A file's tree and its own text, which is kept to find lines in. Both live in the arena. */
typedef struct dh_data_file {
    const char *path;
    const char *source;
    dh_data root;
} dh_data_file;

dh_status dh_data_read(dh_data_file *out, const char *path, dh_arena *arena, dh_error *error);
const dh_data *dh_data_get(const dh_data *table, const char *key); /* NULL = not there */
const char *dh_data_kind_name(dh_data_kind kind);                  /* "a text" … */

/* Sets an error and the line where `key` first stands in the file (0 when it does not): Lua tables keep no lines. */
dh_status dh_data_error(const dh_data_file *file, const char *key, dh_error *error, dh_status status,
                        const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
