/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keys between tables: category columns whose dictionary links to rows of a target table (table/dictionary.h), and the
 * units that files name. The caller owns returned tables and columns.
 */
#ifndef DH_DIALOGUE_DATASET_LINK_H
#define DH_DIALOGUE_DATASET_LINK_H

#include "dialogue/units/units.h"

/* What rows refer to. Tables may be NULL. */
typedef struct dh_link_targets {
    const dh_units *units;
    bool made;                   /* units were made from the names in accepted rows alone, not of rejected ones */
    dh_dictionary *unit_keys;    /* code = row of units */
    const dh_table *sessions;    /* final, with `unit` linked */
    dh_dictionary *session_keys; /* code = row of sessions */
} dh_link_targets;

/* A dictionary with one key per row of `table`, with the text of `column`, linked to the same row of `target` (NULL:
 * `table`). */
dh_status dh_link_row_keys(dh_dictionary **out, const dh_table *table, const char *column, const dh_table *target,
                           dh_error *error);

/* A key column of n cells with codes = rows, -1 = null. NULL when out of memory. */
dh_column *dh_link_codes(dh_dictionary *keys, const int32_t *rows, int64_t n);

/* The units table with `code` and `parent` as keys into itself. Takes over `table`, also on failure; parents are from
 * `units`. */
dh_status dh_link_units(dh_table **out, dh_dictionary **keys, dh_table *table, const dh_units *units, dh_error *error);

/* A units table made from the distinct names in `n` tables, for a data set without one: code = name. */
dh_status dh_link_made_units(dh_table **out, const dh_table *const *tables, int n, const char *level, dh_error *error);

#endif
