/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of one source of a measure: builds and runs its plan. */
#ifndef DH_DIALOGUE_MEASURE_SOURCE_FIGURES_H
#define DH_DIALOGUE_MEASURE_SOURCE_FIGURES_H

#include "dialogue/measure/notes.h"
#include "dialogue/measure/selection.h"

/* A parsed request. Texts live in `arena`. */
typedef struct dh_asked {
    dh_arena *arena;
    const char **by; /* key expressions, as asked: "unit", "year", "session.kind" … */
    int32_t n_by;
    dh_window window;
    const char *geography, *where; /* NULL = none */
} dh_asked;

dh_status dh_asked_read(dh_asked *out, const dh_dataset *dataset, const dh_measure_request *request, dh_error *error);
void dh_asked_free(dh_asked *asked);

/*
 * *out: the keys, then count columns: each part (two for ratios); for each part, how many of the group's rows do not
 * report it (0 in a group where none does); and for each part, 1 in a group where any row reports, else 0. NULL when
 * the source has no figure. Adds notes for the reader. *unreported: a source of lower rank lacks a column of `by` or
 * `where`; then `error` names it, and the status is DH_OK. */
dh_status dh_measure_part(dh_table **out, dh_notes *notes, const dh_dataset *dataset, const dh_contract *contract,
                          int32_t source, const dh_source_selection *selection, const dh_asked *asked, bool *unreported,
                          dh_error *error);

/* Filters *plan, which is over rows of the source's table, by what was asked, groups it by the keys (and by `more`,
 * NULL = nothing) and aggregates: keys, `part0` …, then `part_told`, how many rows have the figure, of `part_rows`. */
dh_status dh_measure_build(dh_plan **plan, const dh_dataset *dataset, const dh_contract *contract,
                           const dh_contract_source *source, const dh_asked *asked, const char *more, dh_error *error);

#endif
