/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The join verb: a hash of the right table's keys, probed with the left's rows in order; matches of one row come in
 * the right table's order. An unknown key matches nothing. Categories of one dictionary are matched by code, keys of
 * one table by its row, all others by text.
 */
#include "base/memory.h"
#include "execute/keys.h"
#include "execute/operators.h"

#include <string.h>

typedef enum matching { BY_VALUE, BY_CODE, BY_ROW, BY_TEXT } matching;

typedef struct joining {
    const dh_plan *plan;
    dh_table *left, *right;
    dh_arena *arena;
    matching *matching;
    dh_keys *keys;
    int64_t *first, *next; /* right rows of a key, in order; -1 = no more */
    int64_t *left_rows, *right_rows;
    size_t n, left_capacity, right_capacity;
} joining;

static bool is_text(const dh_column *c)
{
    return c->type == DH_TEXT || c->type == DH_CATEGORY;
}

static matching how(const dh_column *a, const dh_column *b)
{
    if (!is_text(a) || !is_text(b)) return BY_VALUE;
    if (a->type != DH_CATEGORY || b->type != DH_CATEGORY) return BY_TEXT;
    if (a->dictionary == b->dictionary) return BY_CODE;
    const dh_table *target = dh_dictionary_target(a->dictionary);
    return target && target == dh_dictionary_target(b->dictionary) ? BY_ROW : BY_TEXT;
}

/* Codes as rows of the table that they are keys of; one that leads nowhere matches nothing. */
static dh_vector *target_rows(dh_arena *arena, const dh_vector *codes)
{
    dh_vector *rows = dh_vector_new(arena, DH_INT64, codes->length);
    uint8_t *known = rows ? dh_vector_new_known(arena, codes->length, true) : NULL;
    if (known == NULL) return NULL;
    rows->known = known;
    for (int32_t i = 0; i < codes->length; i++) {
        int32_t code = ((const int32_t *)codes->values)[i];
        int32_t row = dh_vector_is_known(codes, i) ? dh_dictionary_target_row(codes->dictionary, code) : -1;
        known[i] = row >= 0;
        ((int64_t *)rows->values)[i] = row;
    }
    return rows;
}

static dh_status load_keys(const dh_vector **vectors, joining *j, const dh_table *table, const int32_t *columns,
                           int64_t begin, int32_t n, dh_error *error)
{
    for (int32_t k = 0; k < j->plan->n_keys; k++) {
        dh_vector *v = dh_vector_load(j->arena, dh_table_column(table, columns[k]), begin, NULL, n);
        if (v && j->matching[k] == BY_ROW) v = target_rows(j->arena, v);
        if (v && j->matching[k] == BY_TEXT && v->type == DH_CATEGORY) {
            v->values = (void *)(uintptr_t)dh_vector_slices(j->arena, v);
            v->type = DH_TEXT;
            if (v->values == NULL) v = NULL;
        }
        if (v == NULL) return dh_error_nomem(error);
        vectors[k] = v;
    }
    return DH_OK;
}

static dh_status make_keys(joining *j, dh_error *error)
{
    int32_t n = j->plan->n_keys;
    dh_key_type *types = dh_arena_zalloc(j->arena, (size_t)n + 1, sizeof *types);
    j->matching = dh_arena_zalloc(j->arena, (size_t)n + 1, sizeof *j->matching);
    if (types == NULL || j->matching == NULL) return dh_error_nomem(error);
    for (int32_t k = 0; k < n; k++) {
        const dh_column *a = dh_table_column(j->left, j->plan->left_keys[k]);
        const dh_column *b = dh_table_column(j->right, j->plan->right_keys[k]);
        j->matching[k] = how(a, b);
        types[k].type = a->type;
        if (j->matching[k] == BY_ROW) types[k].type = DH_INT64;
        if (j->matching[k] == BY_TEXT) types[k].type = DH_TEXT;
        if (j->matching[k] == BY_CODE) types[k].dictionary = a->dictionary;
    }
    j->keys = dh_keys_new(types, n);
    return j->keys ? DH_OK : dh_error_nomem(error);
}

static bool any_unknown(const dh_vector *const *vectors, int32_t n_keys, int32_t i)
{
    for (int32_t k = 0; k < n_keys; k++)
        if (!dh_vector_is_known(vectors[k], i)) return true;
    return false;
}

/* first[id] and next[row] chain the right rows of each key in their order. */
static dh_status build(joining *j, dh_error *error)
{
    int64_t rows = dh_table_rows(j->right);
    int64_t *last = dh_malloc(((size_t)rows + 1) * sizeof *last);
    j->first = dh_malloc(((size_t)rows + 1) * sizeof *j->first);
    j->next = dh_malloc(((size_t)rows + 1) * sizeof *j->next);
    const dh_vector **vectors = dh_arena_alloc(j->arena, ((size_t)j->plan->n_keys + 1) * sizeof(void *));
    uint32_t *ids = dh_arena_alloc(j->arena, DH_VECTOR_ROWS * sizeof *ids);
    dh_status status = last && j->first && j->next && vectors && ids ? DH_OK : dh_error_nomem(error);
    for (int64_t i = 0; status == DH_OK && i < rows; i++) j->first[i] = j->next[i] = -1;
    dh_arena_mark mark = dh_arena_get_mark(j->arena);
    for (int64_t begin = 0; status == DH_OK && begin < rows; begin += DH_VECTOR_ROWS) {
        int32_t n = (int32_t)(rows - begin < DH_VECTOR_ROWS ? rows - begin : DH_VECTOR_ROWS);
        status = load_keys(vectors, j, j->right, j->plan->right_keys, begin, n, error);
        if (status == DH_OK && dh_keys_add(j->keys, vectors, n, ids) != 0) status = dh_error_nomem(error);
        for (int32_t i = 0; status == DH_OK && i < n; i++) {
            if (any_unknown(vectors, j->plan->n_keys, i)) continue;
            if (j->first[ids[i]] < 0)
                j->first[ids[i]] = begin + i;
            else
                j->next[last[ids[i]]] = begin + i;
            last[ids[i]] = begin + i;
        }
        dh_arena_release_to(j->arena, mark);
    }
    dh_free(last);
    return status;
}

static int add_pair(joining *j, int64_t left, int64_t right)
{
    if (dh_grow((void **)&j->left_rows, &j->left_capacity, j->n + 1, sizeof *j->left_rows) != 0 ||
        dh_grow((void **)&j->right_rows, &j->right_capacity, j->n + 1, sizeof *j->right_rows) != 0)
        return -1;
    j->left_rows[j->n] = left;
    j->right_rows[j->n++] = right;
    return 0;
}

static dh_status probe_batch(joining *j, int64_t begin, int32_t n, dh_error *error)
{
    const dh_vector **vectors = dh_arena_alloc(j->arena, ((size_t)j->plan->n_keys + 1) * sizeof(void *));
    int64_t *ids = dh_arena_alloc(j->arena, ((size_t)n + 1) * sizeof *ids);
    if (vectors == NULL || ids == NULL) return dh_error_nomem(error);
    DH_TRY(load_keys(vectors, j, j->left, j->plan->left_keys, begin, n, error));
    if (dh_keys_find(j->keys, vectors, n, true, ids, j->arena) != 0) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) {
        int64_t row = ids[i] < 0 ? -1 : j->first[ids[i]];
        if (row < 0 && j->plan->join == DH_JOIN_LEFT && add_pair(j, begin + i, -1) != 0) return dh_error_nomem(error);
        for (; row >= 0; row = j->next[row])
            if (add_pair(j, begin + i, row) != 0) return dh_error_nomem(error);
    }
    return DH_OK;
}

static dh_status probe(joining *j, dh_error *error)
{
    int64_t rows = dh_table_rows(j->left);
    dh_arena_mark mark = dh_arena_get_mark(j->arena);
    for (int64_t begin = 0; begin < rows; begin += DH_VECTOR_ROWS) {
        DH_TRY(dh_check_cancelled(error));
        DH_TRY(probe_batch(j, begin, (int32_t)(rows - begin < DH_VECTOR_ROWS ? rows - begin : DH_VECTOR_ROWS), error));
        dh_arena_release_to(j->arena, mark);
    }
    return DH_OK;
}

static bool is_right_key(const dh_plan *plan, int32_t column)
{
    for (int32_t k = 0; k < plan->n_keys; k++)
        if (plan->right_keys[k] == column) return true;
    return false;
}

/* The left's columns, then the right's without its keys, under the names that the schema gives. */
static dh_status fill(dh_table *table, const joining *j, dh_error *error)
{
    const dh_schema *schema = &j->plan->schema;
    int32_t n_left = dh_table_columns(j->left), at = 0;
    for (int32_t i = 0; i < n_left + dh_table_columns(j->right); i++) {
        if (i >= n_left && is_right_key(j->plan, i - n_left)) continue;
        const dh_column *from = i < n_left ? dh_table_column(j->left, i) : dh_table_column(j->right, i - n_left);
        dh_column *column = dh_column_take(from, i < n_left ? j->left_rows : j->right_rows, (int64_t)j->n);
        if (column == NULL) return dh_error_nomem(error);
        DH_TRY(dh_table_add(table, schema->fields[at++].name, column, error));
    }
    DH_TRY(dh_copy_notes(table, j->left, error));
    return dh_copy_notes(table, j->right, error);
}

static dh_status run(dh_table **out, joining *j, dh_error *error)
{
    DH_TRY(dh_run(&j->left, j->plan->input, error));
    DH_TRY(dh_run(&j->right, j->plan->other, error));
    j->arena = dh_arena_new();
    if (j->arena == NULL) return dh_error_nomem(error);
    DH_TRY(make_keys(j, error));
    DH_TRY(build(j, error));
    DH_TRY(probe(j, error));
    *out = dh_table_new();
    return *out ? fill(*out, j, error) : dh_error_nomem(error);
}

dh_status dh_run_join(dh_table **out, const dh_plan *plan, dh_error *error)
{
    *out = NULL;
    joining j = {.plan = plan};
    dh_status status = run(out, &j, error);
    if (status != DH_OK) {
        dh_table_free(*out);
        *out = NULL;
    }
    dh_keys_free(j.keys);
    dh_table_free(j.left);
    dh_table_free(j.right);
    dh_arena_free(j.arena);
    dh_free(j.first);
    dh_free(j.next);
    dh_free(j.left_rows);
    dh_free(j.right_rows);
    return status;
}
