/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who is due to report, and for which periods: the units of one level that the register has on any day of a period.
 * Without a register, the units that the data name. The periods are those from the first to the last that is asked for;
 * where an end is open, from the first or to the last that has data. A day after the as-of day is not due.
 */
#ifndef DH_DIALOGUE_MEASURE_DUE_H
#define DH_DIALOGUE_MEASURE_DUE_H

#include "dialogue/measure/source_figures.h"

typedef struct dh_due {
    const dh_dataset *dataset;
    dh_cell cell;            /* what a period is */
    const dh_window *window; /* of what was asked; borrowed */
    bool open;               /* no period is asked for: rows without a day count, too */
    int32_t n_units;         /* rows of units */
    bool *fits;              /* by row: what is asked of units holds */
    int level;               /* 0 province … 3 village; -1 = no unit that the data name has a level */
    bool registered;         /* there is a list of units */
    bool mapped;             /* to the units of `day` */
    bool undated;            /* dh_due_find failed since no row has a day */
    int32_t day;
    int32_t from, to;  /* the days that are due, both included; INT32_MIN and INT32_MAX = open: nothing is dated */
    int32_t n_periods; /* at least 1 */
    const char *rest;  /* what `where` asks of records beside what it asks of units, in the arena of what was asked;
                        * NULL = nothing */
} dh_due;

/* `contracts`: of the measures that are asked for. `level`: by name; NULL = that of most units that the data name. The
 * caller frees it with dh_due_free, not after an error. EINVAL: there is no such level or unit, or no period. */
dh_status dh_due_find(dh_due *out, const dh_dataset *dataset, const dh_contract *const *contracts, int32_t n,
                      const dh_asked *asked, const char *level, dh_error *error);
void dh_due_free(dh_due *due);

/* The period of a day (DH_NO_DAY too); -1 = none that is due. */
int32_t dh_due_period(const dh_due *due, int32_t day);
int32_t dh_due_first_day(const dh_due *due, int32_t period);
/* The days of a period that are due, on which the unit stands; false: there are none. */
bool dh_due_days(const dh_due *due, int32_t unit, int32_t period, int32_t *from, int32_t *to);
/* Whether a unit that stands is of those due. */
bool dh_due_has(const dh_due *due, int32_t unit);

/* The level that a row of a table states, 0 province … 3 village; -1 = none. */
int dh_due_level_of(const dh_table *table, int64_t row);
/* Its name; NULL = none. */
const char *dh_due_level_name(int level);
/* Whether a row of units exists on a day. */
bool dh_due_stands(const dh_table *units, int32_t row, int32_t day);

#endif
