/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See doubtful.h. */
#include "dialogue/measure/doubtful.h"

#include <stdio.h>

static dh_status take_uncertain(void *self, const dh_table *uncertain, dh_error *error)
{
    return dh_sums_add(self, uncertain, DH_SUM_UNCERTAIN, DH_UNCERTAIN_FIGURES, error);
}

dh_status dh_ambiguous_add(dh_sums *sums, const dh_dataset *dataset, const dh_contract *contract, int32_t source,
                           dh_source_rows rows, const dh_asked *asked, dh_error *error)
{
    return dh_ambiguous_find(dataset, contract, source, rows, asked, take_uncertain, sums, error);
}

/* What a doubtful record that certainly moves adds to the lower bound of a row, which it may as well not: `in` less
 * `out`, so that the row which it leaves is not lowered twice. NULL when out of memory. */
static dh_column *moved(const dh_column *in, const dh_column *out)
{
    dh_column *column = dh_column_new(DH_COUNT, in->length);
    for (int64_t i = 0; column != NULL && i < in->length; i++) {
        double lower = dh_column_count(in, i).lower - dh_column_count(out, i).lower;
        if (dh_column_append_count(column, (dh_count){lower, lower, lower}) == 0) continue;
        dh_column_unref(column);
        return NULL;
    }
    if (column != NULL) dh_column_finish(column);
    return column;
}

/* The keys of `uncertain`, and what of doubtful records certainly moves, as a possible loss. */
static dh_status take_moved(void *self, const dh_table *uncertain, dh_error *error)
{
    dh_sums *sums = self;
    dh_table *lost = dh_table_new();
    dh_status status = lost == NULL ? dh_error_nomem(error) : DH_OK;
    for (int32_t k = 0; status == DH_OK && k < sums->n_keys; k++)
        status = dh_table_add(lost, dh_table_column_name(uncertain, k),
                              dh_column_ref((dh_column *)dh_table_column(uncertain, k)), error);
    for (int32_t p = 0; status == DH_OK && p < sums->n_parts; p++) {
        char name[32];
        snprintf(name, sizeof name, "moved%d", (int)p);
        dh_column *column = moved(dh_table_column(uncertain, sums->n_keys + DH_CERTAIN_IN * sums->n_parts + p),
                                  dh_table_column(uncertain, sums->n_keys + DH_CERTAIN_OUT * sums->n_parts + p));
        status = column == NULL ? dh_error_nomem(error) : dh_table_add(lost, name, column, error);
    }
    if (status == DH_OK) status = dh_sums_add(sums, lost, DH_SUM_UNCERTAIN + DH_POSSIBLE_OUT, 1, error);
    if (lost != NULL) dh_table_free(lost);
    return status;
}

dh_status dh_doubtful_add(dh_sums *sums, const dh_table *figures, const dh_dataset *dataset,
                          const dh_contract *contract, int32_t source, dh_source_rows rows, const dh_asked *asked,
                          dh_error *error)
{
    DH_TRY(dh_sums_add(sums, figures, DH_SUM_UNCERTAIN + DH_POSSIBLE_OUT, 1, error));
    return dh_ambiguous_find(dataset, contract, source, rows, asked, take_moved, sums, error);
}
