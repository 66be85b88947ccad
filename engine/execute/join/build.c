/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Build side of the join: the right table with its rows chained by key, in the right table's order. A null key matches
 * nothing. Categories of one dictionary are matched by code, keys linked to the same table by its row, all others by
 * text. Between two dictionaries codes are translated once, so that no text is compared per row; those of a growing
 * left dictionary are translated as they appear (probe.c).
 */
#include "execute/join/join_internal.h"

#include "base/memory.h"
#include "base/pool.h"

#include <string.h>

/* Most keys that the hash table is sized for in advance: the right may have far fewer keys than rows. */
#define MAX_EXPECTED (1 << 20)
/* A direct array over the key space may take this many bytes per expected key: most of it is never touched. */
#define ARRAY_BYTES 128

static bool is_text(dh_type type)
{
    return type == DH_TEXT || type == DH_CATEGORY;
}

static dh_join_matching how(dh_type left_type, const dh_dictionary *left, const dh_column *right)
{
    if (!is_text(left_type) || !is_text(right->type)) return DH_BY_VALUE;
    if (left_type != DH_CATEGORY || right->type != DH_CATEGORY || !left || !right->dictionary) return DH_BY_TEXT;
    if (left == right->dictionary) return DH_BY_CODE;
    const dh_table *target = dh_dictionary_target(left);
    return target && target == dh_dictionary_target(right->dictionary) ? DH_BY_ROW : DH_BY_TRANSLATION;
}

/* ---- keys ---- */

static const dh_column *right_key(const dh_join_table *l, int32_t k)
{
    return dh_table_column(l->right, l->plan->right_keys[k]);
}

/* Translates codes to the left's dictionary, or to the right's while the left's is growing. */
static dh_status translate_key(dh_join_table *l, dh_join_key *key, const dh_dictionary *left, const dh_column *right,
                               dh_error *error)
{
    key->grows = dh_dictionary_is_growing(left);
    key->dictionary = key->grows ? right->dictionary : left;
    key->unique = dh_dictionary_is_unique_by(key->dictionary, l->pool);
    if (!key->grows || !key->unique) /* also the right to itself, when not unique: to the first code of each text */
        DH_TRY(dh_join_translate(&key->codes[DH_JOIN_RIGHT_SIDE], l, right, right->dictionary, key->dictionary, error));
    if (!key->grows && !key->unique)
        DH_TRY(dh_join_translate(&key->codes[DH_JOIN_LEFT_SIDE], l, NULL, left, left, error));
    return DH_OK;
}

static dh_status make_keys(dh_join_table *l, const dh_dictionary *const *left, dh_error *error)
{
    const dh_plan *plan = l->plan;
    int32_t n = plan->n_keys;
    dh_key_type *types = dh_arena_zalloc(l->arena, (size_t)n + 1, sizeof *types);
    l->keys = dh_arena_zalloc(l->arena, (size_t)n + 1, sizeof *l->keys);
    if (types == NULL || l->keys == NULL) return dh_error_nomem(error);
    for (int32_t k = 0; k < n; k++) {
        const dh_column *right = right_key(l, k);
        const dh_dictionary *dictionary = left[plan->left_keys[k]];
        dh_join_key *key = &l->keys[k];
        types[k].type = plan->input->schema.fields[plan->left_keys[k]].type;
        key->matching = how(types[k].type, dictionary, right);
        key->dictionary = dictionary;
        if (key->matching == DH_BY_ROW) types[k].type = DH_INT64;
        if (key->matching == DH_BY_TEXT) types[k].type = DH_TEXT;
        if (key->matching == DH_BY_TRANSLATION) DH_TRY(translate_key(l, key, dictionary, right, error));
        if (key->matching == DH_BY_CODE || key->matching == DH_BY_TRANSLATION) types[k].dictionary = key->dictionary;
    }
    l->n_ids = n > 0 ? dh_table_rows(l->right) : 1;
    if (n == 0) return DH_OK; /* all rows have id 0 */
    bool codes = n == 1 && types[0].type == DH_CATEGORY && types[0].dictionary;
    if (codes && dh_dictionary_size(types[0].dictionary) / 8 <= l->n_ids) {
        l->n_ids = dh_dictionary_size(types[0].dictionary);
        return DH_OK;
    }
    l->ids = dh_keys_new(types, n);
    if (l->ids == NULL) return dh_error_nomem(error);
    size_t expected = (size_t)(l->n_ids < MAX_EXPECTED ? l->n_ids : MAX_EXPECTED);
    dh_keys_expect(l->ids, expected);
    dh_keys_allow(l->ids, expected * ARRAY_BYTES);
    return DH_OK;
}

static bool any_unknown(const dh_vector *const *vectors, int32_t n_keys, int32_t i)
{
    for (int32_t k = 0; k < n_keys; k++)
        if (!dh_vector_is_valid(vectors[k], i)) return true;
    return false;
}

/* ---- the table ---- */

/* Appends a row to the chain of its key. (*last)[id]: last row of the key; *last is NULL while no key has two rows. */
static dh_status chain(dh_join_table *l, int64_t id, int32_t row, int32_t **last, dh_error *error)
{
    int32_t *first = &l->first[id];
    if (*first < 0) {
        *first = row;
        if (*last) (*last)[id] = row;
        return DH_OK;
    }
    if (*last == NULL) { /* until now every key's last row was its first */
        size_t n_ids = (size_t)l->n_ids, rows = (size_t)dh_table_rows(l->right);
        *last = dh_malloc((n_ids + 1) * sizeof **last);
        l->next = dh_malloc((rows + 1) * sizeof *l->next);
        if (*last == NULL || l->next == NULL) return dh_error_nomem(error);
        memcpy(*last, l->first, n_ids * sizeof **last);
        memset(l->next, 0xff, rows * sizeof *l->next);
    }
    l->next[(*last)[id]] = row;
    (*last)[id] = row;
    return DH_OK;
}

/* Adds rows when the id is the code of the one key. */
static dh_status add_codes(dh_join_table *l, int32_t begin, int32_t n, int32_t **last, dh_error *error)
{
    const dh_column *column = right_key(l, 0);
    const int32_t *codes = column->values, *to = l->keys[0].codes[DH_JOIN_RIGHT_SIDE];
    for (int32_t row = begin; row < begin + n; row++) {
        if (!dh_column_is_valid(column, row)) continue;
        int32_t id = to ? to[codes[row]] : codes[row];
        if (id >= 0) DH_TRY(chain(l, id, row, last, error));
    }
    return DH_OK;
}

/* Adds rows when no key is to be equal. */
static dh_status add_all(dh_join_table *l, int32_t begin, int32_t n, int32_t **last, dh_error *error)
{
    for (int32_t row = begin; row < begin + n; row++) DH_TRY(chain(l, 0, row, last, error));
    return DH_OK;
}

/* Adds rows when ids come from the hash table. */
static dh_status add_rows(dh_join_table *l, int32_t begin, int32_t n, int32_t **last, dh_error *error)
{
    const dh_vector **vectors = dh_arena_alloc(l->arena, ((size_t)l->plan->n_keys + 1) * sizeof(void *));
    uint32_t *ids = dh_arena_alloc(l->arena, DH_VECTOR_ROWS * sizeof *ids);
    if (vectors == NULL || ids == NULL) return dh_error_nomem(error);
    for (int32_t k = 0; k < l->plan->n_keys; k++) {
        const dh_vector *v = dh_vector_load(l->arena, right_key(l, k), begin, NULL, n);
        if (v == NULL) return dh_error_nomem(error);
        DH_TRY(dh_join_as_key(&vectors[k], v, &l->keys[k], DH_JOIN_RIGHT_SIDE, l->arena, error));
    }
    if (dh_keys_add(l->ids, vectors, n, ids) != 0) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++)
        if (!any_unknown(vectors, l->plan->n_keys, i)) DH_TRY(chain(l, ids[i], begin + i, last, error));
    return DH_OK;
}

static dh_status build(dh_join_table *l, dh_error *error)
{
    int64_t rows = dh_table_rows(l->right);
    if (rows >= INT32_MAX) return dh_error_set(error, DH_EDATA, "more than two thousand million rows to join with");
    l->first = dh_malloc(((size_t)l->n_ids + 1) * sizeof *l->first);
    if (l->first == NULL) return dh_error_nomem(error);
    memset(l->first, 0xff, ((size_t)l->n_ids + 1) * sizeof *l->first);
    int32_t *last = NULL;
    dh_status status = DH_OK;
    dh_arena_mark mark = dh_arena_get_mark(l->arena);
    for (int64_t begin = 0; status == DH_OK && begin < rows; begin += DH_VECTOR_ROWS) {
        int32_t n = (int32_t)(rows - begin < DH_VECTOR_ROWS ? rows - begin : DH_VECTOR_ROWS);
        status = dh_pool_check_cancelled(error);
        if (status == DH_OK)
            status = (l->ids                ? add_rows
                      : l->plan->n_keys > 0 ? add_codes
                                            : add_all)(l, (int32_t)begin, n, &last, error);
        dh_arena_release_to(l->arena, mark);
    }
    dh_free(last);
    return status;
}

static bool is_right_key(const dh_plan *plan, int32_t column)
{
    for (int32_t k = 0; k < plan->n_keys; k++)
        if (plan->right_keys[k] == column) return true;
    return false;
}

/* Frees what dh_join_table_fill has made. */
static void forget_right(dh_join_table *l)
{
    dh_keys_free(l->ids);
    dh_free(l->first);
    dh_free(l->next);
    dh_table_free(l->right);
    dh_free(l->matched);
    l->matched = NULL;
    dh_free(l->near_begins);
    dh_free(l->near_rows);
    l->near_begins = NULL;
    l->near_rows = NULL;
    l->ids = NULL;
    l->first = l->next = NULL;
    l->right = NULL;
}

static dh_status make(dh_join_table *l, const bool *needed, bool **wanted, dh_error *error)
{
    const dh_plan *plan = l->plan;
    int32_t n = plan->other->schema.n, at = plan->input->schema.n;
    *wanted = dh_arena_zalloc(l->arena, (size_t)n + 1, sizeof **wanted);
    l->seen = dh_arena_zalloc(l->arena, (size_t)l->workers * (size_t)plan->n_keys + 1, sizeof *l->seen);
    l->columns = dh_arena_zalloc(l->arena, (size_t)n + 1, sizeof *l->columns);
    if (*wanted == NULL || l->seen == NULL || l->columns == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) {
        (*wanted)[i] = is_right_key(plan, i);
        if (is_right_key(plan, i) || at == plan->schema.n) continue; /* a semi or anti join has none of them */
        (*wanted)[i] = needed[at] || (plan->near && plan->near_right == i);
        l->columns[at++ - plan->input->schema.n] = i;
    }
    return DH_OK;
}

dh_status dh_join_table_new(dh_join_table **out, const dh_plan *plan, const bool *needed, int workers, bool **wanted,
                            dh_error *error)
{
    dh_join_table *l = dh_calloc(1, sizeof *l);
    *out = NULL;
    if (l == NULL) return dh_error_nomem(error);
    l->plan = plan;
    l->pool = plan->catalog ? plan->catalog->pool : NULL;
    l->workers = workers;
    l->arena = dh_arena_new();
    dh_status status = l->arena ? make(l, needed, wanted, error) : dh_error_nomem(error);
    if (status == DH_OK)
        *out = l;
    else
        dh_join_table_free(l);
    return status;
}

dh_status dh_join_table_fill(dh_join_table *l, dh_table *right, const dh_dictionary *const *left, dh_error *error)
{
    forget_right(l);
    l->right = right;
    if ((l->plan->swapped || l->plan->keeps_other) &&
        (l->matched = dh_calloc((size_t)dh_table_rows(right) + 1, 1)) == NULL)
        return dh_error_nomem(error);
    DH_TRY(make_keys(l, left, error));
    DH_TRY(build(l, error));
    return l->plan->near ? dh_join_near_build(l, error) : DH_OK;
}

void dh_join_table_free(dh_join_table *l)
{
    if (l == NULL) return;
    for (int i = 0; l->seen && i < l->workers * l->plan->n_keys; i++) dh_free(l->seen[i].codes);
    forget_right(l);
    dh_arena_free(l->arena);
    dh_free(l);
}

void dh_join_table_matched(const dh_join_table *l, int64_t counts[3])
{
    memset(counts, 0, 3 * sizeof *counts);
    for (int64_t row = 0; l->matched && row < dh_table_rows(l->right); row++) counts[l->matched[row]]++;
}

bool dh_join_table_repeats(const dh_join_table *join_table)
{
    return join_table->next != NULL;
}

const dh_table *dh_join_table_right(const dh_join_table *join_table)
{
    return join_table->right;
}

int32_t dh_join_table_column(const dh_join_table *l, int32_t at)
{
    return l->columns[at - l->plan->input->schema.n];
}
