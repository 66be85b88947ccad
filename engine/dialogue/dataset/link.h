/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keys between tables: key columns, whose dictionary leads to the rows of their target (table/dictionary.h), and the
 * units that files name. Tables and columns that are returned are the caller's.
 */
#ifndef DH_DIALOGUE_DATASET_LINK_H
#define DH_DIALOGUE_DATASET_LINK_H

#include "dialogue/units/units.h"

/* What a data set's rows refer to. Tables may be NULL. */
typedef struct dh_link_targets {
    const dh_units *units;
    bool made;                   /* of the names in accepted rows: those of others are not in it */
    dh_dictionary *unit_keys;    /* code = row of units */
    const dh_table *sessions;    /* final; with its `unit` linked */
    dh_dictionary *session_keys; /* code = row of sessions */
} dh_link_targets;

/* One key per row of `table`, its text that of `column`, linked to the rows of `target` (NULL: `table` itself). */
dh_status dh_link_row_keys(dh_dictionary **out, const dh_table *table, const char *column, const dh_table *target,
                           dh_error *error);

/* A key column with codes = rows, -1 = unknown. NULL when out of memory. */
dh_column *dh_link_codes(dh_dictionary *keys, const int32_t *rows, int64_t n);

/* The units table with `code` and `parent` as keys of itself. Takes over `table`; `units` tells the parents. */
dh_status dh_link_units(dh_table **out, dh_dictionary **keys, dh_table *table, const dh_units *units, dh_error *error);

/* A units table made of the names met in `n` tables, when the data set has none of its own: code = name. */
dh_status dh_link_made_units(dh_table **out, const dh_table *const *tables, int n, const char *level, dh_error *error);

#endif
