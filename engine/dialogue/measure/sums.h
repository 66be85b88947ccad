/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sums of a measure: the figures of all its sources, by key. Each measure is summed on its own and only as many
 * columns are made as it needs; then all measures of a request are brought to the same rows.
 */
#ifndef DH_DIALOGUE_MEASURE_SUMS_H
#define DH_DIALOGUE_MEASURE_SUMS_H

#include "dialogue/measure/attribution.h"
#include "query/plan.h"

/* What is summed, for each part of the measure: the figure, how many records do not have it (of the first part alone),
 * the corrections for uncertain attribution (attribution.h), and what reports tell of the period (extent.h, of the
 * first part alone). */
enum {
    DH_SUM_COUNTED,
    DH_SUM_UNREPORTED,
    DH_SUM_UNCERTAIN,
    DH_SUM_EXTENT = DH_SUM_UNCERTAIN + DH_UNCERTAIN_FIGURES,
    DH_SUM_KINDS = DH_SUM_EXTENT + 2
};

typedef struct dh_sums_input {
    dh_table *table; /* the keys, then n_kinds kinds from `kind` on, each for all parts; the last may be missing */
    int kind, n_kinds;
} dh_sums_input;

/* Of one measure. Zeroed but for n_keys, n_parts and keeps_all to begin with. */
typedef struct dh_sums {
    int32_t n_keys, n_parts;
    bool keeps_all;        /* rows whose records certainly belong to others are kept, too */
    dh_sums_input *inputs; /* what is to be summed */
    size_t n_inputs, capacity;
    dh_table *table;                  /* after dh_sums_find: the keys and the sums; NULL = there are no inputs */
    int32_t columns[DH_SUM_KINDS][2]; /* where a sum of a part stands in `table`; -1 = nowhere: null in all rows */
} dh_sums;

/* Adds figures to what is summed; their columns get another reference. */
dh_status dh_sums_add(dh_sums *sums, const dh_table *figures, int kind, int n_kinds, dh_error *error);
/* Sums what was added, which is then forgotten: what is known, null where nothing is. */
dh_status dh_sums_find(dh_sums *sums, const dh_catalog *catalog, dh_error *error);
/* After dh_sums_find, of all measures of a request, with the same keys: gives them the same rows, one for each key of
 * any of them, in the order they come in; null where a measure does not have the key. Leaves out rows whose records
 * certainly belong to others, but where they are to be kept. *n: how many there are, at least one where there are no
 * keys. *keys: the key columns, owned by the caller; NULL where there are none, or no rows. */
dh_status dh_sums_align(dh_table **keys, int64_t *n, dh_sums *sums, int32_t n_sums, const dh_catalog *catalog,
                        dh_error *error);
/* NULL = null in all rows. */
const dh_column *dh_sums_column(const dh_sums *sums, int kind, int part);
void dh_sums_free(dh_sums *sums);

#endif
