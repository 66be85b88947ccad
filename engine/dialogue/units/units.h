/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Units and their lineage. A unit is a row of `units`: a code over an interval of days, since codes and names are both
 * used again. An empty valid_from or valid_to is open-ended. Carrying a unit to a day follows whole (coverage 1)
 * lineage forward from one row to its successor; to a day before the unit began there is no way, since a merged unit
 * cannot be taken apart.
 */
#ifndef DH_DIALOGUE_UNITS_UNITS_H
#define DH_DIALOGUE_UNITS_UNITS_H

#include "base/strbuf.h"
#include "table/table.h"

typedef struct dh_units dh_units;

/* Told of a row that is at fault in `column`; `other` is the row that it contradicts, -1 = none. What is not DH_OK ends
 * the search. */
typedef dh_status (*dh_unit_fault)(void *self, int64_t row, int64_t other, const char *column, const char *reason,
                                   dh_error *error);

/* The rows of a units table that stand beside another of their code on one day, so that without them none does. */
dh_status dh_units_check(const dh_table *units, dh_unit_fault fault, void *self, dh_error *error);
/* The rows of a lineage that name a unit that is not there on its day, or a further whole successor on one day. */
dh_status dh_units_check_lineage(const dh_units *units, const dh_table *lineage, dh_unit_fault fault, void *self,
                                 dh_error *error);

/* `units` and `lineage` (may be NULL) are borrowed. EDATA when a row of either is at fault. */
dh_status dh_units_new(dh_units **out, const dh_table *units, const dh_table *lineage, dh_error *error);
void dh_units_free(dh_units *units);
const dh_table *dh_units_table(const dh_units *units);

typedef enum dh_unit_match {
    DH_UNIT_FOUND,
    DH_UNIT_READ_AS,   /* found by a name of which the kind or the tone marks had to be passed over */
    DH_UNIT_UNKNOWN,   /* no unit has this code or name at any time */
    DH_UNIT_NOT_THEN,  /* there is one, but not on that day */
    DH_UNIT_AMBIGUOUS, /* several units have this name */
    DH_UNIT_UNCLEAR    /* none has it, and it could be read as several */
} dh_unit_match;

/* The unit that `text` names on `day`: by code, else by name in tiers (exact; but for case, blanks and the place of
 * tone marks; without the prefix of its kind; without tone marks). `candidates` (may be NULL) gets a list for a message
 * when it is not found. */
dh_unit_match dh_units_find(const dh_units *units, const char *text, size_t size, int32_t day, bool has_day,
                            int32_t *row, dh_strbuf *candidates);

/* Row of units on `day` for every row, or -1 where there is no whole path. Owned by `units`, cached per day. Not
 * thread-safe. */
dh_status dh_units_carry(dh_units *units, int32_t day, const int32_t **map, dh_error *error);
/* For each row of units, whether its boundary changed after `from` and up to `to`: it, or what it became, was merged or
 * split. `changed` has room for every row. */
dh_status dh_units_changed(const dh_units *units, int32_t from, int32_t to, bool *changed, dh_error *error);
int32_t dh_units_parent(const dh_units *units, int32_t row); /* -1 = none */
/* Whether `ancestor` is `row` or above it. */
bool dh_units_is_within(const dh_units *units, int32_t row, int32_t ancestor);

#endif
