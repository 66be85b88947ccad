/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See head_rows.h. */
#include "load/head_rows.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "base/text_visible.h"
#include "load/cells/meant.h"
#include "load/scan/typed.h"
#include "load/sheets.h"

#define BYTES     ((size_t)1 << 16) /* read to find the header, at first … */
#define MAX_BYTES ((size_t)1 << 24) /* … and at most */

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Of a text that is not typed. */
static bool is_number(const char *text)
{
    return text[strcspn(text, "0123456789")] != '\0' && text[strspn(text, "0123456789 .,:/-+%")] == '\0';
}

/* Makes every run of white space one blank, in place. */
static size_t join_blanks(char *text, size_t size)
{
    size_t n = 0;
    for (size_t i = 0; i < size; i++) {
        if (!is_blank(text[i]))
            text[n++] = text[i];
        else if (n > 0 && text[n - 1] != ' ')
            text[n++] = ' ';
    }
    return n;
}

static dh_status clean(dh_head *h, const char **out, const char *text, size_t size, bool *unseen)
{
    char *visible = dh_arena_alloc(h->arena, size + 1);
    if (visible == NULL) return dh_error_nomem(h->error);
    dh_text_trim(&text, &size);
    *unseen = dh_text_has_invisible(text, size);
    if (*unseen)
        size = dh_text_visible(text, size, visible);
    else
        memcpy(visible, text, size);
    if (h->source->is_typed) size = dh_typed_unescape(visible, size);
    size = join_blanks(visible, size);
    text = visible;
    dh_text_trim(&text, &size);
    *out = NULL;
    if (dh_text_is_valid(text, size) && dh_text_needs_nfc(text, size)) {
        char *composed = dh_text_nfc(text, size, &size);
        if (composed != NULL) *out = dh_arena_strndup(h->arena, composed, size);
        dh_free(composed);
    } else {
        *out = dh_arena_strndup(h->arena, text, size);
    }
    return *out != NULL ? DH_OK : dh_error_nomem(h->error);
}

/* A header that is no text: the file's encoding is wrong. */
static dh_status check_bytes(const dh_head *h, const dh_record *record)
{
    for (int32_t i = 0; i < record->n_fields; i++) {
        const char *text = record->fields[i].text;
        size_t size = (size_t)record->fields[i].size;
        if (dh_text_invalid_at(text, size) < size)
            return dh_error_set(h->error, DH_EDATA, "header %d of '%s' is not valid UTF-8; save the file as UTF-8",
                                (int)i + 1, h->source->name);
        if (memchr(text, '\0', size) != NULL)
            return dh_error_set(h->error, DH_EDATA, "header %d of '%s' holds a NUL byte; save the file as UTF-8 text",
                                (int)i + 1, h->source->name);
    }
    return DH_OK;
}

static dh_status keep_row(dh_head *h, const dh_csv *csv, const dh_record *record)
{
    dh_head_row *r = &h->rows[h->n];
    size_t n = (size_t)record->n_fields + 1;
    int64_t above = h->from > 0 ? h->from_line - 1 : 0;
    dh_typed_refusal refusal; /* what it says is no text of the row's */
    const dh_record_field *last = &record->fields[record->n_fields - 1];
    bool says_why = h->source->is_typed && dh_typed_read_refusal(&refusal, last->text, (size_t)last->size);
    *r = (dh_head_row){.cells = dh_arena_zalloc(h->arena, n, sizeof *r->cells),
                       .numbers = dh_arena_zalloc(h->arena, n, sizeof *r->numbers),
                       .n = record->n_fields - says_why,
                       .line = record->line + above,
                       .next_line = dh_csv_line(csv) + above,
                       .end = h->from + dh_csv_position(csv),
                       .fault = record->fault,
                       .n_more = record->n_more};
    if (r->cells == NULL || r->numbers == NULL) return dh_error_nomem(h->error);
    if (says_why) r->refusal = (dh_typed_refusal){.why = refusal.why, .column = refusal.column, .size = refusal.size};
    if (h->n == 0 && h->from == 0) DH_TRY(check_bytes(h, record));
    bool twice = false;
    for (int32_t i = 0; i < r->n && !twice; i++)
        DH_TRY(dh_cell_is_twice(&twice, record->fields[i].text, (size_t)record->fields[i].size, h->error));
    for (int32_t i = 0; i < r->n; i++) {
        const dh_record_field *field = &record->fields[i];
        bool unseen = false;
        const char *written = dh_arena_strndup(h->arena, field->text, (size_t)field->size), *meant = written;
        if (written == NULL) return dh_error_nomem(h->error);
        DH_TRY(dh_cell_mean(&meant, twice, h->arena, h->error));
        size_t size = meant != written ? strlen(meant) : (size_t)field->size;
        DH_TRY(clean(h, &r->cells[i], meant, size, &unseen));
        if (unseen && r->unseen == 0) r->unseen = i + 1;
        if (meant != written && r->meant == 0) r->meant = i + 1, r->written = written;
        r->numbers[i] = h->source->is_typed ? !field->quoted && field->size > 0 : is_number(r->cells[i]);
    }
    h->n++;
    return DH_OK;
}

/* Reads the first rows that are whole within the first bytes. *whole = false: not even one is. */
static dh_status read_rows(dh_head *h, const char *bytes, size_t got, bool all, int32_t limit, bool *whole)
{
    dh_csv *csv;
    const dh_record *record;
    dh_load_source *source = h->source;
    if (source->is_typed || (h->from > 0 && source->delimiter != '\0'))
        DH_TRY(dh_csv_open_view(&csv, bytes, got, 0, 1, source->is_typed ? DH_TYPED_DELIMITER : source->delimiter,
                                h->error));
    else
        DH_TRY(dh_csv_open_head(&csv, bytes, got, source->path, h->entry->delimiter, h->error));
    dh_status status = DH_OK;
    source->delimiter = dh_csv_delimiter(csv);
    h->n = 0;
    *whole = all;
    while (status == DH_OK && h->n < limit) {
        status = dh_csv_next(csv, &record, h->error);
        if (status != DH_OK || record == NULL) break;
        bool ended = all || (record->fault == DH_RECORD_OK && dh_csv_position(csv) + 1 < got);
        if (!ended) break;
        *whole = true;
        status = keep_row(h, csv, record);
    }
    dh_csv_close(csv);
    return status;
}

dh_status dh_head_read_rows(dh_head *h, int32_t limit)
{
    dh_status status = DH_OK;
    bool whole = false;
    for (size_t size = BYTES; status == DH_OK && !whole; size *= 4) {
        if (size > MAX_BYTES)
            return dh_error_set(h->error, DH_EDATA,
                                "the first %d MB of '%s' hold no whole header line; is a quote opened there and not "
                                "closed?",
                                (int)(MAX_BYTES >> 20), h->source->name);
        size_t got;
        char *bytes = dh_malloc(size);
        status = bytes != NULL ? dh_input_read(h->source->input, (int64_t)h->from, bytes, size, &got, h->error)
                               : dh_error_nomem(h->error);
        if (status == DH_OK) status = read_rows(h, bytes, got, got < size, limit, &whole);
        dh_free(bytes);
    }
    return status;
}

dh_status dh_head_refuse_row(const dh_head *h, const dh_head_row *r)
{
    dh_strbuf reason = {0};
    char letters[16];
    dh_error_set(h->error, DH_EDATA, "the headers of '%s' cannot be read: column %s: %s", h->source->name,
                 dh_sheet_letters(letters, r->refusal.column), dh_load_refusal_reason(&r->refusal, &reason));
    dh_strbuf_free(&reason);
    if (h->error == NULL) return DH_EDATA;
    return dh_error_at(h->error, h->source->name, (int32_t)r->line, r->refusal.column + 1);
}
