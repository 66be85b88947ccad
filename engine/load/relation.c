/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of files as a relation: each scan reads them again, only in the columns that it needs. Rejected
 * rows are left out, counted, and reported in the notes of the result.
 */
#include "load/relation.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "load/chunk_scan.h"
#include "load/config/inferred.h"
#include "load/loader_internal.h"
#include "table/format.h"

#define NAMED 3 /* how many faults a note lists, and rejected records a scan keeps per morsel and column */

typedef struct file_relation {
    dh_relation relation;
    dh_load *load;
    dh_relation_field *fields;
    int32_t *columns;             /* per field: its column of the spec */
    dh_dictionary **dictionaries; /* per column of the spec: of a category, else NULL */
    dh_reject_limit max_rejected;
    pthread_mutex_t lock;   /* guards the load's counts of empty rows and nameless values, and what follows */
    int64_t read, rejected; /* records of the scan that finished last */
} file_relation;

typedef struct file_morsel {
    dh_morsel morsel;
    const file_relation *relation;
    dh_chunk_scan_state *state;
} file_morsel;

typedef struct file_scan {
    dh_relation_scan scan;
    file_relation *relation;
    dh_chunk_scan *chunks;
    file_morsel *morsels; /* per worker */
} file_scan;

/* ---- scans ---- */

static dh_status load_field(dh_morsel *morsel, dh_arena *arena, int32_t field, int64_t begin, const int32_t *rows,
                            int32_t n, uint8_t *invalid, const dh_vector **out, dh_error *error)
{
    const file_morsel *p = (const file_morsel *)morsel;
    return dh_chunk_scan_read(p->state, p->relation->columns[field], begin, rows, n, invalid, arena, out, error);
}

static dh_status take_morsel(dh_relation_scan *scan, int64_t index, int worker, dh_morsel **out, dh_error *error)
{
    file_scan *p = (file_scan *)scan;
    file_morsel *morsel = &p->morsels[worker];
    *morsel = (file_morsel){{.load = load_field}, p->relation, NULL};
    DH_TRY(dh_chunk_scan_next(p->chunks, index, worker, &morsel->state, error));
    if (morsel->state->chunk != NULL) morsel->morsel.rows = morsel->state->chunk->n_rows;
    if (dh_chunk_scan_ended(p->chunks)) __atomic_store_n(&scan->ended, true, __ATOMIC_RELEASE);
    *out = &morsel->morsel;
    return DH_OK;
}

/* "line 5, column 4 'raised_on', '31/02/2018': day 31 does not exist in February 2018" */
static void say_fault(dh_strbuf *out, const dh_fault *fault, bool several_files)
{
    if (several_files) dh_strbuf_printf(out, "%s, ", fault->file);
    if (fault->column > 0)
        dh_strbuf_printf(out, dh_tr("line %lld, column %d '%s', '%s': %s"), (long long)fault->value_line,
                         (int)fault->column, fault->name, fault->value, fault->reason);
    else
        dh_strbuf_printf(out, dh_tr("line %lld, '%s': %s"), (long long)fault->value_line, fault->value, fault->reason);
}

/* Adds the note on rejects, or fails if their share is too large. The share is one of all rows, so it is not judged
 * when the plan stopped early (`all` false). */
static dh_status note_rejects(const file_relation *r, const dh_rejects *rejects, int64_t read, int64_t rejected,
                              bool all, dh_table *table, dh_error *error)
{
    dh_strbuf text = {0};
    dh_strbuf_printf(&text,
                     all ? dh_tr("%s: %s rows read = %s accepted + %s rejected")
                         : dh_tr("%s: %s rows read = %s accepted + %s rejected (later rows were not needed, and "
                                 "are not counted)"),
                     r->relation.name, dh_numeral_whole(read).text, dh_numeral_whole(read - rejected).text,
                     dh_numeral_whole(rejected).text);
    for (size_t i = 0; i < rejects->n_faults && i < NAMED; i++) {
        dh_strbuf_add(&text, "; ");
        say_fault(&text, &rejects->faults[i].fault, r->load->n_sources > 1);
    }
    if (rejects->n_faults > NAMED || rejected > NAMED) {
        dh_strbuf_add(&text, "; ");
        dh_strbuf_add(&text, dh_tr("'dienhong check' lists them all"));
    }
    dh_status status = text.failed ? dh_error_nomem(error)
                       : all && !dh_reject_limit_allows(r->max_rejected, rejected, read)
                           ? dh_error_set(error, DH_EDATA, "%s; that is more than the share of %s that is allowed",
                                          text.data, dh_numeral_real(r->max_rejected.share, -1).text)
                           : dh_table_add_note(table, error, "%s", text.data);
    dh_strbuf_free(&text);
    return status;
}

static dh_status add_notes(file_scan *p, int64_t count, dh_table *table, dh_error *error)
{
    file_relation *r = p->relation;
    dh_rejects rejects = {0};
    int64_t read = 0, rejected = 0;
    for (size_t i = 0; i < r->load->n_sources; i++) r->load->sources[i].n_empty = r->load->sources[i].n_nameless = 0;
    dh_suspects_free(&r->load->suspects);
    dh_status status = dh_chunk_scan_finish(p->chunks, count, &rejects, &read, &rejected, error);
    r->read = read;
    r->rejected = rejected;
    if (status == DH_OK && rejected > 0)
        status = note_rejects(r, &rejects, read, rejected, count == DH_ALL_MORSELS, table, error);
    dh_strbuf text = {0};
    for (int32_t i = 0; status == DH_OK && dh_load_note(r->load, i, &text); i++) {
        status = text.failed ? dh_error_nomem(error) : dh_table_add_note(table, error, "%s", text.data);
        dh_strbuf_clear(&text);
    }
    dh_strbuf_free(&text);
    dh_rejects_free(&rejects);
    return status;
}

/* Whether there are morsels after the first `count`. For a stream only reading the next one tells. */
static bool goes_on(file_scan *p, int64_t count)
{
    int64_t valid = dh_chunk_scan_count(p->chunks);
    dh_chunk_scan_state *state;
    dh_error ignored = DH_ERROR_INIT; /* what cannot be read comes after the rows that were needed */
    if (valid >= 0) return count < valid;
    return dh_chunk_scan_next(p->chunks, count, 0, &state, &ignored) != DH_OK || state->chunk != NULL;
}

static dh_status finish_pass(dh_relation_scan *scan, int64_t count, dh_table *table, dh_error *error)
{
    file_scan *p = (file_scan *)scan;
    if (count != DH_ALL_MORSELS && !goes_on(p, count)) count = DH_ALL_MORSELS;
    pthread_mutex_lock(&p->relation->lock);
    dh_status status = add_notes(p, count, table, error);
    pthread_mutex_unlock(&p->relation->lock);
    return status;
}

static void free_scan(dh_relation_scan *scan)
{
    file_scan *p = (file_scan *)scan;
    dh_chunk_scan_free(p->chunks);
    dh_free(p->morsels);
    dh_free(p);
}

static dh_status start_chunk_scan(file_scan *p, const bool *needed, int workers, dh_error *error)
{
    const file_relation *r = p->relation;
    bool *wanted = dh_calloc((size_t)r->load->spec->n_columns + 1, sizeof *wanted);
    if (wanted == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < r->relation.n_fields; i++) wanted[r->columns[i]] = needed[i];
    dh_status status = dh_chunk_scan_new(&p->chunks, r->load, r->dictionaries, wanted, workers, NAMED, error);
    dh_free(wanted);
    if (status == DH_OK) p->scan.n_morsels = dh_chunk_scan_count(p->chunks);
    return status;
}

static dh_status start_scan(dh_relation_scan **out, dh_relation *relation, const bool *needed,
                            const dh_relation_range *ranges, int32_t n_ranges, int workers, dh_error *error)
{
    (void)ranges; /* a chunk has no statistics to prune by */
    (void)n_ranges;
    *out = NULL;
    file_scan *p = dh_calloc(1, sizeof *p);
    if (p == NULL) return dh_error_nomem(error);
    p->relation = (file_relation *)relation;
    p->scan = (dh_relation_scan){
        .relation = relation, .morsel = take_morsel, .finish = finish_pass, .free = free_scan, .n_morsels = -1};
    p->morsels = dh_calloc((size_t)workers, sizeof *p->morsels);
    dh_status status = p->morsels != NULL ? start_chunk_scan(p, needed, workers, error) : dh_error_nomem(error);
    if (status == DH_OK)
        *out = &p->scan;
    else
        free_scan(&p->scan);
    return status;
}

/* ---- the relation ---- */

static void free_relation(dh_relation *relation)
{
    file_relation *r = (file_relation *)relation;
    for (int32_t i = 0; r->dictionaries != NULL && i < r->load->spec->n_columns; i++)
        dh_dictionary_unref(r->dictionaries[i]);
    dh_free(r->fields);
    dh_free(r->columns);
    dh_free(r->dictionaries);
    pthread_mutex_destroy(&r->lock);
    dh_load_free(r->load);
    dh_free(r);
}

/* Sort key of a column: its field in the first file; columns that it does not have come last. */
static int32_t place_of(const dh_load *load, int32_t column)
{
    int32_t field = load->n_sources > 0 ? load->sources[0].field_of[column] : -1;
    return field >= 0 ? field : INT32_MAX;
}

static dh_status make_fields(file_relation *r, dh_error *error)
{
    const dh_table_spec *spec = r->load->spec;
    size_t n = (size_t)spec->n_columns + 1;
    r->fields = dh_calloc(n, sizeof *r->fields);
    r->columns = dh_calloc(n, sizeof *r->columns);
    r->dictionaries = dh_calloc(n, sizeof(dh_dictionary *));
    if (r->fields == NULL || r->columns == NULL || r->dictionaries == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < spec->n_columns; i++) {
        if (!r->load->given[i]) continue;
        int32_t at = r->relation.n_fields++;
        for (; at > 0 && place_of(r->load, r->columns[at - 1]) > place_of(r->load, i); at--)
            r->columns[at] = r->columns[at - 1];
        r->columns[at] = i;
        if (spec->columns[i].type != DH_CATEGORY) continue;
        r->dictionaries[i] = dh_dictionary_new();
        if (r->dictionaries[i] == NULL) return dh_error_nomem(error);
        dh_dictionary_grow_from_now(r->dictionaries[i]);
    }
    for (int32_t f = 0; f < r->relation.n_fields; f++) {
        const dh_column_spec *column = &spec->columns[r->columns[f]];
        r->fields[f] =
            (dh_relation_field){column->name, column->type, dh_shown_as(column), r->dictionaries[r->columns[f]]};
    }
    r->relation.fields = r->fields;
    return DH_OK;
}

dh_status dh_load_relation(dh_relation **out, const dh_table_spec *spec, const dh_load_entries *entries,
                           const char *folder, dh_reject_limit max_rejected, dh_error *error)
{
    *out = NULL;
    dh_load *load;
    DH_TRY(dh_load_open(&load, spec, entries, folder, error));
    file_relation *r = dh_calloc(1, sizeof *r);
    if (r == NULL) {
        dh_load_free(load);
        return dh_error_nomem(error);
    }
    r->load = load;
    r->max_rejected = max_rejected;
    r->relation = (dh_relation){.refs = 1, .name = spec->name, .rows = -1, .start = start_scan, .free = free_relation};
    pthread_mutex_init(&r->lock, NULL);
    dh_status status = make_fields(r, error);
    if (status == DH_OK)
        *out = &r->relation;
    else
        free_relation(&r->relation);
    return status;
}

void dh_load_relation_counts(const dh_relation *relation, int64_t *read, int64_t *rejected)
{
    file_relation *r = (file_relation *)(uintptr_t)relation;
    pthread_mutex_lock(&r->lock);
    *read = r->read;
    *rejected = r->rejected;
    pthread_mutex_unlock(&r->lock);
}

const dh_load *dh_load_relation_load(const dh_relation *relation)
{
    return ((const file_relation *)relation)->load;
}

const char *dh_load_relation_warning(const dh_relation *relation, int32_t index)
{
    return dh_load_warning(((const file_relation *)relation)->load, index);
}
