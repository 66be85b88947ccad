/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One table's entry of dataset.lua with its profile merged in, as the loader reads it. Arrays marked "per column"
 * have one place for each column of the spec. Everything lives in the manifest's arena.
 */
#ifndef DH_LOAD_CONFIG_ENTRY_H
#define DH_LOAD_CONFIG_ENTRY_H

#include "load/config/lua_data.h"
#include "load/config/table_spec.h"
#include "load/values/value.h"

typedef struct dh_value_pair {
    const char *from, *to; /* both in NFC, `from` trimmed */
} dh_value_pair;

typedef struct dh_value_map {
    dh_value_pair *pairs; /* sorted by `from` */
    int32_t n;
} dh_value_map;

typedef struct dh_constant {
    const char *text;      /* NULL = none */
    dh_number_style style; /* a Lua number is plain whatever the files are */
} dh_constant;

/* Made by dh_manifest_read; read by whoever loads. */
typedef struct dh_load_entry {
    const dh_table_spec *spec;
    const char *profile; /* the path of its profile; NULL = none */
    const char **files;  /* names and patterns */
    int32_t n_files;
    bool expanded;          /* the files are names alone, whatever marks of patterns they hold */
    const char **headers;   /* per column, in NFC; NULL = not mapped by name */
    dh_constant *constants; /* per column */
    dh_value_map *values;   /* per column */
    const char **ignore;
    int32_t n_ignore;
    const char **unknown; /* trimmed, in NFC; the empty text is unknown always */
    int32_t n_unknown;
    dh_date_format *dates;
    int32_t n_dates;
    dh_number_style numbers;
    char delimiter;   /* 0 = to be found */
    double tolerance; /* below 0 = none */
} dh_load_entry;

/* What an entry is made from: its own table, and the defaults of a profile (file NULL = none). */
typedef struct dh_entry_source {
    const dh_data_file *file;
    const dh_data *table;
} dh_entry_source;

dh_status dh_entry_read(dh_load_entry **out, const dh_table_spec *spec, dh_entry_source own, dh_entry_source profile,
                        double tolerance, dh_arena *arena, dh_error *error);

/* A declared key of a table in a data file. kinds: 1 << dh_data_kind of each that may stand there. */
typedef struct dh_data_key {
    const char *name;
    unsigned kinds;
    const char *doc; /* for the reference */
} dh_data_key;

#define DH_KIND(kind) (1U << (kind))

/* Every key of `table` is one of `keys` or `more` (NULL-terminated, may be NULL; those must be tables). */
dh_status dh_data_check_keys(const dh_data_file *file, const dh_data *table, const char *what, const dh_data_key *keys,
                             size_t n_keys, const char *const *more, dh_error *error);

extern const dh_data_key dh_entry_keys[];
extern const size_t dh_n_entry_keys;
extern const dh_data_key dh_profile_keys[];
extern const size_t dh_n_profile_keys;

#endif
