/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See sums.h. */
#include "dialogue/measure/sums.h"

#include <stdio.h>

#include "base/memory.h"
#include "base/text.h"
#include "execute/execute.h"
#include "execute/group_keys/keys.h"
#include "table/take_rows.h"

static const char *const names[DH_SUM_KINDS] = {"part",       "unreported",  "possible_in", "possible_out",
                                                "certain_in", "certain_out", "extent",      "extent_middle"};

static void name_of(char out[32], int kind, int part)
{
    snprintf(out, 32, "%s%d", names[kind], part);
}

static void free_inputs(dh_sums *sums)
{
    for (size_t i = 0; i < sums->n_inputs; i++) dh_table_free(sums->inputs[i].table);
    dh_free(sums->inputs);
    sums->inputs = NULL;
    sums->n_inputs = sums->capacity = 0;
}

void dh_sums_free(dh_sums *sums)
{
    free_inputs(sums);
    if (sums->table != NULL) dh_table_free(sums->table);
    sums->table = NULL;
}

const dh_column *dh_sums_column(const dh_sums *sums, int kind, int part)
{
    int32_t at = sums->columns[kind][part];
    return at < 0 ? NULL : dh_table_column(sums->table, at);
}

/* Columns `first` to `end` of a table, to which each gets another reference. */
static dh_status columns_of(dh_table **out, const dh_table *table, int32_t first, int32_t end, dh_error *error)
{
    dh_table *made = dh_table_new();
    dh_status status = made == NULL ? dh_error_nomem(error) : DH_OK;
    for (int32_t c = first; status == DH_OK && c < end; c++)
        status = dh_table_add(made, dh_table_column_name(table, c),
                              dh_column_ref((dh_column *)dh_table_column(table, c)), error);
    if (status != DH_OK && made != NULL) dh_table_free(made);
    if (status == DH_OK) *out = made;
    return status;
}

dh_status dh_sums_add(dh_sums *sums, const dh_table *figures, int kind, int n_kinds, dh_error *error)
{
    if (dh_grow((void **)&sums->inputs, &sums->capacity, sums->n_inputs + 1, sizeof *sums->inputs) != 0)
        return dh_error_nomem(error);
    dh_sums_input input = {NULL, kind, n_kinds};
    DH_TRY(columns_of(&input.table, figures, 0, dh_table_columns(figures), error));
    sums->inputs[sums->n_inputs++] = input;
    return DH_OK;
}

/* The column of an input, or -1. */
static int32_t column_in(const dh_sums *sums, const dh_sums_input *input, int kind, int part)
{
    if (kind < input->kind || kind >= input->kind + input->n_kinds) return -1;
    int32_t column = sums->n_keys + (kind - input->kind) * sums->n_parts + part;
    return column < dh_table_columns(input->table) ? column : -1;
}

/* Gives each sum that any input has its column; the figures have one in any case. */
static void place_columns(dh_sums *sums)
{
    int32_t n = sums->n_keys;
    for (int kind = 0; kind < DH_SUM_KINDS; kind++)
        for (int part = 0; part < 2; part++) {
            bool any = kind == DH_SUM_COUNTED && part < sums->n_parts;
            for (size_t i = 0; part < sums->n_parts && i < sums->n_inputs; i++)
                any = any || column_in(sums, &sums->inputs[i], kind, part) >= 0;
            sums->columns[kind][part] = any ? n++ : -1;
        }
}

/* An input padded to the columns of all. */
static dh_status pad(dh_table **out, const dh_sums *sums, const dh_sums_input *input, dh_error *error)
{
    dh_table *table;
    DH_TRY(columns_of(&table, input->table, 0, sums->n_keys, error));
    dh_status status = DH_OK;
    for (int kind = 0; kind < DH_SUM_KINDS; kind++)
        for (int part = 0; status == DH_OK && part < 2; part++) {
            char name[32];
            int32_t at = column_in(sums, input, kind, part);
            if (sums->columns[kind][part] < 0) continue;
            name_of(name, kind, part);
            dh_column *column = at < 0 ? dh_column_new_filled(DH_COUNT, dh_table_rows(input->table))
                                       : dh_column_ref((dh_column *)dh_table_column(input->table, at));
            status = column == NULL ? dh_error_nomem(error) : dh_table_add(table, name, column, error);
        }
    if (status != DH_OK)
        dh_table_free(table);
    else
        *out = table;
    return status;
}

/* Adds a table, which it takes over, to the union *all; NULL = the first. */
static dh_status unite(dh_plan **all, dh_table *table, const dh_catalog *catalog, dh_error *error)
{
    dh_plan *scan, *both;
    DH_TRY(dh_plan_table(&scan, catalog, table, error));
    if (*all == NULL) {
        *all = scan;
        return DH_OK;
    }
    dh_status status = dh_plan_union(&both, *all, scan, error);
    dh_plan_free(scan);
    if (status != DH_OK) return status;
    dh_plan_free(*all);
    *all = both;
    return DH_OK;
}

static dh_status group(dh_table **out, const dh_sums *sums, const dh_plan *all, dh_error *error)
{
    dh_strbuf keys = {0}, parts = {0};
    for (int32_t k = 0; k < sums->n_keys; k++) {
        dh_strbuf_add(&keys, k > 0 ? ", " : "");
        dh_name_print(&keys, all->schema.fields[k].name);
    }
    for (int kind = 0; kind < DH_SUM_KINDS; kind++)
        for (int part = 0; part < 2; part++) {
            char name[32];
            name_of(name, kind, part);
            if (sums->columns[kind][part] >= 0)
                dh_strbuf_printf(&parts, "%s%s = sum_known(%s)", parts.size > 0 ? ", " : "", name, name);
        }
    dh_status status = keys.failed || parts.failed ? dh_error_nomem(error) : DH_OK;
    dh_plan *grouped = NULL, *summed = NULL;
    if (status == DH_OK && sums->n_keys > 0) status = dh_plan_group_by(&grouped, all, keys.data, error);
    if (status == DH_OK) status = dh_plan_aggregate(&summed, grouped != NULL ? grouped : all, parts.data, error);
    if (status == DH_OK) status = dh_execute(out, summed, error);
    if (summed != NULL) dh_plan_free(summed);
    if (grouped != NULL) dh_plan_free(grouped);
    dh_strbuf_free(&keys);
    dh_strbuf_free(&parts);
    return status;
}

dh_status dh_sums_find(dh_sums *sums, const dh_catalog *catalog, dh_error *error)
{
    dh_plan *all = NULL;
    dh_status status = DH_OK;
    place_columns(sums);
    for (size_t i = 0; status == DH_OK && i < sums->n_inputs; i++) {
        dh_table *padded;
        status = pad(&padded, sums, &sums->inputs[i], error);
        if (status == DH_OK) status = unite(&all, padded, catalog, error);
    }
    free_inputs(sums);
    if (status == DH_OK && all != NULL) status = group(&sums->table, sums, all, error);
    if (all != NULL) dh_plan_free(all);
    return status;
}

/* ---- the same rows for all ---- */

/* The rows of all sums. places[i * n + row]: the row of the i-th sums, -1 = none. */
typedef struct rows {
    dh_sums *sums;
    int32_t n_sums;
    int64_t n, *places;
} rows;

/* The keys of all sums, one under another. *out NULL: none has a row. */
static dh_status all_keys(dh_table **out, const rows *r, const dh_catalog *catalog, dh_error *error)
{
    dh_plan *all = NULL;
    dh_status status = DH_OK;
    *out = NULL;
    for (int32_t i = 0; status == DH_OK && i < r->n_sums; i++) {
        dh_table *keys;
        if (r->sums[i].table == NULL) continue;
        status = columns_of(&keys, r->sums[i].table, 0, r->sums[i].n_keys, error);
        if (status == DH_OK) status = unite(&all, keys, catalog, error);
    }
    if (status == DH_OK && all != NULL) status = dh_execute(out, all, error);
    if (all != NULL) dh_plan_free(all);
    return status;
}

/* Numbers the rows of a table of keys: equal ones have the same number, in the order they come in. */
static dh_status number_keys(uint32_t *ids, int64_t *n_ids, const dh_table *table, dh_error *error)
{
    int32_t n_keys = dh_table_columns(table);
    int64_t n = dh_table_rows(table);
    dh_arena *arena = dh_arena_new();
    dh_key_type *types = arena != NULL ? dh_arena_alloc(arena, (size_t)n_keys * sizeof *types) : NULL;
    const dh_vector **vectors = types != NULL ? dh_arena_alloc(arena, (size_t)n_keys * sizeof *vectors) : NULL;
    for (int32_t k = 0; vectors != NULL && k < n_keys; k++) {
        const dh_column *column = dh_table_column(table, k);
        types[k] = (dh_key_type){column->type, column->type == DH_CATEGORY ? column->dictionary : NULL};
    }
    dh_keys *keys = vectors != NULL ? dh_keys_new(types, n_keys) : NULL;
    dh_arena_mark mark = {0};
    bool failed = keys == NULL;
    if (!failed) mark = dh_arena_get_mark(arena);
    for (int64_t at = 0; !failed && at < n; at += DH_VECTOR_ROWS) {
        int32_t size = n - at < DH_VECTOR_ROWS ? (int32_t)(n - at) : DH_VECTOR_ROWS;
        for (int32_t k = 0; !failed && k < n_keys; k++) {
            vectors[k] = dh_vector_load(arena, dh_table_column(table, k), at, NULL, size);
            failed = vectors[k] == NULL;
        }
        failed = failed || dh_keys_add(keys, vectors, size, ids + at) != 0;
        dh_arena_release_to(arena, mark);
    }
    if (!failed) *n_ids = dh_keys_size(keys);
    if (keys != NULL) dh_keys_free(keys);
    if (arena != NULL) dh_arena_free(arena);
    return failed ? dh_error_nomem(error) : DH_OK;
}

/* Fills in r->n and r->places from the numbers of all keys; firsts[row]: where it stands first in the keys. */
static dh_status place_rows(rows *r, const uint32_t *ids, int64_t n, int64_t **firsts, dh_error *error)
{
    r->n = n;
    r->places = dh_malloc(((size_t)n * (size_t)r->n_sums + 1) * sizeof *r->places);
    *firsts = dh_malloc(((size_t)n + 1) * sizeof **firsts);
    if (r->places == NULL || *firsts == NULL) return dh_error_nomem(error);
    for (int64_t i = 0; i < n * r->n_sums; i++) r->places[i] = -1;
    int64_t at = 0, met = 0;
    for (int32_t i = 0; i < r->n_sums; i++) {
        int64_t n_rows = r->sums[i].table != NULL ? dh_table_rows(r->sums[i].table) : 0;
        for (int64_t row = 0; row < n_rows; row++, at++) {
            if (ids[at] == met) (*firsts)[met++] = at;
            r->places[i * n + ids[at]] = row;
        }
    }
    return DH_OK;
}

static double stated(const dh_column *column, int64_t row)
{
    return column != NULL && dh_column_is_valid(column, row) ? dh_column_count(column, row).stated : 0;
}

/* Whether everything that a row counted certainly belongs to other rows. As stated: upper bounds may be infinite. */
static bool is_emptied(const rows *r, int64_t row)
{
    bool gone = false;
    for (int32_t i = 0; i < r->n_sums; i++) {
        const dh_sums *sums = &r->sums[i];
        int64_t at = r->places[i * r->n + row];
        for (int part = 0; at >= 0 && part < sums->n_parts; part++) {
            double had = stated(dh_sums_column(sums, DH_SUM_COUNTED, part), at);
            double went = stated(dh_sums_column(sums, DH_SUM_UNCERTAIN + DH_CERTAIN_OUT, part), at);
            gone = gone || went > 0;
            if (had > went) return false;
        }
    }
    return gone;
}

/* Whether rows that are due are kept, and this may be one: of a unit and a period, and not of an unknown one. */
static bool is_due(const rows *r, const dh_table *keys, int64_t at)
{
    for (int32_t k = 0; k < r->sums[0].n_keys; k++)
        if (!dh_column_is_valid(dh_table_column(keys, k), at)) return false;
    return r->sums[0].keeps_all;
}

/* Drops the emptied rows; returns how many are left. */
static int64_t drop_emptied(const rows *r, const dh_table *keys, int64_t *firsts)
{
    int64_t kept = 0;
    for (int64_t row = 0; row < r->n; row++) {
        if (!is_due(r, keys, firsts[row]) && is_emptied(r, row)) continue;
        firsts[kept] = firsts[row];
        for (int32_t i = 0; i < r->n_sums; i++) r->places[i * r->n + kept] = r->places[i * r->n + row];
        kept++;
    }
    return kept;
}

/* A table of nulls for sums that have no rows of their own. */
static dh_status lay_nothing(dh_sums *sums, int64_t n, dh_error *error)
{
    dh_table *table = dh_table_new();
    dh_status status = table == NULL ? dh_error_nomem(error) : DH_OK;
    for (int part = 0; status == DH_OK && part < sums->n_parts; part++) {
        char name[32];
        name_of(name, DH_SUM_COUNTED, part);
        dh_column *column = dh_column_new_filled(DH_COUNT, n);
        status = column == NULL ? dh_error_nomem(error) : dh_table_add(table, name, column, error);
        sums->columns[DH_SUM_COUNTED][part] = part;
    }
    if (status != DH_OK && table != NULL) dh_table_free(table);
    if (status == DH_OK) sums->table = table;
    return status;
}

/* Gives each sums the first n of the rows. */
static dh_status take_rows(const rows *r, int64_t n, dh_error *error)
{
    for (int32_t i = 0; i < r->n_sums; i++) {
        dh_sums *sums = &r->sums[i];
        dh_table *taken;
        if (sums->table == NULL) {
            DH_TRY(lay_nothing(sums, n, error));
            continue;
        }
        DH_TRY(dh_table_take_rows(&taken, sums->table, r->places + i * r->n, n, NULL, error));
        dh_table_free(sums->table);
        sums->table = taken;
    }
    return DH_OK;
}

/* Without keys each sums has one row, or none. */
static dh_status align_totals(int64_t *n, dh_sums *sums, int32_t n_sums, dh_error *error)
{
    *n = 1;
    for (int32_t i = 0; i < n_sums; i++)
        if (sums[i].table == NULL) DH_TRY(lay_nothing(&sums[i], 1, error));
    return DH_OK;
}

dh_status dh_sums_align(dh_table **keys, int64_t *n, dh_sums *sums, int32_t n_sums, const dh_catalog *catalog,
                        dh_error *error)
{
    rows r = {sums, n_sums, 0, NULL};
    dh_table *all;
    int64_t n_ids = 0, *firsts = NULL;
    *keys = NULL;
    *n = 0;
    if (sums[0].n_keys == 0) return align_totals(n, sums, n_sums, error);
    DH_TRY(all_keys(&all, &r, catalog, error));
    if (all == NULL) return take_rows(&r, 0, error);
    uint32_t *ids = dh_malloc(((size_t)dh_table_rows(all) + 1) * sizeof *ids);
    dh_status status = ids == NULL ? dh_error_nomem(error) : number_keys(ids, &n_ids, all, error);
    if (status == DH_OK) status = place_rows(&r, ids, n_ids, &firsts, error);
    dh_free(ids);
    if (status == DH_OK) *n = drop_emptied(&r, all, firsts);
    if (status == DH_OK) status = take_rows(&r, *n, error);
    if (status == DH_OK) status = dh_table_take_rows(keys, all, firsts, *n, NULL, error);
    dh_table_free(all);
    dh_free(firsts);
    dh_free(r.places);
    return status;
}
