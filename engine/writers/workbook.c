/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workbooks by libxlsxwriter, which streams rows into temporary files. It takes texts and numbers as they are and does
 * not look whether its files took all that it wrote: texts are checked before, and the archive after (check.c). */
#include "writers/workbook.h"

#include <errno.h>
#include <math.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/printed.h"
#include "base/text.h"
#include "writers/workbook_check.h"

#define BLOCK   ((size_t)64 * 1024)
#define CREATED 315532800 /* 1980-01-01, as the archive says of its parts */

typedef struct sheet {
    lxw_worksheet *writer;
    int64_t cells; /* that were written */
} sheet;

struct dh_book {
    lxw_workbook *writer;
    int file;       /* an unnamed one, into which it is written */
    uint64_t lacks; /* how many allocations had failed when it was begun */
    sheet *sheets;
    size_t n_sheets, sheets_capacity;
    lxw_format **styles;
    size_t n_styles, styles_capacity;
};

static dh_status cannot_write(const char *why, dh_error *error)
{
    return dh_error_set(error, DH_EIO,
                        "the workbook cannot be written: %s; see that the folder of temporary files (TMPDIR) has room",
                        why);
}

static dh_status failed(lxw_error code, dh_error *error)
{
    if (code == LXW_NO_ERROR) return DH_OK;
    if (code == LXW_ERROR_MEMORY_MALLOC_FAILED) return dh_error_nomem(error);
    return cannot_write(lxw_strerror(code), error);
}

static void drop(dh_book *book)
{
    if (book == NULL) return;
    if (book->writer != NULL) lxw_workbook_free(book->writer);
    if (book->file >= 0) close(book->file);
    dh_free(book->sheets);
    dh_free(book->styles);
    dh_free(book);
}

static time_t created(void)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char *end;
    long long seconds = epoch != NULL ? strtoll(epoch, &end, 10) : 0;
    return epoch != NULL && *epoch != '\0' && *end == '\0' && seconds > 0 ? (time_t)seconds : CREATED;
}

/* ---- temporary files ---- */

/* errno of the last that could not be written or read, since a workbook was begun last; 0 = all is well. The library
 * looks at none of that, and a part of the workbook would be missing. */
static atomic_int broken;

static ssize_t checked(ssize_t size)
{
    if (size < 0) atomic_store(&broken, errno);
    return size;
}

static ssize_t write_temporary(void *cookie, const char *bytes, size_t size)
{
    size_t written = 0;
    while (written < size) {
        ssize_t n = checked(write((int)(intptr_t)cookie, bytes + written, size - written));
        if (n <= 0) break;
        written += (size_t)n;
    }
    return (ssize_t)written;
}

static ssize_t read_temporary(void *cookie, char *to, size_t size)
{
    return checked(read((int)(intptr_t)cookie, to, size));
}

static int seek_temporary(void *cookie, off64_t *at, int from)
{
    *at = lseek((int)(intptr_t)cookie, *at, from);
    return checked(*at) < 0 ? -1 : 0;
}

static int close_temporary(void *cookie)
{
    return close((int)(intptr_t)cookie);
}

/* Stands for the library's own function, by its name, which is among those that its header declares: that one gives a
 * file with a name, which stays where the process is killed in the next moment, and from which nobody learns what could
 * not be written. */
FILE *lxw_tmpfile(char *folder)
{
    (void)folder;
    cookie_io_functions_t calls = {
        .read = read_temporary, .write = write_temporary, .seek = seek_temporary, .close = close_temporary};
    int file = dh_file_temporary();
    FILE *stream = file >= 0 ? fopencookie((void *)(intptr_t)file, "w+", calls) : NULL;
    if (stream == NULL) checked(-1);
    if (stream == NULL && file >= 0) close(file);
    return stream;
}

static dh_status begin(dh_book **out, const char *title, dh_error *error)
{
    char path[64], author[] = "Diên Hồng";
    dh_book *book = dh_calloc(1, sizeof *book);
    if (book == NULL) return dh_error_nomem(error);
    *out = book;
    book->lacks = dh_memory_lacks();
    atomic_store(&broken, 0);
    book->file = dh_file_temporary();
    if (book->file < 0)
        return dh_error_set(error, DH_EIO, "cannot make a temporary file: %s", dh_error_of_system(errno));
    snprintf(path, sizeof path, "/proc/self/fd/%d", book->file);
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .use_zip64 = LXW_FALSE};
    book->writer = workbook_new_opt(path, &options);
    if (book->writer == NULL) return dh_error_nomem(error);
    lxw_doc_properties about = {.author = author, .created = created()};
    about.title = (char *)(uintptr_t)title; /* it is copied */
    return failed(workbook_set_properties(book->writer, &about), error);
}

/* ---- styles ---- */

static dh_status add_style(dh_book *book, int *out, const dh_book_style *style, dh_error *error)
{
    static const lxw_color_t fills[] = {
        [DH_BOOK_HEAD_FILL] = 0xDCEBEE, [DH_BOOK_FAULT_FILL] = 0xF8CBAD, [DH_BOOK_WARNING_FILL] = 0xFFF2CC};
    if (dh_grow((void **)&book->styles, &book->styles_capacity, book->n_styles + 1, sizeof *book->styles) != 0)
        return dh_error_nomem(error);
    lxw_format *format = workbook_add_format(book->writer);
    if (format == NULL) return dh_error_nomem(error);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    if (style->bold) format_set_bold(format);
    if (style->wrap) format_set_text_wrap(format);
    if (style->right) format_set_align(format, LXW_ALIGN_RIGHT);
    if (style->size > 0) format_set_font_size(format, style->size);
    if (style->number != NULL) format_set_num_format(format, style->number);
    if (style->fill != DH_BOOK_NO_FILL) format_set_bg_color(format, fills[style->fill]);
    if (style->fill == DH_BOOK_HEAD_FILL) format_set_bottom(format, LXW_BORDER_THIN);
    *out = (int)book->n_styles;
    book->styles[book->n_styles++] = format;
    return DH_OK;
}

/* ---- sheets ---- */

static void clean_name(char *out, const char *name, size_t size, int max)
{
    size_t at = 0, end = 0;
    int units = 0;
    while (at < size && units < max) {
        size_t from = at;
        int32_t c = dh_text_next(name, size, &at);
        units += c > 0xFFFF ? 2 : 1;
        if (units > max) break;
        bool edge = c == '\'' && (from == 0 || at == size);
        if (c < 0x20 || edge || (c < 0x80 && strchr("[]:*?/\\", (char)c) != NULL))
            out[end++] = ' ';
        else
            memcpy(out + end, name + from, at - from), end += at - from;
    }
    while (end > 0 && (out[end - 1] == ' ' || out[end - 1] == '\'')) end--;
    out[end] = '\0';
}

static dh_status add_sheet(dh_book *book, const char *name, dh_error *error)
{
    char clean[DH_BOOK_NAME_SIZE];
    if (dh_grow((void **)&book->sheets, &book->sheets_capacity, book->n_sheets + 1, sizeof *book->sheets) != 0)
        return dh_error_nomem(error);
    clean_name(clean, name, strlen(name), DH_BOOK_MAX_NAME);
    if (clean[0] == '\0' || workbook_validate_sheet_name(book->writer, clean) != LXW_NO_ERROR)
        return dh_error_set(error, DH_EINVAL,
                            "a sheet of a workbook cannot be named '%s': another one has the name, or there is nothing "
                            "in it; give it another one",
                            name);
    lxw_worksheet *writer = workbook_add_worksheet(book->writer, clean);
    if (writer == NULL) return dh_error_nomem(error);
    worksheet_set_landscape(writer);
    worksheet_set_paper(writer, 9); /* A4 */
    worksheet_fit_to_pages(writer, 1, 0);
    book->sheets[book->n_sheets++] = (sheet){.writer = writer};
    return DH_OK;
}

static sheet *current(const dh_book *book)
{
    return &book->sheets[book->n_sheets - 1];
}

static lxw_format *style_at(const dh_book *book, int style)
{
    return style >= 0 ? book->styles[style] : NULL;
}

/* ---- cells ---- */

static dh_status check_place(int64_t row, int32_t column, dh_error *error)
{
    if (row < DH_BOOK_MAX_ROWS && column < DH_BOOK_MAX_COLUMNS) return DH_OK;
    if (row >= DH_BOOK_MAX_ROWS)
        return dh_error_set(error, DH_EINVAL,
                            "a sheet of a workbook holds %d rows, and there are more; use --format csv, or take fewer",
                            DH_BOOK_MAX_ROWS);
    return dh_error_set(error, DH_EINVAL,
                        "a sheet of a workbook holds %d columns, and there are more; use --format csv, or select fewer",
                        DH_BOOK_MAX_COLUMNS);
}

/* Whether "_x0041_" stands at `at`, which a workbook would read as a character (ECMA-376, 22.9.2.19). */
static bool is_escape(const char *at, size_t size)
{
    return size >= 7 && at[0] == '_' && at[1] == 'x' && at[6] == '_' && strspn(at + 2, "0123456789ABCDEFabcdef") >= 4;
}

static char *copy_text(const char *text, size_t size)
{
    dh_strbuf copy = {0};
    for (size_t i = 0; i < size; i++)
        if (is_escape(text + i, size - i))
            dh_strbuf_add(&copy, "_x005F_");
        else
            dh_strbuf_add_char(&copy, text[i]);
    return dh_strbuf_take(&copy);
}

/* The text as a C string, which `out` holds. */
static dh_status check_text(char **out, const char *text, size_t size, dh_error *error)
{
    size_t bad = dh_text_invalid_at(text, size), units = 0;
    if (bad < size)
        return dh_error_set(error, DH_EINVAL,
                            "the text is no UTF-8 from its byte %lld on, and a workbook holds no other; mend the data, "
                            "or use --format csv",
                            (long long)bad + 1);
    for (size_t at = 0; at < size;) {
        int32_t c = dh_text_next(text, size, &at);
        units += c > 0xFFFF ? 2 : 1;
        if (c == 0 || c == 0xFFFE || c == 0xFFFF)
            return dh_error_set(error, DH_EINVAL,
                                "the text has the character U+%04X, which a workbook cannot hold; take it out, or use "
                                "--format csv",
                                (unsigned)c);
    }
    if (units > DH_BOOK_MAX_TEXT)
        return dh_error_set(error, DH_EINVAL,
                            "the text has %lld characters, and a cell of a workbook holds %d; shorten it, or use "
                            "--format csv",
                            (long long)units, DH_BOOK_MAX_TEXT);
    *out = memmem(text, size, "_x", 2) != NULL ? copy_text(text, size) : dh_strndup(text, size);
    return *out != NULL ? DH_OK : dh_error_nomem(error);
}

static dh_status write_text(dh_book *book, int64_t row, int32_t column, int style, const char *text, size_t size,
                            dh_error *error)
{
    char *copy;
    DH_TRY(check_place(row, column, error));
    if (size == 0) return DH_OK; /* an empty cell */
    DH_TRY(check_text(&copy, text, size, error));
    lxw_error code =
        worksheet_write_string(current(book)->writer, (lxw_row_t)row, (lxw_col_t)column, copy, style_at(book, style));
    dh_free(copy);
    current(book)->cells++;
    return failed(code, error);
}

static dh_status write_number(dh_book *book, int64_t row, int32_t column, int style, double value, dh_error *error)
{
    DH_TRY(check_place(row, column, error));
    if (!isfinite(value)) return dh_error_set(error, DH_EINTERNAL, "a cell cannot hold %g", value);
    current(book)->cells++;
    return failed(worksheet_write_number(current(book)->writer, (lxw_row_t)row, (lxw_col_t)column,
                                         value == 0 ? 0 : value, style_at(book, style)),
                  error);
}

static dh_status write_truth(dh_book *book, int64_t row, int32_t column, int style, bool value, dh_error *error)
{
    DH_TRY(check_place(row, column, error));
    current(book)->cells++;
    return failed(
        worksheet_write_boolean(current(book)->writer, (lxw_row_t)row, (lxw_col_t)column, value, style_at(book, style)),
        error);
}

static dh_status write_comment(dh_book *book, int64_t row, int32_t column, const char *text, dh_error *error)
{
    char author[] = "Diên Hồng";
    lxw_comment_options options = {.author = author, .width = 320, .height = 120};
    DH_TRY(check_place(row, column, error));
    return failed(worksheet_write_comment_opt(current(book)->writer, (lxw_row_t)row, (lxw_col_t)column, text, &options),
                  error);
}

/* ---- of a sheet ---- */

static dh_status set_width(dh_book *book, int32_t column, double width, int style, dh_error *error)
{
    DH_TRY(check_place(0, column, error));
    return failed(
        worksheet_set_column(current(book)->writer, (lxw_col_t)column, (lxw_col_t)column, width, style_at(book, style)),
        error);
}

static dh_status hide(dh_book *book, int32_t column, dh_error *error)
{
    lxw_row_col_options options = {LXW_TRUE, 0, 0}; /* not shown, of no level of an outline */
    DH_TRY(check_place(0, column, error));
    return failed(worksheet_set_column_opt(current(book)->writer, (lxw_col_t)column, (lxw_col_t)column,
                                           LXW_DEF_COL_WIDTH, NULL, &options),
                  error);
}

static dh_status set_heads(dh_book *book, int64_t rows, int32_t columns, int64_t last_row, dh_error *error)
{
    lxw_worksheet *writer = current(book)->writer;
    lxw_row_t last_head = (lxw_row_t)(rows - 1);
    if (rows < 1) return DH_OK;
    DH_TRY(check_place(last_row, columns - 1, error));
    worksheet_freeze_panes(writer, (lxw_row_t)rows, 0);
    DH_TRY(failed(worksheet_repeat_rows(writer, 0, last_head), error));
    if (columns < 1) return DH_OK;
    return failed(worksheet_autofilter(writer, last_head, 0, (lxw_row_t)last_row, (lxw_col_t)(columns - 1)), error);
}

static dh_status add_check(dh_book *book, const dh_book_check *check, dh_error *error)
{
    lxw_data_validation rule = {.ignore_blank = LXW_VALIDATION_ON,
                                .show_input = LXW_VALIDATION_ON,
                                .show_error = LXW_VALIDATION_ON,
                                .dropdown = LXW_VALIDATION_ON,
                                .error_type =
                                    check->warns ? LXW_VALIDATION_ERROR_TYPE_WARNING : LXW_VALIDATION_ERROR_TYPE_STOP};
    rule.input_title = (char *)(uintptr_t)check->title; /* all are copied */
    rule.input_message = (char *)(uintptr_t)check->prompt;
    rule.error_message = (char *)(uintptr_t)check->fault;
    switch (check->kind) {
    case DH_BOOK_ANY: rule.validate = LXW_VALIDATION_TYPE_ANY; break;
    case DH_BOOK_LIST:
        rule.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
        rule.value_formula = (char *)(uintptr_t)check->list;
        break;
    case DH_BOOK_DAY:
        rule.validate = LXW_VALIDATION_TYPE_DATE;
        rule.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
        rule.minimum_datetime = (lxw_datetime){1990, 1, 1, 0, 0, 0};
        rule.maximum_datetime = (lxw_datetime){2100, 12, 31, 0, 0, 0};
        break;
    case DH_BOOK_COUNT:
        rule.validate = LXW_VALIDATION_TYPE_INTEGER;
        rule.criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO;
        rule.value_number = 0;
        break;
    }
    return failed(worksheet_data_validation_range(current(book)->writer, (lxw_row_t)check->first_row,
                                                  (lxw_col_t)check->column, (lxw_row_t)check->last_row,
                                                  (lxw_col_t)check->column, &rule),
                  error);
}

/* ---- the file ---- */

static dh_status hand_over(int file, dh_book_take take, void *context, dh_error *error)
{
    char *block = dh_malloc(BLOCK);
    if (block == NULL) return dh_error_nomem(error);
    dh_status status = DH_OK;
    off_t at = 0;
    for (ssize_t n = 1; status == DH_OK && n > 0; at += n) {
        n = pread(file, block, BLOCK, at);
        if (n < 0)
            status = dh_error_set(error, DH_EIO, "cannot read a temporary file: %s", dh_error_of_system(errno));
        else if (n > 0)
            status = take(context, block, (size_t)n, error);
    }
    dh_free(block);
    return status;
}

static dh_status end(dh_book *book, dh_book_take take, void *context, dh_error *error)
{
    char path[64];
    int64_t *cells = dh_calloc(book->n_sheets, sizeof *cells);
    lxw_workbook *writer = book->writer;
    dh_status status = cells != NULL ? DH_OK : dh_error_nomem(error);
    for (size_t i = 0; cells != NULL && i < book->n_sheets; i++) cells[i] = book->sheets[i].cells;
    if (status == DH_OK) {
        dh_strbuf printed = {0}; /* what failed(…) says */
        book->writer = NULL;     /* closing frees it, whatever comes of it */
        dh_printed_begin();
        lxw_error code = workbook_close(writer);
        dh_printed_end(&printed);
        dh_strbuf_free(&printed);
        status = failed(code, error);
    }
    int number = atomic_load(&broken);
    if (status == DH_OK && number != 0) status = cannot_write(dh_error_of_system(number), error);
    if (dh_memory_lacks() > book->lacks)
        status = dh_error_nomem(error); /* the library goes on, or says something else */
    snprintf(path, sizeof path, "/proc/self/fd/%d", book->file);
    if (status == DH_OK) status = dh_workbook_check(path, cells, book->n_sheets, error);
    if (status == DH_OK) status = hand_over(book->file, take, context, error);
    dh_free(cells);
    drop(book);
    return status;
}

const dh_workbook_api *dienhong_workbook(void)
{
    static const dh_workbook_api functions = {.struct_size = sizeof functions,
                                              .begin = begin,
                                              .style = add_style,
                                              .name = clean_name,
                                              .sheet = add_sheet,
                                              .text = write_text,
                                              .number = write_number,
                                              .truth = write_truth,
                                              .comment = write_comment,
                                              .width = set_width,
                                              .hide = hide,
                                              .heads = set_heads,
                                              .check = add_check,
                                              .end = end,
                                              .drop = drop};
    return &functions;
}
