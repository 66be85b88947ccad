/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether a chunk starts inside a quoted field. For a regular chunk this follows from the state at its start and the
 * number of quotes in it. If a chunk that is assumed to start inside quotes closes them regularly, the assumption is
 * confirmed. If it does not, or has a quote where none may stand, the chunk is irregular: the record reader then reads
 * on from the last record that began before it, and the next chunk starts where that record ends.
 */
#include <string.h>

#include "base/memory.h"
#include "base/simd.h"
#include "load/scan/chunk_boundary_internal.h"

#define TAIL ((size_t)4096) /* bytes read after a chunk: its last row usually ends within them */

/* ---- bytes ---- */

dh_status dh_chunk_bytes_new(dh_chunk_bytes *b, size_t chunk_bytes, dh_error *error)
{
    *b = (dh_chunk_bytes){.room = chunk_bytes + TAIL};
    b->memory = dh_aligned_alloc_raw(64 + b->room + 64);
    b->blocks = dh_aligned_alloc_raw((chunk_bytes / 64 + 1) * sizeof *b->blocks);
    return b->memory != NULL && b->blocks != NULL ? DH_OK : dh_error_nomem(error);
}

void dh_chunk_bytes_free(dh_chunk_bytes *b)
{
    dh_free(b->memory);
    dh_free(b->blocks);
    *b = (dh_chunk_bytes){0};
}

dh_status dh_chunk_bytes_read(dh_chunk_bytes *b, const dh_chunked *file, int64_t index, dh_error *error)
{
    size_t before = index > 0 ? 1 : 0, asked = before + file->chunk_bytes + TAIL, got;
    char *first = dh_chunk_first(b);
    DH_TRY(
        dh_input_read(file->input, dh_chunk_offset(file, index) - (int64_t)before, first - before, asked, &got, error));
    b->ended = got < asked;
    b->have = got > before ? got - before : 0;
    b->size = b->have < file->chunk_bytes ? b->have : file->chunk_bytes;
    memset(first + b->have, 0, 64);
    dh_scan_begin(&b->state, index > 0 ? (unsigned char)first[-1] : -1, file->shape.delimiter);
    file->kernel->mark(first, b->size, file->shape.delimiter, b->blocks, &b->state);
    dh_scan_end(&b->state, b->have > b->size ? (unsigned char)first[b->size] : -1, file->shape.delimiter);
    return DH_OK;
}

dh_status dh_chunk_bytes_extend(dh_chunk_bytes *b, const dh_chunked *file, int64_t index, size_t need, dh_error *error)
{
    if (b->have >= need || b->ended) return DH_OK;
    if (b->room < need) {
        size_t room = b->room * 2 > need ? b->room * 2 : need;
        char *grown = dh_aligned_alloc_raw(64 + room + 64);
        if (grown == NULL) return dh_error_nomem(error);
        memcpy(grown, b->memory, 64 + b->have);
        dh_free(b->memory);
        b->memory = grown;
        b->room = room;
    }
    size_t got;
    DH_TRY(dh_input_read(file->input, dh_chunk_offset(file, index) + (int64_t)b->have, dh_chunk_first(b) + b->have,
                         need - b->have, &got, error));
    b->ended = got < need - b->have;
    b->have += got;
    memset(dh_chunk_first(b) + b->have, 0, 64);
    return DH_OK;
}

/* ---- the file ---- */

dh_status dh_chunked_new(dh_chunked **out, dh_input *input, const dh_chunk_shape *shape, size_t chunk_bytes,
                         dh_error *error)
{
    *out = dh_calloc(1, sizeof **out);
    if (*out == NULL) return dh_error_nomem(error);
    (*out)->input = input;
    (*out)->shape = *shape;
    (*out)->chunk_bytes = chunk_bytes;
    (*out)->kernel = dh_scan_best();
    pthread_mutex_init(&(*out)->lock, NULL);
    return DH_OK;
}

void dh_chunked_free(dh_chunked *file)
{
    if (file == NULL) return;
    pthread_mutex_destroy(&file->lock);
    dh_free(file->marks);
    dh_free(file->links);
    dh_free(file);
}

int64_t dh_chunked_count(dh_chunked *file)
{
    int64_t size = dh_input_size(file->input), chunk = (int64_t)file->chunk_bytes;
    if (size < 0) return -1;
    return size > file->shape.begin ? (size - file->shape.begin + chunk - 1) / chunk : 0;
}

/* ---- marks ---- */

static int make_room(dh_chunked *file, int64_t index)
{
    size_t before = file->marks_capacity;
    if (dh_grow((void **)&file->marks, &file->marks_capacity, (size_t)index + 1, sizeof *file->marks) != 0) return -1;
    memset(file->marks + before, 0, (file->marks_capacity - before) * sizeof *file->marks);
    return dh_grow((void **)&file->links, &file->links_capacity, (size_t)index + 2, sizeof *file->links);
}

static dh_status publish(dh_chunked *file, int64_t index, const dh_chunk_bytes *b, dh_error *error)
{
    if (make_room(file, index) != 0) return dh_error_nomem(error);
    file->marks[index] = (dh_chunk_marks){.valid = true,
                                          .quoted = b->state.quotes != 0,
                                          .irregular_records = (b->state.inside & 1) != 0,
                                          .irregular = {b->state.irregular[0] != 0, b->state.irregular[1] != 0},
                                          .lines = b->state.lines};
    return DH_OK;
}

/* ---- irregular chunks ---- */

dh_status dh_chunk_reader(dh_chunked *file, dh_csv **out, int64_t offset, dh_error *error)
{
    const char *bytes;
    size_t size;
    DH_TRY(dh_input_map(file->input, &bytes, &size, error));
    if ((size_t)offset > size) offset = (int64_t)size;
    return dh_csv_open_view(out, bytes, size, (size_t)offset, 1, file->shape.delimiter, error);
}

/* Sets *at to the offset of the first record that begins past `end`, reading records from the one at `from`; INT64_MAX
 * when there is none. */
static dh_status read_past(dh_chunked *file, int64_t from, int64_t end, int64_t *at, dh_error *error)
{
    dh_csv *csv;
    const dh_record *record;
    const char *bytes;
    size_t size;
    DH_TRY(dh_input_map(file->input, &bytes, &size, error));
    DH_TRY(dh_chunk_reader(file, &csv, from, error));
    dh_status status = DH_OK;
    for (*at = from; status == DH_OK && *at <= end;) {
        status = dh_csv_next(csv, &record, error);
        *at = record != NULL ? record->raw - bytes : INT64_MAX;
    }
    dh_csv_close(csv);
    return status;
}

/* Whether a byte lies outside quotes, in a chunk that starts inside quotes or not. */
static bool is_outside(const dh_scan_block *blocks, size_t place, bool inside)
{
    return (((blocks[place / 64].inside >> (place % 64)) & 1) != 0) == inside;
}

/* The file offset of the last record that begins in chunk `index`, a regular one that starts outside or inside quotes;
 * -1 when no record begins in it. */
static int64_t last_begin(const dh_chunked *file, int64_t index, const dh_chunk_link *link, const dh_chunk_bytes *b)
{
    int64_t offset = dh_chunk_offset(file, index);
    bool inside = link->begin == DH_BEGIN_INSIDE;
    const char *first = dh_chunk_first(b);
    for (size_t i = b->size; i-- > 0;) {
        if (!((b->blocks[i / 64].ends >> (i % 64)) & 1) || !is_outside(b->blocks, i, inside)) continue;
        size_t next = i + 1;
        if (first[i] == '\r' && next < b->have && first[next] == '\n') next++;
        if (next <= b->size) return offset + (int64_t)next;
    }
    if (link->begin == DH_BEGIN_OUTSIDE && index > 0 && first[-1] == '\r' && b->size > 0 && first[0] == '\n')
        return offset + 1;
    return -1;
}

/* The file offset of the record that is still open at the start of chunk `index`: looks back chunk by chunk. Under the
 * lock. */
static dh_status open_record(dh_chunked *file, int64_t index, dh_chunk_bytes *spare, int64_t *from, dh_error *error)
{
    int64_t begin = dh_chunk_offset(file, index);
    if (file->through_from < begin && begin < file->through_to) {
        *from = file->through_from;
        return DH_OK;
    }
    for (int64_t k = index - 1; k >= 0; k--) {
        const dh_chunk_link *link = &file->links[k];
        int64_t end = dh_chunk_offset(file, k + 1);
        if (link->begin == DH_BEGIN_AT) {
            if (link->at > end) continue;
            /* a record begins inside this chunk: read on from there to find the last one that does */
            dh_csv *csv;
            const dh_record *record;
            DH_TRY(dh_chunk_reader(file, &csv, link->at, error));
            *from = link->at;
            dh_status status = DH_OK;
            while (status == DH_OK && (int64_t)dh_csv_position(csv) <= end) {
                *from = (int64_t)dh_csv_position(csv);
                status = dh_csv_next(csv, &record, error);
                if (record == NULL) break;
            }
            dh_csv_close(csv);
            return status;
        }
        DH_TRY(dh_chunk_bytes_read(spare, file, k, error));
        *from = last_begin(file, k, link, spare);
        if (*from >= 0) return DH_OK;
    }
    *from = file->shape.begin;
    return DH_OK;
}

/* ---- linking chunks ---- */

/* The next link after a chunk whose first record begins at link->at: the chunk is marked again from there. *from: where
 * the record reader must start; -1 when the chunk is regular. */
static dh_status next_from_middle(dh_chunked *file, int64_t index, const dh_chunk_link *link, dh_chunk_bytes *spare,
                                  dh_chunk_link *next, int64_t *from, dh_error *error)
{
    DH_TRY(dh_chunk_bytes_read(spare, file, index, error));
    const char *first = dh_chunk_first(spare);
    size_t skip = (size_t)(link->at - dh_chunk_offset(file, index));
    if (skip > spare->size) skip = spare->size;
    dh_scan_state state;
    dh_scan_begin(&state, -1, file->shape.delimiter);
    file->kernel->mark(first + skip, spare->size - skip, file->shape.delimiter, spare->blocks, &state);
    dh_scan_end(&state, spare->have > spare->size ? (unsigned char)first[spare->size] : -1, file->shape.delimiter);
    next->begin = (state.inside & 1) != 0 ? DH_BEGIN_INSIDE : DH_BEGIN_OUTSIDE;
    *from = state.irregular[0] != 0 ? link->at : -1;
    return DH_OK;
}

/* Derives how the next chunk begins from how this one does. Under the lock; the chunk is marked. *from: as above. */
static dh_status step(dh_chunked *file, int64_t index, dh_chunk_bytes *spare, dh_chunk_link *next, int64_t *from,
                      dh_error *error)
{
    const dh_chunk_link link = file->links[index];
    const dh_chunk_marks marks = file->marks[index];
    int64_t end = dh_chunk_offset(file, index + 1);
    *next = (dh_chunk_link){.lines = link.lines + marks.lines};
    *from = -1;
    if (link.begin == DH_BEGIN_AT) {
        if (link.at > end) {
            next->begin = DH_BEGIN_AT;
            next->at = link.at;
            return DH_OK;
        }
        DH_TRY(next_from_middle(file, index, &link, spare, next, from, error));
    } else {
        bool inside = link.begin == DH_BEGIN_INSIDE;
        next->begin = inside != marks.irregular_records ? DH_BEGIN_INSIDE : DH_BEGIN_OUTSIDE;
        if (marks.irregular[inside] || (inside && !marks.quoted)) DH_TRY(open_record(file, index, spare, from, error));
    }
    if (*from < 0) return DH_OK;
    next->begin = DH_BEGIN_AT;
    return read_past(file, *from, end, &next->at, error);
}

/* Marks a chunk that no worker has marked yet. Releases the lock while it reads. */
static dh_status mark_missing(dh_chunked *file, int64_t index, dh_chunk_bytes *spare, dh_error *error)
{
    pthread_mutex_unlock(&file->lock);
    dh_status status = dh_chunk_bytes_read(spare, file, index, error);
    pthread_mutex_lock(&file->lock);
    return status == DH_OK ? publish(file, index, spare, error) : status;
}

static dh_status find_begin(dh_chunked *file, int64_t index, const dh_chunk_bytes *b, dh_chunk_bytes *spare,
                            dh_chunk_link *out, int64_t *from, dh_error *error)
{
    DH_TRY(publish(file, index, b, error));
    if (file->n_links == 0) {
        file->links[0] = (dh_chunk_link){DH_BEGIN_AT, file->shape.begin, 0};
        file->n_links = 1;
    }
    while (file->n_links <= index) {
        int64_t last = file->n_links - 1;
        if (!file->marks[last].valid) {
            DH_TRY(mark_missing(file, last, spare, error));
            continue;
        }
        dh_chunk_link next;
        DH_TRY(step(file, last, spare, &next, from, error));
        file->links[last + 1] = next;
        file->n_links = last + 2;
    }
    *out = file->links[index];
    dh_chunk_link next;
    return step(file, index, spare, &next, from, error);
}

dh_status dh_chunk_find_begin(dh_chunked *file, int64_t index, const dh_chunk_bytes *bytes, dh_chunk_bytes *spare,
                              dh_chunk_link *out, int64_t *from, dh_error *error)
{
    pthread_mutex_lock(&file->lock);
    dh_status status = find_begin(file, index, bytes, spare, out, from, error);
    pthread_mutex_unlock(&file->lock);
    return status;
}

dh_status dh_chunk_find_open(dh_chunked *file, int64_t index, dh_chunk_bytes *spare, int64_t *from, dh_error *error)
{
    pthread_mutex_lock(&file->lock);
    dh_status status = open_record(file, index, spare, from, error);
    pthread_mutex_unlock(&file->lock);
    return status;
}

/* ---- records by file offset ---- */

/* Counts the line ends in bytes [0, n): LF, CR, or CRLF as one. `before`: the byte before them. */
DH_CLONES static int64_t count_ends(const char *bytes, int64_t n, char before)
{
    int64_t ends = n > 0 && (bytes[0] == '\r' || (bytes[0] == '\n' && before != '\r'));
    for (int64_t i = 1; i < n; i++) ends += (bytes[i] == '\r') | ((bytes[i] == '\n') & (bytes[i - 1] != '\r'));
    return ends;
}

/* The line of file offset `offset`: counts line ends from the start of its chunk, or from offset `valid` on, whose line
 * is `valid_line`, if that is nearer (valid -1: no such offset). */
static int64_t line_at(dh_chunked *file, const char *bytes, int64_t offset, int64_t valid, int64_t valid_line)
{
    int64_t index = (offset - file->shape.begin) / (int64_t)file->chunk_bytes;
    pthread_mutex_lock(&file->lock);
    if (index >= file->n_links) index = file->n_links - 1;
    int64_t line = file->shape.line + (index >= 0 ? file->links[index].lines : 0);
    pthread_mutex_unlock(&file->lock);
    int64_t at = index >= 0 ? dh_chunk_offset(file, index) : file->shape.begin;
    if (valid > at && valid <= offset) {
        at = valid;
        line = valid_line;
    }
    return line + count_ends(bytes + at, offset - at, at > file->shape.begin ? bytes[at - 1] : '\0');
}

dh_status dh_chunked_record(dh_chunked *file, dh_csv **csv, int64_t offset, const dh_record **out, dh_error *error)
{
    const char *bytes;
    size_t size;
    DH_TRY(dh_input_map(file->input, &bytes, &size, error));
    int64_t valid = *csv != NULL ? (int64_t)dh_csv_position(*csv) : -1; /* end of the previous record read */
    if (*csv == NULL) DH_TRY(dh_chunk_reader(file, csv, offset, error));
    if ((size_t)offset >= size) return dh_error_set(error, DH_EINTERNAL, "a record lies behind the end of its file");
    dh_csv_seek(*csv, bytes + offset, line_at(file, bytes, offset, valid, dh_csv_line(*csv)));
    DH_TRY(dh_csv_next(*csv, out, error));
    return *out != NULL ? DH_OK : dh_error_set(error, DH_EINTERNAL, "a record cannot be read again");
}

int64_t dh_chunked_line_from(dh_chunked *file, int64_t offset, int64_t from, int64_t from_line)
{
    const char *bytes;
    size_t size;
    if (dh_input_map(file->input, &bytes, &size, NULL) != DH_OK || (size_t)offset > size) return 0;
    return line_at(file, bytes, offset, from, from_line);
}

int64_t dh_chunked_line(dh_chunked *file, int64_t offset)
{
    return dh_chunked_line_from(file, offset, -1, 0);
}
