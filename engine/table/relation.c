/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reference counts of relations, and the relation over a table in memory. */
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
    dh_relation relation; /* must be first: a dh_relation * is cast to it */
    const dh_table *table;
} table_relation;

typedef struct table_morsel {
    dh_morsel morsel; /* must be first: a dh_morsel * is cast to it */
    const dh_table *table;
    int64_t begin;
} table_morsel;

typedef struct table_scan {
    dh_relation_scan scan; /* must be first: a dh_relation_scan * is cast to it */
    const dh_table *table;
    table_morsel *morsels; /* one per worker */
} table_scan;

static dh_status table_load(dh_morsel *morsel, dh_arena *arena, int32_t field, int64_t begin, const int32_t *rows,
                            int32_t n, uint8_t *invalid, const dh_vector **out, dh_error *error)
{
    (void)invalid;
    const table_morsel *p = (const table_morsel *)morsel;
    *out = dh_vector_load(arena, dh_table_column(p->table, field), p->begin + begin, rows, n);
    return *out ? DH_OK : dh_error_nomem(error);
}

static dh_status table_morsel_at(dh_relation_scan *scan, int64_t index, int worker, dh_morsel **out, dh_error *error)
{
    (void)error;
    const table_scan *p = (const table_scan *)scan;
    table_morsel *morsel = &p->morsels[worker];
    int64_t rows = dh_table_rows(p->table), begin = index * DH_MORSEL_ROWS;
    *morsel = (table_morsel){{.load = table_load}, p->table, begin};
    if (begin < rows) morsel->morsel.rows = rows - begin < DH_MORSEL_ROWS ? rows - begin : DH_MORSEL_ROWS;
    *out = &morsel->morsel;
    return DH_OK;
}

static dh_status table_finish(dh_relation_scan *scan, int64_t count, dh_table *table, dh_error *error)
{
    (void)count; /* a table's notes are not about single rows */
    const dh_table *from = ((const table_scan *)scan)->table;
    return dh_table_copy_notes(table, from, error);
}

static void table_pass_free(dh_relation_scan *scan)
{
    dh_free(((table_scan *)scan)->morsels);
    dh_free(scan);
}

static dh_status table_start(dh_relation_scan **out, dh_relation *relation, const bool *needed,
                             const dh_relation_range *ranges, int32_t n_ranges, int workers, dh_error *error)
{
    (void)needed;
    (void)ranges;
    (void)n_ranges;
    const dh_table *table = ((const table_relation *)relation)->table;
    table_scan *made = dh_calloc(1, sizeof *made);
    table_morsel *morsels = dh_calloc((size_t)workers, sizeof *morsels);
    if (made == NULL || morsels == NULL) {
        dh_free(made);
        dh_free(morsels);
        return dh_error_nomem(error);
    }
    made->scan = (dh_relation_scan){.relation = relation,
                                    .n_morsels = (dh_table_rows(table) + DH_MORSEL_ROWS - 1) / DH_MORSEL_ROWS,
                                    .morsel = table_morsel_at,
                                    .finish = table_finish,
                                    .free = table_pass_free};
    made->table = table;
    made->morsels = morsels;
    *out = &made->scan;
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
        fields[i] =
            (dh_relation_field){dh_table_column_name(table, i), column->type, column->display, column->dictionary};
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
