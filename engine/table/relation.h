/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A relation is the source of a scan: a table in memory, text files, a store on disk. It is lazy: rows are read when a
 * plan asks for them, and only the columns it needs.
 *
 * A scan hands out the rows in morsels, in a fixed order that does not depend on the number of threads. A morsel is
 * read by one worker; its columns are loaded as vectors on demand, for the rows still selected. A row with an invalid
 * cell is left out of the result and counted by the relation, which reports it in the notes.
 *
 * A relation is reference-counted; the scans of it, and the vectors of a morsel, must not outlive it.
 */
#ifndef DH_TABLE_RELATION_H
#define DH_TABLE_RELATION_H

#include "table/table.h"
#include "table/vector.h"

typedef struct dh_relation dh_relation;
typedef struct dh_relation_scan dh_relation_scan;
typedef struct dh_morsel dh_morsel;

typedef struct dh_relation_field {
    const char *name;
    dh_type type;
    dh_display display;
    dh_dictionary *dictionary; /* category: of all codes of the field; may be growing (dh_dictionary_is_growing) */
} dh_relation_field;

/* A pruning range: rows whose `field` is null or outside [low, high] are not needed. A relation may skip them where
 * that is cheap, as by a morsel's min and max, and may tell which morsels lie within the range as a whole. For numbers,
 * dates and datetimes; for a category low and high are the same code. */
typedef struct dh_relation_range {
    int32_t field;
    double low, high;
} dh_relation_range;

struct dh_relation {
    int32_t refs; /* touched atomically by _ref and _unref alone */
    const char *name;
    const dh_relation_field *fields;
    int32_t n_fields;
    int64_t rows; /* -1 = not known before they are read */
    /* Begins a scan. needed[field]: whether that field will be loaded; `workers`: threads that take morsels at once. */
    dh_status (*start)(dh_relation_scan **out, dh_relation *relation, const bool *needed,
                       const dh_relation_range *ranges, int32_t n_ranges, int workers, dh_error *error);
    void (*free)(dh_relation *relation);
};

#define DH_ALL_MORSELS INT64_MAX

struct dh_relation_scan {
    dh_relation *relation;
    int64_t n_morsels; /* -1 = more until `ended` is set */
    bool ended;        /* atomic; morsels after the last give no rows */
    /* Morsel `index` for `worker`, valid until that worker asks for its next. Indexes are asked for in ascending order,
     * though by several workers at once. A morsel may have no rows. */
    dh_status (*morsel)(dh_relation_scan *scan, int64_t index, int worker, dh_morsel **out, dh_error *error);
    /* Called once, after the last morsel: adds notes on what was read to the table; fails when too many rows were
     * rejected. `count` is DH_ALL_MORSELS, or how many of the first morsels the result is based on: later ones that
     * were read already are not reported. */
    dh_status (*finish)(dh_relation_scan *scan, int64_t count, dh_table *table, dh_error *error);
    void (*free)(dh_relation_scan *scan);
};

struct dh_morsel {
    int64_t rows;
    const bool *holds; /* per range of the scan: whether all rows are known to be within it; NULL = none is */
    /* Field `field` of rows [begin, begin + n), or begin + rows[i] when `rows` is given; n <= DH_VECTOR_ROWS.
     * invalid[i] is set to 1 for a row to leave out (never cleared; NULL where the relation is known to have no invalid
     * cells). The vector lives in `arena` or in the morsel. */
    dh_status (*load)(dh_morsel *morsel, dh_arena *arena, int32_t field, int64_t begin, const int32_t *rows, int32_t n,
                      uint8_t *invalid, const dh_vector **out, dh_error *error);
};

/* The rows of a table, in morsels of DH_MORSEL_ROWS. The table is borrowed. NULL when out of memory. */
#define DH_MORSEL_ROWS 65536
dh_relation *dh_relation_of_table(const dh_table *table);

dh_relation *dh_relation_ref(dh_relation *relation);
void dh_relation_unref(dh_relation *relation);

#endif
