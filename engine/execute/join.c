/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The join verb, in two parts: the right side as a table with its rows by their keys, made once, and batches of the
 * left, whose rows are looked up there as they come by. Matches of one row come in the right table's order. An unknown
 * key matches nothing. Categories of one dictionary are matched by code, keys of one table by its row, all others by
 * text: a category's codes are translated once, so that no row compares texts; the left's as they appear when its
 * dictionary still grows.
 */
#include "execute/join.h"

#include "base/memory.h"
#include "execute/keys.h"
#include "execute/operators.h"

#include <string.h>

typedef enum matching { BY_VALUE, BY_CODE, BY_ROW, BY_TEXT, BY_TRANSLATION } matching;

enum { LEFT, RIGHT };

typedef struct join_key {
    matching matching;
    /* BY_TRANSLATION: the code of `dictionary` for each code of a side, -1 = none; NULL = as it is */
    int32_t *codes[2];
    const dh_dictionary *dictionary;
    bool grows;  /* the left's codes are translated by each worker */
    bool unique; /* no text has two codes in the dictionary */
} join_key;

/* What a worker has found so far for the codes of a left dictionary that grows. */
typedef struct seen_codes {
    int32_t *codes; /* NOT_SEEN, -1 = none, or a code of the key's dictionary */
    size_t n, capacity;
} seen_codes;

#define NOT_SEEN (-2)

/* Keys of the right for which there is room at once: it may have far fewer than rows. */
#define MOST_EXPECTED (1 << 20)

struct dh_lookup {
    const dh_plan *plan;
    dh_pool *pool;
    dh_arena *arena;
    dh_table *right;
    join_key *keys;
    dh_keys *ids; /* NULL: one key, whose code is the id */
    int64_t n_ids;
    int32_t *first, *next; /* right rows of a key, in order; -1 = no more. `next` NULL: every key has one row */
    seen_codes *seen;      /* by worker and key */
    int workers;
};

static bool is_text(dh_type type)
{
    return type == DH_TEXT || type == DH_CATEGORY;
}

static matching how(dh_type left_type, const dh_dictionary *left, const dh_column *right)
{
    if (!is_text(left_type) || !is_text(right->type)) return BY_VALUE;
    if (left_type != DH_CATEGORY || right->type != DH_CATEGORY || !left || !right->dictionary) return BY_TEXT;
    if (left == right->dictionary) return BY_CODE;
    const dh_table *target = dh_dictionary_target(left);
    return target && target == dh_dictionary_target(right->dictionary) ? BY_ROW : BY_TRANSLATION;
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

/* Tables often name things in the same order: the codes after the last that was found are tried before a search, in a
 * dictionary where the first code is the only one. -1 = none of them. */
static int32_t guess_code(const dh_dictionary *to, int32_t to_size, int32_t last, const char *text, size_t size)
{
    for (int32_t guess = last + 1; last >= 0 && guess < to_size && guess <= last + 4; guess++)
        if (is_code(to, guess, text, size)) return guess;
    return -1;
}

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
        int32_t code = unique ? guess_code(t->to, to_size, last, text, length) : -1;
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

/* The codes of `from`; only those that `column` has when they are fewer. */
static dh_status make_translation(int32_t **out, dh_lookup *l, const dh_column *column, const dh_dictionary *from,
                                  const dh_dictionary *to, dh_error *error)
{
    translation t = {.from = from, .to = to};
    DH_TRY(dh_pool_run(l->pool, 2, ask_sorted, &t, error));
    t.sorted = dh_dictionary_is_sorted(t.from) && dh_dictionary_is_sorted(to);
    int32_t size = dh_dictionary_size(t.from);
    *out = t.codes = dh_arena_zalloc(l->arena, (size_t)size + 1, sizeof *t.codes);
    if (t.codes == NULL) return dh_error_nomem(error);
    if (column && column->length < size / 2) {
        memset(t.codes, 0xff, (size_t)size * sizeof *t.codes);
        for (int64_t i = 0; i < column->length; i++)
            if (dh_column_is_known(column, i)) t.codes[dh_column_code(column, i)] = 0;
    }
    return dh_pool_run(l->pool, (size + CODES_A_TIME - 1) / CODES_A_TIME, translate, &t, error);
}

/* ---- keys ---- */

static const dh_column *right_key(const dh_lookup *l, int32_t k)
{
    return dh_table_column(l->right, l->plan->right_keys[k]);
}

/* Codes are translated to the left's dictionary, or to the right's when the left's is not whole yet. */
static dh_status translate_key(dh_lookup *l, join_key *key, const dh_dictionary *left, const dh_column *right,
                               dh_error *error)
{
    key->grows = dh_dictionary_grows(left);
    key->dictionary = key->grows ? right->dictionary : left;
    key->unique = dh_dictionary_is_unique(key->dictionary);
    if (!key->grows || !key->unique) /* one code for one text */
        DH_TRY(make_translation(&key->codes[RIGHT], l, right, right->dictionary, key->dictionary, error));
    if (!key->grows && !key->unique) DH_TRY(make_translation(&key->codes[LEFT], l, NULL, left, left, error));
    return DH_OK;
}

static dh_status make_keys(dh_lookup *l, const dh_dictionary *const *left, dh_error *error)
{
    const dh_plan *plan = l->plan;
    int32_t n = plan->n_keys;
    dh_key_type *types = dh_arena_zalloc(l->arena, (size_t)n + 1, sizeof *types);
    l->keys = dh_arena_zalloc(l->arena, (size_t)n + 1, sizeof *l->keys);
    if (types == NULL || l->keys == NULL) return dh_error_nomem(error);
    for (int32_t k = 0; k < n; k++) {
        const dh_column *right = right_key(l, k);
        const dh_dictionary *dictionary = left[plan->left_keys[k]];
        join_key *key = &l->keys[k];
        types[k].type = plan->input->schema.fields[plan->left_keys[k]].type;
        key->matching = how(types[k].type, dictionary, right);
        key->dictionary = dictionary;
        if (key->matching == BY_ROW) types[k].type = DH_INT64;
        if (key->matching == BY_TEXT) types[k].type = DH_TEXT;
        if (key->matching == BY_TRANSLATION) DH_TRY(translate_key(l, key, dictionary, right, error));
        if (key->matching == BY_CODE || key->matching == BY_TRANSLATION) types[k].dictionary = key->dictionary;
    }
    l->n_ids = dh_table_rows(l->right);
    bool codes = n == 1 && types[0].type == DH_CATEGORY && types[0].dictionary;
    if (codes && dh_dictionary_size(types[0].dictionary) / 8 <= l->n_ids) {
        l->n_ids = dh_dictionary_size(types[0].dictionary);
        return DH_OK;
    }
    l->ids = dh_keys_new(types, n);
    if (l->ids == NULL) return dh_error_nomem(error);
    dh_keys_expect(l->ids, (size_t)(l->n_ids < MOST_EXPECTED ? l->n_ids : MOST_EXPECTED));
    return DH_OK;
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

/* What a side's key column is looked up by. */
static dh_status as_key(const dh_vector **out, const dh_vector *v, const join_key *key, int side, dh_arena *arena,
                        dh_error *error)
{
    *out = v;
    if (key->matching == BY_ROW) *out = target_rows(arena, v);
    if (key->matching == BY_TRANSLATION && key->codes[side])
        *out = translated(arena, v, key->codes[side], key->dictionary);
    if (key->matching == BY_TEXT && v->type == DH_CATEGORY) {
        dh_vector *texts = dh_arena_alloc(arena, sizeof *texts);
        if (texts == NULL) return dh_error_nomem(error);
        *texts = *v;
        texts->type = DH_TEXT;
        texts->values = (void *)(uintptr_t)dh_vector_slices(arena, v);
        *out = texts->values ? texts : NULL;
    }
    return *out ? DH_OK : dh_error_nomem(error);
}

static bool any_unknown(const dh_vector *const *vectors, int32_t n_keys, int32_t i)
{
    for (int32_t k = 0; k < n_keys; k++)
        if (!dh_vector_is_known(vectors[k], i)) return true;
    return false;
}

/* ---- the right ---- */

/* Row `begin` + i has key ids[i], or the code of its only key. `last` NULL: no key has had two rows so far. */
static dh_status chain(dh_lookup *l, const dh_vector *const *vectors, const uint32_t *ids, int32_t begin, int32_t n,
                       int32_t **last, dh_error *error)
{
    const int32_t *codes = vectors[0]->values;
    for (int32_t i = 0; i < n; i++) {
        if (any_unknown(vectors, l->plan->n_keys, i)) continue;
        int64_t id = ids ? (int64_t)ids[i] : codes[i];
        int32_t row = begin + i, *first = &l->first[id];
        if (*first < 0) {
            *first = row;
            if (*last) (*last)[id] = row;
            continue;
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
    }
    return DH_OK;
}

static dh_status add_rows(dh_lookup *l, int32_t begin, int32_t n, int32_t **last, dh_error *error)
{
    const dh_vector **vectors = dh_arena_alloc(l->arena, ((size_t)l->plan->n_keys + 1) * sizeof(void *));
    uint32_t *ids = dh_arena_alloc(l->arena, DH_VECTOR_ROWS * sizeof *ids);
    if (vectors == NULL || ids == NULL) return dh_error_nomem(error);
    for (int32_t k = 0; k < l->plan->n_keys; k++) {
        const dh_vector *v = dh_vector_load(l->arena, right_key(l, k), begin, NULL, n);
        if (v == NULL) return dh_error_nomem(error);
        DH_TRY(as_key(&vectors[k], v, &l->keys[k], RIGHT, l->arena, error));
    }
    if (l->ids && dh_keys_add(l->ids, vectors, n, ids) != 0) return dh_error_nomem(error);
    return chain(l, vectors, l->ids ? ids : NULL, begin, n, last, error);
}

static dh_status build(dh_lookup *l, dh_error *error)
{
    int64_t rows = dh_table_rows(l->right);
    if (rows >= INT32_MAX) return dh_error_set(error, DH_EDATA, "more than two thousand million rows to join with");
    l->first = dh_malloc(((size_t)l->n_ids + 1) * sizeof *l->first);
    if (l->first == NULL) return dh_error_nomem(error);
    memset(l->first, 0xff, ((size_t)l->n_ids + 1) * sizeof *l->first);
    int32_t *last = NULL;
    dh_status status = DH_OK;
    dh_arena_mark mark = dh_arena_get_mark(l->arena);
    for (int32_t begin = 0; status == DH_OK && begin < rows; begin += DH_VECTOR_ROWS) {
        int32_t n = (int32_t)(rows - begin < DH_VECTOR_ROWS ? rows - begin : DH_VECTOR_ROWS);
        status = dh_check_cancelled(error);
        if (status == DH_OK) status = add_rows(l, begin, n, &last, error);
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

/* Groups whose keys are all joined on: each row is matched by itself, so that their order does not show. */
static bool are_groups(const dh_plan *plan)
{
    if (plan->other->node != DH_NODE_AGGREGATE || dh_plan_is_shared(plan->other)) return false;
    for (int32_t k = 0; k < plan->other->n_exprs; k++)
        if (!is_right_key(plan, k)) return false;
    return true;
}

static void forget_right(dh_lookup *l)
{
    dh_keys_free(l->ids);
    dh_free(l->first);
    dh_free(l->next);
    dh_table_free(l->right);
    l->ids = NULL;
    l->first = l->next = NULL;
    l->right = NULL;
}

static dh_status run_right(dh_lookup *l, const dh_dictionary *const *left, const bool *needed, bool any_order,
                           dh_error *error)
{
    const dh_plan *other = l->plan->other;
    if (any_order)
        DH_TRY(dh_run_aggregate(&l->right, other, true, error));
    else
        DH_TRY(dh_run_needed(&l->right, other, needed, error));
    DH_TRY(make_keys(l, left, error));
    return build(l, error);
}

static dh_status make(dh_lookup *l, const dh_dictionary *const *left, const bool *needed, dh_error *error)
{
    const dh_plan *plan = l->plan;
    int32_t n = plan->other->schema.n, at = plan->input->schema.n;
    bool *wanted = dh_arena_zalloc(l->arena, (size_t)n + 1, sizeof *wanted), any_order = are_groups(plan);
    l->seen = dh_arena_zalloc(l->arena, (size_t)l->workers * (size_t)plan->n_keys + 1, sizeof *l->seen);
    if (wanted == NULL || l->seen == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) wanted[i] = is_right_key(plan, i) || needed[at++];
    DH_TRY(run_right(l, left, wanted, any_order, error));
    if (!any_order || l->next == NULL) return DH_OK;
    forget_right(l); /* two groups look alike from the left */
    return run_right(l, left, wanted, false, error);
}

dh_status dh_lookup_new(dh_lookup **out, const dh_plan *plan, const dh_dictionary *const *left, const bool *needed,
                        int workers, dh_error *error)
{
    dh_lookup *l = dh_calloc(1, sizeof *l);
    *out = NULL;
    if (l == NULL) return dh_error_nomem(error);
    l->plan = plan;
    l->pool = plan->catalog ? plan->catalog->pool : NULL;
    l->workers = workers;
    l->arena = dh_arena_new();
    dh_status status = l->arena ? make(l, left, needed, error) : dh_error_nomem(error);
    if (status == DH_OK)
        *out = l;
    else
        dh_lookup_free(l);
    return status;
}

void dh_lookup_free(dh_lookup *l)
{
    if (l == NULL) return;
    for (int i = 0; l->seen && i < l->workers * l->plan->n_keys; i++) dh_free(l->seen[i].codes);
    forget_right(l);
    dh_arena_free(l->arena);
    dh_free(l);
}

bool dh_lookup_repeats(const dh_lookup *lookup)
{
    return lookup->next != NULL;
}

const dh_table *dh_lookup_right(const dh_lookup *lookup)
{
    return lookup->right;
}

int32_t dh_lookup_column(const dh_lookup *l, int32_t at)
{
    int32_t i = 0;
    for (int32_t rest = at - l->plan->input->schema.n; is_right_key(l->plan, i) || rest > 0; i++)
        rest -= !is_right_key(l->plan, i);
    return i;
}

/* ---- the left, batch by batch ---- */

/* The codes that no guess found, all at once. */
static dh_status search_codes(seen_codes *seen, const dh_vector *v, const join_key *key, const int32_t *codes,
                              int32_t n, dh_arena *arena, dh_error *error)
{
    const char **texts = dh_arena_alloc(arena, ((size_t)n + 1) * sizeof *texts);
    size_t *sizes = dh_arena_alloc(arena, ((size_t)n + 1) * sizeof *sizes);
    int32_t *found = dh_arena_alloc(arena, ((size_t)n + 1) * sizeof *found);
    if (texts == NULL || sizes == NULL || found == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) texts[i] = dh_dictionary_text(v->dictionary, codes[i], &sizes[i]);
    dh_dictionary_find_all(key->dictionary, texts, sizes, n, found);
    for (int32_t i = 0; i < n; i++) seen->codes[codes[i]] = found[i];
    return DH_OK;
}

/* The codes of a dictionary that grows, as far as this worker has seen it. */
static dh_status translate_growing(const dh_vector **out, const dh_vector *v, const join_key *key, seen_codes *seen,
                                   dh_arena *arena, dh_error *error)
{
    size_t size = (size_t)dh_dictionary_size(v->dictionary);
    int32_t to_size = dh_dictionary_size(key->dictionary), last = -1, n = 0;
    int32_t *unfound = dh_arena_alloc(arena, ((size_t)v->length + 1) * sizeof *unfound);
    if (unfound == NULL || dh_grow((void **)&seen->codes, &seen->capacity, size + 1, sizeof *seen->codes) != 0)
        return dh_error_nomem(error);
    for (; seen->n < size; seen->n++) seen->codes[seen->n] = NOT_SEEN;
    const int32_t *codes = v->values;
    for (int32_t i = 0; i < v->length; i++) {
        int32_t *to = &seen->codes[codes[i]];
        if (!dh_vector_is_known(v, i)) continue;
        if (*to == NOT_SEEN) {
            size_t length;
            const char *text = dh_dictionary_text(v->dictionary, codes[i], &length);
            *to = key->unique ? guess_code(key->dictionary, to_size, last, text, length) : -1;
            if (*to < 0) unfound[n++] = codes[i];
        }
        if (*to >= 0) last = *to;
    }
    DH_TRY(search_codes(seen, v, key, unfound, n, arena, error));
    *out = translated(arena, v, seen->codes, key->dictionary);
    return *out ? DH_OK : dh_error_nomem(error);
}

static dh_status left_keys(const dh_vector **vectors, const dh_lookup *l, dh_frame *frame, int worker)
{
    for (int32_t k = 0; k < l->plan->n_keys; k++) {
        const join_key *key = &l->keys[k];
        const dh_vector *v;
        DH_TRY(dh_frame_column(&v, frame, l->plan->left_keys[k]));
        if (key->grows)
            DH_TRY(translate_growing(&vectors[k], v, key, &l->seen[worker * l->plan->n_keys + k], frame->arena,
                                     frame->error));
        else
            DH_TRY(as_key(&vectors[k], v, key, LEFT, frame->arena, frame->error));
    }
    return DH_OK;
}

/* The first row that each of the batch's rows matches; -1 = none. */
static dh_status find_first(int32_t *rows, const dh_lookup *l, dh_frame *frame, int worker)
{
    dh_arena *arena = frame->arena;
    const dh_vector **vectors = dh_arena_alloc(arena, ((size_t)l->plan->n_keys + 1) * sizeof(void *));
    if (vectors == NULL) return dh_error_nomem(frame->error);
    DH_TRY(left_keys(vectors, l, frame, worker));
    if (l->ids) {
        int64_t *ids = dh_arena_alloc(arena, ((size_t)frame->n + 1) * sizeof *ids);
        if (ids == NULL || dh_keys_find(l->ids, vectors, frame->n, true, ids, arena) != 0)
            return dh_error_nomem(frame->error);
        for (int32_t i = 0; i < frame->n; i++) rows[i] = ids[i] < 0 ? -1 : l->first[ids[i]];
        return DH_OK;
    }
    const int32_t *codes = vectors[0]->values;
    for (int32_t i = 0; i < frame->n; i++) /* a dictionary may have grown since */
        rows[i] = dh_vector_is_known(vectors[0], i) && codes[i] < l->n_ids ? l->first[codes[i]] : -1;
    return DH_OK;
}

dh_status dh_probe_begin(dh_probe *out, const dh_lookup *l, dh_frame *frame, int worker)
{
    *out = (dh_probe){.lookup = l, .from = *frame};
    size_t n = (size_t)frame->n_slots;
    out->from.slots = dh_arena_alloc(frame->arena, (n + 1) * sizeof *out->from.slots);
    out->rows = dh_arena_alloc(frame->arena, ((size_t)frame->n + 1) * sizeof *out->rows);
    if (out->from.slots == NULL || out->rows == NULL) return dh_error_nomem(frame->error);
    DH_TRY(find_first(out->rows, l, frame, worker));
    memcpy(out->from.slots, frame->slots, n * sizeof *frame->slots); /* the frame's own are the next steps' */
    return DH_OK;
}

/* The next pairs, as many as a batch may have: rows of the batch and of the right. */
static int32_t next_pairs(dh_probe *p, int32_t *places, int64_t *rows)
{
    const dh_lookup *l = p->lookup;
    bool left = l->plan->join == DH_JOIN_LEFT;
    int32_t n = 0;
    while (p->at < p->from.n && n < DH_VECTOR_ROWS) {
        int32_t row = p->rows[p->at];
        places[n] = p->at;
        rows[n] = row;
        n += row >= 0 || left;
        int32_t more = row >= 0 && l->next ? l->next[row] : -1;
        if (more >= 0)
            p->rows[p->at] = more;
        else
            p->at++;
    }
    return n;
}

dh_status dh_probe_next(dh_probe *p, dh_frame *out, const bool *needed)
{
    const dh_lookup *l = p->lookup;
    int32_t n_left = p->from.n_slots, n_all = l->plan->schema.n;
    int32_t *places = dh_arena_alloc(out->arena, DH_VECTOR_ROWS * sizeof *places);
    int64_t *rows = dh_arena_alloc(out->arena, DH_VECTOR_ROWS * sizeof *rows);
    if (places == NULL || rows == NULL) return dh_error_nomem(out->error);
    memcpy(out->slots, p->from.slots, (size_t)n_left * sizeof *out->slots);
    bool all = p->at == 0;
    int32_t n = next_pairs(p, places, rows);
    all = all && p->at == p->from.n && n == p->from.n && !dh_lookup_repeats(l);
    if (!all) DH_TRY(dh_frame_pick(out, places, n));
    for (int32_t i = n_left, column = 0; i < n_all; i++, column++) {
        while (is_right_key(l->plan, column)) column++;
        out->slots[i] = (dh_slot){NULL, -1};
        if (!needed[i]) continue;
        out->slots[i].vector = dh_vector_load_rows(out->arena, dh_table_column(l->right, column), rows, n);
        if (out->slots[i].vector == NULL) return dh_error_nomem(out->error);
    }
    out->n_slots = n_all;
    return DH_OK;
}

bool dh_probe_ended(const dh_probe *probe)
{
    return probe->at == probe->from.n;
}
