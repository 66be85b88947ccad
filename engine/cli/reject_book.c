/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check --rejects FILE.xlsx: what is wrong by reason, and the rejected rows with their faulty cells coloured. */
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "cli/context.h"
#include "cli/fault_groups.h"
#include "cli/rejects.h"
#include "load/reject_heads.h"
#include "load/reject_sheets.h"
#include "table/writers.h"

typedef struct summary {
    const dh_reject_book *to;
    const dh_table *groups;
    int head, text, number, plain;
    dh_error *error;
} summary;

static dh_status put(const summary *s, int64_t row, int32_t column, int style, const char *text, size_t size)
{
    return s->to->api->text(s->to->book, row, column, style, text, size, s->error);
}

static dh_status write_cell(const summary *s, int64_t row, int32_t index)
{
    const dh_column *column = dh_table_column(s->groups, index);
    size_t size;
    if (!dh_column_is_valid(column, row)) return DH_OK;
    if (column->type == DH_INT64)
        return s->to->api->number(s->to->book, row + 1, index, s->number, (double)dh_column_int64(column, row),
                                  s->error);
    const char *text = dh_column_text(column, row, &size);
    return put(s, row + 1, index, s->text, text, size);
}

static dh_status write_cells(const summary *s)
{
    static const double widths[] = {14, 22, 50, 50, 10, 10, 60};
    int64_t rows = dh_table_rows(s->groups), row = rows + 2;
    const char *note;
    for (int32_t i = 0; i < dh_table_columns(s->groups); i++) {
        const char *head = dh_table_column_head(s->groups, i);
        DH_TRY(s->to->api->width(s->to->book, i, widths[i], -1, s->error));
        DH_TRY(put(s, 0, i, s->head, head, strlen(head)));
    }
    for (int64_t k = 0; k < rows; k++)
        for (int32_t i = 0; i < dh_table_columns(s->groups); i++) DH_TRY(write_cell(s, k, i));
    DH_TRY(put(s, row++, 0, s->plain, dh_tr(dh_reject_how), strlen(dh_tr(dh_reject_how))));
    row++;
    for (int32_t i = 0; (note = dh_table_note(s->groups, i)) != NULL; i++)
        DH_TRY(put(s, row++, 0, s->plain, note, strlen(note)));
    return s->to->api->heads(s->to->book, 1, 0, 0, s->error);
}

static dh_status write_summary(const dh_reject_book *to, const dh_dataset *dataset, dh_error *error)
{
    dh_table *groups;
    summary s = {.to = to, .error = error};
    dh_book_style head = {.fill = DH_BOOK_HEAD_FILL, .bold = true, .wrap = true};
    dh_book_style text = {.wrap = true, .number = "@"}, number = {.number = "#,##0"};
    DH_TRY(to->api->style(to->book, &s.head, &head, error));
    DH_TRY(to->api->style(to->book, &s.text, &text, error));
    DH_TRY(to->api->style(to->book, &s.plain, &(dh_book_style){.number = "@"}, error));
    DH_TRY(to->api->style(to->book, &s.number, &number, error));
    DH_TRY(to->api->sheet(to->book, dh_tr(DH_REJECT_SUMMARY), error));
    DH_TRY(dh_fault_groups(&groups, dataset, error));
    s.groups = groups;
    dh_status status = write_cells(&s);
    dh_table_free(groups);
    return status;
}

/* The rows come first: they are to be corrected, and an entry may ask for the first sheet. */
static dh_status write_sheets(const dh_reject_book *to, const dh_dataset *dataset, dh_error *error)
{
    const char *table;
    const dh_load *load;
    char taken[DH_BOOK_NAME_SIZE]; /* not to be had by others */
    const char *title = dh_tr(DH_REJECT_SUMMARY);
    DH_TRY(dh_sheet_names_take(to->names, to->api, taken, title, strlen(title), title, error));
    for (int32_t i = 0; (load = dh_dataset_load(dataset, i, &table)) != NULL; i++)
        DH_TRY(dh_load_reject_sheets(load, to, error));
    return write_summary(to, dataset, error);
}

static dh_status take(void *context, const char *bytes, size_t size, dh_error *error)
{
    dh_strbuf *out = context;
    dh_strbuf_add_bytes(out, bytes, size);
    return out->failed ? dh_error_nomem(error) : DH_OK;
}

dh_status dh_rejects_book(dh_strbuf *out, const dh_dataset *dataset, dh_error *error)
{
    dh_sheet_names names;
    dh_reject_book to = {.names = &names};
    dh_status status = dh_sheet_names_init(&names, error);
    if (status == DH_OK) status = dh_writers_workbook(&to.api, error);
    if (status == DH_OK) status = to.api->begin(&to.book, dh_tr(DH_REJECT_SUMMARY), error);
    if (status == DH_OK) status = write_sheets(&to, dataset, error);
    if (status == DH_OK)
        status = to.api->end(to.book, take, out, error);
    else if (to.api != NULL)
        to.api->drop(to.book);
    dh_sheet_names_clear(&names);
    return status;
}
