/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See reject_sheets.h. */
#include "load/reject_sheets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "load/load_internal.h"
#include "load/reject_files.h"
#include "load/replaced.h"

#define EPOCH 25569 /* the day 1970-01-01 in a workbook */
#define MICRO 86400000000.0
#define WIDE  50

enum { TEXT, DAY, MOMENT, NUMBER, KINDS };

/* One sheet on its way. */
typedef struct sheet {
    const dh_load *load;
    const dh_reject_book *to;
    int32_t group;
    const dh_load_source *first; /* whose headers it has */
    int32_t n_columns;           /* of the rows; ours follow */
    int head, reason_head, reason, plain[KINDS], wrong[KINDS];
    int64_t row;
    dh_error *error;
} sheet;

/* ---- looks ---- */

static dh_status make_style(const sheet *s, int *out, dh_book_fill fill, bool bold, const char *number)
{
    dh_book_style style = {.fill = fill, .bold = bold, .wrap = true, .number = number};
    return s->to->api->style(s->to->book, out, &style, s->error);
}

static dh_status make_styles(sheet *s)
{
    static const char *const numbers[KINDS] = {"@", "dd/mm/yyyy", "dd/mm/yyyy hh:mm:ss", NULL};
    DH_TRY(make_style(s, &s->head, DH_BOOK_HEAD_FILL, true, "@"));
    DH_TRY(make_style(s, &s->reason_head, DH_BOOK_WARNING_FILL, true, "@"));
    DH_TRY(make_style(s, &s->reason, DH_BOOK_WARNING_FILL, false, "@"));
    for (int i = 0; i < KINDS; i++) {
        DH_TRY(make_style(s, &s->plain[i], DH_BOOK_NO_FILL, false, numbers[i]));
        DH_TRY(make_style(s, &s->wrong[i], DH_BOOK_FAULT_FILL, false, numbers[i]));
    }
    return DH_OK;
}

/* ---- heads ---- */

/* The sheet that the rows came from, which the entry may ask for in each of its files; else their table. */
static const char *name_of(const sheet *s)
{
    const dh_load_entry *entry = &dh_load_rules_of(s->load, s->first)->entry;
    const char *mark = s->first->is_typed ? strrchr(s->first->name, '!') : NULL;
    if (mark != NULL) return mark + 1;
    return entry->n_sheets == 1 && entry->sheets[0][0] != '#' ? entry->sheets[0] : s->load->spec->name;
}

/* A number stands behind the name where it is taken. */
static dh_status add_sheet(const sheet *s)
{
    for (int n = 1;; n++) {
        dh_strbuf name = {0};
        size_t size = 0;
        dh_strbuf_printf(&name, "%.60s", name_of(s));
        if (n > 1) dh_strbuf_printf(&name, " %d", n);
        char *folded = name.failed ? NULL : dh_text_fold(name.data, name.size, &size);
        bool taken = folded != NULL && dh_dictionary_find(s->to->names, folded, size) >= 0;
        dh_status status = folded == NULL || (!taken && dh_dictionary_add(s->to->names, folded, size) < 0)
                               ? dh_error_nomem(s->error)
                               : DH_OK;
        if (status == DH_OK && !taken) status = s->to->api->sheet(s->to->book, name.data, s->error);
        dh_free(folded);
        dh_strbuf_free(&name);
        if (status != DH_OK || !taken) return status;
    }
}

static dh_status put(const sheet *s, int32_t column, int style, const char *text, size_t size)
{
    return s->to->api->text(s->to->book, s->row, column, style, text, size, s->error);
}

static dh_status write_heads(sheet *s)
{
    const char *const ours[] = {dh_tr(DH_REJECT_REASON), dh_tr(DH_REJECT_FILE), dh_tr(DH_REJECT_LINE),
                                dh_tr(DH_REJECT_MARK)};
    DH_TRY(add_sheet(s));
    for (int32_t i = 0; i < s->first->n_headers; i++) {
        const char *header = s->first->headers[i];
        if (dh_reject_is_own(header)) continue;
        int64_t width = dh_text_width(header, strlen(header)) + 4;
        DH_TRY(s->to->api->width(s->to->book, s->n_columns,
                                 width < 14     ? 14
                                 : width > WIDE ? WIDE
                                                : (double)width,
                                 -1, s->error));
        DH_TRY(put(s, s->n_columns++, s->head, header, strlen(header)));
    }
    for (int32_t i = 0; i < 4; i++) {
        DH_TRY(s->to->api->width(s->to->book, s->n_columns + i, i == 0 ? WIDE : 18, -1, s->error));
        DH_TRY(put(s, s->n_columns + i, i == 0 ? s->reason_head : s->head, ours[i], strlen(ours[i])));
    }
    return DH_OK;
}

/* ---- cells ---- */

/* A day or number of a sheet as one; false: it is text. */
static bool find_value(double *out, int *kind, const dh_load_text *field)
{
    int32_t day;
    int64_t moment;
    char text[64], *end;
    size_t size = (size_t)field->size;
    if (field->quoted || size == 0 || size >= sizeof text) return false;
    memcpy(text, field->text, size);
    text[size] = '\0';
    *kind = size == 10 ? DAY : MOMENT;
    if (size == 10 && dh_date_parse_iso(text, size, &day)) {
        *out = (double)day + EPOCH;
        return *out > 60;
    }
    if (size > 10 && text[10] == 'T' && dh_date_parse_iso(text, 10, &day)) {
        int hour = 0, minute = 0;
        double second = 0;
        if (sscanf(text + 11, "%d:%d:%lf", &hour, &minute, &second) < 2) return false;
        moment = (int64_t)day * 86400 + hour * 3600 + minute * 60;
        *out = ((double)moment + second) / 86400 + EPOCH;
        return *out > 60;
    }
    *kind = NUMBER;
    *out = dh_text_to_double(text, &end);
    return end != text && *end == '\0' && size <= 15;
}

/* Fields beyond the headers go under the last one, as they stand in the file. */
static dh_status put_rest(const sheet *s, const dh_load_source *source, const dh_load_record *record, int32_t from,
                          int32_t column, int style)
{
    dh_strbuf rest = {0};
    for (int32_t i = from; i < record->n_fields; i++) {
        if (i > from) dh_strbuf_add_char(&rest, source->delimiter);
        dh_strbuf_add_bytes(&rest, record->fields[i].text, (size_t)record->fields[i].size);
    }
    dh_status status =
        rest.failed ? dh_error_nomem(s->error) : put(s, column, style, rest.data != NULL ? rest.data : "", rest.size);
    dh_strbuf_free(&rest);
    return status;
}

/* The fault of a field, or of the whole record; NULL = it has none. */
static const dh_fault *fault_of(const sheet *s, size_t begin, size_t end, int32_t field)
{
    const dh_fault *whole = NULL;
    for (size_t i = begin; i < end; i++) {
        const dh_fault *fault = &s->load->rejects.faults[i].fault;
        if (fault->column == field + 1) return fault;
        if (fault->column == 0) whole = fault;
    }
    return whole;
}

/* Text of a column of days is in a cell for days, so that what is typed there becomes one; all else stays text, or
 * "5-6" would become a day. */
static int text_kind(const dh_load *load, const dh_load_source *source, int32_t field)
{
    for (int32_t i = 0; i < load->spec->n_columns; i++) {
        dh_type type = load->spec->columns[i].type;
        if (source->field_of[i] == field && type == DH_DATE) return DAY;
        if (source->field_of[i] == field && type == DH_DATETIME) return MOMENT;
    }
    return TEXT;
}

static dh_status put_field(const sheet *s, const dh_load_source *source, const dh_load_record *record, int32_t field,
                           int32_t column, const dh_fault *fault)
{
    const dh_load_text *text = &record->fields[field];
    const int *styles = fault != NULL ? s->wrong : s->plain;
    int kind, style = styles[text_kind(s->load, source, field)];
    double value;
    if (source->is_typed && find_value(&value, &kind, text))
        return s->to->api->number(s->to->book, s->row, column, styles[kind], value, s->error);
    bool last = field + 1 == source->n_headers && record->n_fields > source->n_headers;
    if (last) return put_rest(s, source, record, field, column, style);
    bool readable =
        dh_text_is_valid(text->text, (size_t)text->size) && memchr(text->text, '\0', (size_t)text->size) == NULL;
    if (!readable && fault != NULL && fault->column > 0) /* bytes as \xNN */
        return put(s, column, style, fault->value, strlen(fault->value));
    return put(s, column, style, text->text, (size_t)text->size);
}

/* An empty cell that is wrong is coloured by a blank, which a loader takes for nothing. */
static dh_status put_missing(const sheet *s, const dh_load_source *source, int32_t field, int32_t column,
                             const dh_fault *fault)
{
    return fault != NULL ? put(s, column, s->wrong[text_kind(s->load, source, field)], " ", 1) : DH_OK;
}

static dh_status put_reasons(const sheet *s, size_t begin, size_t end)
{
    dh_strbuf reasons = {0};
    for (size_t i = begin; i < end; i++) {
        const dh_fault *fault = &s->load->rejects.faults[i].fault;
        if (i > begin) dh_strbuf_add_char(&reasons, '\n');
        if (fault->name[0] != '\0') dh_strbuf_printf(&reasons, "%s: ", fault->name);
        dh_strbuf_add(&reasons, dh_tr(fault->reason));
    }
    dh_status status = reasons.failed
                           ? dh_error_nomem(s->error)
                           : put(s, s->n_columns, s->reason, reasons.data != NULL ? reasons.data : "", reasons.size);
    dh_strbuf_free(&reasons);
    return status;
}

static dh_status write_row(sheet *s, const dh_load_record *record, size_t begin, size_t end)
{
    const dh_load_source *source = &s->load->sources[record->source];
    char line[32], mark[DH_REJECT_MARK_SIZE];
    int32_t column = 0;
    s->row++;
    for (int32_t i = 0; i < source->n_headers; i++) {
        if (dh_reject_is_own(source->headers[i])) continue;
        const dh_fault *fault = fault_of(s, begin, end, i);
        bool empty = i >= record->n_fields || record->fields[i].size == 0;
        DH_TRY(empty ? put_missing(s, source, i, column, fault) : put_field(s, source, record, i, column, fault));
        column++;
    }
    DH_TRY(put_reasons(s, begin, end));
    snprintf(line, sizeof line, "%lld", (long long)record->line);
    dh_reject_mark(mark, record);
    DH_TRY(put(s, s->n_columns + 1, s->plain[TEXT], source->name, strlen(source->name)));
    DH_TRY(put(s, s->n_columns + 2, s->plain[TEXT], line, strlen(line)));
    return put(s, s->n_columns + 3, s->plain[TEXT], mark, strlen(mark));
}

/* The rows whose files have the headers of the group. */
static dh_status write_group(const dh_load *load, const dh_reject_book *to, int32_t group, dh_error *error)
{
    sheet s = {.load = load, .to = to, .group = group, .error = error};
    size_t fault = 0;
    for (size_t i = 0; i < load->rejects.n_records; i++) {
        const dh_load_record *record = &load->rejects.records[i];
        size_t begin = fault;
        while (fault < load->rejects.n_faults && load->rejects.faults[fault].fault.record == (int64_t)i) fault++;
        if (load->sources[record->source].group != group) continue;
        if (s.first == NULL) {
            s.first = &load->sources[record->source];
            DH_TRY(make_styles(&s));
            DH_TRY(write_heads(&s));
        }
        dh_status status = write_row(&s, record, begin, fault);
        if (status == DH_EINVAL)
            dh_error_prefix(error, "'%s', line %lld (name a folder for --rejects, which takes all)",
                            load->sources[record->source].name, (long long)record->line);
        if (status != DH_OK) return status;
    }
    return s.first != NULL ? to->api->heads(to->book, 1, s.n_columns + 4, s.row, error) : DH_OK;
}

dh_status dh_load_reject_sheets(const dh_load *load, const dh_reject_book *to, dh_error *error)
{
    for (int32_t g = 0; g < load->n_groups; g++) DH_TRY(write_group(load, to, g, error));
    return DH_OK;
}
