/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keys between tables: checking that what a row refers to is there, and turning the columns that refer into key
 * columns, whose dictionary leads to the rows of their target (table/dictionary.h).
 */
#ifndef DH_DIALOGUE_DATASET_LINK_H
#define DH_DIALOGUE_DATASET_LINK_H

#include "dialogue/units/units.h"
#include "load/invalid_cells.h"
#include "load/loader.h"

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

/* Rejects the rows of `load` (table `index` of the domain) that refer to what is not there, or whose dates and
 * figures contradict each other. */
dh_status dh_link_check(dh_load *load, int index, const dh_link_targets *targets, dh_error *error);

/* Remarks on a finished load of units: parents that are not there, cells that are blank. */
dh_status dh_link_remark_on_units(dh_load *load, const dh_table *table, const dh_units *units, dh_error *error);

/* The table with its keys linked: sessions, opinions, summaries or polls. Takes over `table`, also on failure. An
 * opinion without unit or day has its session's. */
dh_status dh_link_table(dh_table **out, dh_table *table, int index, const dh_link_targets *targets, dh_error *error);

/* The units table with `code` and `parent` as keys of itself. Takes over `table`; `units` tells the parents. */
dh_status dh_link_units(dh_table **out, dh_dictionary **keys, dh_table *table, const dh_units *units, dh_error *error);

/* A units table made of the names met in `n` tables, when the data set has none of its own: code = name. */
dh_status dh_link_made_units(dh_table **out, const dh_table *const *tables, int n, const char *level, dh_error *error);

#endif
