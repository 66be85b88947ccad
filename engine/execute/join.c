/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The join verb: the right table's keys, then the left's rows looked up among them in order; matches of one row come in
 * the right table's order. An unknown key matches nothing. Categories of one dictionary are matched by code, keys of
 * one table by its row, all others by text: a category's codes are then translated to the left's once, so that no row
 * compares texts. Looking up and taking the columns is spread over the pool.
 */
#include "base/memory.h"
#include "execute/keys.h"
#include "execute/operators.h"

#include <string.h>

#define MORSEL 65536

typedef enum matching { BY_VALUE, BY_CODE, BY_ROW, BY_TEXT, BY_TRANSLATION } matching;

typedef struct join_key {
    matching matching;
    /* BY_TRANSLATION: the left's code for each code of a side, -1 = none; NULL = as it is */
    int32_t *codes[2];
    const dh_dictionary *dictionary; /* the left's */
} join_key;

typedef struct joining {
    const dh_plan *plan;
    const bool *needed; /* output columns; NULL = all */
    dh_pool *pool;
    dh_table *sides[2]; /* left, right */
    dh_arena *arena;
    join_key *keys;
    dh_keys *ids; /* NULL: one key, whose code is the id */
    int64_t n_ids;
    int64_t *first, *next; /* right rows of a key, in order; -1 = no more. `next` NULL: every key has one row */
    int64_t *found;        /* by left row: the key's id, -1 = none */
    int64_t *places;       /* where a morsel's rows begin in the result; n_morsels + 1 */
    int64_t *left_rows;    /* NULL: all, as they are */
    int64_t *right_rows;
    dh_column **columns; /* of the result */
    int64_t n;
} joining;

static bool is_text(const dh_column *c)
{
    return c->type == DH_TEXT || c->type == DH_CATEGORY;
}

static matching how(const dh_column *a, const dh_column *b)
{
    if (!is_text(a) || !is_text(b)) return BY_VALUE;
    if (a->type != DH_CATEGORY || b->type != DH_CATEGORY || !a->dictionary || !b->dictionary) return BY_TEXT;
    if (a->dictionary == b->dictionary) return BY_CODE;
    const dh_table *target = dh_dictionary_target(a->dictionary);
    return target && target == dh_dictionary_target(b->dictionary) ? BY_ROW : BY_TRANSLATION;
}

/* ---- codes of one dictionary to those of another ---- */

#define CODES_A_TIME 16384

typedef struct translation {
    const dh_dictionary *from, *to;
    int32_t *codes;
    bool sorted; /* both dictionaries stand in the order of their texts */
} translation;

static bool is_code(const dh_dictionary *to, int32_t code, const char *text, size_t size)
{
    size_t have;
    const char *of = dh_dictionary_text(to, code, &have);
    return have == size && (size == 0 || memcmp(of, text, size) == 0);
}

/* Tables often name things in the same order: the codes after the last that was found are tried first, in a dictionary
 * where the first code is the only one. */
static dh_status translate(void *context, int64_t item, int worker, dh_error *error)
{
    (void)worker;
    (void)error;
    const translation *t = context;
    int32_t size = dh_dictionary_size(t->from), to_size = dh_dictionary_size(t->to), last = -1;
    int32_t begin = (int32_t)item * CODES_A_TIME, end = size - begin < CODES_A_TIME ? size : begin + CODES_A_TIME;
    if (t->sorted) {
        dh_dictionary_match_sorted(t->from, begin, end, t->to, t->codes);
        return DH_OK;
    }
    bool unique = dh_dictionary_is_unique(t->to) && t->from != t->to;
    for (int32_t c = begin; c < end; c++) {
        if (t->codes[c] == -1) continue; /* nobody asks for it */
        size_t length;
        const char *text = dh_dictionary_text(t->from, c, &length);
        int32_t code = -1;
        for (int32_t guess = last + 1; unique && last >= 0 && code < 0 && guess < to_size && guess <= last + 4; guess++)
            if (is_code(t->to, guess, text, length)) code = guess;
        if (code < 0) code = dh_dictionary_find(t->to, text, length);
        if (code >= 0) last = code;
        t->codes[c] = code;
    }
    return DH_OK;
}

static dh_status ask_sorted(void *context, int64_t which, int worker, dh_error *error)
{
    (void)worker;
    (void)error;
    const translation *t = context;
    dh_dictionary_is_sorted(which == 0 ? t->from : t->to); /* which is remembered */
    return DH_OK;
}

/* Of the codes that `column` has when they are fewer than its dictionary's. */
static dh_status make_translation(int32_t **out, joining *j, const dh_column *column, const dh_dictionary *to,
                                  dh_error *error)
{
    translation t = {.from = column->dictionary, .to = to};
    DH_TRY(dh_pool_run(j->pool, 2, ask_sorted, &t, error));
    t.sorted = dh_dictionary_is_sorted(t.from) && dh_dictionary_is_sorted(to);
    int32_t size = dh_dictionary_size(t.from);
    *out = t.codes = dh_arena_zalloc(j->arena, (size_t)size + 1, sizeof *t.codes);
    if (t.codes == NULL) return dh_error_nomem(error);
    if (column->length < size / 2) {
        memset(t.codes, 0xff, (size_t)size * sizeof *t.codes);
        for (int64_t i = 0; i < column->length; i++)
            if (dh_column_is_known(column, i)) t.codes[dh_column_code(column, i)] = 0;
    }
    return dh_pool_run(j->pool, (size + CODES_A_TIME - 1) / CODES_A_TIME, translate, &t, error);
}

static const dh_column *key_column(const joining *j, int side, int32_t k)
{
    return dh_table_column(j->sides[side], side == 0 ? j->plan->left_keys[k] : j->plan->right_keys[k]);
}

static dh_status make_keys(joining *j, dh_error *error)
{
    int32_t n = j->plan->n_keys;
    dh_key_type *types = dh_arena_zalloc(j->arena, (size_t)n + 1, sizeof *types);
    j->keys = dh_arena_zalloc(j->arena, (size_t)n + 1, sizeof *j->keys);
    if (types == NULL || j->keys == NULL) return dh_error_nomem(error);
    for (int32_t k = 0; k < n; k++) {
        const dh_column *a = key_column(j, 0, k), *b = key_column(j, 1, k);
        join_key *to = &j->keys[k];
        to->matching = how(a, b);
        to->dictionary = a->dictionary;
        types[k].type = a->type;
        if (to->matching == BY_ROW) types[k].type = DH_INT64;
        if (to->matching == BY_TEXT) types[k].type = DH_TEXT;
        if (to->matching == BY_CODE || to->matching == BY_TRANSLATION) types[k].dictionary = a->dictionary;
        if (to->matching != BY_TRANSLATION) continue;
        DH_TRY(make_translation(&to->codes[1], j, b, a->dictionary, error));
        if (!dh_dictionary_is_unique(a->dictionary)) /* one code for one text */
            DH_TRY(make_translation(&to->codes[0], j, a, a->dictionary, error));
    }
    j->n_ids = dh_table_rows(j->sides[1]);
    bool codes = n == 1 && types[0].type == DH_CATEGORY && types[0].dictionary;
    if (codes && dh_dictionary_size(types[0].dictionary) / 8 <= j->n_ids) {
        j->n_ids = dh_dictionary_size(types[0].dictionary);
        return DH_OK;
    }
    j->ids = dh_keys_new(types, n);
    return j->ids ? DH_OK : dh_error_nomem(error);
}

/* ---- keys of rows ---- */

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

static dh_vector *translated(dh_arena *arena, const dh_vector *codes, const int32_t *to,
                             const dh_dictionary *dictionary)
{
    dh_vector *out = dh_vector_new(arena, DH_CATEGORY, codes->length);
    uint8_t *known = out ? dh_vector_new_known(arena, codes->length, true) : NULL;
    if (known == NULL) return NULL;
    out->dictionary = dictionary;
    const int32_t *from = codes->values;
    int32_t *values = out->values;
    uint8_t all = 1;
    for (int32_t i = 0; i < codes->length; i++) {
        int32_t code = dh_vector_is_known(codes, i) ? to[from[i]] : -1;
        known[i] = code >= 0;
        all &= known[i];
        values[i] = code >= 0 ? code : 0;
    }
    if (!all) out->known = known;
    return out;
}

static dh_status load_keys(const dh_vector **vectors, const joining *j, int side, int64_t begin, int32_t n,
                           dh_arena *arena, dh_error *error)
{
    for (int32_t k = 0; k < j->plan->n_keys; k++) {
        const join_key *key = &j->keys[k];
        dh_vector *v = dh_vector_load(arena, key_column(j, side, k), begin, NULL, n);
        if (v && key->matching == BY_ROW) v = target_rows(arena, v);
        if (v && key->matching == BY_TRANSLATION && key->codes[side])
            v = translated(arena, v, key->codes[side], key->dictionary);
        if (v && key->matching == BY_TEXT && v->type == DH_CATEGORY) {
            v->values = (void *)(uintptr_t)dh_vector_slices(arena, v);
            v->type = DH_TEXT;
            if (v->values == NULL) v = NULL;
        }
        if (v == NULL) return dh_error_nomem(error);
        vectors[k] = v;
    }
    return DH_OK;
}

static bool any_unknown(const dh_vector *const *vectors, int32_t n_keys, int32_t i)
{
    for (int32_t k = 0; k < n_keys; k++)
        if (!dh_vector_is_known(vectors[k], i)) return true;
    return false;
}

/* ---- the right ---- */

/* Row `begin` + i has key ids[i], or the code of its only key. `last` NULL: no key has had two rows so far. */
static dh_status chain(joining *j, const dh_vector *const *vectors, const uint32_t *ids, int64_t begin, int32_t n,
                       int64_t **last, dh_error *error)
{
    const int32_t *codes = vectors[0]->values;
    for (int32_t i = 0; i < n; i++) {
        if (any_unknown(vectors, j->plan->n_keys, i)) continue;
        int64_t row = begin + i, id = ids ? (int64_t)ids[i] : codes[i], *first = &j->first[id];
        if (*first < 0) {
            *first = row;
            if (*last) (*last)[id] = row;
            continue;
        }
        if (*last == NULL) { /* until now every key's last row was its first */
            size_t n_ids = (size_t)j->n_ids, rows = (size_t)dh_table_rows(j->sides[1]);
            *last = dh_malloc((n_ids + 1) * sizeof **last);
            j->next = dh_malloc((rows + 1) * sizeof *j->next);
            if (*last == NULL || j->next == NULL) return dh_error_nomem(error);
            memcpy(*last, j->first, n_ids * sizeof **last);
            memset(j->next, 0xff, rows * sizeof *j->next);
        }
        j->next[(*last)[id]] = row;
        (*last)[id] = row;
    }
    return DH_OK;
}

static dh_status build(joining *j, dh_error *error)
{
    int64_t rows = dh_table_rows(j->sides[1]), *last = NULL;
    j->first = dh_malloc(((size_t)j->n_ids + 1) * sizeof *j->first);
    const dh_vector **vectors = dh_arena_alloc(j->arena, ((size_t)j->plan->n_keys + 1) * sizeof(void *));
    uint32_t *ids = dh_arena_alloc(j->arena, DH_VECTOR_ROWS * sizeof *ids);
    dh_status status = j->first && vectors && ids ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK) memset(j->first, 0xff, ((size_t)j->n_ids + 1) * sizeof *j->first);
    dh_arena_mark mark = dh_arena_get_mark(j->arena);
    for (int64_t begin = 0; status == DH_OK && begin < rows; begin += DH_VECTOR_ROWS) {
        int32_t n = (int32_t)(rows - begin < DH_VECTOR_ROWS ? rows - begin : DH_VECTOR_ROWS);
        status = dh_check_cancelled(error);
        if (status == DH_OK) status = load_keys(vectors, j, 1, begin, n, j->arena, error);
        if (status == DH_OK && j->ids && dh_keys_add(j->ids, vectors, n, ids) != 0) status = dh_error_nomem(error);
        if (status == DH_OK) status = chain(j, vectors, j->ids ? ids : NULL, begin, n, &last, error);
        dh_arena_release_to(j->arena, mark);
    }
    dh_free(last);
    return status;
}

/* ---- the left, morsel by morsel: what it finds and how much that is, then the pairs ---- */

static int64_t morsel_end(const joining *j, int64_t morsel)
{
    int64_t rows = dh_table_rows(j->sides[0]), end = (morsel + 1) * MORSEL;
    return end < rows ? end : rows;
}

static int64_t matches_of(const joining *j, int64_t id)
{
    int64_t row = id < 0 ? -1 : j->first[id], n = 0;
    if (row < 0) return j->plan->join == DH_JOIN_LEFT;
    if (j->next == NULL) return 1;
    for (; row >= 0; row = j->next[row]) n++;
    return n;
}

static dh_status find_rows(const joining *j, const dh_vector *const *vectors, int64_t *found, int32_t n,
                           dh_arena *arena, dh_error *error)
{
    if (j->ids) return dh_keys_find(j->ids, vectors, n, true, found, arena) == 0 ? DH_OK : dh_error_nomem(error);
    const int32_t *codes = vectors[0]->values;
    for (int32_t i = 0; i < n; i++) found[i] = dh_vector_is_known(vectors[0], i) ? codes[i] : -1;
    return DH_OK;
}

static dh_status find_morsel(void *context, int64_t morsel, int worker, dh_error *error)
{
    (void)worker;
    joining *j = context;
    dh_arena *arena = dh_arena_new();
    if (arena == NULL) return dh_error_nomem(error);
    dh_status status = DH_OK;
    int64_t end = morsel_end(j, morsel), n_matches = 0;
    const dh_vector **vectors = dh_arena_alloc(arena, ((size_t)j->plan->n_keys + 1) * sizeof(void *));
    if (vectors == NULL) status = dh_error_nomem(error);
    dh_arena_mark mark = dh_arena_get_mark(arena);
    for (int64_t begin = morsel * MORSEL; begin < end && status == DH_OK; begin += DH_VECTOR_ROWS) {
        int32_t n = (int32_t)(end - begin < DH_VECTOR_ROWS ? end - begin : DH_VECTOR_ROWS);
        status = load_keys(vectors, j, 0, begin, n, arena, error);
        if (status == DH_OK) status = find_rows(j, vectors, j->found + begin, n, arena, error);
        for (int32_t i = 0; i < n && status == DH_OK; i++) n_matches += matches_of(j, j->found[begin + i]);
        dh_arena_release_to(arena, mark);
    }
    j->places[morsel + 1] = n_matches;
    dh_arena_free(arena);
    return status;
}

static dh_status pair_morsel(void *context, int64_t morsel, int worker, dh_error *error)
{
    (void)worker;
    (void)error;
    joining *j = context;
    int64_t end = morsel_end(j, morsel), at = j->places[morsel];
    bool left = j->plan->join == DH_JOIN_LEFT;
    for (int64_t i = morsel * MORSEL; i < end; i++) {
        int64_t row = j->found[i] < 0 ? -1 : j->first[j->found[i]];
        if (row < 0 && !left) continue;
        do {
            if (j->left_rows) j->left_rows[at] = i;
            j->right_rows[at++] = row;
            row = row < 0 || j->next == NULL ? -1 : j->next[row];
        } while (row >= 0);
    }
    return DH_OK;
}

static dh_status probe(joining *j, dh_error *error)
{
    int64_t rows = dh_table_rows(j->sides[0]), morsels = (rows + MORSEL - 1) / MORSEL;
    j->found = dh_malloc(((size_t)rows + 1) * sizeof *j->found);
    j->places = dh_calloc((size_t)morsels + 2, sizeof *j->places);
    if (j->found == NULL || j->places == NULL) return dh_error_nomem(error);
    DH_TRY(dh_pool_run(j->pool, morsels, find_morsel, j, error));
    for (int64_t m = 0; m < morsels; m++) j->places[m + 1] += j->places[m];
    j->n = j->places[morsels];
    /* one row for each of the left: its columns are shared */
    bool as_is = j->plan->join == DH_JOIN_LEFT && j->next == NULL;
    j->right_rows = dh_malloc(((size_t)j->n + 1) * sizeof *j->right_rows);
    if (!as_is) j->left_rows = dh_malloc(((size_t)j->n + 1) * sizeof *j->left_rows);
    if (j->right_rows == NULL || (!as_is && j->left_rows == NULL)) return dh_error_nomem(error);
    return dh_pool_run(j->pool, morsels, pair_morsel, j, error);
}

/* ---- the result ---- */

static bool is_right_key(const dh_plan *plan, int32_t column)
{
    for (int32_t k = 0; k < plan->n_keys; k++)
        if (plan->right_keys[k] == column) return true;
    return false;
}

/* The left's columns, then the right's without its keys: which of them output column `at` is. */
static const dh_column *source_of(const joining *j, int32_t at, bool *left)
{
    int32_t n_left = dh_table_columns(j->sides[0]);
    *left = at < n_left;
    if (*left) return dh_table_column(j->sides[0], at);
    int32_t i = 0;
    for (int32_t rest = at - n_left; is_right_key(j->plan, i) || rest > 0; i++) rest -= !is_right_key(j->plan, i);
    return dh_table_column(j->sides[1], i);
}

static dh_status take_column(void *context, int64_t item, int worker, dh_error *error)
{
    (void)worker;
    joining *j = context;
    bool left;
    const dh_column *from = source_of(j, (int32_t)item, &left);
    dh_column **to = &j->columns[item];
    if (j->needed && !j->needed[item])
        *to = dh_column_absent(from, j->n);
    else if (left && j->left_rows == NULL)
        *to = dh_column_ref((dh_column *)(uintptr_t)from); /* sharing does not change it */
    else
        *to = dh_column_take(from, left ? j->left_rows : j->right_rows, j->n);
    return *to ? DH_OK : dh_error_nomem(error);
}

static dh_status fill(dh_table *table, joining *j, dh_error *error)
{
    const dh_schema *schema = &j->plan->schema;
    j->columns = dh_arena_zalloc(j->arena, (size_t)schema->n + 1, sizeof *j->columns);
    if (j->columns == NULL) return dh_error_nomem(error);
    dh_status status = dh_pool_run(j->pool, schema->n, take_column, j, error);
    for (int32_t i = 0; i < schema->n; i++) {
        if (status == DH_OK)
            status = dh_table_add(table, schema->fields[i].name, j->columns[i], error);
        else
            dh_column_unref(j->columns[i]);
    }
    if (status == DH_OK) status = dh_copy_notes(table, j->sides[0], error);
    return status == DH_OK ? dh_copy_notes(table, j->sides[1], error) : status;
}

/* ---- the inputs ---- */

/* Which columns of both sides anyone looks at: keys, and what the result needs. */
static dh_status find_needed(bool *sides[2], const joining *j, dh_error *error)
{
    const dh_plan *plan = j->plan;
    int32_t n_left = plan->input->schema.n, n_right = plan->other->schema.n, at = n_left;
    sides[0] = dh_arena_zalloc(j->arena, (size_t)n_left + 1, sizeof(bool));
    sides[1] = dh_arena_zalloc(j->arena, (size_t)n_right + 1, sizeof(bool));
    if (sides[0] == NULL || sides[1] == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < n_left; i++) sides[0][i] = j->needed == NULL || j->needed[i];
    for (int32_t i = 0; i < n_right; i++)
        if (!is_right_key(plan, i)) {
            sides[1][i] = j->needed == NULL || j->needed[at];
            at++;
        }
    for (int32_t k = 0; k < plan->n_keys; k++) sides[0][plan->left_keys[k]] = sides[1][plan->right_keys[k]] = true;
    return DH_OK;
}

/* Groups whose keys are all joined on: each row is matched by itself, so that their order does not show. */
static bool are_groups(const dh_plan *plan)
{
    if (plan->other->node != DH_NODE_AGGREGATE || dh_plan_is_shared(plan->other)) return false;
    for (int32_t k = 0; k < plan->other->n_exprs; k++)
        if (!is_right_key(plan, k)) return false;
    return true;
}

static void forget_right(joining *j)
{
    dh_keys_free(j->ids);
    dh_free(j->first);
    dh_free(j->next);
    dh_table_free(j->sides[1]);
    j->ids = NULL;
    j->first = j->next = NULL;
    j->sides[1] = NULL;
}

static dh_status run_right(joining *j, const bool *needed, bool any_order, dh_error *error)
{
    const dh_plan *other = j->plan->other;
    if (any_order)
        DH_TRY(dh_run_aggregate(&j->sides[1], other, true, error));
    else
        DH_TRY(dh_run_needed(&j->sides[1], other, needed, error));
    DH_TRY(make_keys(j, error));
    return build(j, error);
}

static dh_status run(dh_table **out, joining *j, dh_error *error)
{
    bool *needed[2], any_order = are_groups(j->plan);
    j->arena = dh_arena_new();
    if (j->arena == NULL) return dh_error_nomem(error);
    DH_TRY(find_needed(needed, j, error));
    DH_TRY(dh_run_needed(&j->sides[0], j->plan->input, needed[0], error));
    DH_TRY(run_right(j, needed[1], any_order, error));
    if (any_order && j->next) { /* two groups look alike from the left */
        forget_right(j);
        DH_TRY(run_right(j, needed[1], false, error));
    }
    DH_TRY(probe(j, error));
    *out = dh_table_new();
    return *out ? fill(*out, j, error) : dh_error_nomem(error);
}

dh_status dh_run_join(dh_table **out, const dh_plan *plan, const bool *needed, dh_error *error)
{
    *out = NULL;
    joining j = {.plan = plan, .needed = needed, .pool = plan->catalog ? plan->catalog->pool : NULL};
    dh_status status = run(out, &j, error);
    if (status != DH_OK) {
        dh_table_free(*out);
        *out = NULL;
    }
    forget_right(&j);
    dh_table_free(j.sides[0]);
    dh_arena_free(j.arena);
    dh_free(j.found);
    dh_free(j.places);
    dh_free(j.left_rows);
    dh_free(j.right_rows);
    return status;
}
