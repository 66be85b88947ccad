/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows in memory, with the indexes that lineage.c and names.c build over them. */
#ifndef DH_DIALOGUE_UNITS_ROWS_INTERNAL_H
#define DH_DIALOGUE_UNITS_ROWS_INTERNAL_H

#include "base/arena.h"
#include "dialogue/units/rows.h"
#include "query/plan.h"

#include <pthread.h>

typedef struct dh_unit_row {
    const char *code, *name, *level; /* copies in `texts`; "" = unknown */
    int32_t from, to;                /* days, both included; INT32_MIN and INT32_MAX = open-ended */
    int32_t parent;                  /* row, -1 = none */
} dh_unit_row;

typedef struct dh_unit_link {
    int32_t from, to; /* rows of units */
    int32_t day;      /* effective day: the first of `to` */
    double share;     /* of `from` that went to `to`; NaN = an unknown part */
    bool whole;       /* all of `from` went to `to` */
    int64_t row;      /* of the lineage table */
} dh_unit_link;

/* A name, normalised for one tier. */
typedef struct dh_unit_name {
    char *text;
    int32_t tier;
    unsigned kinds; /* what its word for a kind may mean; 0 = it has none, or the tier keeps the word */
    int32_t row;
} dh_unit_name;

struct dh_units {
    const dh_table *table;
    dh_arena *texts;
    int32_t n;
    dh_unit_row *rows;
    int32_t *order;      /* rows, sorted by code, then first day */
    dh_unit_link *links; /* sorted by from, then day, then row */
    int32_t n_links;
    int32_t *into;       /* indexes of links, sorted by to, then day */
    dh_unit_name *names; /* sorted by tier, then text, then row */
    int32_t n_names;
    pthread_mutex_t mapping; /* guards the caches of dh_units_map and dh_units_map_by_day: */
    struct {
        int32_t day, *map;
    } * mapped;
    int32_t n_mapped;
    size_t mapped_capacity;
    struct {
        int32_t day;
        dh_dated_mapping *of;
    } * dated;
    int32_t n_dated;
    size_t dated_capacity;
};

/* Whether the unit exists on `day`. */
bool dh_unit_holds(const dh_unit_row *unit, int32_t day);
/* The row of `code` on `day` (without has_day: its last row), or -1; *exists: some row has the code. */
int32_t dh_units_by_code(const dh_units *units, const char *code, size_t size, int32_t day, bool has_day, bool *exists);
/* A dh_unit_fault that fails at the first fault: EDATA naming the row; `self` is the table's name, a const char *. */
dh_status dh_units_refuse(void *self, int64_t row, int64_t other, const char *column, const char *reason,
                          dh_error *error);

#endif
