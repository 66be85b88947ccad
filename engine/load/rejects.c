/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Storing and sorting rejected records and their faults. */
#include "load/rejects.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "load/scan/typed.h"
#include "load/sheets.h"

#define SHOWN ((size_t)500) /* bytes of a value that a fault shows; the record has all of it */

/* A printable copy: bytes that are not UTF-8, and NUL, as \xNN; cut after SHOWN bytes with an ellipsis. */
static const char *shown(dh_arena *arena, const char *text, int64_t length)
{
    size_t size = dh_text_cut(text, (size_t)length, SHOWN), at = 0;
    bool cut = size < (size_t)length;
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

bool dh_rejects_next(dh_reject_cursor *cursor)
{
    const dh_rejects *of = cursor->of;
    const dh_load_record *last = cursor->last != NULL ? cursor->last : cursor->record;
    size_t next = last == NULL ? 0 : (size_t)(last - of->records) + 1;
    cursor->last = NULL;
    if (next >= of->n_records) return false;
    cursor->record = &of->records[next];
    cursor->begin = cursor->end;
    while (cursor->end < of->n_faults && of->faults[cursor->end].fault.record == (int64_t)next) cursor->end++;
    return true;
}

bool dh_rejects_next_row(dh_reject_cursor *cursor)
{
    if (!dh_rejects_next(cursor)) return false;
    dh_reject_cursor ahead = *cursor;
    while (dh_rejects_next(&ahead) && ahead.record->rank == cursor->record->rank &&
           ahead.record->line == cursor->record->line && ahead.record->source != cursor->record->source) {
        cursor->last = ahead.record;
        cursor->end = ahead.end;
    }
    return true;
}

bool dh_rejects_is_repeated(const dh_reject_cursor *cursor, size_t i)
{
    const dh_fault *fault = &cursor->of->faults[i].fault;
    for (size_t k = cursor->begin; k < i; k++) {
        const dh_fault *other = &cursor->of->faults[k].fault;
        if (other->column == fault->column && strcmp(other->reason, fault->reason) == 0) return true;
    }
    return false;
}

dh_status dh_rejects_drop_repeated(dh_rejects *rejects, dh_error *error)
{
    dh_reject_cursor at = {.of = rejects};
    bool *repeated = dh_calloc(rejects->n_faults + 1, sizeof *repeated);
    size_t n = 0;
    if (repeated == NULL) return dh_error_nomem(error);
    while (dh_rejects_next_row(&at))
        for (size_t i = at.begin; i < at.end; i++) repeated[i] = dh_rejects_is_repeated(&at, i);
    for (size_t i = 0; i < rejects->n_faults; i++)
        if (!repeated[i]) rejects->faults[n++] = rejects->faults[i];
    rejects->n_faults = n;
    dh_free(repeated);
    return DH_OK;
}

void dh_rejects_free(dh_rejects *rejects)
{
    dh_free(rejects->records);
    dh_free(rejects->faults);
    dh_arena_free(rejects->arena);
    *rejects = (dh_rejects){0};
}

#define MAX_BYTES ((int64_t)512 << 20) /* that the rejects of a table may take: near a million records */
#define KEPT      ((int64_t)16 << 20)  /* bytes of a record that are kept: what is longer is no record of anybody */

/* A field of the record: within the copy of its bytes, or copied, if it had doubled quotes. */
static dh_status keep_field(dh_rejects *rejects, const dh_load_record *made, const dh_record *record, int32_t i,
                            dh_load_text *out, dh_error *error)
{
    const dh_record_field *from = &record->fields[i];
    bool within = from->text >= record->raw && from->text + from->size <= record->raw + record->raw_size;
    int64_t at = within ? from->text - record->raw : 0, left = made->raw.size - at;
    *out = (dh_load_text){"", from->size < KEPT ? from->size : KEPT, from->line, from->quoted};
    if (within && left < out->size) out->size = left > 0 ? left : 0;
    if (out->size == 0) return DH_OK;
    out->text = within ? made->raw.text + at : copy_bytes(rejects->arena, from->text, out->size);
    return out->text != NULL ? DH_OK : dh_error_nomem(error);
}

/* A field of typed text, its escapes undone. */
static dh_status unescape_field(dh_rejects *rejects, dh_load_text *field, dh_error *error)
{
    if (field->size == 0 || memchr(field->text, DH_TYPED_ESCAPE, (size_t)field->size) == NULL) return DH_OK;
    char *copy = dh_arena_alloc(rejects->arena, (size_t)field->size + 1);
    if (copy == NULL) return dh_error_nomem(error);
    memcpy(copy, field->text, (size_t)field->size);
    field->size = (int64_t)dh_typed_unescape(copy, (size_t)field->size);
    copy[field->size] = '\0';
    field->text = copy;
    return DH_OK;
}

/* What an item of an array takes at most: it grows by doubling while it is there twice, merged or sorted. */
#define ITEM(array) (3 * (int64_t)sizeof *(array))

/* What a block of an arena takes, the bytes before it that align it included. */
static int64_t block_bytes(int64_t size)
{
    return size + (size >= 64 ? 63 : 16);
}

static dh_status add_bytes(dh_rejects *rejects, int64_t bytes, dh_error *error)
{
    rejects->bytes += bytes;
    int64_t all = rejects->shared != NULL ? atomic_fetch_add(rejects->shared, bytes) + bytes : rejects->bytes;
    if (all <= MAX_BYTES) return DH_OK;
    return dh_error_set(
        error, DH_EDATA, /* the data's fault, as all rejects are */
        "the rejected rows of a table take more than %d MB; its files are hardly what the data set says: "
        "compare their first lines with the columns that it names, or load fewer files at a time",
        (int)(MAX_BYTES >> 20));
}

dh_status dh_rejects_add_record(dh_rejects *rejects, int32_t source, bool typed, const dh_record *record,
                                int64_t *index, dh_error *error)
{
    *index = (int64_t)rejects->n_records;
    if (rejects->arena == NULL && (rejects->arena = dh_arena_new()) == NULL) return dh_error_nomem(error);
    if (dh_grow((void **)&rejects->records, &rejects->records_capacity, rejects->n_records + 1,
                sizeof *rejects->records) != 0)
        return dh_error_nomem(error);
    dh_load_record *made = &rejects->records[rejects->n_records];
    dh_typed_refusal refusal;
    const dh_record_field *last = &record->fields[record->n_fields - 1];
    bool says_why = typed && dh_typed_read_refusal(&refusal, last->text, (size_t)last->size);
    *made = (dh_load_record){.source = source,
                             .n_fields = record->n_fields - says_why,
                             .line = record->line,
                             .index = *index,
                             .fault = record->fault,
                             .has_far = says_why,
                             .cut = record->raw_size > KEPT,
                             .raw = {.size = record->raw_size > KEPT ? KEPT : record->raw_size, .line = record->line}};
    made->raw.text = copy_bytes(rejects->arena, record->raw, made->raw.size);
    dh_load_text *fields = dh_arena_zalloc(rejects->arena, (size_t)record->n_fields, sizeof *fields);
    if (fields == NULL || made->raw.text == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < made->n_fields; i++) {
        DH_TRY(keep_field(rejects, made, record, i, &fields[i], error));
        if (typed) DH_TRY(unescape_field(rejects, &fields[i], error));
    }
    dh_load_text *far = &fields[made->n_fields];
    if (says_why) {
        *far = (dh_load_text){copy_bytes(rejects->arena, refusal.shown, (int64_t)refusal.n_shown),
                              (int64_t)refusal.n_shown, record->line, true};
        if (far->text == NULL) return dh_error_nomem(error);
        DH_TRY(unescape_field(rejects, far, error));
    }
    made->fields = fields;
    rejects->n_records++;
    int64_t bytes = ITEM(rejects->records) + block_bytes(made->raw.size + 1) +
                    block_bytes(record->n_fields * (int64_t)sizeof *fields) +
                    (says_why ? 2 * block_bytes((int64_t)refusal.n_shown + 1) : 0);
    for (int32_t i = 0; i < made->n_fields; i++)
        if (fields[i].text < made->raw.text || fields[i].text > made->raw.text + made->raw.size)
            bytes += block_bytes(fields[i].size + 1);
    return add_bytes(rejects, bytes, error);
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

dh_status dh_rejects_take_all(dh_rejects *rejects, dh_rejects *from, dh_error *error)
{
    int64_t first = (int64_t)rejects->n_records;
    if (from->arena == NULL) return DH_OK;
    if (rejects->arena == NULL) {
        *rejects = *from;
        rejects->shared = NULL;
        *from = (dh_rejects){0};
        return DH_OK;
    }
    DH_TRY(add_bytes(rejects, from->bytes, error));
    if (dh_grow((void **)&rejects->records, &rejects->records_capacity, rejects->n_records + from->n_records,
                sizeof *rejects->records) != 0)
        return dh_error_nomem(error);
    for (size_t i = 0; i < from->n_faults; i++) {
        dh_fault fault = from->faults[i].fault;
        fault.record += first;
        DH_TRY(add_fault(rejects, &fault, error));
    }
    for (size_t i = 0; i < from->n_records; i++) {
        rejects->records[rejects->n_records] = from->records[i];
        rejects->records[rejects->n_records].index = (int64_t)rejects->n_records;
        rejects->n_records++;
    }
    dh_arena_adopt(rejects->arena, from->arena);
    from->arena = NULL;
    dh_rejects_free(from);
    return DH_OK;
}

/* The reason, which many faults share with the one before. */
static const char *keep_reason(const dh_rejects *rejects, const dh_load_record *of, const char *reason)
{
    if (reason == NULL) reason = "";
    if (of->cut)
        return dh_arena_printf(rejects->arena, dh_tr("%s; the record is longer than %d MB, and cut"), reason,
                               (int)(KEPT >> 20));
    const char *last = rejects->n_faults > 0 ? rejects->faults[rejects->n_faults - 1].fault.reason : NULL;
    return last != NULL && strcmp(last, reason) == 0 ? last : dh_arena_strdup(rejects->arena, reason);
}

/* The header of a field; of a cell that none stands above its letters. */
static const char *name_of(const dh_rejects *rejects, const dh_load_source *source, int32_t field)
{
    char letters[16];
    if (field >= 0 && field < source->n_headers) return source->headers[field];
    return field >= 0 && source->is_typed ? dh_arena_strdup(rejects->arena, dh_sheet_letters(letters, field)) : "";
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
                      .name = name_of(rejects, source, field),
                      .value = shown(rejects->arena, value, value != NULL ? value_size : 0),
                      .reason = keep_reason(rejects, of, reason),
                      .record = record};
    if (fault.name == NULL || fault.value == NULL || fault.reason == NULL) return dh_error_nomem(error);
    DH_TRY(add_fault(rejects, &fault, error));
    return add_bytes(rejects, ITEM(rejects->faults) + block_bytes((int64_t)strlen(fault.value) + 1), error);
}

static int compare_records(const void *a, const void *b)
{
    const dh_load_record *x = a, *y = b;
    if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
    if (x->line != y->line) return x->line < y->line ? -1 : 1;
    if (x->source != y->source) return x->source < y->source ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static int compare_faults(const void *a, const void *b)
{
    const dh_load_fault_of *x = a, *y = b;
    if (x->fault.record != y->fault.record) return x->fault.record < y->fault.record ? -1 : 1;
    if (x->fault.column != y->fault.column) return x->fault.column < y->fault.column ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* Of faults of one field for one reason the first is kept: two columns may be of one field, as the first and the last
 * day of a period are. */
static void drop_repeated(dh_rejects *rejects)
{
    size_t n = 0;
    for (size_t i = 0; i < rejects->n_faults; i++) {
        const dh_fault *fault = &rejects->faults[i].fault, *last = n > 0 ? &rejects->faults[n - 1].fault : NULL;
        if (last != NULL && fault->column > 0 && last->record == fault->record && last->column == fault->column &&
            strcmp(last->reason, fault->reason) == 0)
            continue;
        rejects->faults[n++] = rejects->faults[i];
    }
    rejects->n_faults = n;
}

dh_status dh_rejects_sort(dh_rejects *rejects, const dh_load_source *sources, int64_t **out, dh_error *error)
{
    if (out != NULL) *out = NULL;
    if (rejects->n_records == 0) return DH_OK;
    int64_t *place = dh_calloc(rejects->n_records, sizeof *place);
    if (place == NULL) return dh_error_nomem(error);
    for (size_t i = 0; i < rejects->n_records; i++) rejects->records[i].rank = sources[rejects->records[i].source].rank;
    qsort(rejects->records, rejects->n_records, sizeof *rejects->records, compare_records);
    for (size_t i = 0; i < rejects->n_records; i++) {
        place[rejects->records[i].index] = (int64_t)i;
        rejects->records[i].index = (int64_t)i;
    }
    for (size_t i = 0; i < rejects->n_faults; i++)
        rejects->faults[i].fault.record = place[rejects->faults[i].fault.record];
    if (rejects->n_faults > 1) qsort(rejects->faults, rejects->n_faults, sizeof *rejects->faults, compare_faults);
    drop_repeated(rejects);
    if (out != NULL)
        *out = place;
    else
        dh_free(place);
    return DH_OK;
}

dh_status dh_rejects_keep(dh_rejects *rejects, const bool *keep, dh_error *error)
{
    int64_t *place = dh_calloc(rejects->n_records + 1, sizeof *place);
    size_t n_records = 0, n_faults = 0;
    if (place == NULL) return dh_error_nomem(error);
    for (size_t i = 0; i < rejects->n_records; i++) {
        place[i] = keep[i] ? (int64_t)n_records : -1;
        if (!keep[i]) continue;
        rejects->records[n_records] = rejects->records[i];
        rejects->records[n_records].index = (int64_t)n_records;
        n_records++;
    }
    for (size_t i = 0; i < rejects->n_faults; i++) {
        dh_load_fault_of *fault = &rejects->faults[i];
        fault->fault.record = place[fault->fault.record];
        if (fault->fault.record >= 0) rejects->faults[n_faults++] = *fault;
    }
    rejects->n_records = n_records;
    rejects->n_faults = n_faults;
    dh_free(place);
    return DH_OK;
}
