/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads all rows of a load in two phases, both on the pool: each chunk into vectors, column by column; then each column
 * of the table from the vectors of all chunks, in their order.
 */
#include "load/gather_rows.h"

#include <string.h>

#include "base/memory.h"
#include "base/progress.h"
#include "load/chunk_scan.h"
#include "load/config/inferred.h"
#include "load/spellings.h"
#include "table/relation.h"

/* The rows of one chunk: vectors batch by batch, in a batch column by column. */
typedef struct morsel {
    dh_arena *arena;
    const dh_vector **vectors; /* [batch * n_columns + column] */
    int64_t *offsets;          /* per row: its offset in the file */
    int64_t n_batches, n_rows;
    int32_t source;
} morsel;

typedef struct gathering {
    dh_load *load;
    dh_chunk_scan *scan;
    int32_t *columns; /* columns of the spec that are mapped or constant */
    int32_t n_columns;
    bool *active; /* per column of the spec: whether it is among them */
    morsel *morsels;
    int64_t n_morsels, first; /* first: morsel that the current round starts at */
    bool keep;
    dh_column **made;
} gathering;

static dh_status keep_batch(gathering *g, morsel *p, dh_chunk_scan_state *state, int64_t begin, int32_t n,
                            dh_arena *scratch, dh_error *error)
{
    uint8_t *invalid = dh_arena_zalloc(scratch, (size_t)n + 1, 1);
    const dh_vector **read = dh_arena_zalloc(scratch, (size_t)g->n_columns + 1, sizeof *read);
    int32_t *good = dh_arena_alloc(scratch, ((size_t)n + 1) * sizeof *good), n_good = 0;
    if (invalid == NULL || read == NULL || good == NULL) return dh_error_nomem(error);
    for (int32_t c = 0; c < g->n_columns; c++)
        DH_TRY(dh_chunk_scan_read(state, g->columns[c], begin, NULL, n, invalid, scratch, &read[c], error));
    for (int32_t i = 0; i < n; i++)
        if (!invalid[i]) good[n_good++] = i;
    if (!g->keep) {
        p->n_rows += n_good;
        return DH_OK;
    }
    for (int32_t c = 0; c < g->n_columns; c++) {
        const dh_vector *kept = n_good < n ? dh_vector_gather(scratch, read[c], good, n_good) : read[c];
        if (kept == NULL || (kept = dh_vector_copy(p->arena, kept)) == NULL) return dh_error_nomem(error);
        p->vectors[p->n_batches * g->n_columns + c] = kept;
    }
    for (int32_t i = 0; i < n_good; i++)
        p->offsets[p->n_rows++] = state->chunk->offset + state->chunk->begins[begin + good[i]];
    p->n_batches++;
    return DH_OK;
}

static dh_status gather_morsel(void *context, int64_t item, int worker, dh_error *error)
{
    gathering *g = context;
    dh_chunk_scan_state *state;
    morsel *p = &g->morsels[g->first + item];
    DH_TRY(dh_chunk_scan_next(g->scan, g->first + item, worker, &state, error));
    if (state->chunk == NULL || state->chunk->n_rows == 0) return DH_OK;
    size_t rows = (size_t)state->chunk->n_rows, batches = rows / DH_VECTOR_ROWS + 1;
    p->source = state->source;
    p->arena = dh_arena_new();
    dh_arena *scratch = dh_arena_new();
    p->vectors = dh_calloc(batches * (size_t)(g->n_columns + 1), sizeof *p->vectors);
    p->offsets = dh_malloc(rows * sizeof *p->offsets);
    bool ready = p->arena != NULL && scratch != NULL && p->vectors != NULL && p->offsets != NULL;
    dh_status status = ready ? DH_OK : dh_error_nomem(error);
    for (int64_t begin = 0; status == DH_OK && begin < (int64_t)rows; begin += DH_VECTOR_ROWS) {
        int64_t left = (int64_t)rows - begin;
        status =
            keep_batch(g, p, state, begin, (int32_t)(left < DH_VECTOR_ROWS ? left : DH_VECTOR_ROWS), scratch, error);
        dh_arena_release_to(scratch, (dh_arena_mark){0});
    }
    dh_arena_free(scratch);
    dh_progress_add(1, (int64_t)rows);
    return status;
}

/* ---- columns ---- */

static dh_status make_column(void *context, int64_t item, int worker, dh_error *error)
{
    gathering *g = context;
    (void)worker;
    size_t n = 0, at = 0;
    int32_t column = g->columns[item];
    for (int64_t i = 0; i < g->n_morsels; i++) n += (size_t)g->morsels[i].n_batches;
    const dh_vector **vectors = dh_malloc((n + 1) * sizeof *vectors);
    if (vectors == NULL) return dh_error_nomem(error);
    for (int64_t i = 0; i < g->n_morsels; i++)
        for (int64_t b = 0; b < g->morsels[i].n_batches; b++)
            vectors[at++] = g->morsels[i].vectors[b * g->n_columns + item];
    const dh_column_spec *spec = &g->load->spec->columns[column];
    g->made[item] = dh_vectors_to_column(spec->type, dh_shown_as(spec), dh_chunk_scan_dictionary(g->scan, column),
                                         vectors, (int64_t)n);
    dh_free(vectors);
    if (g->made[item] == NULL) return dh_error_nomem(error);
    /* renumber codes in the order of the rows: so far they depend on which worker came first */
    if (g->made[item]->type == DH_CATEGORY && dh_column_recode(g->made[item]) != 0) return dh_error_nomem(error);
    /* a category must have a dictionary even if it has no rows */
    if (g->made[item]->type == DH_CATEGORY && g->made[item]->dictionary == NULL &&
        (g->made[item]->dictionary = dh_dictionary_new()) == NULL)
        return dh_error_nomem(error);
    return DH_OK;
}

static dh_status make_places(gathering *g, dh_error *error)
{
    dh_load *load = g->load;
    size_t n = 0;
    for (int64_t i = 0; i < g->n_morsels; i++) n += (size_t)g->morsels[i].n_rows;
    if (!g->keep) {
        load->n_rows = n;
        return DH_OK;
    }
    load->places = dh_malloc((n + 1) * sizeof *load->places);
    if (load->places == NULL) return dh_error_nomem(error);
    for (int64_t i = 0; i < g->n_morsels; i++)
        for (int64_t k = 0; k < g->morsels[i].n_rows; k++)
            load->places[load->n_rows++] = (dh_load_place_of){g->morsels[i].offsets[k], g->morsels[i].source};
    return DH_OK;
}

static dh_status make_table(gathering *g, dh_error *error)
{
    dh_load *load = g->load;
    load->table = dh_table_new();
    if (load->table == NULL) return dh_error_nomem(error);
    DH_TRY(dh_table_set_name(load->table, load->spec->name, error));
    for (int32_t c = 0; c < g->n_columns; c++) {
        dh_column *column = g->made[c];
        g->made[c] = NULL;
        DH_TRY(dh_table_add(load->table, load->spec->columns[g->columns[c]].name, column, error));
    }
    return DH_OK;
}

/* Reads the morsels in rounds, since their number may not be known before a stream ends. */
static dh_status gather_morsels(gathering *g, dh_pool *pool, dh_error *error)
{
    size_t capacity = 0;
    for (;;) {
        int64_t valid = dh_chunk_scan_count(g->scan), n = valid < 0 ? 256 : valid - g->n_morsels;
        if (n <= 0 || dh_chunk_scan_ended(g->scan)) return DH_OK;
        size_t before = capacity;
        if (dh_grow((void **)&g->morsels, &capacity, (size_t)(g->n_morsels + n), sizeof *g->morsels) != 0)
            return dh_error_nomem(error);
        memset(g->morsels + before, 0, (capacity - before) * sizeof *g->morsels);
        g->first = g->n_morsels;
        g->n_morsels += n;
        dh_progress_begin(valid < 0 ? -1 : n);
        dh_status status = dh_pool_run(pool, n, gather_morsel, g, error);
        dh_progress_end();
        DH_TRY(status);
    }
}

/* Of a table whose rows are not kept, which is scanned when asked for. */
static dh_status note_spellings(const gathering *g, dh_error *error)
{
    const dh_table_spec *spec = g->load->spec;
    int32_t id = dh_load_id_column(spec);
    for (int32_t c = 0; c < g->n_columns; c++) {
        int32_t column = g->columns[c];
        if (spec->columns[column].type != DH_CATEGORY || spec->columns[column].choices != NULL || column == id)
            continue;
        DH_TRY(dh_load_note_spellings(g->load, spec->columns[column].name, dh_chunk_scan_dictionary(g->scan, column),
                                      error));
    }
    return DH_OK;
}

static dh_status gather(gathering *g, dh_pool *pool, dh_error *error)
{
    size_t n = (size_t)g->load->spec->n_columns + 1;
    g->columns = dh_calloc(n, sizeof *g->columns);
    g->active = dh_calloc(n, sizeof *g->active);
    g->made = dh_calloc(n, sizeof *g->made);
    if (g->columns == NULL || g->active == NULL || g->made == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < g->load->spec->n_columns; i++) {
        g->active[i] = g->load->given[i];
        if (g->active[i]) g->columns[g->n_columns++] = i;
    }
    int workers = pool != NULL ? dh_pool_threads(pool) : 1;
    dh_chunk_scan *scan; /* of its own: a pointer into *g would let the analyzer forget what is there */
    DH_TRY(dh_chunk_scan_new(&scan, g->load, NULL, g->active, workers, DH_CHUNK_SCAN_ALL, error));
    g->scan = scan;
    DH_TRY(gather_morsels(g, pool, error));
    DH_TRY(dh_chunk_scan_finish(g->scan, DH_ALL_MORSELS, &g->load->rejects, NULL, NULL, error));
    DH_TRY(make_places(g, error));
    if (!g->keep) return note_spellings(g, error);
    DH_TRY(dh_pool_run(pool, g->n_columns, make_column, g, error));
    return make_table(g, error);
}

dh_status dh_load_rows(dh_load *load, dh_pool *pool, bool keep, dh_error *error)
{
    gathering g = {.load = load, .keep = keep};
    dh_status status = gather(&g, pool, error);
    for (int64_t i = 0; i < g.n_morsels; i++) {
        dh_arena_free(g.morsels[i].arena);
        dh_free(g.morsels[i].vectors);
        dh_free(g.morsels[i].offsets);
    }
    for (int32_t c = 0; g.made != NULL && c < g.n_columns; c++) dh_column_unref(g.made[c]);
    dh_free(g.morsels);
    dh_free(g.columns);
    dh_free(g.active);
    dh_free(g.made);
    dh_chunk_scan_free(g.scan);
    return status;
}
