/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Probe side of the join: looks up batches of the left and makes result batches. */
#include "execute/join/join_internal.h"

#include <string.h>

#include "base/memory.h"

/* Looks up codes[0 ... n) in the key's dictionary in one go and caches the results. */
static dh_status search_codes(dh_join_seen *seen, const dh_vector *v, const dh_join_key *key, const int32_t *codes,
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

/* Translates codes of a growing dictionary, through this worker's cache. */
static dh_status translate_growing(const dh_vector **out, const dh_vector *v, const dh_join_key *key,
                                   dh_join_seen *seen, dh_arena *arena, dh_error *error)
{
    size_t size = (size_t)dh_dictionary_size(v->dictionary);
    int32_t to_size = dh_dictionary_size(key->dictionary), last = -1, n = 0;
    int32_t *unfound = dh_arena_alloc(arena, ((size_t)v->length + 1) * sizeof *unfound);
    if (unfound == NULL || dh_grow((void **)&seen->codes, &seen->capacity, size + 1, sizeof *seen->codes) != 0)
        return dh_error_nomem(error);
    for (; seen->n < size; seen->n++) seen->codes[seen->n] = DH_JOIN_NOT_SEEN;
    const int32_t *codes = v->values;
    for (int32_t i = 0; i < v->length; i++) {
        int32_t *to = &seen->codes[codes[i]];
        if (!dh_vector_is_valid(v, i)) continue;
        if (*to == DH_JOIN_NOT_SEEN) {
            size_t length;
            const char *text = dh_dictionary_text(v->dictionary, codes[i], &length);
            *to = key->unique ? dh_join_guess(key->dictionary, to_size, last, text, length) : -1;
            if (*to < 0) unfound[n++] = codes[i];
        }
        if (*to >= 0) last = *to;
    }
    DH_TRY(search_codes(seen, v, key, unfound, n, arena, error));
    *out = dh_join_translated(arena, v, seen->codes, key->dictionary);
    return *out ? DH_OK : dh_error_nomem(error);
}

static dh_status left_keys(const dh_vector **vectors, const dh_join_table *l, dh_vector_batch *batch, int worker)
{
    for (int32_t k = 0; k < l->plan->n_keys; k++) {
        const dh_join_key *key = &l->keys[k];
        const dh_vector *v;
        DH_TRY(dh_vector_batch_column(&v, batch, l->plan->left_keys[k]));
        if (key->grows)
            DH_TRY(translate_growing(&vectors[k], v, key, &l->seen[worker * l->plan->n_keys + k], batch->arena,
                                     batch->error));
        else
            DH_TRY(dh_join_as_key(&vectors[k], v, key, DH_JOIN_LEFT_SIDE, batch->arena, batch->error));
    }
    return DH_OK;
}

/* ids[i]: the key of row i of the batch among those of the right; -1 = none. */
static dh_status find_ids(int64_t *ids, const dh_join_table *l, dh_vector_batch *batch, int worker)
{
    dh_arena *arena = batch->arena;
    const dh_vector **vectors = dh_arena_alloc(arena, ((size_t)l->plan->n_keys + 1) * sizeof(void *));
    if (vectors == NULL) return dh_error_nomem(batch->error);
    if (l->plan->n_keys == 0) {
        memset(ids, 0, (size_t)batch->n * sizeof *ids);
        return DH_OK;
    }
    DH_TRY(left_keys(vectors, l, batch, worker));
    if (l->ids)
        return dh_keys_find(l->ids, vectors, batch->n, true, ids, arena) == 0 ? DH_OK : dh_error_nomem(batch->error);
    const int32_t *codes = vectors[0]->values;
    for (int32_t i = 0; i < batch->n; i++) /* the dictionary may have grown since the build: such codes have no row */
        ids[i] = dh_vector_is_valid(vectors[0], i) && codes[i] < l->n_ids ? codes[i] : -1;
    return DH_OK;
}

/* rows[i]: the first right row that row i of the batch matches; -1 = none. */
static dh_status find_first(dh_probe *p, dh_vector_batch *batch, int worker)
{
    const dh_join_table *l = p->join_table;
    int64_t *ids = dh_arena_alloc(batch->arena, ((size_t)batch->n + 1) * sizeof *ids);
    if (ids == NULL) return dh_error_nomem(batch->error);
    DH_TRY(find_ids(ids, l, batch, worker));
    if (l->plan->near) return dh_join_near_find(p->rows, &p->repeated, l, ids, batch);
    for (int32_t i = 0; i < batch->n; i++) p->rows[i] = ids[i] < 0 ? -1 : l->first[ids[i]];
    return DH_OK;
}

/* One more left row matches the right's row. */
static void mark_row(uint8_t *matched)
{
    uint8_t none = 0;
    if (__atomic_load_n(matched, __ATOMIC_RELAXED) == 2) return;
    if (!__atomic_compare_exchange_n(matched, &none, 1, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        __atomic_store_n(matched, 2, __ATOMIC_RELAXED);
}

/* Marks the right rows that the batch's rows match. */
static void mark_matched(const dh_probe *p, int32_t n)
{
    const dh_join_table *l = p->join_table;
    for (int32_t i = 0; i < n; i++)
        for (int32_t row = p->rows[i]; row >= 0; row = l->next ? l->next[row] : -1) mark_row(&l->matched[row]);
}

static void count_first(dh_probe *p, int32_t n)
{
    if (p->join_table->matched) mark_matched(p, n);
    const int32_t *rows = p->rows, *next = p->join_table->next;
    int32_t unmatched = 0, repeated = 0;
    for (int32_t i = 0; i < n; i++) unmatched += rows[i] < 0;
    for (int32_t i = 0; next && i < n; i++) repeated += rows[i] >= 0 && next[rows[i]] >= 0;
    p->unmatched = unmatched;
    p->repeated += repeated;
}

dh_status dh_probe_begin(dh_probe *out, const dh_join_table *l, dh_vector_batch *batch, int worker)
{
    *out = (dh_probe){.join_table = l, .from = *batch};
    size_t n = (size_t)batch->n_columns;
    out->from.columns = dh_arena_alloc(batch->arena, (n + 1) * sizeof *out->from.columns);
    out->rows = dh_arena_alloc(batch->arena, ((size_t)batch->n + 1) * sizeof *out->rows);
    if (out->from.columns == NULL || out->rows == NULL) return dh_error_nomem(batch->error);
    DH_TRY(find_first(out, batch, worker));
    count_first(out, batch->n);
    memcpy(out->from.columns, batch->columns, n * sizeof *batch->columns); /* later steps change the original */
    return DH_OK;
}

/* Lists the next pairs of left row (places) and right row (rows; -1 = none, as the kind of join has it), up to a full
 * batch. */
static int32_t next_pairs(dh_probe *p, int32_t *places, int64_t *rows)
{
    const dh_join_table *l = p->join_table;
    dh_join kind = l->plan->join;
    bool without = kind == DH_JOIN_ANTI || kind == DH_JOIN_UNMATCHED, left = kind == DH_JOIN_LEFT || without;
    const int32_t *next = kind == DH_JOIN_INNER || kind == DH_JOIN_LEFT ? l->next : NULL;
    int32_t n = 0;
    while (p->at < p->from.n && n < DH_VECTOR_ROWS) {
        int32_t row = p->rows[p->at];
        places[n] = p->at;
        rows[n] = row;
        n += row >= 0 ? !without : left;
        int32_t more = row >= 0 && next ? next[row] : -1;
        if (more >= 0)
            p->rows[p->at] = more;
        else
            p->at++;
    }
    return n;
}

dh_status dh_probe_next(dh_probe *p, dh_vector_batch *out, const bool *needed)
{
    const dh_join_table *l = p->join_table;
    int32_t n_left = p->from.n_columns, n_all = l->plan->schema.n;
    int32_t *places = dh_arena_alloc(out->arena, DH_VECTOR_ROWS * sizeof *places);
    int64_t *rows = dh_arena_alloc(out->arena, DH_VECTOR_ROWS * sizeof *rows);
    if (places == NULL || rows == NULL) return dh_error_nomem(out->error);
    memcpy(out->columns, p->from.columns, (size_t)n_left * sizeof *out->columns);
    bool all = p->at == 0;
    int32_t n = next_pairs(p, places, rows);
    p->made += n;
    all = all && p->at == p->from.n && n == p->from.n && !dh_join_table_repeats(l);
    if (!all) DH_TRY(dh_vector_batch_pick(out, places, n));
    for (int32_t i = n_left; i < n_all; i++) {
        const dh_column *column = dh_table_column(l->right, l->columns[i - n_left]);
        out->columns[i] = (dh_batch_column){NULL, -1};
        if (!needed[i]) continue;
        out->columns[i].vector = dh_vector_load_rows(out->arena, column, rows, n);
        if (out->columns[i].vector == NULL) return dh_error_nomem(out->error);
    }
    out->n_columns = n_all;
    return DH_OK;
}

bool dh_probe_ended(const dh_probe *probe)
{
    return probe->at == probe->from.n;
}

void dh_probe_count(const dh_probe *probe, dh_join_counts *counts)
{
    counts->rows += probe->from.n;
    counts->unmatched += probe->unmatched;
    counts->repeated += probe->repeated;
    counts->made += probe->made;
    counts->cut |= !dh_probe_ended(probe);
}
