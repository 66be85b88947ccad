/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a whole relation into a table in memory. */
#include <string.h>

#include "base/memory.h"
#include "store/store.h"

dh_status dh_store_stub(dh_table **out, const dh_relation *relation, dh_error *error)
{
    dh_table *table = dh_table_new();
    dh_status status = table ? dh_table_set_name(table, relation->name, error) : dh_error_nomem(error);
    for (int32_t i = 0; status == DH_OK && i < relation->n_fields; i++) {
        const dh_relation_field *field = &relation->fields[i];
        dh_column *column = dh_column_new(field->type, 0);
        if (column) {
            column->display = field->display;
            column->length = relation->rows;
            column->dictionary = dh_dictionary_ref(field->dictionary);
        }
        status = dh_table_add(table, field->name, column, error);
    }
    if (status == DH_OK)
        *out = table;
    else
        dh_table_free(table);
    return status;
}

/* The rows of one morsel: copies of its vectors, batch by batch. */
typedef struct kept_morsel {
    dh_arena *arena;
    const dh_vector **vectors; /* [batch * n_fields + field] */
    int32_t n_batches;
} kept_morsel;

typedef struct collecting {
    dh_relation *relation;
    dh_relation_scan *scan;
    dh_arena **arenas; /* per worker */
    kept_morsel *morsels;
    dh_column **columns; /* per field */
} collecting;

static dh_status collect_morsel(void *context, int64_t index, int worker, dh_error *error)
{
    collecting *c = context;
    kept_morsel *kept = &c->morsels[index];
    int32_t n_fields = c->relation->n_fields;
    dh_morsel *morsel;
    if (c->arenas[worker] == NULL && (c->arenas[worker] = dh_arena_new()) == NULL) return dh_error_nomem(error);
    DH_TRY(c->scan->morsel(c->scan, index, worker, &morsel, error));
    kept->arena = dh_arena_new();
    int64_t n_batches = (morsel->rows + DH_VECTOR_ROWS - 1) / DH_VECTOR_ROWS;
    if (kept->arena)
        kept->vectors = dh_arena_zalloc(kept->arena, (size_t)n_batches * (size_t)n_fields + 1, sizeof *kept->vectors);
    if (kept->vectors == NULL) return dh_error_nomem(error);
    for (int64_t begin = 0; begin < morsel->rows; begin += DH_VECTOR_ROWS, kept->n_batches++) {
        int64_t n = morsel->rows - begin < DH_VECTOR_ROWS ? morsel->rows - begin : DH_VECTOR_ROWS;
        const dh_vector **to = &kept->vectors[(int64_t)kept->n_batches * n_fields];
        for (int32_t f = 0; f < n_fields; f++) {
            const dh_vector *v;
            DH_TRY(morsel->load(morsel, c->arenas[worker], f, begin, NULL, (int32_t)n, NULL, &v, error));
            if ((to[f] = dh_vector_copy(kept->arena, v)) == NULL) return dh_error_nomem(error);
        }
        dh_arena_release_to(c->arenas[worker], (dh_arena_mark){NULL, 0});
    }
    return DH_OK;
}

static dh_status collect_column(void *context, int64_t index, int worker, dh_error *error)
{
    (void)worker;
    collecting *c = context;
    const dh_relation_field *field = &c->relation->fields[index];
    int64_t n = 0;
    for (int64_t p = 0; p < c->scan->n_morsels; p++) n += c->morsels[p].n_batches;
    const dh_vector **vectors = dh_calloc((size_t)n + 1, sizeof *vectors);
    if (vectors == NULL) return dh_error_nomem(error);
    n = 0;
    for (int64_t p = 0; p < c->scan->n_morsels; p++)
        for (int32_t b = 0; b < c->morsels[p].n_batches; b++)
            vectors[n++] = c->morsels[p].vectors[(int64_t)b * c->relation->n_fields + index];
    c->columns[index] = dh_vectors_to_column(field->type, field->display, field->dictionary, vectors, n);
    dh_free(vectors);
    return c->columns[index] ? DH_OK : dh_error_nomem(error);
}

/* Moves the values into a column of the stub. The column itself must stay: others hold references to it. */
static void move_column(dh_column *to, dh_column *from)
{
    dh_column old = *to;
    to->values = from->values;
    to->validity = from->validity;
    to->bytes = from->bytes;
    to->lower = from->lower;
    to->upper = from->upper;
    to->nulls = from->nulls;
    to->capacity = from->capacity;
    to->bytes_capacity = from->bytes_capacity;
    from->values = old.values;
    from->validity = old.validity;
    from->bytes = old.bytes;
    from->lower = old.lower;
    from->upper = old.upper;
}

static dh_status fill(dh_table *stub, collecting *c, dh_pool *pool, dh_error *error)
{
    DH_TRY(dh_pool_run(pool, c->scan->n_morsels, collect_morsel, c, error));
    DH_TRY(dh_pool_run(pool, c->relation->n_fields, collect_column, c, error));
    for (int32_t i = 0; i < c->relation->n_fields; i++)
        if (c->columns[i]->length != dh_table_rows(stub))
            return dh_error_set(error, DH_EDATA,
                                "the table '%s' of the store has %lld rows and its store.lua says %lld; import the "
                                "data set again",
                                c->relation->name, (long long)c->columns[i]->length, (long long)dh_table_rows(stub));
    for (int32_t i = 0; i < c->relation->n_fields; i++)
        move_column((dh_column *)(uintptr_t)dh_table_column(stub, i), c->columns[i]);
    return DH_OK;
}

static dh_status start(collecting *c, int workers, dh_error *error)
{
    size_t n = (size_t)c->relation->n_fields + 1;
    bool *needed = dh_malloc(n);
    c->arenas = dh_calloc((size_t)workers, sizeof *c->arenas);
    c->columns = dh_calloc(n, sizeof *c->columns);
    dh_status status = needed && c->arenas && c->columns ? DH_OK : dh_error_nomem(error);
    if (needed) memset(needed, 1, n);
    if (status == DH_OK) status = c->relation->start(&c->scan, c->relation, needed, NULL, 0, workers, error);
    dh_free(needed);
    DH_TRY(status);
    c->morsels = dh_calloc((size_t)c->scan->n_morsels + 1, sizeof *c->morsels);
    return c->morsels ? DH_OK : dh_error_nomem(error);
}

dh_status dh_store_fill(dh_table *stub, dh_relation *relation, dh_pool *pool, dh_error *error)
{
    collecting c = {.relation = relation};
    int workers = pool ? dh_pool_threads(pool) : 1;
    dh_status status = start(&c, workers, error);
    if (status == DH_OK) status = fill(stub, &c, pool, error);
    if (status == DH_OK && c.scan->finish) status = c.scan->finish(c.scan, DH_ALL_MORSELS, stub, error);
    for (int i = 0; c.arenas && i < workers; i++) dh_arena_free(c.arenas[i]);
    for (int64_t p = 0; c.morsels && p < c.scan->n_morsels; p++) dh_arena_free(c.morsels[p].arena);
    for (int32_t f = 0; c.columns && f < relation->n_fields; f++) dh_column_unref(c.columns[f]);
    if (c.scan) c.scan->free(c.scan);
    dh_free(c.arenas);
    dh_free(c.morsels);
    dh_free(c.columns);
    return status;
}
