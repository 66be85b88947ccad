/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See replaced.h. The rows that replace others are read once more, for the columns that no table has. */
#include "load/replaced.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "load/each_record.h"
#include "load/keep_rows.h"
#include "load/scan/typed.h"

/* The rows that are to be replaced: "FILE\x1fLINE\x1fMARK", how many say so, and whether one was found; and their
 * places alone, since marks take reading. */
typedef struct replaced {
    dh_dictionary *rows, *places;
    bool *found; /* by the code of the row */
    int64_t n_left_out;
} replaced;

static uint64_t hash_field(uint64_t hash, const char *text, int64_t size)
{
    hash = dh_hash_more(hash, text, (size_t)size);
    return dh_hash_more(hash, "\x1f", 1);
}

static void write_mark(char out[DH_REJECT_MARK_SIZE], uint64_t hash)
{
    snprintf(out, DH_REJECT_MARK_SIZE, "%016llx", (unsigned long long)hash);
}

void dh_reject_mark(char out[DH_REJECT_MARK_SIZE], const dh_load_record *record)
{
    uint64_t hash = 0;
    for (int32_t i = 0; i < record->n_fields; i++)
        hash = hash_field(hash, record->fields[i].text, record->fields[i].size);
    write_mark(out, hash);
}

/* The same of a record that was accepted. */
static dh_status mark_record(char out[DH_REJECT_MARK_SIZE], const dh_load_source *source, const dh_record *record,
                             dh_error *error)
{
    uint64_t hash = 0;
    for (int32_t i = 0; i < record->n_fields; i++) {
        const dh_record_field *field = &record->fields[i];
        char *copy = source->is_typed ? dh_strndup(field->text, (size_t)field->size) : NULL;
        if (source->is_typed && copy == NULL) return dh_error_nomem(error);
        int64_t size = copy != NULL ? (int64_t)dh_typed_unescape(copy, (size_t)field->size) : field->size;
        hash = hash_field(hash, copy != NULL ? copy : field->text, size);
        dh_free(copy);
    }
    write_mark(out, hash);
    return DH_OK;
}

/* ---- what is to be replaced ---- */

static int32_t find_head(const dh_load_source *source, const char *head)
{
    for (int32_t i = 0; i < source->n_headers; i++)
        if (dh_reject_head_is(source->headers[i], head)) return i;
    return -1;
}

static bool replaces(const dh_load_source *source)
{
    return find_head(source, DH_REJECT_FILE) >= 0 && find_head(source, DH_REJECT_LINE) >= 0 &&
           find_head(source, DH_REJECT_MARK) >= 0;
}

static dh_status add_field(dh_strbuf *out, const dh_record *record, int32_t field, dh_error *error)
{
    const char *text = field < record->n_fields ? record->fields[field].text : "";
    size_t size = field < record->n_fields ? (size_t)record->fields[field].size : 0;
    char *copy = dh_strndup(text, size);
    if (copy == NULL) return dh_error_nomem(error);
    size = dh_typed_unescape(copy, size);
    const char *trimmed = copy;
    dh_text_trim(&trimmed, &size);
    dh_strbuf_add_bytes(out, trimmed, size);
    dh_free(copy);
    return DH_OK;
}

/* A dh_take_record. */
static dh_status add_row(void *context, const dh_load_source *source, const dh_record *record, dh_error *error)
{
    replaced *r = context;
    dh_strbuf key = {0};
    dh_status status = add_field(&key, record, find_head(source, DH_REJECT_FILE), error);
    dh_strbuf_add_char(&key, '\x1f');
    if (status == DH_OK) status = add_field(&key, record, find_head(source, DH_REJECT_LINE), error);
    bool added = status == DH_OK && !key.failed && dh_dictionary_add(r->places, key.data, key.size) >= 0;
    dh_strbuf_add_char(&key, '\x1f');
    if (status == DH_OK) status = add_field(&key, record, find_head(source, DH_REJECT_MARK), error);
    added = added && status == DH_OK && !key.failed && dh_dictionary_add(r->rows, key.data, key.size) >= 0;
    dh_strbuf_free(&key);
    return status == DH_OK && !added ? dh_error_nomem(error) : status;
}

/* ---- leaving it out ---- */

static bool is_place(const replaced *r, const dh_load_source *source, int64_t line)
{
    dh_strbuf key = {0};
    dh_strbuf_printf(&key, "%s\x1f%lld", source->name, (long long)line);
    bool is = !key.failed && dh_dictionary_find(r->places, key.data, key.size) >= 0;
    dh_strbuf_free(&key);
    return is;
}

/* Whether a row replaces the one at the place that has the mark; counts it. */
static bool is_row(replaced *r, const dh_load_source *source, int64_t line, const char *mark)
{
    dh_strbuf key = {0};
    dh_strbuf_printf(&key, "%s\x1f%lld\x1f%s", source->name, (long long)line, mark);
    int32_t code = key.failed ? -1 : dh_dictionary_find(r->rows, key.data, key.size);
    dh_strbuf_free(&key);
    if (code < 0) return false;
    r->found[code] = true;
    r->n_left_out++;
    return true;
}

static dh_status leave_out_rejects(replaced *r, dh_load *load, dh_error *error)
{
    bool *keep = dh_calloc(load->rejects.n_records + 1, sizeof *keep);
    if (keep == NULL) return dh_error_nomem(error);
    for (size_t i = 0; i < load->rejects.n_records; i++) {
        const dh_load_record *record = &load->rejects.records[i];
        const dh_load_source *source = &load->sources[record->source];
        char mark[DH_REJECT_MARK_SIZE];
        dh_reject_mark(mark, record);
        keep[i] = !is_place(r, source, record->line) || !is_row(r, source, record->line, mark);
        if (!keep[i]) load->sources[record->source].replaced = true;
    }
    dh_status status = dh_rejects_keep(&load->rejects, keep, error);
    dh_free(keep);
    return status;
}

/* `last`: the row before, whose line the lines are counted from. */
static dh_status is_replaced(bool *out, replaced *r, dh_load *load, int64_t row, dh_load_place_of *last, int64_t *line,
                             dh_error *error)
{
    const dh_load_place_of *place = &load->places[row];
    dh_load_source *source = &load->sources[place->source];
    const dh_record *record;
    char mark[DH_REJECT_MARK_SIZE];
    *out = false;
    *line =
        dh_chunked_line_from(source->chunks, place->offset, last->source == place->source ? last->offset : -1, *line);
    *last = *place;
    if (!is_place(r, source, *line)) return DH_OK;
    DH_TRY(dh_chunked_record(source->chunks, &source->csv, place->offset, &record, error));
    DH_TRY(mark_record(mark, source, record, error));
    *out = is_row(r, source, *line, mark);
    return DH_OK;
}

static dh_status leave_out_rows(replaced *r, dh_load *load, dh_error *error)
{
    int64_t *rows = dh_calloc(load->n_rows + 1, sizeof *rows), n = 0, line = 0;
    dh_load_place_of last = {-1, -1};
    if (rows == NULL) return dh_error_nomem(error);
    dh_status status = DH_OK;
    for (size_t i = 0; status == DH_OK && i < load->n_rows; i++) {
        bool is = false;
        status = is_replaced(&is, r, load, (int64_t)i, &last, &line, error);
        if (!is) rows[n++] = (int64_t)i;
        if (is) load->sources[load->places[i].source].replaced = true;
    }
    if (status == DH_OK && n < (int64_t)load->n_rows) status = dh_load_keep_rows(load, rows, n, error);
    dh_free(rows);
    return status;
}

static dh_status note(const replaced *r, dh_load *load, dh_error *error)
{
    int64_t missing = 0;
    for (int32_t i = 0; i < dh_dictionary_size(r->rows); i++) missing += !r->found[i];
    if (r->n_left_out > 0)
        DH_TRY(dh_load_add_note(load, error, "rows that corrected ones stand for, and that are left out: %lld",
                                (long long)r->n_left_out));
    if (missing == 0) return DH_OK;
    return dh_load_add_note(
        load, error,
        "corrected rows whose old one is not at its place any more, or was changed there: %lld; see "
        "that none is there twice",
        (long long)missing);
}

static dh_status leave_out(replaced *r, dh_load *load, dh_error *error)
{
    size_t n = (size_t)dh_dictionary_size(r->rows);
    r->found = dh_calloc(n + 1, sizeof *r->found);
    if (r->found == NULL) return dh_error_nomem(error);
    DH_TRY(leave_out_rejects(r, load, error));
    DH_TRY(leave_out_rows(r, load, error));
    return note(r, load, error);
}

dh_status dh_load_leave_out_replaced(dh_load *load, dh_error *error)
{
    bool any = false;
    for (size_t i = 0; i < load->n_sources; i++) {
        load->sources[i].replaced = replaces(&load->sources[i]);
        any = any || load->sources[i].replaced;
    }
    if (!any) return DH_OK;
    replaced r = {.rows = dh_dictionary_new(), .places = dh_dictionary_new()};
    dh_status status = r.rows != NULL && r.places != NULL ? DH_OK : dh_error_nomem(error);
    for (size_t i = 0; status == DH_OK && i < load->n_sources; i++)
        if (load->sources[i].replaced) status = dh_load_each_record(&load->sources[i], add_row, &r, error);
    if (status == DH_OK) status = leave_out(&r, load, error);
    if (r.rows != NULL) dh_dictionary_unref(r.rows);
    if (r.places != NULL) dh_dictionary_unref(r.places);
    dh_free(r.found);
    return status;
}
