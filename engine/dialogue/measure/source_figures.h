/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One source's share of a measure: the plan that computes it, run, as key columns and count columns. */
#ifndef DH_DIALOGUE_MEASURE_SOURCE_FIGURES_H
#define DH_DIALOGUE_MEASURE_SOURCE_FIGURES_H

#include "dialogue/measure/notes.h"
#include "dialogue/measure/selection.h"

/* A request taken apart. Texts live in `arena`. */
typedef struct dh_asked {
    dh_arena *arena;
    const char **by; /* as asked: "unit", "year", "session.kind" … */
    int32_t n_by;
    dh_window window;
    const char *geography, *where; /* NULL = none */
} dh_asked;

dh_status dh_asked_read(dh_asked *out, const dh_dataset *dataset, const dh_measure_request *request, dh_error *error);
void dh_asked_free(dh_asked *asked);

/*
 * *out: the keys, then as count columns the part and, for ratios, the second; for each of them how many of its rows do
 * not tell it, where some do; and for each of them whether any does. NULL when the source has nothing to tell.
 * What a reader must know goes into `notes`. *untold: a source of lower rank does not tell what was asked for; `error`
 * then says what it lacks, and the status is DH_OK. */
dh_status dh_measure_part(dh_table **out, dh_notes *notes, const dh_dataset *dataset, const dh_contract *contract,
                          int32_t source, const dh_source_selection *selection, const dh_asked *asked, bool *unreported,
                          dh_error *error);

/* Narrows *plan, which is over rows of the source's table, to what was asked, groups it by the keys (and by `more`,
 * NULL = nothing) and aggregates: keys, `part0` …, then `part_reported` and `part_rows`, how many of the rows can tell.
 */
dh_status dh_measure_build(dh_plan **plan, const dh_dataset *dataset, const dh_contract *contract,
                           const dh_contract_source *source, const dh_asked *asked, const char *more, dh_error *error);

#endif
