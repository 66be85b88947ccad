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
#include "load/reject_heads.h"
#include "load/replaced.h"
#include "load/unit_sections.h"

#define EPOCH 25569 /* the day 1970-01-01 in a workbook */
#define MICRO 86400000000.0
#define WIDE  50

enum { TEXT, DAY, MOMENT, NUMBER, KINDS };

/* One sheet on its way. */
typedef struct sheet {
    const dh_load *load;
    const dh_reject_book *to;
    const dh_load_source *first; /* whose headers it has */
    bool of_file;                /* its rows are of one file */
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

/* Whether a sheet is one of corrected rows, as it was sent to somebody. */
static bool is_corrected(const dh_load_source *source)
{
    for (int32_t i = 0; i < source->n_headers; i++)
        if (dh_reject_head_is(source->headers[i], DH_REJECT_MARK)) return source->sheet != NULL;
    return false;
}

/* That of the file without folder and ending, for a sheet of each file; else the sheet that the rows came from, which
 * the entry may ask for in each of its files; else their table. */
static const char *name_of(const sheet *s, size_t *size)
{
    const dh_load_entry *entry = &dh_load_rules_of(s->load, s->first)->entry;
    const char *mark = s->first->is_typed ? strrchr(s->first->name, '!') : NULL, *slash = strrchr(s->first->file, '/');
    const char *name = s->load->spec->name, *dot;
    if (s->of_file && !is_corrected(s->first)) {
        name = slash != NULL ? slash + 1 : s->first->file;
        dot = strrchr(name, '.');
        *size = dot != NULL && dot > name ? (size_t)(dot - name) : strlen(name);
        return name;
    }
    if (mark != NULL)
        name = mark + 1;
    else if (entry->n_sheets == 1 && entry->sheets[0][0] != '#')
        name = entry->sheets[0];
    *size = strlen(name);
    return name;
}

static dh_status add_sheet(const sheet *s)
{
    char name[DH_BOOK_NAME_SIZE];
    size_t size = 0;
    const char *given = name_of(s, &size);
    DH_TRY(dh_sheet_names_take(s->to->names, s->to->api, name, given, size, s->load->spec->name, s->error));
    return s->to->api->sheet(s->to->book, name, s->error);
}

static dh_status put(const sheet *s, int32_t column, int style, const char *text, size_t size)
{
    return s->to->api->text(s->to->book, s->row, column, style, text, size, s->error);
}

static dh_status write_head(sheet *s, const char *head)
{
    int64_t width = dh_text_width(head, strlen(head)) + 4;
    width = width < 14 ? 14 : width > WIDE ? WIDE : width;
    DH_TRY(s->to->api->width(s->to->book, s->n_columns, (double)width, -1, s->error));
    return put(s, s->n_columns++, s->head, head, strlen(head));
}

/* What the program needs to find the old rows is hidden. */
static dh_status write_heads(sheet *s)
{
    const char *const ours[] = {dh_tr(DH_REJECT_REASON), dh_tr(DH_REJECT_FILE), dh_tr(DH_REJECT_LINE),
                                dh_tr(DH_REJECT_MARK)};
    DH_TRY(add_sheet(s));
    for (int32_t i = 0; i < s->first->n_headers; i++)
        if (!dh_reject_is_own(s->first->headers[i])) DH_TRY(write_head(s, s->first->headers[i]));
    for (int32_t i = 0; i < s->first->n_named; i++) DH_TRY(write_head(s, dh_reject_named_head(s->load, s->first, i)));
    DH_TRY(s->to->api->width(s->to->book, s->n_columns, WIDE, -1, s->error));
    for (int32_t i = 0; i < 4; i++) {
        if (i > 0) DH_TRY(s->to->api->hide(s->to->book, s->n_columns + i, s->error));
        DH_TRY(put(s, s->n_columns + i, i == 0 ? s->reason_head : s->head, ours[i], strlen(ours[i])));
    }
    return s->to->api->comment(s->to->book, 0, s->n_columns, dh_tr(dh_reject_how), s->error);
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
static const dh_fault *fault_of(const dh_reject_cursor *at, int32_t field)
{
    const dh_fault *whole = NULL;
    for (size_t i = at->begin; i < at->end; i++) {
        const dh_fault *fault = &at->of->faults[i].fault;
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

static dh_status put_reasons(const sheet *s, const dh_reject_cursor *at)
{
    dh_strbuf reasons = {0};
    int32_t n_headers = s->load->sources[at->record->source].n_headers;
    for (size_t i = at->begin; i < at->end; i++) {
        const dh_fault *fault = &at->of->faults[i].fault;
        if (dh_rejects_is_repeated(at, i)) continue;
        if (i > at->begin) dh_strbuf_add_char(&reasons, '\n');
        bool is_far = fault->column > n_headers && fault->value[0] != '\0'; /* no cell of the sheet has it */
        if (fault->name[0] != '\0') dh_strbuf_add(&reasons, fault->name);
        if (is_far) dh_strbuf_printf(&reasons, " '%s'", fault->value);
        if (fault->name[0] != '\0') dh_strbuf_add(&reasons, ": ");
        dh_strbuf_add(&reasons, dh_tr(fault->reason));
    }
    dh_status status = reasons.failed
                           ? dh_error_nomem(s->error)
                           : put(s, s->n_columns, s->reason, reasons.data != NULL ? reasons.data : "", reasons.size);
    dh_strbuf_free(&reasons);
    return status;
}

static dh_status write_row(sheet *s, const dh_reject_cursor *at)
{
    const dh_load_record *record = at->record;
    const dh_load_source *source = &s->load->sources[record->source];
    char line[32], mark[DH_REJECT_MARK_SIZE];
    int32_t column = 0;
    s->row++;
    for (int32_t i = 0; i < source->n_headers; i++) {
        if (dh_reject_is_own(source->headers[i])) continue;
        const dh_fault *fault = fault_of(at, i);
        bool empty = i >= record->n_fields || record->fields[i].size == 0;
        DH_TRY(empty ? put_missing(s, source, i, column, fault) : put_field(s, source, record, i, column, fault));
        column++;
    }
    for (int32_t i = 0; i < source->n_named; i++, column++) {
        const char *text = dh_load_named_text(source, i, record->line);
        DH_TRY(put(s, column, s->plain[TEXT], text, strlen(text)));
    }
    DH_TRY(put_reasons(s, at));
    snprintf(line, sizeof line, "%lld", (long long)record->line);
    dh_reject_mark(mark, record);
    DH_TRY(put(s, s->n_columns + 1, s->plain[TEXT], source->name, strlen(source->name)));
    DH_TRY(put(s, s->n_columns + 2, s->plain[TEXT], line, strlen(line)));
    return put(s, s->n_columns + 3, s->plain[TEXT], mark, strlen(mark));
}

static dh_status begin_sheet(sheet *s, const dh_load_source *source)
{
    s->first = source;
    s->n_columns = 0;
    s->row = 0;
    DH_TRY(make_styles(s));
    return write_heads(s);
}

static dh_status end_sheet(const sheet *s)
{
    return s->first != NULL ? s->to->api->heads(s->to->book, 1, s->n_columns + 4, s->row, s->error) : DH_OK;
}

/* Whether the rows of two sources of a group go to the same people: of one file, and of one sheet of corrected rows. */
static bool is_of_same(const dh_load_source *a, const dh_load_source *b)
{
    return strcmp(a->file, b->file) == 0 && (!is_corrected(a) || a == b);
}

/* Whether each file of the group has a sheet of its own, to be sent to whoever made it: where several have rejects, and
 * the entry reads all sheets, whatever their names. */
static bool is_split(const dh_load *load, int32_t group)
{
    const dh_load_source *first = NULL;
    dh_reject_cursor at = {.of = &load->rejects};
    while (dh_rejects_next_row(&at)) {
        const dh_load_source *source = &load->sources[at.record->source];
        if (source->group != group) continue;
        if (dh_load_rules_of(load, source)->entry.n_sheets > 0) return false;
        if (first != NULL && !is_of_same(first, source)) return true;
        first = source;
    }
    return false;
}

/* The rows whose files have the headers of the group. Those of one file follow each other. */
static dh_status write_group(const dh_load *load, const dh_reject_book *to, int32_t group, dh_error *error)
{
    sheet s = {.load = load, .to = to, .error = error, .of_file = is_split(load, group)};
    dh_reject_cursor at = {.of = &load->rejects};
    while (dh_rejects_next_row(&at)) {
        const dh_load_source *source = &load->sources[at.record->source];
        if (source->group != group) continue;
        if (s.first == NULL || (s.of_file && !is_of_same(s.first, source))) {
            DH_TRY(end_sheet(&s));
            DH_TRY(begin_sheet(&s, source));
        }
        dh_status status = write_row(&s, &at);
        if (status == DH_EINVAL)
            dh_error_prefix(error, "'%s', line %lld (name a folder for --rejects, which takes all)", source->name,
                            (long long)at.record->line);
        if (status != DH_OK) return status;
    }
    return end_sheet(&s);
}

dh_status dh_load_reject_sheets(const dh_load *load, const dh_reject_book *to, dh_error *error)
{
    for (int32_t g = 0; g < load->n_groups; g++) DH_TRY(write_group(load, to, g, error));
    return DH_OK;
}
