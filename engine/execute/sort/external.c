/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See external.h. A run has the rows of its range, in another order, and so its own place in the columns of all runs.
 * The merge keeps the words of the next rows of each run, and a heap of the runs by their first; equal rows come from
 * the earlier run, so that the order is stable.
 */
#include "execute/sort/external.h"

#include <string.h>

#include "base/memory.h"
#include "execute/sort/ranges.h"
#include "execute/sort/words.h"
#include "table/spilled_column.h"

#define MAX_WORDS  4096  /* rows of a run whose words are kept */
#define MIN_WORDS  64    /* the same, when memory is short */
#define MERGE_ROWS 32768 /* rows that are merged, before they are copied */

typedef struct external {
    const dh_external_sort *sort;
    dh_sort_words words;
    dh_sort_ranges ranges; /* a run each */
    int64_t n_runs;
    dh_column **runs, **made; /* by column */
    const dh_column **keys;   /* by key: in the runs */
    int64_t *order, n_order;  /* rows of the runs that come next, not copied yet */
    int64_t copied;           /* rows */
    int64_t *bytes_at;        /* by column: bytes of its texts that are copied */
} external;

/* ---- runs ---- */

/* Copies rows of a column into rows [at, at + n) of another, texts from byte *bytes_at on. */
static dh_status copy_rows(dh_column *to, int64_t at, const dh_column *from, const int64_t *rows, int64_t n,
                           int64_t *bytes_at, dh_error *error)
{
    dh_arena *arena = dh_arena_new();
    dh_status status = arena ? DH_OK : dh_error_nomem(error);
    for (int64_t i = 0; i < n && status == DH_OK; i += DH_VECTOR_ROWS) {
        dh_arena_mark mark = dh_arena_get_mark(arena);
        int32_t some = (int32_t)(n - i < DH_VECTOR_ROWS ? n - i : DH_VECTOR_ROWS);
        const dh_vector *v = dh_vector_load_rows(arena, from, rows + i, some);
        if (v)
            dh_column_put(to, at + i, v, bytes_at);
        else
            status = dh_error_nomem(error);
        dh_arena_release_to(arena, mark);
    }
    dh_arena_free(arena);
    return status;
}

/* A run has the texts of its range, and so their bytes' place. */
static int64_t text_begin(const dh_column *c, int64_t row)
{
    const int64_t *offsets = c->values;
    return c->type == DH_TEXT ? offsets[row] - offsets[0] : 0;
}

static dh_status make_run(void *context, int64_t run, int worker, dh_error *error)
{
    (void)worker;
    const external *e = context;
    const dh_external_sort *s = e->sort;
    int64_t begin = run * e->ranges.range, n = dh_sort_range_length(&e->ranges, run), *rows;
    DH_TRY(dh_pool_check_cancelled(error));
    DH_TRY(dh_sort_range(&rows, &e->ranges, run, -1, error));
    dh_status status = DH_OK;
    for (int32_t c = 0; c < s->n_columns && status == DH_OK; c++) {
        if (s->columns[c] == NULL) continue;
        int64_t text_at = text_begin(s->columns[c], begin), bytes_at = text_at;
        status = copy_rows(e->runs[c], begin, s->columns[c], rows, n, &bytes_at, error);
        dh_spilled_column_release(s->columns[c], begin, begin + n);
        if (status == DH_OK) dh_spilled_column_release_part(e->runs[c], begin, begin + n, text_at, bytes_at);
    }
    dh_free(rows);
    return status;
}

/* A column in files for as many rows and bytes as `like` has. */
static dh_status new_like(dh_column **out, const dh_column *like, int64_t n, dh_error *error)
{
    dh_spilled_shape shape = {like->type,          like->display,      like->dictionary, like->validity != NULL,
                              like->lower != NULL, text_begin(like, n)};
    return dh_spilled_column_filled(out, &shape, n, error);
}

/* ---- the merge ---- */

typedef struct cursor {
    int64_t at, end;         /* rows of the runs */
    int64_t words_at, ready; /* the rows whose words there are: [words_at, ready) */
    int64_t released;        /* rows before this one are out of memory */
    uint64_t *words;
} cursor;

typedef struct merge {
    external *e;
    cursor *cursors; /* by run */
    int64_t n_words; /* rows whose words a cursor keeps */
    int32_t *heap;   /* runs; the first is the next */
    int32_t n;
} merge;

static const uint64_t *words_of(const merge *m, const cursor *c)
{
    return c->words + (c->at - c->words_at) * m->e->words.n_words;
}

static bool comes_before(const merge *m, int32_t a, int32_t b)
{
    const cursor *x = &m->cursors[a], *y = &m->cursors[b];
    int order = dh_sort_words_compare(&m->e->words, m->e->keys, words_of(m, x), x->at, words_of(m, y), y->at);
    return order != 0 ? order < 0 : a < b;
}

static void sift_down(merge *m, int32_t at)
{
    int32_t run = m->heap[at];
    for (int32_t child; (child = 2 * at + 1) < m->n; at = child) {
        if (child + 1 < m->n && comes_before(m, m->heap[child + 1], m->heap[child])) child++;
        if (!comes_before(m, m->heap[child], run)) break;
        m->heap[at] = m->heap[child];
    }
    m->heap[at] = run;
}

static dh_status refill(const merge *m, cursor *c, dh_error *error)
{
    int64_t n = c->end - c->at < m->n_words ? c->end - c->at : m->n_words;
    c->words_at = c->at;
    c->ready = c->at + n;
    return dh_sort_words_fill(c->words, &m->e->words, m->e->keys, c->at, n, error);
}

static dh_status copy_column(void *context, int64_t which, int worker, dh_error *error)
{
    (void)worker;
    const external *e = context;
    if (e->made[which] == NULL) return DH_OK;
    return copy_rows(e->made[which], e->copied, e->runs[which], e->order, e->n_order, &e->bytes_at[which], error);
}

/* Copies the rows that come next, column by column; then lets go of the pages that were read and written. */
static dh_status copy_order(merge *m, dh_error *error)
{
    external *e = m->e;
    const dh_external_sort *s = e->sort;
    DH_TRY(dh_pool_check_cancelled(error));
    DH_TRY(dh_pool_run(e->n_order > DH_VECTOR_ROWS ? s->pool : NULL, s->n_made, copy_column, e, error));
    for (int32_t c = 0; c < s->n_made; c++)
        if (e->made[c]) dh_spilled_column_release(e->made[c], e->copied, e->copied + e->n_order);
    e->copied += e->n_order;
    e->n_order = 0;
    for (int64_t r = 0; r < e->n_runs; r++) {
        cursor *from = &m->cursors[r];
        if (from->at - from->released < MERGE_ROWS && from->at < from->end) continue;
        for (int32_t c = 0; c < s->n_columns; c++)
            if (e->runs[c]) dh_spilled_column_release(e->runs[c], from->released, from->at);
        from->released = from->at;
    }
    return DH_OK;
}

static dh_status merge_runs(merge *m, dh_error *error)
{
    external *e = m->e;
    for (int64_t r = 0; r < e->n_runs; r++) {
        DH_TRY(refill(m, &m->cursors[r], error));
        m->heap[m->n++] = (int32_t)r;
    }
    for (int32_t i = m->n / 2 - 1; i >= 0; i--) sift_down(m, i);
    while (m->n > 0) {
        cursor *next = &m->cursors[m->heap[0]];
        e->order[e->n_order++] = next->at++;
        if (next->at == next->end)
            m->heap[0] = m->heap[--m->n];
        else if (next->at == next->ready)
            DH_TRY(refill(m, next, error));
        if (m->n > 1) sift_down(m, 0);
        if (e->n_order == MERGE_ROWS || m->n == 0) DH_TRY(copy_order(m, error));
    }
    return DH_OK;
}

static dh_status prepare_merge(merge *m, uint64_t **words, dh_error *error)
{
    external *e = m->e;
    const dh_external_sort *s = e->sort;
    size_t runs = (size_t)e->n_runs, width = (size_t)e->words.n_words;
    int64_t rows = (int64_t)(s->memory / 4 / runs / (width * sizeof **words + 1));
    m->n_words = rows < MIN_WORDS ? MIN_WORDS : rows > MAX_WORDS ? MAX_WORDS : rows;
    m->cursors = dh_calloc(runs, sizeof *m->cursors);
    m->heap = dh_calloc(runs, sizeof *m->heap);
    *words = dh_malloc(runs * (size_t)m->n_words * width * sizeof **words + 1);
    if (m->cursors == NULL || m->heap == NULL || *words == NULL) return dh_error_nomem(error);
    for (int64_t r = 0; r < e->n_runs; r++) {
        int64_t begin = r * e->ranges.range, end = begin + dh_sort_range_length(&e->ranges, r);
        m->cursors[r] = (cursor){.at = begin, .end = end, .released = begin};
        m->cursors[r].words = *words + (size_t)r * (size_t)m->n_words * width;
    }
    return DH_OK;
}

static dh_status merge_all(external *e, dh_error *error)
{
    const dh_external_sort *s = e->sort;
    merge m = {.e = e};
    uint64_t *words = NULL;
    dh_status status = prepare_merge(&m, &words, error);
    for (int32_t c = 0; c < s->n_made && status == DH_OK; c++)
        if (s->columns[c]) status = new_like(&e->made[c], s->columns[c], s->n, error);
    if (status == DH_OK) status = merge_runs(&m, error);
    for (int32_t c = 0; c < s->n_made && status == DH_OK; c++)
        if (e->made[c]) dh_column_finish(e->made[c]);
    dh_free(m.cursors);
    dh_free(m.heap);
    dh_free(words);
    return status;
}

/* ---- the whole ---- */

static dh_status run(external *e, dh_error *error)
{
    const dh_external_sort *s = e->sort;
    for (int32_t k = 0; k < s->n_keys; k++) e->keys[k] = s->columns[s->keys[k]];
    DH_TRY(dh_sort_words_make(&e->words, e->keys, s->descending, s->n_keys, error));
    e->ranges = (dh_sort_ranges){e->keys, s->descending, s->n_keys, e->words.ranks, s->n, 0};
    e->ranges.range = dh_sort_range_rows(e->keys, s->n_keys, s->n, s->memory, s->pool);
    e->n_runs = dh_sort_range_count(&e->ranges);
    for (int32_t c = 0; c < s->n_columns; c++)
        if (s->columns[c]) DH_TRY(new_like(&e->runs[c], s->columns[c], s->n, error));
    DH_TRY(dh_pool_run(s->pool, e->n_runs, make_run, e, error));
    for (int32_t c = 0; c < s->n_columns; c++)
        if (e->runs[c]) dh_column_finish(e->runs[c]);
    for (int32_t k = 0; k < s->n_keys; k++) e->keys[k] = e->runs[s->keys[k]];
    if (e->n_runs > 1) return merge_all(e, error);
    for (int32_t c = 0; c < s->n_made; c++) e->made[c] = dh_column_ref(e->runs[c]);
    return DH_OK;
}

dh_status dh_sort_externally(dh_column **out, const dh_external_sort *sort, dh_error *error)
{
    size_t columns = (size_t)sort->n_columns + 1;
    external e = {.sort = sort, .made = out};
    for (int32_t c = 0; c < sort->n_made; c++) out[c] = NULL;
    e.runs = dh_calloc(columns, sizeof(void *));
    e.keys = dh_calloc((size_t)sort->n_keys + 1, sizeof(void *));
    e.bytes_at = dh_calloc(columns, sizeof *e.bytes_at);
    e.order = dh_malloc(MERGE_ROWS * sizeof *e.order);
    bool ok = e.runs && e.keys && e.bytes_at && e.order;
    dh_status status = ok ? run(&e, error) : dh_error_nomem(error);
    for (int32_t c = 0; e.runs && c < sort->n_columns; c++) dh_column_unref(e.runs[c]);
    for (int32_t c = 0; c < sort->n_made && status != DH_OK; c++) {
        dh_column_unref(out[c]);
        out[c] = NULL;
    }
    dh_sort_words_free(&e.words);
    dh_free(e.runs);
    dh_free(e.keys);
    dh_free(e.bytes_at);
    dh_free(e.order);
    return status;
}
