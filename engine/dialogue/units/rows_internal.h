/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows as they are kept, with what lineage.c and names.c add to them. */
#ifndef DH_DIALOGUE_UNITS_ROWS_INTERNAL_H
#define DH_DIALOGUE_UNITS_ROWS_INTERNAL_H

#include "base/arena.h"
#include "dialogue/units/rows.h"

typedef struct dh_unit_row {
    const char *code, *name, *level; /* copies in `texts`; "" = unknown */
    int32_t from, to;                /* days, both included; INT32_MIN and INT32_MAX = open-ended */
    int32_t parent;                  /* row, -1 = none */
} dh_unit_row;

typedef struct dh_unit_link {
    int32_t from, to; /* rows */
    int32_t day;      /* the first of `to` */
    double share;     /* of `from` that went to `to`; NaN = a part */
    bool whole;       /* all of it did */
    int64_t row;      /* of lineage */
} dh_unit_link;

/* A name as it is matched in one tier. */
typedef struct dh_unit_name {
    char *text;
    int32_t tier, row;
} dh_unit_name;

struct dh_units {
    const dh_table *table;
    dh_arena *texts;
    int32_t n;
    dh_unit_row *rows;
    int32_t *order;      /* rows by code, then by their first day */
    dh_unit_link *links; /* by from, then day, then row */
    int32_t n_links;
    int32_t *into;       /* links by to, then day */
    dh_unit_name *names; /* by tier, then text, then row */
    int32_t n_names;
    struct {
        int32_t day, *map;
    } * mapped;
    int32_t n_mapped;
    size_t mapped_capacity;
};

bool dh_unit_holds(const dh_unit_row *unit, int32_t day);
/* The row of `code` on `day` (without a day the last row), or -1; *exists: some row has the code. */
int32_t dh_units_by_code(const dh_units *units, const char *code, size_t size, int32_t day, bool has_day, bool *exists);
/* Refuses the first fault: EDATA that names the row of the table `self`. */
dh_status dh_units_refuse(void *self, int64_t row, int64_t other, const char *column, const char *reason,
                          dh_error *error);

#endif
