/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See replaced.h. The rows that replace others are read once more, for the columns that no table has. */
#include "load/replaced.h"

#include <stdio.h>
#include <stdlib.h>
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
    const dh_load *load;
    char **paths; /* of its sources, the whole; NULL = it has none */
    dh_dictionary *rows, *places;
    bool *found; /* by the code of the row */
    int64_t n_left_out;
    int64_t n_unclear; /* rows whose file may be either of two */
    char *unclear;     /* how the first of them names it, … */
    size_t either[2];  /* … and the sources that it may be */
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

/* ---- which file is meant ---- */

/* The size of the last part of a path, whose size is given, without the blanks of "a//b" and "a/./b". */
static size_t last_part(const char *path, size_t *size)
{
    for (;;) {
        while (*size > 0 && path[*size - 1] == '/') --*size;
        size_t n = 0;
        while (n < *size && path[*size - 1 - n] != '/') n++;
        if (n != 1 || path[*size - 1] != '.') return n;
        --*size;
    }
}

/* Whether a whole path ends as a path says that was typed somewhere: "../../out/x/so.csv" ends "out/x/so.csv". What
 * stands in front of ".." is not known any more. */
static bool ends_as(const char *whole, const char *typed, size_t n_typed)
{
    size_t n_whole = strlen(whole), typed_part;
    bool any = false, absolute = n_typed > 0 && typed[0] == '/';
    while ((typed_part = last_part(typed, &n_typed)) > 0) {
        bool up = typed_part == 2 && memcmp(typed + n_typed - 2, "..", 2) == 0;
        size_t part = last_part(whole, &n_whole);
        if (up) return any;
        if (part != typed_part || memcmp(whole + n_whole - part, typed + n_typed - part, part) != 0) return false;
        any = true;
        n_whole -= part;
        n_typed -= part;
    }
    return any && (!absolute || last_part(whole, &n_whole) == 0);
}

/* Whether a source, by its whole path and its sheet, is what a corrected row names. */
static bool is_meant(const replaced *r, size_t source, const char *name, size_t size)
{
    const dh_load_source *s = &r->load->sources[source];
    const char *sheet = s->name + strlen(s->file); /* "!Tháng 3", or "" */
    size_t n = strlen(sheet);
    if (r->paths[source] == NULL || n > size || memcmp(name + size - n, sheet, n) != 0) return false;
    return ends_as(r->paths[source], name, size - n);
}

/* Puts the name that the data set has for the file in front of `out`: of which a corrected row may have another path,
 * since it was typed for another folder. *clear: no two files may be meant. */
static dh_status add_file(replaced *r, dh_strbuf *out, const char *name, size_t size, bool *clear, dh_error *error)
{
    size_t n = 0, either[2] = {0};
    *clear = true;
    for (size_t i = 0; i < r->load->n_sources; i++) {
        const char *exact = r->load->sources[i].name;
        if (strlen(exact) == size && memcmp(exact, name, size) == 0) {
            dh_strbuf_add_bytes(out, name, size);
            return DH_OK;
        }
    }
    for (size_t i = 0; i < r->load->n_sources && n < 2; i++)
        if (is_meant(r, i, name, size)) either[n++] = i;
    *clear = n < 2;
    if (n == 0) dh_strbuf_add_bytes(out, name, size);
    if (n == 1) dh_strbuf_add(out, r->load->sources[either[0]].name);
    if (*clear || r->n_unclear++ > 0) return DH_OK;
    r->unclear = dh_strndup(name, size);
    memcpy(r->either, either, sizeof either);
    return r->unclear != NULL ? DH_OK : dh_error_nomem(error);
}

static dh_status find_paths(replaced *r, dh_error *error)
{
    r->paths = dh_calloc(r->load->n_sources + 1, sizeof *r->paths);
    if (r->paths == NULL) return dh_error_nomem(error);
    for (size_t i = 0; i < r->load->n_sources; i++)
        if (r->load->sources[i].path != NULL) r->paths[i] = realpath(r->load->sources[i].path, NULL);
    return DH_OK;
}

static void free_replaced(replaced *r)
{
    for (size_t i = 0; r->paths != NULL && i < r->load->n_sources; i++) free(r->paths[i]);
    if (r->rows != NULL) dh_dictionary_unref(r->rows);
    if (r->places != NULL) dh_dictionary_unref(r->places);
    dh_free(r->paths);
    dh_free(r->unclear);
    dh_free(r->found);
}

/* A dh_take_record. */
static dh_status add_row(void *context, const dh_load_source *source, const dh_record *record, dh_error *error)
{
    replaced *r = context;
    dh_strbuf key = {0}, file = {0};
    bool clear = true;
    dh_status status = add_field(&file, record, find_head(source, DH_REJECT_FILE), error);
    if (status == DH_OK && file.data != NULL) status = add_file(r, &key, file.data, file.size, &clear, error);
    key.failed = key.failed || file.failed;
    dh_strbuf_free(&file);
    if (!clear || status != DH_OK) {
        dh_strbuf_free(&key);
        return status;
    }
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
    if (r->n_unclear > 0)
        DH_TRY(dh_load_add_note(
            load, error,
            "corrected rows whose file is not clear, so that they are read beside their old ones: %lld; '%s' may be "
            "'%s' or '%s': write the name that is meant, as it is here, into their column '%s'",
            (long long)r->n_unclear, r->unclear, load->sources[r->either[0]].name, load->sources[r->either[1]].name,
            dh_tr(DH_REJECT_FILE)));
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
    replaced r = {.load = load, .rows = dh_dictionary_new(), .places = dh_dictionary_new()};
    dh_status status = r.rows != NULL && r.places != NULL ? find_paths(&r, error) : dh_error_nomem(error);
    for (size_t i = 0; status == DH_OK && i < load->n_sources; i++)
        if (load->sources[i].replaced) status = dh_load_each_record(&load->sources[i], add_row, &r, error);
    if (status == DH_OK) status = leave_out(&r, load, error);
    free_replaced(&r);
    return status;
}
