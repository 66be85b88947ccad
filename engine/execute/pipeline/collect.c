/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sink that collects a pipeline's output in a table. Columns that pass through unchanged from a table in memory are
 * shared when no row is dropped, else taken by row number at the end; only computed columns are kept batch by batch.
 * Past the memory limit they are added, morsel after morsel, to columns in temporary files.
 */
#include "execute/pipeline/collect.h"

#include "base/memory.h"
#include "execute/pipeline/pipeline.h"
#include "table/spilled_column.h"

#include <string.h>

/* Up to this many rows, one thread makes the output columns. */
#define SMALL_ROWS 4096

/* What one morsel produced: the computed vectors of each batch in turn, in an arena of the morsel's own. */
typedef struct morsel {
    dh_arena *arena;
    const dh_vector **vectors; /* n_batches * n_computed */
    size_t n, capacity;
    size_t bytes;  /* of the vectors */
    int64_t *rows; /* row numbers in the source table, when rows may be dropped or repeated */
    size_t n_rows, rows_capacity;
} morsel;

typedef struct collector {
    const dh_pipeline *pipeline;
    const bool *needed; /* NULL = all */
    dh_pipeline_sink sink;
    int32_t *computed; /* output columns kept batch by batch (see is_computed) */
    int32_t n_computed;
    morsel columns[DH_REORDER_SLOTS]; /* morsels in flight, by slot */
    morsel *done;                     /* merged morsels, in order */
    size_t n_done, done_capacity;
    int64_t total, limit;
    size_t memory, bytes; /* the limit, 0 = none; bytes of the merged morsels that are in memory */
    dh_column **spilled;  /* by computed column; NULL = all are in memory */
} collector;

/* Whether the column is kept batch by batch: unchanged columns of a table in memory are shared or taken instead. */
static bool is_computed(const collector *c, int32_t i)
{
    if (c->needed && !c->needed[i]) return false;
    return c->pipeline->table == NULL || c->pipeline->source_field[i] < 0;
}

/* A placeholder for a column that nobody reads: positions must not shift. */
static dh_column *absent_column(const collector *c, int32_t i)
{
    const dh_field *field = &c->pipeline->schema.fields[i];
    dh_column like = {.type = field->type, .display = field->display};
    like.dictionary = (dh_dictionary *)(uintptr_t)c->pipeline->dictionaries[i];
    return dh_column_absent(&like, c->total);
}

static dh_status keep_batch(void *self, int64_t slot, int worker, dh_vector_batch *batch)
{
    (void)worker;
    collector *c = self;
    morsel *p = &c->columns[slot];
    if (p->arena == NULL && (p->arena = dh_arena_new()) == NULL) return dh_error_nomem(batch->error);
    size_t more = (size_t)c->n_computed;
    if (dh_grow((void **)&p->vectors, &p->capacity, p->n + more, sizeof *p->vectors) != 0)
        return dh_error_nomem(batch->error);
    for (int32_t i = 0; i < c->n_computed; i++) {
        const dh_vector *vector;
        DH_TRY(dh_vector_batch_column(&vector, batch, c->computed[i]));
        p->vectors[p->n] = dh_vector_keep(p->arena, vector);
        if (p->vectors[p->n++] == NULL) return dh_error_nomem(batch->error);
        if (c->memory > 0) p->bytes += dh_vector_bytes(p->vectors[p->n - 1]);
    }
    size_t from = p->n_rows;
    p->n_rows += (size_t)batch->n;
    if (!c->pipeline->filtered || c->pipeline->table == NULL) return DH_OK;
    int64_t first = batch->first + batch->begin;
    if (dh_grow((void **)&p->rows, &p->rows_capacity, p->n_rows, sizeof *p->rows) != 0)
        return dh_error_nomem(batch->error);
    for (int32_t i = 0; i < batch->n; i++) p->rows[from + i] = first + (batch->rows ? batch->rows[i] : i);
    return DH_OK;
}

static void free_vectors(morsel *p)
{
    dh_arena_free(p->arena);
    dh_free(p->vectors);
    p->arena = NULL;
    p->vectors = NULL;
    p->n = 0;
}

/* Adds the computed vectors of a morsel to the columns in files, and frees them. */
static dh_status spill_morsel(const collector *c, morsel *p, dh_error *error)
{
    for (size_t i = 0; i < p->n; i++) {
        size_t which = i % (size_t)c->n_computed;
        bool by_text = c->pipeline->dictionaries[c->computed[which]] == NULL;
        DH_TRY(dh_spilled_column_add(c->spilled[which], p->vectors[i], by_text, error));
    }
    free_vectors(p);
    return DH_OK;
}

/* From now on all are spilled. When the columns are made of what is in memory, both take their room. */
static dh_status begin_to_spill(collector *c, dh_error *error)
{
    const dh_pipeline *p = c->pipeline;
    c->spilled = dh_calloc((size_t)c->n_computed + 1, sizeof *c->spilled);
    if (c->spilled == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < c->n_computed; i++) {
        const dh_field *field = &p->schema.fields[c->computed[i]];
        const dh_dictionary *dictionary = p->dictionaries[c->computed[i]];
        DH_TRY(dh_spilled_column_new(&c->spilled[i], field->type, field->display, dictionary, error));
    }
    for (size_t i = 0; i < c->n_done; i++) DH_TRY(spill_morsel(c, &c->done[i], error));
    return DH_OK;
}

static dh_status keep_morsel(void *self, int64_t slot, dh_error *error)
{
    collector *c = self;
    if (dh_grow((void **)&c->done, &c->done_capacity, c->n_done + 1, sizeof *c->done) != 0)
        return dh_error_nomem(error);
    c->done[c->n_done++] = c->columns[slot];
    c->total += (int64_t)c->columns[slot].n_rows;
    c->bytes += c->columns[slot].bytes;
    memset(&c->columns[slot], 0, sizeof c->columns[slot]);
    c->sink.done = c->limit >= 0 && c->total >= c->limit;
    if (c->spilled) return spill_morsel(c, &c->done[c->n_done - 1], error);
    return c->memory > 0 && c->bytes > c->memory / 2 ? begin_to_spill(c, error) : DH_OK;
}

static bool has_enough(const void *self, int64_t slot)
{
    const collector *c = self;
    return c->limit >= 0 && (int64_t)c->columns[slot].n_rows >= c->limit;
}

static void free_morsel(morsel *p)
{
    free_vectors(p);
    dh_free(p->rows);
}

static void free_collector(collector *c)
{
    for (size_t i = 0; i < c->n_done; i++) free_morsel(&c->done[i]);
    for (size_t i = 0; i < DH_REORDER_SLOTS; i++) free_morsel(&c->columns[i]);
    for (int32_t i = 0; c->spilled && i < c->n_computed; i++) dh_column_unref(c->spilled[i]);
    dh_free(c->spilled);
    dh_free(c->done);
    dh_free(c->computed);
}

/* Source row numbers of the output rows, in order, owned by the caller; NULL when every row is kept. */
static dh_status left_rows(int64_t **out, const collector *c, dh_error *error)
{
    *out = NULL;
    if (!c->pipeline->filtered || c->pipeline->table == NULL) return DH_OK;
    *out = dh_malloc(((size_t)c->total + 1) * sizeof **out);
    if (*out == NULL) return dh_error_nomem(error);
    size_t at = 0;
    for (size_t i = 0; i < c->n_done; i++) {
        const morsel *p = &c->done[i];
        if (p->n_rows > 0) memcpy(*out + at, p->rows, p->n_rows * sizeof **out);
        at += p->n_rows;
    }
    return DH_OK;
}

static dh_column *computed_column(const collector *c, int32_t which, const dh_field *field)
{
    size_t n = 0, at = 0;
    for (size_t i = 0; i < c->n_done; i++) n += c->done[i].n;
    n = c->n_computed > 0 ? n / (size_t)c->n_computed : 0;
    const dh_vector **vectors = dh_malloc((n + 1) * sizeof *vectors);
    if (vectors == NULL) return NULL;
    for (size_t i = 0; i < c->n_done; i++)
        for (size_t k = (size_t)which; k < c->done[i].n; k += (size_t)c->n_computed)
            vectors[at++] = c->done[i].vectors[k];
    const dh_dictionary *dictionary = c->pipeline->dictionaries[c->computed[which]];
    dh_column *column = dh_vectors_to_column(field->type, field->display, dictionary, vectors, (int64_t)n);
    dh_free(vectors);
    return column;
}

/* Whether the rows taken from a column would take more than its part of the memory. */
static bool is_large(const collector *c, const dh_column *source)
{
    size_t columns = (size_t)c->pipeline->schema.n, length = (size_t)(source->length > 0 ? source->length : 1);
    return c->memory > 0 && dh_column_bytes(source) / length * (size_t)c->total > c->memory / columns;
}

/* Output column `i`; `which` is its place among the computed ones. */
static dh_status output_column(dh_column **out, const collector *c, int32_t i, int32_t which, const int64_t *rows,
                               dh_error *error)
{
    const dh_pipeline *p = c->pipeline;
    if (is_computed(c, i) && c->spilled) {
        dh_column_finish(c->spilled[which]);
        dh_spilled_column_release(c->spilled[which], 0, c->spilled[which]->length);
        *out = dh_column_ref(c->spilled[which]);
        return DH_OK;
    }
    bool unread = c->needed && !c->needed[i] && (p->table == NULL || p->source_field[i] < 0 || rows);
    if (is_computed(c, i) || unread) {
        *out = unread ? absent_column(c, i) : computed_column(c, which, &p->schema.fields[i]);
        return *out ? DH_OK : dh_error_nomem(error);
    }
    const dh_column *source = dh_table_column(p->table, p->source_field[i]);
    if (rows && is_large(c, source)) return dh_spilled_column_take(out, source, rows, c->total, error);
    if (rows)
        *out = dh_column_take(source, rows, c->total);
    else
        *out = dh_column_ref((dh_column *)(uintptr_t)source); /* sharing does not change it */
    return *out ? DH_OK : dh_error_nomem(error);
}

typedef struct filling {
    const collector *collector;
    const int64_t *rows;
    dh_column **columns;
} filling;

static dh_status make_column(void *context, int64_t item, int worker, dh_error *error)
{
    (void)worker;
    const filling *f = context;
    int32_t i = (int32_t)item, which = 0;
    while (which < f->collector->n_computed && f->collector->computed[which] < i) which++;
    return output_column(&f->columns[i], f->collector, i, which, f->rows, error);
}

static dh_status make_columns(filling *f, dh_error *error)
{
    const dh_pipeline *p = f->collector->pipeline;
    dh_pool *pool = p->catalog && f->collector->total > SMALL_ROWS ? p->catalog->pool : NULL;
    return dh_pool_run(pool, p->schema.n, make_column, f, error);
}

static dh_status fill_table(dh_table *table, const collector *c, const int64_t *rows, dh_error *error)
{
    const dh_pipeline *p = c->pipeline;
    filling f = {c, rows, dh_arena_zalloc(p->arena, (size_t)p->schema.n + 1, sizeof *f.columns)};
    if (f.columns == NULL) return dh_error_nomem(error);
    dh_status status = make_columns(&f, error);
    for (int32_t i = 0; i < p->schema.n; i++) {
        if (status == DH_OK)
            status = dh_table_add(table, p->schema.fields[i].name, f.columns[i], error);
        else
            dh_column_unref(f.columns[i]);
    }
    return status == DH_OK ? dh_pipeline_notes(p, table, error) : status;
}

static dh_status find_computed(collector *c, dh_error *error)
{
    const dh_pipeline *p = c->pipeline;
    c->computed = dh_malloc(((size_t)p->schema.n + 1) * sizeof *c->computed);
    if (c->computed == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < p->schema.n; i++)
        if (is_computed(c, i)) c->computed[c->n_computed++] = i;
    return DH_OK;
}

static dh_status collect(dh_table **out, collector *c, dh_error *error)
{
    DH_TRY(find_computed(c, error));
    /* Nothing to compute and no row dropped: the columns are shared without a run. */
    if (c->n_computed > 0 || c->pipeline->filtered || c->pipeline->table == NULL)
        DH_TRY(dh_pipeline_run((dh_pipeline *)(uintptr_t)c->pipeline, &c->sink, error));
    else
        c->total = dh_table_rows(c->pipeline->table);
    int64_t *rows;
    DH_TRY(left_rows(&rows, c, error));
    *out = dh_table_new();
    dh_status status = *out ? fill_table(*out, c, rows, error) : dh_error_nomem(error);
    dh_free(rows);
    if (status == DH_OK) return DH_OK;
    dh_table_free(*out);
    *out = NULL;
    return status;
}

dh_status dh_collect(dh_table **out, dh_execution *x, const dh_plan *plan, const bool *needed, int64_t limit,
                     dh_error *error)
{
    *out = NULL;
    dh_pipeline *pipeline;
    DH_TRY(dh_pipeline_new(&pipeline, x, plan, needed, error));
    collector *c = dh_calloc(1, sizeof *c);
    dh_status status = DH_OK;
    if (c == NULL) {
        status = dh_error_nomem(error);
    } else {
        c->pipeline = pipeline;
        c->needed = needed;
        c->memory = x->memory;
        c->limit = pipeline->filtered || pipeline->table == NULL ? limit : -1;
        c->sink = (dh_pipeline_sink){.self = c, .batch = keep_batch, .merge = keep_morsel, .enough = has_enough};
        status = collect(out, c, error);
        free_collector(c);
        dh_free(c);
    }
    dh_pipeline_free(pipeline);
    return status;
}

dh_status dh_run_pipeline(dh_table **out, dh_execution *x, const dh_plan *plan, const bool *needed, dh_error *error)
{
    return dh_collect(out, x, plan, needed, -1, error);
}
