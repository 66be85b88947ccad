/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See arrow_cells.h. A file is a stream with a mark before it and a list of its messages behind it, so that both are
 * read from front to back; in a file a dictionary may stand behind the batches that need it, so that all are read
 * first.
 */
#include "store/arrow_cells.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/message.h"
#include "store/arrow_internal.h"

static const char magic[] = "ARROW1";

#define FOOT 10 /* bytes behind the footer: its size, and the mark once more */

bool dh_arrow_knows(const char *head, size_t size)
{
    int32_t begin[2];
    if (size >= 8 && memcmp(head, magic, 6) == 0) return true;
    if (size < 8) return false;
    memcpy(begin, head, sizeof begin); /* a stream: a mark, and the size of the first message */
    return begin[0] == -1 && begin[1] > 0 && begin[1] % 8 == 0;
}

/* ---- messages ---- */

static int32_t number_at(const dh_arrow_reader *r, int64_t at)
{
    int32_t number;
    memcpy(&number, r->bytes + at, sizeof number);
    return number;
}

/* *there = false: the stream has ended, as it says itself. */
static dh_status next_message(dh_arrow_reader *r, dh_arrow_message *out, bool *there)
{
    *there = false;
    if (r->size - r->at < 8) return dh_arrow_damaged(r, "its end is missing");
    int32_t size = number_at(r, r->at + 4);
    if (number_at(r, r->at) != -1) return dh_arrow_damaged(r, "a message is not where it should be");
    if (size == 0) return DH_OK;
    if (size < 0 || size > r->size - r->at - 8) return dh_arrow_damaged(r, "its end is missing");
    *out = (dh_arrow_message){.in = {r->bytes + r->at + 8, (uint32_t)size, false}};
    uint32_t table = dh_fb_root(&out->in);
    out->kind = dh_fb_integer(&out->in, table, 1, 1, 0);
    out->header = dh_fb_child(&out->in, table, 2);
    out->body_size = dh_fb_integer(&out->in, table, 3, 8, 0);
    r->at += 8 + size;
    if (out->in.bad || out->header == 0 || out->body_size < 0)
        return dh_arrow_damaged(r, "a message does not hold together");
    if (out->body_size > r->size - r->at) return dh_arrow_damaged(r, "its end is missing");
    out->body = r->bytes + r->at;
    r->at += (out->body_size + 7) / 8 * 8;
    if (r->at > r->size) r->at = r->size;
    *there = true;
    return DH_OK;
}

/* ---- dictionaries ---- */

static dh_status read_dictionary(dh_arrow_reader *r, dh_arrow_message *m)
{
    int64_t id = dh_fb_integer(&m->in, m->header, 0, 8, 0);
    int32_t owner = 0;
    while (owner < r->n_fields && (!r->fields[owner].is_coded || r->fields[owner].id != id)) owner++;
    if (owner == r->n_fields) return dh_arrow_damaged(r, "a dictionary belongs to no column");
    if (dh_fb_integer(&m->in, m->header, 2, 1, 0) != 0)
        return dh_error_set(
            r->error, DH_EDATA,
            "the dictionary of the column '%s' of '%s' comes in several parts, which are not read: write "
            "the column as texts",
            r->fields[owner].name, r->path);
    dh_arrow_array *values = &r->dictionaries[owner];
    dh_arrow_free_arrays(values, 1);
    uint32_t batch = dh_fb_child(&m->in, m->header, 1);
    return dh_arrow_read_batch(r, m, batch, &r->fields[owner], 1, true, values);
}

/* ---- rows ---- */

static dh_status coded_value(const dh_arrow_reader *r, int32_t i, int64_t row, dh_value *out, char buffer[40])
{
    const dh_arrow_field *field = &r->fields[i];
    const dh_arrow_array *values = &r->dictionaries[field->owner];
    *out = (dh_value){.type = DH_TEXT};
    if (!dh_arrow_is_valid(&r->columns[i], row)) return DH_OK;
    int64_t code = dh_arrow_integer(&field->index, &r->columns[i], row);
    if (code < 0 || code >= values->n) return dh_arrow_damaged(r, "a value is not in its dictionary");
    return dh_arrow_value(r, &field->type, values, code, out, buffer);
}

static dh_status write_batch(dh_arrow_reader *r, int64_t n)
{
    char buffer[40];
    bool any = false; /* columns of unknowns alone have as many rows as they say, and no byte for them */
    for (int32_t i = 0; i < r->n_fields; i++)
        any = any || r->fields[i].is_coded || r->fields[i].type.kind != DH_ARROW_NULL;
    if (!any) return DH_OK;
    for (int64_t row = 0; row < n; row++) {
        DH_TRY(r->cells->row(r->cells, ++r->n_rows, 0, r->error));
        for (int32_t i = 0; i < r->n_fields; i++) {
            dh_value value;
            DH_TRY(r->fields[i].is_coded ? coded_value(r, i, row, &value, buffer)
                                         : dh_arrow_value(r, &r->fields[i].type, &r->columns[i], row, &value, buffer));
            if (!value.valid) continue;
            DH_TRY(r->cells->cell(r->cells, i, &value, r->error));
            r->written += value.type == DH_TEXT ? (int64_t)value.as.text.size : 1;
        }
        DH_TRY(dh_arrow_check_limit(r)); /* many rows may have one long text */
    }
    return DH_OK;
}

static dh_status read_rows(dh_arrow_reader *r, dh_arrow_message *m)
{
    dh_status status = dh_arrow_read_batch(r, m, m->header, r->fields, r->n_fields, false, r->columns);
    if (status == DH_OK) status = write_batch(r, r->columns[0].n);
    dh_arrow_free_arrays(r->columns, r->n_fields);
    return status;
}

/* ---- the whole ---- */

static dh_status write_names(dh_arrow_reader *r)
{
    DH_TRY(r->cells->sheet(r->cells, "", r->n_fields, 0, r->error));
    DH_TRY(r->cells->names(r->cells, r->error));
    for (int32_t i = 0; i < r->n_fields; i++) {
        const char *name = r->fields[i].name;
        dh_value value = {.type = DH_TEXT, .valid = 1, .as.text = {name, strlen(name)}};
        DH_TRY(r->cells->cell(r->cells, i, &value, r->error));
    }
    return DH_OK;
}

static dh_status read_stream(dh_arrow_reader *r)
{
    dh_arrow_message m;
    bool there;
    DH_TRY(next_message(r, &m, &there));
    if (!there || m.kind != 1) return dh_arrow_damaged(r, "it has no schema");
    DH_TRY(dh_arrow_read_schema(r, &m.in, m.header));
    DH_TRY(write_names(r));
    for (;;) {
        DH_TRY(next_message(r, &m, &there));
        if (!there) return DH_OK;
        if (m.kind == 2) DH_TRY(read_dictionary(r, &m));
        if (m.kind == 3) DH_TRY(read_rows(r, &m));
    }
}

/* Reads the messages of the kind that the blocks of the footer name: where each begins, and its sizes. */
static dh_status read_blocks(dh_arrow_reader *r, const dh_fb_in *in, uint32_t blocks, uint32_t n, int64_t kind)
{
    int64_t before = 7;
    for (uint32_t i = 0; i < n; i++) {
        dh_arrow_message m;
        bool there;
        r->at = dh_fb_get(in, blocks + 24 * i, 8);
        if (r->at <= before || r->at > r->size - 8) return dh_arrow_damaged(r, "a message is not where it should be");
        before = r->at;
        DH_TRY(next_message(r, &m, &there));
        if (!there || m.kind != kind) return dh_arrow_damaged(r, "a message is not where it should be");
        DH_TRY(kind == 2 ? read_dictionary(r, &m) : read_rows(r, &m));
    }
    return DH_OK;
}

static dh_status read_file(dh_arrow_reader *r)
{
    uint32_t n_dictionaries, n_batches;
    if (r->size < 8 + FOOT || memcmp(r->bytes + r->size - 6, magic, 6) != 0)
        return dh_arrow_damaged(r, "its end is missing");
    int64_t size = number_at(r, r->size - FOOT);
    if (size < 8 || size > r->size - 8 - FOOT) return dh_arrow_damaged(r, "its end is missing");
    dh_fb_in in = {r->bytes + r->size - FOOT - size, (uint32_t)size, false};
    uint32_t footer = dh_fb_root(&in);
    uint32_t dictionaries = dh_fb_items(&in, footer, 2, 24, &n_dictionaries);
    uint32_t batches = dh_fb_items(&in, footer, 3, 24, &n_batches);
    DH_TRY(dh_arrow_read_schema(r, &in, dh_fb_child(&in, footer, 1)));
    DH_TRY(write_names(r));
    DH_TRY(read_blocks(r, &in, dictionaries, n_dictionaries, 2));
    return read_blocks(r, &in, batches, n_batches, 3);
}

static dh_status map(dh_arrow_reader *r)
{
    struct stat about;
    int file = open(r->path, O_RDONLY | O_CLOEXEC);
    void *bytes = MAP_FAILED;
    if (file >= 0 && fstat(file, &about) == 0 && about.st_size > 0)
        bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_SHARED, file, 0);
    int number = errno;
    if (file >= 0) close(file);
    if (bytes == MAP_FAILED)
        return dh_error_set(r->error, DH_EIO, "cannot read '%s': %s", r->path, dh_error_of_system(number));
    r->bytes = bytes;
    r->size = about.st_size;
    return DH_OK;
}

dh_status dh_arrow_read_cells(const char *path, dh_cells *cells, dh_error *error)
{
    dh_arrow_reader r = {.path = path, .cells = cells, .error = error, .arena = dh_arena_new()};
    if (r.arena == NULL) return dh_error_nomem(error);
    dh_status status = map(&r);
    if (status == DH_OK) status = r.size >= 8 && memcmp(r.bytes, magic, 6) == 0 ? read_file(&r) : read_stream(&r);
    dh_arrow_free_arrays(r.dictionaries, r.n_fields);
    if (r.bytes != NULL) munmap((void *)r.bytes, (size_t)r.size);
    dh_arena_free(r.arena);
    return status;
}
