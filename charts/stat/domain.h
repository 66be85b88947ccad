/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The values of a discrete channel, in the order in which they come: what a band scale, a legend or a set of facets is
 * made over. Texts live in the arena given at first.
 */
#ifndef DH_CHARTS_STAT_DOMAIN_H
#define DH_CHARTS_STAT_DOMAIN_H

#include "base/arena.h"
#include "table/format.h"

#define DH_DOMAIN_MAX  5000 /* names that one picture can hold */
#define DH_PERIODS_MAX 400  /* periods between which missing ones are shown */

typedef struct dh_domain_entry {
    const char *text;
    int64_t discriminator; /* tells entries of equal text apart: the code in a key dictionary, the occurrence */
    const char *key;       /* the code of the unit that the text names; NULL = it is known by its text alone */
    double number;         /* for ordering; NaN = has none */
    bool unknown;
    bool shared;       /* another unit has the same name */
    bool repeated;     /* the same unit has another entry of this name */
    const char *since; /* "từ 01/01/2020": when this version of the unit begins; NULL = not known */
} dh_domain_entry;

typedef struct dh_domain {
    dh_arena *arena;
    dh_domain_entry *entries;
    size_t n, capacity;
    int32_t *slots; /* hash table of entry + 1 */
    size_t n_slots;
    bool numeric; /* every known entry has a number */
} dh_domain;

void dh_domain_init(dh_domain *domain, dh_arena *arena);
void dh_domain_free(dh_domain *domain);

/* The entry for a cell, added if new; `key` (may be NULL) is the column of the units that the cells name, `occurrence`
 * sets repeats of one name apart. -1: out of memory. */
int dh_domain_add(dh_domain *domain, const dh_column *column, const dh_column *key, int64_t row, int64_t occurrence,
                  dh_locale locale);
/* Names that several units share get the unit's code, those that several versions of one unit share the day on which
 * theirs begins: "Xã Sơn Lương (04651)". -1: out of memory. */
int dh_domain_distinguish(dh_domain *domain);
/* Adds the whole numbers that lack between the least and the greatest, as the last entries. 1: they are more than
 * DH_PERIODS_MAX, and none is added; -1: out of memory. */
int dh_domain_fill(dh_domain *domain);

/* Orders by number (`falling`: the greatest first), names as they came, the unknown last; order[old] = new. */
int dh_domain_sort(dh_domain *domain, int *order, bool falling);
bool dh_domain_unknown_early(const dh_domain *domain); /* the unknown comes before something known */
bool dh_domain_falls(const dh_domain *domain);         /* the numbers only fall */
/* The entry whose number or text is `value`; -1 = none. */
int dh_domain_find_number(const dh_domain *domain, double value);

bool dh_column_is_discrete(const dh_column *column);
/* A cell of a number, count, date or datetime (in days) column as a double. */
double dh_column_number(const dh_column *column, int64_t row);

#endif
