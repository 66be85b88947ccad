/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See remainders.h. */
#include "dialogue/measure/remainders.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "dialogue/dataset/tables.h"
#include "dialogue/measure/doubtful.h"
#include "dialogue/measure/row_figures.h"
#include "execute/execute.h"
#include "table/take_rows.h"

static const char *const names[2] = {"beyond_parts", "beyond_parts_below"};

typedef struct finding {
    dh_sums *sums;
    const dh_dataset *dataset;
    const dh_contract_source *source;
    const dh_source_selection *selection;
    dh_count *rest[2]; /* by total, of each part of the measure */
    bool *valid[2];
    int n_parts;
} finding;

/* total - part, where a part can be no more than its total; an unknown part may be all of the rest, and so may one that
 * is not `within` the total be nothing of it. Where the rest stands in one row with a part that reaches beyond the
 * total, their sum is at least the total, however much the part is: its least is taken from the total's. */
static dh_count without(dh_count total, dh_count part, bool valid, const dh_part *is)
{
    if (!valid) return (dh_count){total.stated, 0, total.upper};
    double taken = is->same && !is->within ? part.lower : part.upper;
    dh_count rest = {total.stated - part.stated, isinf(taken) ? 0 : total.lower - taken,
                     isinf(total.upper) ? INFINITY : total.upper - (is->within ? part.lower : 0)};
    return (dh_count){fmax(rest.stated, 0), fmax(rest.lower, 0), fmax(rest.upper, 0)};
}

/* Subtracts the parts, which come in the order of the totals, from part `p` of the measure. */
static dh_status subtract(finding *f, int p, dh_error *error)
{
    const dh_source_selection *of = f->selection;
    dh_column *totals = NULL, *values = NULL;
    int64_t *rows = dh_malloc((of->n_parts + of->n_totals + 1) * sizeof *rows);
    if (rows == NULL) return dh_error_nomem(error);
    for (size_t t = 0; t < of->n_totals; t++) rows[t] = of->totals[t].row;
    dh_status status = dh_row_figures(&totals, f->dataset, f->source, p, rows, (int64_t)of->n_totals, error);
    for (size_t i = 0; i < of->n_parts; i++) rows[i] = of->parts[i].of_total ? of->totals[0].row : of->parts[i].row;
    if (status == DH_OK) status = dh_row_figures(&values, f->dataset, f->source, p, rows, (int64_t)of->n_parts, error);
    size_t part = 0;
    for (size_t t = 0; status == DH_OK && t < of->n_totals; t++) {
        f->valid[p][t] = dh_column_is_valid(totals, (int64_t)t);
        if (f->valid[p][t]) f->rest[p][t] = dh_column_count(totals, (int64_t)t);
        for (; part < of->n_parts && of->parts[part].total == (int64_t)t; part++) {
            bool of_total = of->parts[part].of_total;
            bool valid = of_total ? f->valid[p][of->parts[part].row] : dh_column_is_valid(values, (int64_t)part);
            dh_count value = {0, 0, 0};
            if (valid) value = of_total ? f->rest[p][of->parts[part].row] : dh_column_count(values, (int64_t)part);
            if (f->valid[p][t]) f->rest[p][t] = without(f->rest[p][t], value, valid, &of->parts[part]);
        }
    }
    if (totals != NULL) dh_column_unref(totals);
    if (values != NULL) dh_column_unref(values);
    dh_free(rows);
    return status;
}

/* Whether a total may have more than its parts, which counts; with `certain`, whether it has. */
static bool has_rest(const finding *f, size_t total, bool certain)
{
    bool any = false;
    if (f->selection->totals[total].covered) return false;
    for (int p = 0; p < f->n_parts; p++) {
        dh_count rest = f->rest[p][total];
        any = any || (f->valid[p][total] && (certain ? rest.lower : rest.upper) > 0);
    }
    return any;
}

/* The rows of the totals that may have more than their parts, or the doubtful ones of these, with what they have in
 * columns `names`. */
static dh_status take_rests(dh_table **out, int64_t *n, const finding *f, bool doubtful, dh_error *error)
{
    const dh_source_selection *of = f->selection;
    const char *name = dh_table_names[f->source->table];
    int64_t *rows = dh_malloc((of->n_totals + 1) * sizeof *rows);
    dh_column *columns[2] = {dh_column_new(DH_COUNT, (int64_t)of->n_totals),
                             dh_column_new(DH_COUNT, (int64_t)of->n_totals)};
    bool failed = rows == NULL || columns[0] == NULL || columns[1] == NULL;
    *n = 0;
    for (size_t t = 0; !failed && t < of->n_totals; t++) {
        if (!has_rest(f, t, false) || (doubtful && !of->totals[t].doubtful)) continue;
        rows[(*n)++] = of->totals[t].row;
        for (int p = 0; p < 2 && !failed; p++)
            failed = (p < f->n_parts && f->valid[p][t] ? dh_column_append_count(columns[p], f->rest[p][t])
                                                       : dh_column_append_null(columns[p])) != 0;
    }
    dh_table *table = NULL;
    dh_status status = failed ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK) status = dh_table_take_rows(&table, dh_dataset_table(f->dataset, name), rows, *n, NULL, error);
    for (int p = 0; p < 2; p++) {
        if (columns[p] == NULL) continue;
        dh_column_finish(columns[p]);
        if (status == DH_OK)
            status = dh_table_add(table, names[p], columns[p], error);
        else
            dh_column_unref(columns[p]);
    }
    if (status == DH_OK) status = dh_table_set_name(table, name, error);
    if (status != DH_OK && table != NULL) dh_table_free(table);
    if (status == DH_OK) *out = table;
    dh_free(rows);
    return status;
}

static dh_status find_rests(finding *f, dh_error *error)
{
    size_t size = f->selection->n_totals + 1;
    for (int p = 0; p < f->n_parts; p++) {
        f->rest[p] = dh_malloc(size * sizeof *f->rest[p]);
        f->valid[p] = dh_calloc(size, sizeof *f->valid[p]);
        if (f->rest[p] == NULL || f->valid[p] == NULL) return dh_error_nomem(error);
        DH_TRY(subtract(f, p, error));
    }
    return DH_OK;
}

/* Adds what the totals have beyond their parts to the sums, or that of the doubtful ones as a possible loss. *n: how
 * many totals may have more; 0 where nothing is added. */
static dh_status add_rests(int64_t *n, const finding *f, const dh_contract *contract, int32_t index,
                           const dh_asked *asked, bool doubtful, dh_error *error)
{
    char parts[2][40];
    dh_table *rests, *kept;
    dh_contract sums = *contract;
    dh_source_figures figures = {0};
    for (int p = 0; p < 2; p++) snprintf(parts[p], sizeof parts[p], "sum(%s)", names[p]);
    sums.sources[index] = (dh_contract_source){f->source->table, {parts[0], f->n_parts > 1 ? parts[1] : NULL}, NULL};
    DH_TRY(take_rests(&kept, n, f, doubtful, error));
    dh_status status = *n > 0 ? take_rests(&rests, n, f, doubtful, error) : DH_OK; /* those that the query takes over */
    if (*n == 0 || status != DH_OK) {
        dh_table_free(kept);
        return status;
    }
    dh_source_rows rows = {kept, NULL, *n};
    status = dh_source_figures_of(&figures, rests, f->dataset, &sums, index, asked, error);
    if (status == DH_OK && !figures.any)
        *n = 0;
    else if (status == DH_OK && doubtful)
        status = dh_doubtful_add(f->sums, figures.table, f->dataset, &sums, index, rows, asked, error);
    else if (status == DH_OK)
        status = dh_sums_add(f->sums, figures.table, DH_SUM_COUNTED, 1, error);
    if (status == DH_OK && *n > 0 && !doubtful)
        status = dh_ambiguous_add(f->sums, f->dataset, &sums, index, rows, asked, error);
    dh_source_figures_free(&figures);
    dh_table_free(kept);
    return status;
}

/* Notes what totals have beyond their parts: n may have something, n_doubtful may be told of by others, too. */
static dh_status add_notes(dh_notes *notes, const finding *f, const dh_contract *contract, int64_t n,
                           int64_t n_doubtful, dh_error *error)
{
    const dh_source_selection *of = f->selection;
    int64_t n_certain = 0, n_perhaps = 0, n_partial = 0;
    for (size_t t = 0; t < of->n_totals; t++) {
        bool counts = n > 0 && has_rest(f, t, false), certain = counts && has_rest(f, t, true);
        n_partial += of->totals[t].partial && !of->totals[t].covered;
        n_certain += certain && !of->totals[t].partial;
        n_perhaps += counts && !certain && !of->totals[t].partial;
    }
    const dh_note all[] = {{DH_NOTE_DOUBTFUL, contract->id, f->source->table, of->n_doubtful + n_doubtful, 0, NULL},
                           {DH_NOTE_REMAINDER, contract->id, f->source->table, n_certain, 0, NULL},
                           {DH_NOTE_PERHAPS, contract->id, f->source->table, n_perhaps, 0, NULL},
                           {DH_NOTE_PARTLY, contract->id, f->source->table, n_partial, 0, NULL}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].n > 0) DH_TRY(dh_notes_add(notes, all[i], error));
    return DH_OK;
}

dh_status dh_remainders_add(dh_sums *sums, dh_notes *notes, const dh_dataset *dataset, const dh_contract *contract,
                            int32_t index, const dh_source_selection *selection, const dh_asked *asked, dh_error *error)
{
    finding f = {.sums = sums,
                 .dataset = dataset,
                 .source = &contract->sources[index],
                 .selection = selection,
                 .n_parts = dh_contract_parts(contract)};
    int64_t n = 0, n_doubtful = 0;
    if (dh_table_first_day_column(f.source->table) == NULL) return DH_OK;
    dh_status status = selection->n_totals > 0 ? find_rests(&f, error) : DH_OK;
    if (status == DH_OK && selection->n_totals > 0) {
        status = add_rests(&n, &f, contract, index, asked, false, error);
        if (status == DH_OK) status = add_rests(&n_doubtful, &f, contract, index, asked, true, error);
    }
    if (status == DH_OK) status = add_notes(notes, &f, contract, n, n_doubtful, error);
    for (int p = 0; p < 2; p++) {
        dh_free(f.rest[p]);
        dh_free(f.valid[p]);
    }
    return status;
}
