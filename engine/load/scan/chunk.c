/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of one chunk. Regular rows are cut out of the list of separators, and their number of fields is compared
 * with the header's. The last row is followed past the end of the chunk. Whatever is irregular goes to the record
 * reader.
 */
#include "load/scan/chunk.h"

#include <string.h>

#include "base/memory.h"
#include "load/scan/chunk_boundary_internal.h"

#define AROUND   64                /* bytes before and after a field that may be read, as those of the chunk */
#define STEP     ((size_t)4096)    /* bytes after the chunk that are marked at a time */
#define TAIL_MAX ((size_t)1 << 22) /* a row that goes further past the chunk is left to the record reader */

typedef struct reading {
    dh_chunk chunk; /* what callers see; must be first: a dh_chunk * is cast to it */
    dh_chunk_bytes bytes, spare;
    dh_scan_block tail[STEP / 64];
    size_t chunk_bytes;
    uint32_t *begins, *firsts, *places, *ends;
    size_t begins_capacity, firsts_capacity, places_capacity, ends_capacity;
    size_t n_places, n_ends;
    dh_chunk_irregular *irregular_records;
    size_t n_irregular_records, irregular_records_capacity;
    int64_t *malformed;
    size_t malformed_capacity;
    dh_arena *arena;
    dh_csv *line; /* record reader for single lines of the chunk; NULL at first */
    dh_chunked *file;
    int64_t index, end; /* of the chunk; file offset just past it */
    dh_error *error;
} reading;

dh_status dh_chunk_new(dh_chunk **out, size_t chunk_bytes, dh_error *error)
{
    *out = NULL;
    reading *r = dh_calloc(1, sizeof *r);
    if (r == NULL) return dh_error_nomem(error);
    r->chunk_bytes = chunk_bytes;
    r->arena = dh_arena_new();
    dh_status status = r->arena != NULL ? dh_chunk_bytes_new(&r->bytes, chunk_bytes, error) : dh_error_nomem(error);
    if (status == DH_OK)
        *out = &r->chunk;
    else
        dh_chunk_free(&r->chunk);
    return status;
}

void dh_chunk_free(dh_chunk *chunk)
{
    reading *r = (reading *)chunk;
    if (r == NULL) return;
    dh_chunk_bytes_free(&r->bytes);
    dh_chunk_bytes_free(&r->spare);
    dh_free(r->begins);
    dh_free(r->firsts);
    dh_free(r->places);
    dh_free(r->ends);
    dh_free(r->irregular_records);
    dh_free(r->malformed);
    dh_arena_free(r->arena);
    dh_csv_close(r->line);
    dh_free(r);
}

/* ---- rows and malformed records ---- */

static dh_status add_row(reading *r, uint32_t begin, uint32_t first)
{
    size_t n = (size_t)r->chunk.n_rows;
    if (dh_grow((void **)&r->begins, &r->begins_capacity, n + 1, sizeof *r->begins) != 0 ||
        dh_grow((void **)&r->firsts, &r->firsts_capacity, n + 1, sizeof *r->firsts) != 0)
        return dh_error_nomem(r->error);
    r->begins[n] = begin;
    r->firsts[n] = first;
    r->chunk.n_rows++;
    return DH_OK;
}

/* Notes a malformed record. */
static dh_status refuse(reading *r, int64_t offset)
{
    size_t n = (size_t)r->chunk.n_malformed;
    if (dh_grow((void **)&r->malformed, &r->malformed_capacity, n + 1, sizeof *r->malformed) != 0)
        return dh_error_nomem(r->error);
    r->malformed[n] = offset;
    r->chunk.n_malformed++;
    return DH_OK;
}

static bool has_value(const dh_record *record)
{
    for (int32_t i = 0; i < record->n_fields; i++)
        if (record->fields[i].size > 0) return true;
    return false;
}

static void count_nameless(reading *r, const dh_record *record)
{
    const dh_chunk_shape *shape = &r->file->shape;
    for (int32_t i = 0; i < shape->n_nameless; i++)
        if (shape->nameless[i] < record->n_fields) r->chunk.n_nameless += record->fields[shape->nameless[i]].size > 0;
}

/* Adds a row with copies of the record's fields, since the record reader reuses their memory. */
static dh_status add_irregular(reading *r, const dh_record *record, uint32_t begin)
{
    bool typed = r->file->shape.typed;
    if (dh_grow((void **)&r->irregular_records, &r->irregular_records_capacity, r->n_irregular_records + 1,
                sizeof *r->irregular_records) != 0)
        return dh_error_nomem(r->error);
    dh_slice *fields = dh_arena_zalloc(r->arena, (size_t)record->n_fields, sizeof *fields);
    if (fields == NULL) return dh_error_nomem(r->error);
    for (int32_t i = 0; i < record->n_fields; i++) {
        bool quoted = typed && record->fields[i].quoted;
        size_t size = (size_t)record->fields[i].size, n = 0;
        char *copy = dh_arena_alloc(r->arena, 2 * size + 3 + 2 * AROUND);
        if (copy == NULL) return dh_error_nomem(r->error);
        memset(copy, 0, AROUND);
        memset(copy + AROUND + size, 0, size + 3 + AROUND);
        copy += AROUND;
        if (quoted) copy[n++] = '"';
        for (size_t k = 0; k < size; k++) {
            if (quoted && record->fields[i].text[k] == '"') copy[n++] = '"';
            copy[n++] = record->fields[i].text[k];
        }
        if (quoted) copy[n++] = '"';
        fields[i] = (dh_slice){copy, n};
    }
    r->irregular_records[r->n_irregular_records] = (dh_chunk_irregular){fields, record->n_fields, typed};
    return add_row(r, begin, DH_CHUNK_IRREGULAR | (uint32_t)r->n_irregular_records++);
}

/* Files a record from the record reader as a row, as malformed or as empty; `offset` is its place in the file. */
static dh_status take_record(reading *r, const dh_record *record, int64_t offset)
{
    const dh_chunk_shape *shape = &r->file->shape;
    if (!has_value(record)) {
        r->chunk.n_empty++;
        return DH_OK;
    }
    if (record->fault != DH_RECORD_OK || record->n_fields < shape->n_needed || record->n_fields > shape->n_fields)
        return refuse(r, offset);
    count_nameless(r, record);
    return add_irregular(r, record, (uint32_t)(offset - r->chunk.offset));
}

/* Whether the remembered long record spans the whole chunk, so that no record begins in it. */
static bool is_passed_through(const reading *r)
{
    pthread_mutex_lock(&r->file->lock);
    bool within = r->file->through_from < r->chunk.offset && r->end < r->file->through_to;
    pthread_mutex_unlock(&r->file->lock);
    return within;
}

/* Remembers a record longer than a chunk (dh_chunked.through_from). */
static void remember(const reading *r, int64_t from, int64_t to)
{
    if (to - from <= (int64_t)r->file->chunk_bytes) return;
    pthread_mutex_lock(&r->file->lock);
    r->file->through_from = from;
    r->file->through_to = to;
    pthread_mutex_unlock(&r->file->lock);
}

/* Reads records from file offset `from` with the record reader and keeps those that begin in this chunk. */
static dh_status read_on(reading *r, int64_t from)
{
    dh_csv *csv;
    const char *bytes;
    size_t size;
    const dh_record *record;
    if (from < r->chunk.offset && is_passed_through(r)) return DH_OK;
    DH_TRY(dh_input_map(r->file->input, &bytes, &size, r->error));
    DH_TRY(dh_chunk_reader(r->file, &csv, from, r->error));
    dh_status status = DH_OK;
    int64_t min = r->index > 0 ? r->chunk.offset + 1 : r->chunk.offset;
    while (status == DH_OK && (int64_t)dh_csv_position(csv) <= r->end) {
        status = dh_csv_next(csv, &record, r->error);
        if (status != DH_OK || record == NULL) break;
        int64_t at = record->raw - bytes;
        remember(r, at, (int64_t)dh_csv_position(csv));
        if (at >= min && at <= r->end) status = take_record(r, record, at);
    }
    dh_csv_close(csv);
    return status;
}

/* Reads one line of the chunk with the record reader: its number of fields is not the header's, or it may hold no
 * value. */
static dh_status look_closely(reading *r, uint32_t begin, uint32_t end, uint32_t first, uint32_t n)
{
    const dh_chunk_shape *shape = &r->file->shape;
    const char *bytes = dh_chunk_first(&r->bytes);
    const dh_record *record;
    if (r->line == NULL) DH_TRY(dh_csv_open_view(&r->line, bytes, end, begin, 1, shape->delimiter, r->error));
    dh_csv_aim(r->line, bytes, end, begin, 1);
    DH_TRY(dh_csv_next(r->line, &record, r->error));
    if (record == NULL) return DH_OK; /* a blank line */
    bool plain = (int32_t)n == shape->n_fields && record->fault == DH_RECORD_OK && has_value(record);
    if (!plain) return take_record(r, record, r->chunk.offset + begin);
    count_nameless(r, record);
    return add_row(r, begin, first);
}

/* Whether a line of `n` fields is a row for certain: as many fields as the header, and more bytes than n empty fields
 * in quotes with their separators would take, so at least one has a value. */
static inline bool is_clear(const reading *r, uint32_t begin, uint32_t end, uint32_t n)
{
    const dh_chunk_shape *shape = &r->file->shape;
    return (int32_t)n == shape->n_fields && end - begin >= 3 * n && shape->n_fields > 1 && shape->n_nameless == 0;
}

static dh_status take_line(reading *r, uint32_t begin, uint32_t end, uint32_t first, uint32_t n)
{
    if (is_clear(r, begin, end, n)) return add_row(r, begin, first);
    return look_closely(r, begin, end, first, n);
}

/* ---- the list of separators ---- */

static dh_status make_room(reading *r, size_t more)
{
    if (dh_grow((void **)&r->places, &r->places_capacity, r->n_places + more + 64, sizeof *r->places) != 0 ||
        dh_grow((void **)&r->ends, &r->ends_capacity, r->n_ends + more + 64, sizeof *r->ends) != 0)
        return dh_error_nomem(r->error);
    return DH_OK;
}

/* Appends the separators of some blocks. Reserves one place per byte: pages that are never written cost nothing. */
static dh_status list_blocks(reading *r, const dh_scan_block *blocks, size_t n_bytes, bool inside, size_t base)
{
    size_t n_ends;
    DH_TRY(make_room(r, n_bytes));
    r->n_places += r->file->kernel->list(blocks, (n_bytes + 63) / 64, inside ? ~UINT64_C(0) : 0, (uint32_t)base,
                                         (uint32_t)r->n_places, r->places + r->n_places, r->ends + r->n_ends, &n_ends);
    r->n_ends += n_ends;
    return DH_OK;
}

/* The offset just past the line end at `place`. */
static uint32_t after_end(const reading *r, uint32_t place)
{
    const char *bytes = dh_chunk_first(&r->bytes);
    return place + 1 < r->bytes.have && bytes[place] == '\r' && bytes[place + 1] == '\n' ? place + 2 : place + 1;
}

/* Adds a row for each complete line. The common case: a row costs two stores. */
static dh_status take_lines(reading *r, uint32_t begin, size_t end_at, uint32_t first)
{
    size_t max = r->n_ends - end_at + (size_t)r->chunk.n_rows;
    if (dh_grow((void **)&r->begins, &r->begins_capacity, max + 1, sizeof *r->begins) != 0 ||
        dh_grow((void **)&r->firsts, &r->firsts_capacity, max + 1, sizeof *r->firsts) != 0)
        return dh_error_nomem(r->error);
    for (; end_at < r->n_ends; end_at++) {
        uint32_t ordinal = r->ends[end_at], place = r->places[ordinal], n = ordinal - first + 1;
        if (is_clear(r, begin, place, n)) {
            r->begins[r->chunk.n_rows] = begin;
            r->firsts[r->chunk.n_rows++] = first;
        } else {
            DH_TRY(look_closely(r, begin, place, first, n));
        }
        begin = after_end(r, place);
        first = ordinal + 1;
    }
    return DH_OK;
}

/* The last row, which begins at `begin` and has no line end within the chunk: looks for its end after the chunk.
 * *irregular = true: the record reader must read it. */
static dh_status take_tail(reading *r, uint32_t begin, bool inside, bool *irregular)
{
    dh_chunk_bytes *b = &r->bytes;
    uint32_t first = r->n_ends > 0 ? r->ends[r->n_ends - 1] + 1 : 0;
    size_t n_ends = r->n_ends, at = b->size;
    dh_scan_state state;
    dh_scan_begin(&state, at > 0 ? (unsigned char)dh_chunk_first(b)[at - 1] : -1, r->file->shape.delimiter);
    *irregular = false;
    while (r->n_ends == n_ends && !*irregular) {
        DH_TRY(dh_chunk_bytes_extend(b, r->file, r->index, at + STEP + 1, r->error));
        size_t size = b->have - at < STEP ? b->have - at : STEP;
        bool last = at + size == b->have;
        if (size > 0) {
            const char *bytes = dh_chunk_first(b) + at;
            r->file->kernel->mark(bytes, size, r->file->shape.delimiter, r->tail, &state);
            DH_TRY(list_blocks(r, r->tail, size, inside, at));
        }
        at += size;
        if (last && r->n_ends == n_ends) {
            dh_scan_state ending = state;
            if (inside) ending.inside = ~ending.inside;
            *irregular = (ending.inside & 1) != 0 || state.irregular[inside] != 0;
            if (*irregular) return DH_OK;
            DH_TRY(make_room(r, 1)); /* the end of the file ends the line */
            r->ends[r->n_ends++] = (uint32_t)r->n_places;
            r->places[r->n_places++] = (uint32_t)at;
        }
        *irregular = state.irregular[inside] != 0 || at - b->size > TAIL_MAX;
    }
    if (*irregular) return DH_OK;
    uint32_t ordinal = r->ends[n_ends];
    return take_line(r, begin, r->places[ordinal], first, ordinal - first + 1);
}

/* One row seems to span the whole chunk. Only the record reader can tell whether its quote is closed at all. */
static dh_status read_through(reading *r)
{
    int64_t from;
    DH_TRY(dh_chunk_find_open(r->file, r->index, &r->spare, &from, r->error));
    return read_on(r, from);
}

/* The rows of a regular chunk. `skip`: offset of its first record; SIZE_MAX = after its first line end. */
static dh_status take_regular(reading *r, size_t skip, bool inside)
{
    dh_chunk_bytes *b = &r->bytes;
    bool valid = skip != SIZE_MAX;
    size_t from = valid ? skip : 0;
    if (valid) {
        dh_scan_begin(&b->state, -1, r->file->shape.delimiter);
        r->file->kernel->mark(dh_chunk_first(b) + from, b->size - from, r->file->shape.delimiter, b->blocks, &b->state);
    }
    DH_TRY(list_blocks(r, b->blocks, b->size - from, inside, from));
    size_t end_at = 0;
    uint32_t begin = (uint32_t)from, first = 0;
    bool split_end = !valid && !inside && r->index > 0 && dh_chunk_first(b)[-1] == '\r' && dh_chunk_first(b)[0] == '\n';
    if (split_end) {
        begin = 1;
    } else if (!valid) {
        if (r->n_ends == 0) return read_through(r);
        begin = after_end(r, r->places[r->ends[0]]);
        first = r->ends[0] + 1;
        end_at = 1;
    }
    DH_TRY(take_lines(r, begin, end_at, first));
    if (end_at < r->n_ends) begin = after_end(r, r->places[r->ends[r->n_ends - 1]]);
    if (begin > b->size || (begin == b->have && b->ended)) return DH_OK;
    bool irregular, ends_inside = ((b->state.inside & 1) != 0) != inside;
    DH_TRY(take_tail(r, begin, ends_inside, &irregular));
    return irregular ? read_on(r, r->chunk.offset + begin) : DH_OK;
}

static dh_status take_rows(reading *r)
{
    dh_chunk_link link;
    int64_t from;
    if (r->spare.memory == NULL) DH_TRY(dh_chunk_bytes_new(&r->spare, r->chunk_bytes, r->error));
    DH_TRY(dh_chunk_find_begin(r->file, r->index, &r->bytes, &r->spare, &link, &from, r->error));
    if (from >= 0) return read_on(r, from);
    if (link.begin == DH_BEGIN_AT && link.at > r->end) return DH_OK;
    if (link.begin == DH_BEGIN_AT) {
        if (link.at >= r->chunk.offset + (int64_t)r->bytes.have) return DH_OK;
        return take_regular(r, (size_t)(link.at - r->chunk.offset), false);
    }
    return take_regular(r, SIZE_MAX, link.begin == DH_BEGIN_INSIDE);
}

static bool is_left_out(const dh_chunk_shape *shape, int64_t offset)
{
    int64_t low = 0, high = shape->n_left_out;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (shape->left_out[middle] < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low < shape->n_left_out && shape->left_out[low] == offset;
}

/* Takes out the records that are none of the table. */
static void leave_out(reading *r)
{
    const dh_chunk_shape *shape = &r->file->shape;
    dh_chunk *chunk = &r->chunk;
    int64_t n = chunk->n_rows, n_malformed = chunk->n_malformed;
    chunk->n_rows = chunk->n_malformed = 0;
    for (int64_t i = 0; i < n; i++) {
        if (is_left_out(shape, chunk->offset + r->begins[i])) continue;
        r->begins[chunk->n_rows] = r->begins[i];
        r->firsts[chunk->n_rows++] = r->firsts[i];
    }
    for (int64_t i = 0; i < n_malformed; i++)
        if (!is_left_out(shape, r->malformed[i])) r->malformed[chunk->n_malformed++] = r->malformed[i];
}

dh_status dh_chunk_read(dh_chunk *chunk, dh_chunked *file, int64_t index, bool *there, dh_error *error)
{
    reading *r = (reading *)chunk;
    if (r->file != file) {
        dh_csv_close(r->line); /* it was made for the other file's delimiter */
        r->line = NULL;
    }
    r->file = file;
    r->index = index;
    r->error = error;
    r->n_places = r->n_ends = r->n_irregular_records = 0;
    dh_arena_mark empty = {0};
    dh_arena_release_to(r->arena, empty);
    r->chunk = (dh_chunk){.offset = dh_chunk_offset(file, index)};
    r->end = r->chunk.offset + (int64_t)file->chunk_bytes;
    DH_TRY(dh_chunk_bytes_read(&r->bytes, file, index, error));
    *there = r->bytes.size > 0;
    if (!*there) return DH_OK;
    DH_TRY(take_rows(r));
    if (file->shape.n_left_out > 0) leave_out(r);
    r->chunk.bytes = dh_chunk_first(&r->bytes);
    r->chunk.begins = r->begins;
    r->chunk.firsts = r->firsts;
    r->chunk.places = r->places;
    r->chunk.irregular_records = r->irregular_records;
    r->chunk.malformed = r->malformed;
    return DH_OK;
}
