/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rejected records and their faults: kept, put in order, written as CSV to be mended and as JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "load/load_internal.h"

#define SHOWN ((size_t)500) /* bytes of a value that are shown: all of it stands in the record */

/* A copy in the arena in which every byte that is no UTF-8, and NUL, is written \xNN; a long one ends in an ellipsis.
 */
static const char *shown(dh_arena *arena, const char *text, int64_t length)
{
    size_t size = (size_t)length, at = 0;
    bool cut = size > SHOWN;
    if (cut)
        for (size = SHOWN; size > SHOWN - 4 && ((unsigned char)text[size] & 0xC0) == 0x80;) size--;
    dh_strbuf out = {0};
    if (size == 0) return "";
    while (at < size) {
        size_t good = dh_text_invalid_at(text + at, size - at);
        const char *nul = good > 0 ? memchr(text + at, '\0', good) : NULL;
        if (nul != NULL) good = (size_t)(nul - (text + at));
        dh_strbuf_add_bytes(&out, text + at, good);
        at += good;
        if (at < size) dh_strbuf_printf(&out, "\\x%02X", (unsigned)(unsigned char)text[at++]);
    }
    if (cut) dh_strbuf_add(&out, "…");
    const char *kept = out.failed ? NULL : dh_arena_strndup(arena, out.data, out.size);
    dh_strbuf_free(&out);
    return kept;
}

static const char *copy_bytes(dh_arena *arena, const char *bytes, int64_t size)
{
    char *copy = dh_arena_alloc(arena, (size_t)size + 1);
    if (copy == NULL) return NULL;
    if (size > 0) memcpy(copy, bytes, (size_t)size);
    copy[size] = '\0';
    return copy;
}

void dh_rejects_free(dh_rejects *rejects)
{
    dh_free(rejects->records);
    dh_free(rejects->faults);
    dh_arena_free(rejects->arena);
    *rejects = (dh_rejects){0};
}

/* The next record, its fields still to be filled in. */
static dh_status new_record(dh_rejects *rejects, const dh_load_record *like, dh_load_text **fields, dh_error *error)
{
    if (rejects->arena == NULL && (rejects->arena = dh_arena_new()) == NULL) return dh_error_nomem(error);
    if (dh_grow((void **)&rejects->records, &rejects->records_capacity, rejects->n_records + 1,
                sizeof *rejects->records) != 0)
        return dh_error_nomem(error);
    dh_load_record *made = &rejects->records[rejects->n_records];
    *made = *like;
    made->index = (int64_t)rejects->n_records;
    made->raw.text = copy_bytes(rejects->arena, like->raw.text, like->raw.size);
    *fields = dh_arena_zalloc(rejects->arena, (size_t)like->n_fields, sizeof **fields);
    made->fields = *fields;
    if (*fields == NULL || made->raw.text == NULL) return dh_error_nomem(error);
    rejects->n_records++;
    return DH_OK;
}

static dh_status copy_field(dh_rejects *rejects, dh_load_text *out, dh_load_text from, dh_error *error)
{
    *out = (dh_load_text){copy_bytes(rejects->arena, from.text, from.size), from.size, from.line};
    return out->text != NULL ? DH_OK : dh_error_nomem(error);
}

dh_status dh_rejects_add_record(dh_rejects *rejects, int32_t source, const dh_record *record, int64_t *index,
                                dh_error *error)
{
    dh_load_record like = {.source = source,
                           .n_fields = record->n_fields,
                           .line = record->line,
                           .fault = record->fault,
                           .raw = {record->raw, record->raw_size, record->line}};
    dh_load_text *fields;
    *index = (int64_t)rejects->n_records;
    DH_TRY(new_record(rejects, &like, &fields, error));
    for (int32_t i = 0; i < record->n_fields; i++)
        DH_TRY(copy_field(rejects, &fields[i],
                          (dh_load_text){record->fields[i].text, record->fields[i].size, record->fields[i].line},
                          error));
    return DH_OK;
}

static dh_status add_fault(dh_rejects *rejects, const dh_fault *fault, dh_error *error)
{
    if (dh_grow((void **)&rejects->faults, &rejects->faults_capacity, rejects->n_faults + 1, sizeof *rejects->faults) !=
        0)
        return dh_error_nomem(error);
    rejects->faults[rejects->n_faults] = (dh_load_fault_of){*fault, (int64_t)rejects->n_faults};
    rejects->n_faults++;
    return DH_OK;
}

dh_status dh_rejects_add_all(dh_rejects *rejects, const dh_rejects *from, dh_error *error)
{
    int64_t first = (int64_t)rejects->n_records;
    for (size_t i = 0; i < from->n_records; i++) {
        const dh_load_record *of = &from->records[i];
        dh_load_text *fields;
        DH_TRY(new_record(rejects, of, &fields, error));
        for (int32_t k = 0; k < of->n_fields; k++) DH_TRY(copy_field(rejects, &fields[k], of->fields[k], error));
    }
    for (size_t i = 0; i < from->n_faults; i++) {
        dh_fault fault = from->faults[i].fault;
        fault.record += first;
        fault.value = dh_arena_strdup(rejects->arena, fault.value);
        fault.reason = dh_arena_strdup(rejects->arena, fault.reason);
        if (fault.value == NULL || fault.reason == NULL) return dh_error_nomem(error);
        DH_TRY(add_fault(rejects, &fault, error));
    }
    return DH_OK;
}

dh_status dh_rejects_add_fault(dh_rejects *rejects, const dh_load_source *source, int64_t record, int32_t field,
                               int64_t value_line, const char *value, int64_t value_size, const char *reason,
                               dh_error *error)
{
    const dh_load_record *of = &rejects->records[record];
    dh_fault fault = {.file = source->name,
                      .line = of->line,
                      .value_line = value_line,
                      .column = field + 1,
                      .name = field >= 0 && field < source->n_headers ? source->headers[field] : "",
                      .value = shown(rejects->arena, value, value != NULL ? value_size : 0),
                      .reason = dh_arena_strdup(rejects->arena, reason != NULL ? reason : ""),
                      .record = record};
    if (fault.value == NULL || fault.reason == NULL) return dh_error_nomem(error);
    return add_fault(rejects, &fault, error);
}

static int compare_records(const void *a, const void *b)
{
    const dh_load_record *x = a, *y = b;
    if (x->source != y->source) return x->source < y->source ? -1 : 1;
    if (x->line != y->line) return x->line < y->line ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static int compare_faults(const void *a, const void *b)
{
    const dh_load_fault_of *x = a, *y = b;
    if (x->fault.record != y->fault.record) return x->fault.record < y->fault.record ? -1 : 1;
    if (x->fault.column != y->fault.column) return x->fault.column < y->fault.column ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

dh_status dh_rejects_sort(dh_rejects *rejects, int64_t **out, dh_error *error)
{
    if (out != NULL) *out = NULL;
    if (rejects->n_records == 0) return DH_OK;
    int64_t *place = dh_calloc(rejects->n_records, sizeof *place);
    if (place == NULL) return dh_error_nomem(error);
    qsort(rejects->records, rejects->n_records, sizeof *rejects->records, compare_records);
    for (size_t i = 0; i < rejects->n_records; i++) {
        place[rejects->records[i].index] = (int64_t)i;
        rejects->records[i].index = (int64_t)i;
    }
    for (size_t i = 0; i < rejects->n_faults; i++)
        rejects->faults[i].fault.record = place[rejects->faults[i].fault.record];
    if (rejects->n_faults > 1) qsort(rejects->faults, rejects->n_faults, sizeof *rejects->faults, compare_faults);
    if (out != NULL)
        *out = place;
    else
        dh_free(place);
    return DH_OK;
}

static const char *const own_headers[] = {"_file", "_line", "_column", "_value", "_reason", "_raw"};

/* True for what an earlier reject file added, which is not written twice. */
static bool is_own(const char *header)
{
    for (size_t i = 0; i < sizeof own_headers / sizeof own_headers[0]; i++)
        if (strcmp(own_headers[i], header) == 0) return true;
    return false;
}

static void write_headers(const dh_load_source *source, dh_strbuf *out)
{
    for (int32_t i = 0; i < source->n_headers; i++) {
        if (is_own(source->headers[i])) continue;
        dh_csv_write_field(out, source->delimiter, source->headers[i], strlen(source->headers[i]));
        dh_strbuf_add_char(out, source->delimiter);
    }
    for (size_t i = 0; i < 6; i++) {
        if (i > 0) dh_strbuf_add_char(out, source->delimiter);
        dh_strbuf_add(out, own_headers[i]);
    }
    dh_strbuf_add_char(out, '\n');
}

/* The fields under their headers. What stands past the last header is put, with its delimiters, into the last. */
static void write_fields(const dh_load_source *source, const dh_load_record *record, dh_strbuf *out)
{
    for (int32_t i = 0; i < source->n_headers; i++) {
        if (is_own(source->headers[i])) continue;
        if (i < record->n_fields && (i + 1 < source->n_headers || record->n_fields <= source->n_headers)) {
            dh_csv_write_field(out, source->delimiter, record->fields[i].text, (size_t)record->fields[i].size);
        } else if (i < record->n_fields) {
            dh_strbuf rest = {0};
            for (int32_t j = i; j < record->n_fields; j++) {
                if (j > i) dh_strbuf_add_char(&rest, source->delimiter);
                dh_strbuf_add_bytes(&rest, record->fields[j].text, (size_t)record->fields[j].size);
            }
            dh_csv_write_field(out, source->delimiter, rest.data != NULL ? rest.data : "", rest.size);
            out->failed = out->failed || rest.failed;
            dh_strbuf_free(&rest);
        }
        dh_strbuf_add_char(out, source->delimiter);
    }
}

typedef enum part { COLUMN, VALUE, REASON } part;

/* One property of all faults of a record, joined by "; ". */
static void write_joined(const dh_load *load, size_t begin, size_t end, part what, char delimiter, dh_strbuf *out)
{
    dh_strbuf joined = {0};
    for (size_t i = begin; i < end; i++) {
        const dh_fault *fault = &load->rejects.faults[i].fault;
        if (i > begin) dh_strbuf_add(&joined, "; ");
        if (what == COLUMN)
            dh_strbuf_printf(&joined, "%d", (int)fault->column);
        else
            dh_strbuf_add(&joined, what == VALUE ? fault->value : fault->reason);
    }
    dh_csv_write_field(out, delimiter, joined.data != NULL ? joined.data : "", joined.size);
    out->failed = out->failed || joined.failed;
    dh_strbuf_free(&joined);
}

static void write_record(const dh_load *load, const dh_load_record *record, size_t begin, size_t end, dh_strbuf *out)
{
    const dh_load_source *source = &load->sources[record->source];
    char d = source->delimiter;
    write_fields(source, record, out);
    dh_csv_write_field(out, d, source->name, strlen(source->name));
    dh_strbuf_printf(out, "%c%lld%c", d, (long long)record->line, d);
    write_joined(load, begin, end, COLUMN, d, out);
    dh_strbuf_add_char(out, d);
    write_joined(load, begin, end, VALUE, d, out);
    dh_strbuf_add_char(out, d);
    write_joined(load, begin, end, REASON, d, out);
    dh_strbuf_add_char(out, d);
    dh_csv_write_field(out, d, record->raw.text, (size_t)record->raw.size);
    dh_strbuf_add_char(out, '\n');
}

bool dh_load_reject_csv(const dh_load *load, int32_t index, dh_strbuf *out)
{
    int32_t seen = -1, group = -1;
    for (int32_t g = 0; g < load->n_groups && group < 0; g++) {
        bool any = false;
        for (size_t i = 0; i < load->rejects.n_records && !any; i++)
            any = load->sources[load->rejects.records[i].source].group == g;
        if (any && ++seen == index) group = g;
    }
    if (group < 0) return false;
    bool headed = false;
    size_t fault = 0;
    for (size_t i = 0; i < load->rejects.n_records; i++) {
        const dh_load_record *record = &load->rejects.records[i];
        size_t begin = fault;
        while (fault < load->rejects.n_faults && load->rejects.faults[fault].fault.record == (int64_t)i) fault++;
        if (load->sources[record->source].group != group) continue;
        if (!headed) write_headers(&load->sources[record->source], out);
        headed = true;
        write_record(load, record, begin, fault, out);
    }
    return true;
}

static void write_json_text(dh_strbuf *out, const char *name, const char *text)
{
    dh_strbuf_printf(out, "\"%s\":\"", name);
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            dh_strbuf_printf(out, "\\%c", c);
        else if (c == '\n')
            dh_strbuf_add(out, "\\n");
        else if (c == '\r')
            dh_strbuf_add(out, "\\r");
        else if (c == '\t')
            dh_strbuf_add(out, "\\t");
        else if (c < 0x20 || c == 0x7f)
            dh_strbuf_printf(out, "\\u%04x", c);
        else
            dh_strbuf_add_char(out, (char)c);
    }
    dh_strbuf_add_char(out, '"');
}

void dh_load_reject_json(const dh_load *load, dh_strbuf *out)
{
    for (size_t i = 0; i < load->rejects.n_faults; i++) {
        const dh_fault *fault = &load->rejects.faults[i].fault;
        if (i > 0) dh_strbuf_add(out, ",\n");
        dh_strbuf_add_char(out, '{');
        write_json_text(out, "table", load->spec->name);
        dh_strbuf_add_char(out, ',');
        write_json_text(out, "file", fault->file);
        dh_strbuf_printf(out, ",\"line\":%lld,\"value_line\":%lld,\"column\":%d,", (long long)fault->line,
                         (long long)fault->value_line, (int)fault->column);
        write_json_text(out, "name", fault->name);
        dh_strbuf_add_char(out, ',');
        write_json_text(out, "value", fault->value);
        dh_strbuf_add_char(out, ',');
        write_json_text(out, "reason", fault->reason);
        dh_strbuf_printf(out, ",\"record\":%lld}", (long long)fault->record);
    }
}

int64_t dh_load_n_faults(const dh_load *load)
{
    return (int64_t)load->rejects.n_faults;
}

const dh_fault *dh_load_fault(const dh_load *load, int64_t index)
{
    return index >= 0 && index < (int64_t)load->rejects.n_faults ? &load->rejects.faults[index].fault : NULL;
}
