/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a load holds: an arena with every string that warnings and headers are, its files, its rows, its rejects. */
#ifndef DH_LOAD_LOAD_INTERNAL_H
#define DH_LOAD_LOAD_INTERNAL_H

#include "load/config/entry.h"
#include "load/load.h"
#include "load/rejects.h"

typedef struct dh_load_place_of {
    int64_t offset; /* where the record begins in its file */
    int32_t source;
} dh_load_place_of;

struct dh_load {
    dh_arena *arena;
    const dh_table_spec *spec;
    const dh_load_entry *entry; /* while loading; then `rules` */
    dh_load_entry rules;        /* how its cells are read, without files */
    dh_load_source *sources;
    size_t n_sources, sources_capacity;
    int32_t n_groups;
    dh_table *table;
    bool *given;              /* per column: mapped or constant */
    const char **constants;   /* per column, as text */
    dh_value *values;         /* per column: the constants' values */
    dh_load_place_of *places; /* per row */
    size_t n_rows;
    int64_t *marks; /* per row: 1 + its record, 0 = accepted; NULL until the first */
    int64_t n_marked;
    int64_t n_invalid; /* the first of the rejected records: those with invalid cells or shape */
    bool faults_added; /* to these */
    dh_rejects rejects;
    const char **warnings;
    size_t n_warnings, warnings_capacity;
    bool finished;
};

int32_t dh_load_column(const dh_load *load, const char *name); /* of the spec; -1 = none */

#endif
