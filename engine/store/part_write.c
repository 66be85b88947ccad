/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See part_write.h. A worker copies its morsel into a row batch. Row batches are added in order to the record batch
 * that is being filled. A full one is encoded by the next free worker, and written by the worker whose batch is next in
 * the file. No worker starts a morsel while full batches wait to be encoded, so memory stays bounded.
 */
#include "store/part_write.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/ordered.h"
#include "base/progress.h"
#include "store/part_codes.h"
#include "store/part_file.h"

#define LOOKAHEAD  16                /* morsels in flight, at least */
#define MAX_TEXT   ((size_t)1 << 29) /* bytes of one text column in a record batch, about */
#define SMALL_TEXT ((size_t)1 << 26) /* a row batch with less text is taken without adding up its rows */

/* A record batch: filled in order, then encoded, then written. */
typedef struct batch {
    int64_t number, rows;
    dh_row_range *runs;
    size_t n_runs, capacity;
    size_t bytes; /* upper estimate of its longest text column */
    dh_encoder *encoder;
    struct batch *next;
} batch;

typedef struct worker {
    dh_arena *arena;
    dh_dictionary_remap *remaps; /* per field */
    const dh_vector **vectors;
    uint8_t *invalid;
    int32_t *list;
} worker;

typedef struct writer {
    const dh_part_options *options;
    const int *min; /* per field: least bytes of a code */
    dh_relation *relation;
    dh_relation_scan *scan;
    int n_workers;
    int32_t n;
    dh_part_codes codes; /* `maps`, `dictionaries` and widths are guarded by `lock` */
    worker *workers;
    int64_t ahead;           /* size of the window of morsels in flight */
    dh_row_batch **finished; /* copied morsels, by index modulo `ahead` */
    pthread_mutex_t lock;    /* guards the members from here to `turn` */
    dh_row_batch *free_portions;
    batch *filling, *ready, **ready_end; /* ready: queue of full batches to be encoded */
    batch *free_batches;
    int64_t n_batches;
    pthread_mutex_t turn; /* guards the members from here on: the file */
    batch *encoded;       /* encoded batches that wait for an earlier one, by number */
    dh_part_file file;
    uint64_t hash; /* of the whole file, when it is complete */
} writer;

/* ---- free lists of row batches and batches ---- */

static dh_row_batch *get_row_batch(writer *w)
{
    pthread_mutex_lock(&w->lock);
    dh_row_batch *row_batch = w->free_portions;
    if (row_batch) w->free_portions = row_batch->next;
    pthread_mutex_unlock(&w->lock);
    if (row_batch == NULL) return dh_row_batch_new(w->n);
    dh_row_batch_clear(row_batch);
    return row_batch;
}

/* Under the lock. */
static void drop_row_batch(writer *w, dh_row_batch *row_batch)
{
    if (--row_batch->refs > 0) return;
    row_batch->next = w->free_portions;
    w->free_portions = row_batch;
}

static void free_batch(batch *b)
{
    if (b == NULL) return;
    dh_encoder_free(b->encoder);
    dh_free(b->runs);
    dh_free(b);
}

/* Under the lock, as all functions up to "copying a morsel". */
static batch *new_batch(writer *w)
{
    batch *b = w->free_batches;
    if (b) {
        w->free_batches = b->next;
        b->n_runs = 0;
        b->rows = 0;
        b->bytes = 0;
    } else if ((b = dh_calloc(1, sizeof *b)) == NULL ||
               (b->encoder = dh_encoder_new(w->codes.fields, w->n, w->options->compress)) == NULL) {
        free_batch(b);
        return NULL;
    }
    b->next = NULL;
    return b;
}

/* Queues the batch that is being filled. The first call fixes the widths of codes. */
static void end_batch(writer *w, bool last)
{
    batch *b = w->filling;
    w->filling = NULL;
    if (w->n_batches == 0) dh_part_codes_canonicalise(&w->codes, w->min, last);
    if (b == NULL) return;
    b->number = w->n_batches++;
    *w->ready_end = b;
    w->ready_end = &b->next;
}

/* ---- taking row batches in order ---- */

static size_t longest_text(const writer *w, const dh_row_batch *row_batch)
{
    size_t max = 0;
    for (int32_t i = 0; i < w->n; i++)
        if (w->codes.fields[i].type == DH_TEXT && row_batch->fields[i].n_bytes > max)
            max = row_batch->fields[i].n_bytes;
    return max;
}

/* The longest text of a row. */
static size_t text_of_row(const writer *w, const dh_row_batch *row_batch, int64_t row)
{
    size_t max = 0;
    for (int32_t i = 0; i < w->n; i++) {
        if (w->codes.fields[i].type != DH_TEXT) continue;
        size_t size = ((const uint32_t *)(const void *)row_batch->fields[i].values)[row];
        if (size > max) max = size;
    }
    return max;
}

/* How many of the `n` rows from `begin` on fit into a batch that has `bytes` of text already; *more: text that they
 * add. */
static int64_t rows_that_fit(const writer *w, const dh_row_batch *row_batch, int64_t begin, int64_t n, size_t bytes,
                             size_t *more)
{
    int64_t fit = n;
    *more = 0;
    for (int32_t i = 0; i < w->n; i++) {
        if (w->codes.fields[i].type != DH_TEXT) continue;
        const uint32_t *sizes = (const uint32_t *)(const void *)row_batch->fields[i].values;
        size_t total = 0;
        int64_t r = 0;
        for (; r < fit && bytes + total + sizes[begin + r] <= MAX_TEXT; r++) total += sizes[begin + r];
        fit = r;
        if (total > *more) *more = total;
    }
    return fit;
}

/* Adds as many rows from `begin` on as fit to the batch being filled; *taken: how many, 0 = the batch was full. */
static dh_status add_run(writer *w, dh_row_batch *row_batch, int64_t begin, int64_t *taken, dh_error *error)
{
    if (w->filling == NULL && (w->filling = new_batch(w)) == NULL) return dh_error_nomem(error);
    batch *b = w->filling;
    size_t more = longest_text(w, row_batch);
    int64_t n = row_batch->rows - begin, room = DH_MORSEL_ROWS - b->rows;
    if (n > room) n = room;
    if (more > SMALL_TEXT || b->bytes + more > MAX_TEXT) {
        n = rows_that_fit(w, row_batch, begin, n, b->bytes, &more);
        if (n == 0 && b->rows > 0) {
            end_batch(w, false);
            *taken = 0;
            return DH_OK;
        }
        if (n == 0) { /* a row that is larger than a batch should be: it has one of its own */
            n = 1;
            more = text_of_row(w, row_batch, begin);
        }
    }
    if (dh_grow((void **)&b->runs, &b->capacity, b->n_runs + 1, sizeof *b->runs) != 0) return dh_error_nomem(error);
    b->runs[b->n_runs++] = (dh_row_range){row_batch, begin, n};
    b->rows += n;
    b->bytes += more;
    row_batch->refs++;
    *taken = n;
    if (b->rows == DH_MORSEL_ROWS) end_batch(w, false);
    return DH_OK;
}

static dh_status take_row_batch(writer *w, dh_row_batch *row_batch, dh_error *error)
{
    row_batch->refs = 1;
    dh_status status = dh_part_codes_assign(&w->codes, row_batch, error);
    for (int64_t begin = 0, n = 0; status == DH_OK && begin < row_batch->rows; begin += n)
        status = add_run(w, row_batch, begin, &n, error);
    drop_row_batch(w, row_batch);
    return status;
}

/* ---- copying a morsel ---- */

/* Copies the valid ones of rows [begin, begin + n) of a morsel. */
static dh_status copy_rows(writer *w, dh_row_batch *row_batch, worker *of, dh_morsel *morsel, int64_t begin, int32_t n,
                           dh_error *error)
{
    memset(of->invalid, 0, (size_t)n);
    for (int32_t i = 0; i < w->n; i++)
        DH_TRY(morsel->load(morsel, of->arena, i, begin, NULL, n, of->invalid, &of->vectors[i], error));
    const int32_t *list = NULL;
    int32_t kept = n;
    if (memchr(of->invalid, 1, (size_t)n) != NULL) {
        kept = 0;
        for (int32_t r = 0; r < n; r++)
            if (!of->invalid[r]) of->list[kept++] = r;
        list = of->list;
    }
    for (int32_t i = 0; i < w->n; i++)
        DH_TRY(dh_column_builder_append(&row_batch->fields[i], row_batch->rows, of->vectors[i], list, kept,
                                        w->codes.recoded[i] ? &of->remaps[i] : NULL, error));
    row_batch->rows += kept;
    return DH_OK;
}

static dh_status copy_morsel(dh_row_batch **out, writer *w, int64_t index, int which, dh_error *error)
{
    worker *of = &w->workers[which];
    dh_morsel *morsel;
    DH_TRY(w->scan->morsel(w->scan, index, which, &morsel, error));
    dh_row_batch *row_batch = get_row_batch(w);
    if (row_batch == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < w->n; i++) {
        dh_dictionary_remap *remap = &of->remaps[i];
        if (++remap->row_batch == 0) { /* the counter wrapped around */
            memset(remap->seen, 0, remap->capacity * sizeof *remap->seen);
            remap->row_batch = 1;
        }
    }
    dh_arena_mark mark = dh_arena_get_mark(of->arena);
    int64_t n_parts = (morsel->rows + DH_VECTOR_ROWS - 1) / DH_VECTOR_ROWS;
    int64_t part = n_parts > 0 ? (morsel->rows + n_parts - 1) / n_parts : 0;
    dh_status status = DH_OK;
    for (int64_t begin = 0; status == DH_OK && begin < morsel->rows; begin += part) {
        int64_t n = morsel->rows - begin < part ? morsel->rows - begin : part;
        status = dh_pool_check_cancelled(error);
        if (status == DH_OK) status = copy_rows(w, row_batch, of, morsel, begin, (int32_t)n, error);
        dh_arena_release_to(of->arena, mark);
    }
    if (status == DH_OK)
        *out = row_batch;
    else
        dh_row_batch_free(row_batch);
    return status;
}

/* ---- workers ---- */

static dh_status encode_batch(writer *w, batch *b, dh_error *error)
{
    dh_status status = dh_encode_batch(b->encoder, w->codes.fields, w->codes.recoded, w->n, b->runs, b->n_runs, error);
    pthread_mutex_lock(&w->lock);
    for (size_t i = 0; i < b->n_runs; i++) drop_row_batch(w, (dh_row_batch *)(uintptr_t)b->runs[i].row_batch);
    b->n_runs = 0;
    pthread_mutex_unlock(&w->lock);
    return status;
}

static dh_status begin_file(writer *w, dh_error *error)
{
    return dh_part_file_begin(&w->file, w->options->pairs, w->options->n_pairs, error);
}

/* Hands an encoded batch over to the file: writes it and those that follow it if it is next, else queues it. */
static dh_status hand_over(writer *w, batch *b, dh_error *error)
{
    dh_status status = DH_OK;
    batch *written = NULL;
    pthread_mutex_lock(&w->turn);
    batch **place = &w->encoded;
    while (*place && (*place)->number < b->number) place = &(*place)->next;
    b->next = *place;
    *place = b;
    if (w->file.checksum == NULL) status = begin_file(w, error);
    while (status == DH_OK && w->encoded && w->encoded->number == (int64_t)w->file.n_batches) {
        batch *first = w->encoded;
        status = dh_part_file_add_batch(&w->file, first->encoder, error);
        w->encoded = first->next;
        first->next = written;
        written = first;
    }
    pthread_mutex_unlock(&w->turn);
    pthread_mutex_lock(&w->lock);
    while (written) {
        batch *next = written->next;
        written->next = w->free_batches;
        w->free_batches = written;
        written = next;
    }
    pthread_mutex_unlock(&w->lock);
    return status;
}

static batch *next_ready(writer *w)
{
    pthread_mutex_lock(&w->lock);
    batch *b = w->ready;
    if (b) {
        w->ready = b->next;
        b->next = NULL;
        if (w->ready == NULL) w->ready_end = &w->ready;
    }
    pthread_mutex_unlock(&w->lock);
    return b;
}

static dh_status encode_ready(writer *w, dh_error *error)
{
    dh_status status = DH_OK;
    for (batch *b; status == DH_OK && (b = next_ready(w)) != NULL;) {
        status = encode_batch(w, b, error);
        if (status == DH_OK)
            status = hand_over(w, b, error);
        else
            free_batch(b);
    }
    return status;
}

/* ---- morsels in order ---- */

static dh_status run_morsel(void *context, int64_t index, int which, dh_error *error)
{
    writer *w = context;
    dh_status status = copy_morsel(&w->finished[index % w->ahead], w, index, which, error);
    dh_row_batch *copied = w->finished[index % w->ahead];
    dh_progress_add(1, copied != NULL ? copied->rows : 0);
    return status;
}

static dh_status take_morsel(void *context, int64_t index, bool *done, dh_error *error)
{
    (void)done;
    writer *w = context;
    dh_row_batch *row_batch = w->finished[index % w->ahead];
    w->finished[index % w->ahead] = NULL;
    pthread_mutex_lock(&w->lock);
    dh_status status = take_row_batch(w, row_batch, error);
    pthread_mutex_unlock(&w->lock);
    return status;
}

static dh_status encode_what_is_ready(void *context, int which, dh_error *error)
{
    (void)which;
    return encode_ready(context, error);
}

static bool has_ended(void *context)
{
    const writer *w = context;
    return __atomic_load_n(&w->scan->ended, __ATOMIC_ACQUIRE);
}

static dh_status run_all(writer *w, dh_error *error)
{
    dh_ordered loop = {.self = w,
                       .items = w->scan->n_morsels,
                       .ended = has_ended,
                       .window = w->ahead,
                       .run = run_morsel,
                       .merge = take_morsel,
                       .after = encode_what_is_ready};
    dh_progress_begin(loop.items);
    dh_status status = dh_ordered_run(w->options->pool, &loop, NULL, error);
    dh_progress_end();
    DH_TRY(status);
    end_batch(w, true); /* no lock: the workers are done */
    return encode_ready(w, error);
}

/* ---- beginning and end ---- */

static dh_status make_workers(writer *w, dh_error *error)
{
    w->workers = dh_calloc((size_t)w->n_workers, sizeof *w->workers);
    for (int i = 0; w->workers && i < w->n_workers; i++) {
        worker *of = &w->workers[i];
        of->arena = dh_arena_new();
        of->remaps = dh_calloc((size_t)w->n + 1, sizeof *of->remaps);
        of->vectors = dh_calloc((size_t)w->n + 1, sizeof *of->vectors);
        of->invalid = dh_malloc(DH_VECTOR_ROWS);
        of->list = dh_malloc(DH_VECTOR_ROWS * sizeof *of->list);
        if (!of->arena || !of->remaps || !of->vectors || !of->invalid || !of->list) return dh_error_nomem(error);
    }
    return w->workers ? DH_OK : dh_error_nomem(error);
}

static dh_status make(writer *w, dh_error *error)
{
    w->ahead = w->n_workers * 4 > LOOKAHEAD ? w->n_workers * 4 : LOOKAHEAD;
    w->finished = dh_calloc((size_t)w->ahead, sizeof *w->finished);
    w->ready_end = &w->ready;
    if (w->finished == NULL) return dh_error_nomem(error);
    DH_TRY(dh_part_codes_make(&w->codes, w->relation, w->options->continued, error));
    w->file.fields = w->codes.fields;
    w->file.n_fields = w->n;
    return make_workers(w, error);
}

static void free_writer(writer *w)
{
    for (int i = 0; w->workers && i < w->n_workers; i++) {
        worker *of = &w->workers[i];
        dh_arena_free(of->arena);
        for (int32_t f = 0; of->remaps && f < w->n; f++) dh_free(of->remaps[f].seen);
        dh_free(of->remaps);
        dh_free(of->vectors);
        dh_free(of->invalid);
        dh_free(of->list);
    }
    dh_free(w->workers);
    for (int64_t i = 0; w->finished && i < w->ahead; i++) dh_row_batch_free(w->finished[i]);
    dh_free(w->finished);
    batch *lists[] = {w->filling, w->ready, w->encoded, w->free_batches};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        for (batch *b = lists[i], *next; b; b = next) {
            next = b->next;
            for (size_t r = 0; r < b->n_runs; r++) drop_row_batch(w, (dh_row_batch *)(uintptr_t)b->runs[r].row_batch);
            free_batch(b);
        }
    }
    for (dh_row_batch *row_batch = w->free_portions, *next; row_batch; row_batch = next) {
        next = row_batch->next;
        dh_row_batch_free(row_batch);
    }
    dh_part_codes_free(&w->codes);
    dh_part_file_free(&w->file);
}

static dh_status put_foot(writer *w, const dh_table *notes, dh_error *error)
{
    const dh_ipc_pair *more = NULL;
    int32_t n_more = 0;
    if (w->options->describe) DH_TRY(w->options->describe(w->options->self, notes, &more, &n_more, error));
    size_t n_pairs = (size_t)w->options->n_pairs + (size_t)n_more;
    dh_ipc_pair *pairs = dh_calloc(n_pairs + 1, sizeof *pairs);
    if (pairs == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < w->options->n_pairs; i++) pairs[i] = w->options->pairs[i];
    for (int32_t i = 0; i < n_more; i++) pairs[w->options->n_pairs + i] = more[i];
    dh_status status = dh_part_file_end(&w->file, pairs, (int32_t)n_pairs, &w->hash, error);
    dh_free(pairs);
    return status;
}

/* Ends the scan, which gives its notes or fails if too many rows were rejected; then writes dictionaries and footer. */
static dh_status end(writer *w, dh_error *error)
{
    dh_table *notes = dh_table_new();
    dh_status status = notes ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK && w->scan->finish) status = w->scan->finish(w->scan, DH_ALL_MORSELS, notes, error);
    if (status == DH_OK) status = dh_part_file_add_dictionaries(&w->file, w->codes.dictionaries, error);
    if (status == DH_OK) status = put_foot(w, notes, error);
    dh_table_free(notes);
    return status;
}

static dh_status write_all(writer *w, dh_error *error)
{
    bool *needed = dh_malloc((size_t)w->n + 1);
    if (needed == NULL) return dh_error_nomem(error);
    memset(needed, 1, (size_t)w->n + 1);
    dh_status status = w->relation->start(&w->scan, w->relation, needed, NULL, 0, w->n_workers, error);
    dh_free(needed);
    DH_TRY(status);
    status = run_all(w, error);
    if (status == DH_OK && w->file.checksum == NULL) status = begin_file(w, error); /* there was no row */
    if (status == DH_OK) status = end(w, error);
    w->scan->free(w->scan);
    return status;
}

/* One attempt to write the part. *too_narrow: it failed since codes need more bytes, and `min` was raised. */
static dh_status write_once(dh_part_written *out, int file, const char *path, dh_relation *relation,
                            const dh_part_options *options, int *min, int attempt, bool *too_narrow, dh_error *error)
{
    writer w = {.options = options,
                .min = min,
                .relation = relation,
                .file = {.file = file, .path = path, .compressed = options->compress},
                .n = relation->n_fields,
                .n_workers = options->pool ? dh_pool_threads(options->pool) : 1};
    pthread_mutex_init(&w.lock, NULL);
    pthread_mutex_init(&w.turn, NULL);
    dh_status status = make(&w, error);
    if (status == DH_OK) status = write_all(&w, error);
    if (status == DH_OK) *out = (dh_part_written){w.file.rows, (int64_t)w.file.n_batches, w.file.size, w.hash};
    *too_narrow = w.codes.too_narrow;
    if (*too_narrow) dh_part_codes_widen(&w.codes, min, attempt);
    free_writer(&w);
    pthread_mutex_destroy(&w.turn);
    pthread_mutex_destroy(&w.lock);
    return status;
}

dh_status dh_part_write(dh_part_written *out, int file, const char *path, dh_relation *relation,
                        const dh_part_options *options, dh_error *error)
{
    int *min = dh_calloc((size_t)relation->n_fields + 1, sizeof *min);
    if (min == NULL) return dh_error_nomem(error);
    dh_error mine = DH_ERROR_INIT;
    bool too_narrow;
    dh_status status = write_once(out, file, path, relation, options, min, 0, &too_narrow, &mine);
    for (int attempt = 1; status != DH_OK && too_narrow; attempt++) {
        dh_error_init(&mine);
        if (ftruncate(file, 0) != 0 || lseek(file, 0, SEEK_SET) != 0) {
            status = dh_error_set(&mine, DH_EIO, "cannot write '%s' anew: %s", path, dh_error_of_system(errno));
            break;
        }
        status = write_once(out, file, path, relation, options, min, attempt, &too_narrow, &mine);
    }
    dh_free(min);
    if (status != DH_OK && error) *error = mine;
    return status;
}
