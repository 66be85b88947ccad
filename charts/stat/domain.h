/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A domain: the distinct values of a discrete channel in the order of first appearance. Band scales, legends and facets
 * are made over domains. Texts live in the arena given to dh_domain_init.
 */
#ifndef DH_CHARTS_STAT_DOMAIN_H
#define DH_CHARTS_STAT_DOMAIN_H

#include "base/arena.h"
#include "table/format.h"

#define DH_DOMAIN_MAX  5000 /* names that a channel can have */
#define DH_PERIODS_MAX 400  /* the widest range in which missing periods are filled in */

typedef struct dh_domain_entry {
    const char *text;
    int64_t discriminator; /* makes entries of equal text differ: code of a key dictionary, occurrence << 32 */
    const char *key;       /* the code of the unit that the text names; NULL = identified by its text alone */
    double number;         /* for ordering; NaN = has none */
    bool unknown;
    bool shared;       /* another unit has the same name */
    bool repeated;     /* there are further entries of the same name, one a row */
    const char *since; /* "từ 01/01/2020": when this version of the unit begins; NULL = not known */
} dh_domain_entry;

typedef struct dh_domain {
    dh_arena *arena;
    dh_domain_entry *entries;
    size_t n, capacity;
    int32_t *slots; /* hash table: index of an entry + 1, 0 = free */
    size_t n_slots;
    bool numeric; /* every known entry has a number */
} dh_domain;

void dh_domain_init(dh_domain *domain, dh_arena *arena);
void dh_domain_free(dh_domain *domain);

/* The index of the entry for a cell, added if new. `of`: the column's name, by which values of categories have labels;
 * NULL = they stand as they are. `key` (may be NULL) is the column of the units that the cells name;
 * `occurrence` > 0 asks for a further entry of the same name. `empty`: what a cell without a value is called, as in a
 * row of totals; NULL = unknown. -1: out of memory. */
int dh_domain_add(dh_domain *domain, const char *of, const dh_column *column, const dh_column *key, int64_t row,
                  int64_t occurrence, const char *empty, dh_locale locale);
/* Makes equal names differ: a name of several units gets the unit's code, one of several versions of a unit the day on
 * which the version begins: "Xã Sơn Lương (04651)". -1: out of memory. */
int dh_domain_distinguish(dh_domain *domain);
/* Appends the whole numbers that are missing between the least and the greatest. 1: the range is DH_PERIODS_MAX or
 * wider, and none is added; -1: out of memory. */
int dh_domain_fill(dh_domain *domain);

/* Sorts by number (`falling`: descending), names in their order, unknown last; order[old] = new. -1: out of memory. */
int dh_domain_sort(dh_domain *domain, int *order, bool falling);
/* Puts each entry i at places[i], which are all different. -1: out of memory. */
int dh_domain_arrange(dh_domain *domain, const int *places);
bool dh_domain_unknown_early(const dh_domain *domain); /* an unknown entry is not the last */
bool dh_domain_falls(const dh_domain *domain);         /* no number is greater than the one before */
/* The index of the entry whose number is `value`; -1 = none. */
int dh_domain_find_number(const dh_domain *domain, double value);

bool dh_column_is_discrete(const dh_column *column);
/* A valid cell as a double: a number, a count as stated, a date or datetime in days since 1970; NaN for texts. */
double dh_column_number(const dh_column *column, int64_t row);

#endif
