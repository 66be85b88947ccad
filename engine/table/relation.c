/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of a relation, and tables as relations. */
#include "table/relation.h"

#include "base/memory.h"

dh_relation *dh_relation_ref(dh_relation *relation)
{
    if (relation) __atomic_fetch_add(&relation->refs, 1, __ATOMIC_RELAXED);
    return relation;
}

void dh_relation_unref(dh_relation *relation)
{
    if (relation && __atomic_fetch_sub(&relation->refs, 1, __ATOMIC_ACQ_REL) == 1) relation->free(relation);
}

/* ---- tables ---- */

typedef struct table_relation {
    dh_relation relation;
    const dh_table *table;
} table_relation;

typedef struct table_piece {
    dh_piece piece;
    const dh_table *table;
    int64_t begin;
} table_piece;

typedef struct table_pass {
    dh_pass pass;
    const dh_table *table;
    table_piece *pieces; /* one a worker */
} table_pass;

static dh_status table_load(dh_piece *piece, dh_arena *arena, int32_t field, int64_t begin, const int32_t *rows,
                            int32_t n, uint8_t *faulty, const dh_vector **out, dh_error *error)
{
    (void)faulty;
    const table_piece *p = (const table_piece *)piece;
    *out = dh_vector_load(arena, dh_table_column(p->table, field), p->begin + begin, rows, n);
    return *out ? DH_OK : dh_error_nomem(error);
}

static dh_status table_piece_at(dh_pass *pass, int64_t index, int worker, dh_piece **out, dh_error *error)
{
    (void)error;
    const table_pass *p = (const table_pass *)pass;
    table_piece *piece = &p->pieces[worker];
    int64_t rows = dh_table_rows(p->table), begin = index * DH_PIECE_ROWS;
    *piece = (table_piece){{.load = table_load}, p->table, begin};
    if (begin < rows) piece->piece.rows = rows - begin < DH_PIECE_ROWS ? rows - begin : DH_PIECE_ROWS;
    *out = &piece->piece;
    return DH_OK;
}

static dh_status table_finish(dh_pass *pass, int64_t count, dh_table *table, dh_error *error)
{
    (void)count; /* notes are of the whole table */
    const dh_table *from = ((const table_pass *)pass)->table;
    for (int32_t i = 0; dh_table_note(from, i); i++)
        DH_TRY(dh_table_add_note(table, error, "%s", dh_table_note(from, i)));
    return DH_OK;
}

static void table_pass_free(dh_pass *pass)
{
    dh_free(((table_pass *)pass)->pieces);
    dh_free(pass);
}

static dh_status table_start(dh_pass **out, dh_relation *relation, const bool *needed, const dh_relation_range *ranges,
                             int32_t n_ranges, int workers, dh_error *error)
{
    (void)needed;
    (void)ranges;
    (void)n_ranges;
    const dh_table *table = ((const table_relation *)relation)->table;
    table_pass *made = dh_calloc(1, sizeof *made);
    table_piece *pieces = dh_calloc((size_t)workers, sizeof *pieces);
    if (made == NULL || pieces == NULL) {
        dh_free(made);
        dh_free(pieces);
        return dh_error_nomem(error);
    }
    made->pass = (dh_pass){.relation = relation,
                           .n_pieces = (dh_table_rows(table) + DH_PIECE_ROWS - 1) / DH_PIECE_ROWS,
                           .piece = table_piece_at,
                           .finish = table_finish,
                           .free = table_pass_free};
    made->table = table;
    made->pieces = pieces;
    *out = &made->pass;
    return DH_OK;
}

static void table_relation_free(dh_relation *relation)
{
    dh_free((void *)(uintptr_t)relation->fields);
    dh_free(relation);
}

dh_relation *dh_relation_of_table(const dh_table *table)
{
    int32_t n = dh_table_columns(table);
    table_relation *made = dh_calloc(1, sizeof *made);
    dh_relation_field *fields = dh_calloc((size_t)n + 1, sizeof *fields);
    if (made == NULL || fields == NULL) {
        dh_free(made);
        dh_free(fields);
        return NULL;
    }
    for (int32_t i = 0; i < n; i++) {
        const dh_column *column = dh_table_column(table, i);
        fields[i] = (dh_relation_field){dh_table_column_name(table, i), column->type, column->show, column->dictionary};
    }
    made->relation = (dh_relation){.refs = 1,
                                   .name = dh_table_name(table),
                                   .fields = fields,
                                   .n_fields = n,
                                   .rows = dh_table_rows(table),
                                   .start = table_start,
                                   .free = table_relation_free};
    made->table = table;
    return &made->relation;
}
