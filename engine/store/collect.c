/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A relation's rows in memory, for what needs a table as a whole. */
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
            column->show = field->show;
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

/* What one piece held: copies of its vectors, batch by batch. */
typedef struct kept_piece {
    dh_arena *arena;
    const dh_vector **vectors; /* n_fields a batch */
    int32_t n_batches;
} kept_piece;

typedef struct collecting {
    dh_relation *relation;
    dh_pass *pass;
    dh_arena **arenas; /* one a worker */
    kept_piece *pieces;
    dh_column **columns; /* one a field */
} collecting;

static dh_status collect_piece(void *context, int64_t index, int worker, dh_error *error)
{
    collecting *c = context;
    kept_piece *kept = &c->pieces[index];
    int32_t n_fields = c->relation->n_fields;
    dh_piece *piece;
    if (c->arenas[worker] == NULL && (c->arenas[worker] = dh_arena_new()) == NULL) return dh_error_nomem(error);
    DH_TRY(c->pass->piece(c->pass, index, worker, &piece, error));
    kept->arena = dh_arena_new();
    int64_t n_batches = (piece->rows + DH_VECTOR_ROWS - 1) / DH_VECTOR_ROWS;
    if (kept->arena)
        kept->vectors = dh_arena_zalloc(kept->arena, (size_t)n_batches * (size_t)n_fields + 1, sizeof *kept->vectors);
    if (kept->vectors == NULL) return dh_error_nomem(error);
    for (int64_t begin = 0; begin < piece->rows; begin += DH_VECTOR_ROWS, kept->n_batches++) {
        int64_t n = piece->rows - begin < DH_VECTOR_ROWS ? piece->rows - begin : DH_VECTOR_ROWS;
        const dh_vector **to = &kept->vectors[(int64_t)kept->n_batches * n_fields];
        for (int32_t f = 0; f < n_fields; f++) {
            const dh_vector *v;
            DH_TRY(piece->load(piece, c->arenas[worker], f, begin, NULL, (int32_t)n, NULL, &v, error));
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
    for (int64_t p = 0; p < c->pass->n_pieces; p++) n += c->pieces[p].n_batches;
    const dh_vector **vectors = dh_calloc((size_t)n + 1, sizeof *vectors);
    if (vectors == NULL) return dh_error_nomem(error);
    n = 0;
    for (int64_t p = 0; p < c->pass->n_pieces; p++)
        for (int32_t b = 0; b < c->pieces[p].n_batches; b++)
            vectors[n++] = c->pieces[p].vectors[(int64_t)b * c->relation->n_fields + index];
    c->columns[index] = dh_vectors_to_column(field->type, field->show, field->dictionary, vectors, n);
    dh_free(vectors);
    return c->columns[index] ? DH_OK : dh_error_nomem(error);
}

/* Others hold the stub's columns already, so it is their buffers that are exchanged. */
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
    DH_TRY(dh_pool_run(pool, c->pass->n_pieces, collect_piece, c, error));
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
    if (status == DH_OK) status = c->relation->start(&c->pass, c->relation, needed, NULL, 0, workers, error);
    dh_free(needed);
    DH_TRY(status);
    c->pieces = dh_calloc((size_t)c->pass->n_pieces + 1, sizeof *c->pieces);
    return c->pieces ? DH_OK : dh_error_nomem(error);
}

dh_status dh_store_fill(dh_table *stub, dh_relation *relation, dh_pool *pool, dh_error *error)
{
    collecting c = {.relation = relation};
    int workers = pool ? dh_pool_threads(pool) : 1;
    dh_status status = start(&c, workers, error);
    if (status == DH_OK) status = fill(stub, &c, pool, error);
    if (status == DH_OK && c.pass->finish) status = c.pass->finish(c.pass, DH_ALL_PIECES, stub, error);
    for (int i = 0; c.arenas && i < workers; i++) dh_arena_free(c.arenas[i]);
    for (int64_t p = 0; c.pieces && p < c.pass->n_pieces; p++) dh_arena_free(c.pieces[p].arena);
    for (int32_t f = 0; c.columns && f < relation->n_fields; f++) dh_column_unref(c.columns[f]);
    if (c.pass) c.pass->free(c.pass);
    dh_free(c.arenas);
    dh_free(c.pieces);
    dh_free(c.columns);
    return status;
}
