/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An entry of a table in dataset.lua, merged with its profile, in the form that the loader needs. Arrays marked "per
 * column" have one item for each column of the spec. Everything lives in the manifest's arena.
 */
#ifndef DH_LOAD_CONFIG_ENTRY_H
#define DH_LOAD_CONFIG_ENTRY_H

#include "load/config/lua_data.h"
#include "load/config/table_spec.h"
#include "load/config/value_map.h"
#include "load/encoding/encoding.h"
#include "load/values/value.h"

typedef struct dh_constant {
    const char *text;      /* NULL = none */
    dh_number_style style; /* plain for a Lua number, whatever the style of the files */
} dh_constant;

#define DH_FOOTER_MAX 200 /* how many last rows may be none of the table */

#define DH_SERIAL_1900 25569 /* days from 1899-12-30 to 1970, by which spreadsheets number them … */
#define DH_SERIAL_1904 24107 /* … and from 1904-01-01, those of old Macs */

/* Made by dh_manifest_read; read-only for the loader. */
typedef struct dh_load_entry {
    const dh_table_spec *spec;
    int32_t nth;         /* which of the rows that each row of the files is; 0 = the first, or the only one */
    const char *name;    /* in errors: the table's, or "opinions[2]" where there are several */
    const char *profile; /* the path of its profile; NULL = none */
    const char **files;  /* names and patterns */
    int32_t n_files;
    bool expanded;                     /* `files` are names, not patterns, even if they hold * ? or [ */
    const char **headers;              /* per column, in NFC; NULL = not mapped by name */
    dh_constant *constants;            /* per column */
    dh_value_map *values;              /* per column */
    int32_t file_column, sheet_column; /* 1 + the column that has the file's, or the sheet's, name; 0 = none */
    int32_t section_column;            /* the same of the name of the unit whose section of the table a row stands in */
    const char **ignore;
    int32_t n_ignore;
    const char **unknown; /* texts that mean null; trimmed, in NFC; the empty text always does */
    int32_t n_unknown;
    const char **unknown_alike; /* the same as by dh_text_alike, "" left out, for categories and booleans */
    int32_t n_unknown_alike;
    dh_date_format *dates;
    int32_t n_dates;
    int32_t year;        /* of days that have none; 0 = such are rejected */
    int32_t serial_zero; /* the day, before 1970, that spreadsheets' numbers of days count from; 0 = there are none */
    bool is_1904;        /* the workbook says that they count from 1904, whatever serial_zero is */
    dh_number_style numbers;
    char delimiter;             /* 0 = detect it */
    dh_encoding encoding;       /* of delimited text */
    bool repair;                /* texts whose faults are certain are repaired (cells/repair.h) */
    bool keep_dittos;           /* marks for "as above" (values/ditto.h) are texts like all others */
    bool dittos_everywhere;     /* what they stand for is looked for in files of any size */
    bool spellings;             /* spellings of one value are joined, and matched with the map's (spellings.h) */
    double tolerance;           /* of "about n", a share; below 0 = none */
    int32_t header, header_end; /* the lines of the header, given; 0 = it is found */
    int32_t footer;             /* how many last rows are none of the table; -1 = it is found */
    bool keep_sections;         /* rows that head sections, or sum them up, are rows like all others */
    int32_t *sections;          /* the lines of such rows, given; NULL = they are found */
    int32_t n_sections;
    const char **sheets; /* of a workbook: names, or numbers from 1 as "#1"; none = all that have the headers */
    int32_t n_sheets;
    const char *const *heads; /* folded texts that mark a header row, beside `headers`; for files that are looked at */
    int32_t n_heads;
    const struct dh_readers *readers; /* of files that are no delimited text (load/sheets.h); NULL = there are none */
} dh_load_entry;

/* What a table is loaded by, in the order given: each file is read by the rules of its own entry. An entry of
 * dataset.lua that has `rows` is as many entries with the same files. */
typedef struct dh_load_entries {
    const dh_table_spec *spec;
    dh_load_entry *items;
    int32_t n;
} dh_load_entries;

/* A Lua table that an entry is made from: its own, or that of a profile (file NULL = no profile). */
typedef struct dh_entry_source {
    const dh_data_file *file;
    const dh_data *table;
} dh_entry_source;

/* Adds what an entry of dataset.lua is: one, or one for each of its `rows`. Keys of `own` take precedence over those of
 * `profile`. tolerance: the default. EDATA with line. */
dh_status dh_entries_add(dh_load_entries *to, dh_entry_source own, dh_entry_source profile, double tolerance,
                         dh_arena *arena, dh_error *error);
/* Fills an entry; `part` is an item of its `rows`, whose keys come first: file NULL = it has none. For the above. */
dh_status dh_entry_read(dh_load_entry *out, const dh_table_spec *spec, dh_entry_source part, dh_entry_source own,
                        dh_entry_source profile, double tolerance, dh_arena *arena, dh_error *error);

/* The entry limited to `files`, which are names and not patterns; borrowed. */
dh_load_entry dh_load_entry_with(const dh_load_entry *entry, const char **files, int32_t n_files);

/* A key that a table of a data file may have. kinds: DH_KIND of each kind of value that is allowed. */
typedef struct dh_data_key {
    const char *name;
    unsigned kinds;
    const char *doc; /* for the reference */
} dh_data_key;

#define DH_KIND(kind) (1U << (kind))
/* What keys take. */
#define DH_TAKES_BOOL     DH_KIND(DH_DATA_BOOL)
#define DH_TAKES_TEXT     DH_KIND(DH_DATA_TEXT)
#define DH_TAKES_TABLE    DH_KIND(DH_DATA_TABLE)
#define DH_TAKES_INTEGER  DH_KIND(DH_DATA_INTEGER)
#define DH_TAKES_NUMBER   (DH_KIND(DH_DATA_NUMBER) | DH_KIND(DH_DATA_INTEGER))
#define DH_TAKES_FUNCTION DH_KIND(DH_DATA_FUNCTION)

/* Checks that every key of `table` is one of `keys`, or of `more` (NULL-terminated, may be NULL), whose values must be
 * tables. `what` names the table in messages. EDATA with the line. */
dh_status dh_data_check_keys(const dh_data_file *file, const dh_data *table, const char *what, const dh_data_key *keys,
                             size_t n_keys, const char *const *more, dh_error *error);

extern const dh_data_key *const dh_entry_keys;
extern const size_t dh_n_entry_keys;
extern const dh_data_key *const dh_profile_keys; /* first those that an entry has not */
extern const size_t dh_n_profile_keys, dh_n_own_profile_keys;

#endif
