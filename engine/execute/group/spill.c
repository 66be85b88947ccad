/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Spilling. Past the memory limit the keys and arguments of further rows are written to temporary files,
 * hash-partitioned by key, and later read back per partition and aggregated in the same order as in memory. One file
 * per worker, unlinked once open; the index of its chunks (morsel, batch, partition) is kept in memory.
 */
#include "execute/group/group_internal.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/pool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Rows of one batch and one partition in a file. */
typedef struct chunk {
    int64_t morsel, begin; /* the batch: its morsel and first row */
    int64_t offset;
    size_t size;
    int32_t rows;
    int worker;
} chunk;

typedef struct file {
    int handle;   /* -1 = not open */
    int64_t size; /* bytes written */
    char *buffer; /* the batch being encoded */
    size_t used, capacity;
    chunk *chunks[1 << DH_SPILL_BITS]; /* by partition */
    size_t n_chunks[1 << DH_SPILL_BITS], chunks_capacity[1 << DH_SPILL_BITS];
} file;

struct dh_spill {
    int workers;
    file *files; /* by worker */
};

dh_status dh_spill_new(dh_spill **out, int workers, dh_error *error)
{
    *out = NULL;
    dh_spill *made = dh_calloc(1, sizeof *made);
    file *files = dh_calloc((size_t)workers, sizeof *files);
    if (made == NULL || files == NULL) {
        dh_free(made);
        dh_free(files);
        return dh_error_nomem(error);
    }
    for (int i = 0; i < workers; i++) files[i].handle = -1;
    *made = (dh_spill){workers, files};
    *out = made;
    return DH_OK;
}

void dh_spill_free(dh_spill *spill)
{
    if (spill == NULL) return;
    for (int i = 0; i < spill->workers; i++) {
        file *f = &spill->files[i];
        if (f->handle >= 0) close(f->handle);
        dh_free(f->buffer);
        for (int p = 0; p < 1 << DH_SPILL_BITS; p++) dh_free(f->chunks[p]);
    }
    dh_free(spill->files);
    dh_free(spill);
}

bool dh_spill_has_rows(const dh_spill *spill)
{
    for (int i = 0; i < spill->workers; i++)
        if (spill->files[i].size > 0) return true;
    return false;
}

/* ---- writing ---- */

static dh_status open_file(file *f, dh_error *error)
{
    if (f->handle >= 0) return DH_OK;
    f->handle = dh_file_temporary();
    if (f->handle < 0)
        return dh_error_set(error, DH_EIO, "cannot make a temporary file in '%s': %s; set TMPDIR to another folder",
                            dh_file_temporary_folder(), dh_tr(strerror(errno)));
    return DH_OK;
}

/* Reserves bytes of the buffer; NULL when out of memory. */
static char *take(file *f, size_t size)
{
    if (dh_grow((void **)&f->buffer, &f->capacity, f->used + size + 1, 1) != 0) return NULL;
    char *at = f->buffer + f->used;
    f->used += size;
    return at;
}

static int put(file *f, const void *data, size_t size)
{
    char *to = take(f, size);
    if (to && size > 0) memcpy(to, data, size);
    return to ? 0 : -1;
}

/* Flags byte in front of an encoded vector. */
enum { HAS_VALIDITY = 1, HAS_BOUNDS = 2, IS_TEXT = 4 };

/* All sizes, then all bytes. */
static int put_texts(file *f, const dh_vector *v)
{
    for (int32_t i = 0; i < v->length; i++) {
        size_t size = dh_vector_slice(v, i).size;
        if (put(f, &size, sizeof size) != 0) return -1;
    }
    for (int32_t i = 0; i < v->length; i++) {
        dh_slice text = dh_vector_slice(v, i);
        if (put(f, text.data, text.size) != 0) return -1;
    }
    return 0;
}

/* Encodes a vector. A category is written as codes when all batches share `dictionary`, else (NULL) as text. */
static int put_vector(file *f, const dh_vector *v, const dh_dictionary *dictionary)
{
    bool text = v->type == DH_TEXT || (v->type == DH_CATEGORY && dictionary == NULL);
    size_t n = (size_t)v->length;
    char flags = (char)((v->valid ? HAS_VALIDITY : 0) | (v->lower ? HAS_BOUNDS : 0) | (text ? IS_TEXT : 0));
    if (put(f, &flags, 1) != 0 || (v->valid && put(f, v->valid, n) != 0)) return -1;
    if (text) return put_texts(f, v);
    if (put(f, v->values, n * dh_vector_width(v->type)) != 0) return -1;
    if (v->lower == NULL) return 0;
    return put(f, v->lower, n * sizeof(double)) == 0 && put(f, v->upper, n * sizeof(double)) == 0 ? 0 : -1;
}

static dh_status flush(file *f, dh_error *error)
{
    for (size_t at = 0; at < f->used;) {
        ssize_t n = pwrite(f->handle, f->buffer + at, f->used - at, f->size);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0)
            return dh_error_set(error, DH_EIO,
                                "cannot write a temporary file in '%s': %s; set TMPDIR to another folder",
                                dh_file_temporary_folder(), dh_tr(strerror(n < 0 ? errno : ENOSPC)));
        at += (size_t)n;
        f->size += n;
    }
    f->used = 0;
    return DH_OK;
}

/* Encodes the keys and arguments of rows[0 ... n). */
static int put_rows(file *f, const dh_grouping *g, dh_arena *arena, const int32_t *rows, int32_t n,
                    const dh_vector *const *keys, const dh_vector *const *const *args)
{
    for (int32_t k = 0; k < g->plan->n_exprs; k++) {
        const dh_vector *v = dh_vector_gather(arena, keys[k], rows, n);
        if (v == NULL || put_vector(f, v, g->key_types[k].dictionary) != 0) return -1;
    }
    for (int32_t a = 0; a < g->plan->n_aggregates; a++) {
        if (g->calls[a].shares >= 0) continue;
        for (int32_t i = 0; i < g->calls[a].spec->n_args; i++) {
            const dh_vector *v = dh_vector_gather(arena, args[a][i], rows, n);
            if (v == NULL || put_vector(f, v, g->calls[a].args[i]->dictionary) != 0) return -1;
        }
    }
    return 0;
}

dh_status dh_spill_write(dh_spill *spill, const dh_grouping *g, int worker, const dh_vector_batch *batch,
                         const dh_vector *const *keys, const dh_vector *const *const *args)
{
    file *f = &spill->files[worker];
    DH_TRY(open_file(f, batch->error));
    uint8_t *of = dh_arena_alloc(batch->arena, (size_t)batch->n + 1);
    int32_t *rows = dh_arena_alloc(batch->arena, ((size_t)batch->n + 1) * sizeof *rows);
    if (of == NULL || rows == NULL ||
        dh_keys_hash_partition(g->key_types, g->plan->n_exprs, keys, batch->n, DH_SPILL_BITS, of, batch->arena) != 0)
        return dh_error_nomem(batch->error);
    int32_t starts[(1 << DH_SPILL_BITS) + 2] = {0};
    for (int32_t i = 0; i < batch->n; i++) starts[of[i] + 2]++;
    for (int p = 2; p < (1 << DH_SPILL_BITS) + 2; p++) starts[p] += starts[p - 1];
    for (int32_t i = 0; i < batch->n; i++) rows[starts[of[i] + 1]++] = i;
    for (int p = 0; p < 1 << DH_SPILL_BITS; p++) {
        int32_t begin = starts[p], n = starts[p + 1] - begin;
        if (n == 0) continue;
        size_t before = f->used;
        if (dh_grow((void **)&f->chunks[p], &f->chunks_capacity[p], f->n_chunks[p] + 1, sizeof **f->chunks) != 0 ||
            put_rows(f, g, batch->arena, rows + begin, n, keys, args) != 0)
            return dh_error_nomem(batch->error);
        f->chunks[p][f->n_chunks[p]++] =
            (chunk){batch->index, batch->begin, f->size + (int64_t)before, f->used - before, n, worker};
    }
    return flush(f, batch->error);
}

/* ---- reading ---- */

typedef struct reader {
    const dh_grouping *g;
    dh_arena *arena;
    const char *at, *end;
} reader;

/* The next bytes of the chunk; NULL when it is too short or memory runs out. */
static const void *get(reader *r, size_t size)
{
    if (size > (size_t)(r->end - r->at)) return NULL;
    void *copy = dh_arena_alloc(r->arena, size > 0 ? size : 1); /* aligned, unlike bytes in the buffer */
    if (copy && size > 0) memcpy(copy, r->at, size);
    r->at += size;
    return copy;
}

static int get_texts(reader *r, dh_vector *v)
{
    const size_t *sizes = get(r, (size_t)v->length * sizeof *sizes);
    dh_slice *slices = dh_arena_alloc(r->arena, ((size_t)v->length + 1) * sizeof *slices);
    if (sizes == NULL || slices == NULL) return -1;
    for (int32_t i = 0; i < v->length; i++) {
        slices[i] = (dh_slice){r->at, sizes[i]}; /* the buffer outlives the batch */
        if (sizes[i] > (size_t)(r->end - r->at)) return -1;
        r->at += sizes[i];
    }
    v->values = slices;
    return 0;
}

static const dh_vector *get_vector(reader *r, dh_type type, const dh_dictionary *dictionary, int32_t n)
{
    const char *flags = get(r, 1);
    dh_vector *v = dh_arena_zalloc(r->arena, 1, sizeof *v);
    if (flags == NULL || v == NULL) return NULL;
    v->type = *flags & IS_TEXT ? DH_TEXT : type;
    v->length = n;
    v->dictionary = dictionary;
    if (*flags & HAS_VALIDITY) v->valid = (uint8_t *)(uintptr_t)get(r, (size_t)n);
    if ((*flags & HAS_VALIDITY) && v->valid == NULL) return NULL;
    if (*flags & IS_TEXT) return get_texts(r, v) == 0 ? v : NULL;
    v->values = (void *)(uintptr_t)get(r, (size_t)n * dh_vector_width(v->type));
    if (v->values == NULL) return NULL;
    if (*flags & HAS_BOUNDS) {
        v->lower = (double *)(uintptr_t)get(r, (size_t)n * sizeof(double));
        v->upper = (double *)(uintptr_t)get(r, (size_t)n * sizeof(double));
        if (v->lower == NULL || v->upper == NULL) return NULL;
    }
    return v;
}

/* Decodes a chunk and adds its rows. */
static dh_status add_rows(reader *r, dh_partial *partial, int32_t n, dh_error *error)
{
    const dh_grouping *g = r->g;
    const dh_vector **keys = dh_arena_zalloc(r->arena, (size_t)g->plan->n_exprs + 1, sizeof *keys);
    const dh_vector ***args = dh_arena_zalloc(r->arena, (size_t)g->plan->n_aggregates + 1, sizeof *args);
    bool ok = keys && args;
    for (int32_t k = 0; ok && k < g->plan->n_exprs; k++)
        ok = (keys[k] = get_vector(r, g->keys[k]->expr->type, g->key_types[k].dictionary, n)) != NULL;
    for (int32_t a = 0; ok && a < g->plan->n_aggregates; a++) {
        const dh_aggregate_call *call = &g->calls[a];
        if (call->shares >= 0) continue;
        args[a] = dh_arena_zalloc(r->arena, (size_t)call->spec->n_args + 1, sizeof **args);
        ok = args[a] != NULL;
        for (int32_t i = 0; ok && i < call->spec->n_args; i++)
            ok = (args[a][i] = get_vector(r, call->args[i]->expr->type, call->args[i]->dictionary, n)) != NULL;
    }
    if (!ok) return dh_error_nomem(error);
    return dh_partial_add(g, partial, keys, (const dh_vector *const *const *)args, n, r->arena, error);
}

static dh_status read_chunk(const dh_spill *spill, const dh_grouping *g, const chunk *c, dh_arena *arena,
                            dh_partial *partial, dh_error *error)
{
    char *buffer = dh_arena_alloc(arena, c->size + 1);
    if (buffer == NULL) return dh_error_nomem(error);
    for (size_t at = 0; at < c->size;) {
        ssize_t n = pread(spill->files[c->worker].handle, buffer + at, c->size - at, c->offset + (int64_t)at);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0)
            return dh_error_set(error, DH_EIO, "cannot read a temporary file in '%s': %s", dh_file_temporary_folder(),
                                dh_tr(n < 0 ? strerror(errno) : "it ends too early"));
        at += (size_t)n;
    }
    reader r = {g, arena, buffer, buffer + c->size};
    return add_rows(&r, partial, c->rows, error);
}

/* By morsel, then batch; a join makes several of one, which the worker of the morsel wrote one after the other. */
static int by_place(const void *a, const void *b)
{
    const chunk *x = a, *y = b;
    if (x->morsel != y->morsel) return x->morsel < y->morsel ? -1 : 1;
    if (x->begin != y->begin) return x->begin < y->begin ? -1 : 1;
    return (x->offset > y->offset) - (x->offset < y->offset);
}

static dh_status list_chunks(chunk **out, size_t *n, const dh_spill *spill, int which, dh_error *error)
{
    *n = 0;
    for (int i = 0; i < spill->workers; i++) *n += spill->files[i].n_chunks[which];
    *out = dh_malloc((*n + 1) * sizeof **out);
    if (*out == NULL) return dh_error_nomem(error);
    size_t at = 0;
    for (int i = 0; i < spill->workers; i++) {
        const file *f = &spill->files[i];
        if (f->n_chunks[which] > 0) memcpy(*out + at, f->chunks[which], f->n_chunks[which] * sizeof **out);
        at += f->n_chunks[which];
    }
    qsort(*out, *n, sizeof **out, by_place);
    return DH_OK;
}

/* Ordered: aggregates each morsel separately and merges it when complete, as in memory. Else adds all rows directly. */
static dh_status read_morsels(const dh_spill *spill, const dh_grouping *g, const chunk *chunks, size_t n,
                              dh_arena *arena, dh_partial *partial, dh_error *error)
{
    dh_partial morsel = {0};
    dh_status status = g->ordered ? dh_partial_make(g, &morsel, true, error) : DH_OK;
    dh_arena_mark mark = dh_arena_get_mark(arena);
    for (size_t i = 0; i < n && status == DH_OK; i++) {
        if ((status = dh_pool_check_cancelled(error)) != DH_OK) break;
        status = read_chunk(spill, g, &chunks[i], arena, g->ordered ? &morsel : partial, error);
        dh_arena_release_to(arena, mark);
        bool last = i + 1 == n || chunks[i + 1].morsel != chunks[i].morsel;
        if (status != DH_OK || !g->ordered || !last) continue;
        status = dh_partial_merge(g, partial, &morsel, NULL, 0, error);
        dh_partial_clear(g, &morsel);
    }
    dh_partial_free(g, &morsel);
    return status;
}

dh_status dh_spill_read(dh_spill *spill, const dh_grouping *g, int which, dh_partial *partial, dh_error *error)
{
    chunk *chunks;
    size_t n;
    DH_TRY(list_chunks(&chunks, &n, spill, which, error));
    dh_arena *arena = dh_arena_new();
    dh_status status = arena ? read_morsels(spill, g, chunks, n, arena, partial, error) : dh_error_nomem(error);
    dh_arena_free(arena);
    dh_free(chunks);
    return status;
}
