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
    bool says_days;               /* the period was given so that its days must be told: by days, a week, "to-date" */
} dh_asked;

dh_status dh_asked_read(dh_asked *out, const dh_dataset *dataset, const dh_measure_request *request, dh_error *error);
void dh_asked_free(dh_asked *asked);
/* Appends a key that is a period (year, half, quarter, month, week) as an expression over a column of days, as in
 * "year(held_on) as year"; false, and nothing, for other keys. */
bool dh_asked_print_period(dh_strbuf *out, const dh_asked *asked, const char *by, const char *day);

/* The figures of one source. */
typedef struct dh_source_figures {
    /* The keys; a count column for each part (two for ratios), null in rows of records that do not have the figure;
     * then how many records do not have it. A key may stand twice: records with the figure, and without it. NULL = no
     * record of the source is counted, or it lacks a column. */
    dh_table *table;
    bool any_rows, any; /* whether any record fits what was asked; whether any figure is there */
    bool lacks_column;  /* a source of lower rank lacks a column of `by` or `where`, which `lacking` names */
    dh_error lacking;
} dh_source_figures;

/* Adds notes for the reader. The caller frees *out with dh_source_figures_free, not after an error. */
dh_status dh_source_figures_find(dh_source_figures *out, dh_notes *notes, const dh_dataset *dataset,
                                 const dh_contract *contract, int32_t source, const dh_source_selection *selection,
                                 const dh_asked *asked, dh_error *error);
/* The same of a table made for it, which is taken over: rows of the source's table with columns of their own. Without
 * notes. */
dh_status dh_source_figures_of(dh_source_figures *out, dh_table *rows, const dh_dataset *dataset,
                               const dh_contract *contract, int32_t source, const dh_asked *asked, dh_error *error);
void dh_source_figures_free(dh_source_figures *figures);

/* Filters *plan, which is over rows of the source's table, by what was asked, groups it by the keys (and by `more`,
 * NULL = nothing), then by `part_reported` where the source has a condition: whether the rows have the figure.
 * Aggregates each group: `part0` …, then `part_rows`, how many rows it has. Parts are of rows that have the figure
 * alone. */
dh_status dh_measure_build(dh_plan **plan, const dh_dataset *dataset, const dh_contract *contract,
                           const dh_contract_source *source, const dh_asked *asked, const char *more, dh_error *error);

#endif
