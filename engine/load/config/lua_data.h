/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table returned by a Lua data file, as a plain tree in an arena that needs no Lua state. Fields are sorted by key,
 * so that nothing depends on the order of Lua's hash tables. Texts are valid UTF-8 without NUL.
 */
#ifndef DH_LOAD_CONFIG_LUA_DATA_H
#define DH_LOAD_CONFIG_LUA_DATA_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"

typedef enum dh_data_kind {
    DH_DATA_BOOL,
    DH_DATA_INTEGER,
    DH_DATA_NUMBER,
    DH_DATA_TEXT,
    DH_DATA_TABLE,
    DH_DATA_FUNCTION /* of dh_data_read_with_functions alone; nothing of it is kept */
} dh_data_kind;

typedef struct dh_data dh_data;
typedef struct dh_data_field dh_data_field;

struct dh_data {
    dh_data_kind kind;
    bool boolean;
    int64_t integer;
    double number; /* also set for integers */
    const char *text;
    const dh_data *items; /* the list part: [1], [2], … */
    int32_t n_items;
    const dh_data_field *fields; /* the named part, sorted by key */
    int32_t n_fields;
};

struct dh_data_field {
    const char *key;
    dh_data value;
};

/* A file's tree, and its source text, in which dh_data_error looks up lines. Both live in the arena. It may stand for a
 * table of the file, so that errors are found in it: field `key`, or item number `item` (if `key` is NULL), of
 * `within`.
 */
typedef struct dh_data_file {
    const char *path;
    const char *source;
    dh_data root;
    const struct dh_data_file *within; /* NULL = the whole file */
    const char *key;
    int32_t item;
    const char *name; /* that messages begin with: "opinions[2]"; NULL = none */
} dh_data_file;

/* Runs the file in the sandbox (lua_sandbox.h). EIO, ELIMIT, EDATA with the line. */
dh_status dh_data_read(dh_data_file *out, const char *path, dh_arena *arena, dh_error *error);
/* The same of a file that declares what a script runs: functions may stand in it, and are not called. */
dh_status dh_data_read_with_functions(dh_data_file *out, const char *path, dh_arena *arena, dh_error *error);
/* The same of a text in memory, which messages call `name`. */
dh_status dh_data_read_text(dh_data_file *out, const char *text, const char *name, dh_arena *arena, dh_error *error);
const dh_data *dh_data_get(const dh_data *table, const char *key); /* NULL = not there */
const char *dh_data_kind_name(dh_data_kind kind);                  /* "a text" …, translated */

/* `file` as one of its tables; it and the key are borrowed. */
dh_data_file dh_data_field_of(const dh_data_file *file, const char *key);
dh_data_file dh_data_item_of(const dh_data_file *file, int32_t item, const char *name);

/* Sets an error located at the first line that has `key` as a word, since Lua tables keep no lines: in the table that
 * `file` stands for, else in all of the file (0 = none). Returns `status`. */
dh_status dh_data_error(const dh_data_file *file, const char *key, dh_error *error, dh_status status,
                        const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
