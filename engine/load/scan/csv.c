/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The record reader. The whole text is in memory or mapped; fields point into it, except quoted fields with doubled
 * quotes, which are copied to a scratch buffer. It defines how a text is read: the chunked scan (chunk.c) must give the
 * same result, and leaves to it every text whose quotes are not regular.
 *
 * A quote that is never closed, or that is closed lines later in the middle of another field, would swallow good rows.
 * Such a quote is taken literally: its record ends with its line and is malformed, and reading goes on with the next
 * line. The text searched for the closing quote holds only doubled quotes, so no later field of it can be unclosed
 * again: every byte is scanned at most twice.
 */
#include "load/scan/csv.h"

#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "base/text_visible.h"
#include "load/scan/input.h"

struct dh_csv {
    const char *bytes;
    size_t size, at;
    char *copy;      /* the text, when the reader owns it; else NULL */
    dh_input *input; /* the file that the bytes belong to; NULL = none */
    int64_t line;    /* of the byte at `at` */
    int64_t blank_lines;
    char delimiter;
    dh_record record;
    dh_record_field *fields;
    size_t fields_capacity;
    int32_t *escaped; /* fields with doubled quotes, which are undoubled when the record is complete */
    size_t n_escaped, escaped_capacity;
    char *scratch;
    size_t scratch_capacity;
};

static const char delimiters[] = ",;\t|";

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* Moves past the line end at `at`, if there is one. */
static void pass_line_end(dh_csv *csv)
{
    if (csv->at >= csv->size) return;
    if (csv->bytes[csv->at] == '\r' && csv->at + 1 < csv->size && csv->bytes[csv->at + 1] == '\n') csv->at++;
    csv->at++;
    csv->line++;
}

static int64_t count_lines(const char *bytes, size_t begin, size_t end)
{
    int64_t lines = 0;
    for (size_t i = begin; i < end; i++) {
        if (bytes[i] == '\n')
            lines++;
        else if (bytes[i] == '\r' && (i + 1 >= end || bytes[i + 1] != '\n'))
            lines++;
    }
    return lines;
}

static size_t plain_end(const dh_csv *csv, size_t from)
{
    while (from < csv->size && csv->bytes[from] != csv->delimiter && !is_line_end(csv->bytes[from])) from++;
    return from;
}

static int add_field(dh_csv *csv, size_t begin, size_t end, int64_t line, bool quoted)
{
    size_t n = (size_t)csv->record.n_fields;
    if (n == DH_RECORD_FIELDS) {
        dh_record_field *last = &csv->fields[n - 1];
        last->size = csv->bytes + end - last->text;
        csv->record.n_more++;
        return 0;
    }
    if (dh_grow((void **)&csv->fields, &csv->fields_capacity, n + 1, sizeof *csv->fields) != 0) return -1;
    csv->fields[n] = (dh_record_field){csv->bytes + begin, (int64_t)(end - begin), line, quoted};
    csv->record.n_fields++;
    return 0;
}

static int plain_field(dh_csv *csv)
{
    size_t begin = csv->at;
    csv->at = plain_end(csv, begin);
    return add_field(csv, begin, csv->at, csv->line, false);
}

/* The offset of the closing quote of the field whose text starts at `from`; csv->size when there is none. *escapes: the
 * text has doubled quotes. */
static size_t closing_quote(const dh_csv *csv, size_t from, bool *escapes)
{
    *escapes = false;
    while (from < csv->size) {
        const char *quote = memchr(csv->bytes + from, '"', csv->size - from);
        if (quote == NULL) return csv->size;
        size_t at = (size_t)(quote - csv->bytes);
        if (at + 1 >= csv->size || csv->bytes[at + 1] != '"') return at;
        *escapes = true;
        from = at + 2;
    }
    return csv->size;
}

/* The offset of the first byte from `from` on that is no blank; a delimiter is none, whatever it is. */
static size_t after_blanks(const dh_csv *csv, size_t from)
{
    while (from < csv->size && csv->bytes[from] != csv->delimiter &&
           (csv->bytes[from] == ' ' || csv->bytes[from] == '\t'))
        from++;
    return from;
}

/* The size of the character at `at` that looks like a blank, or like nothing, outside of ASCII; 0 = there is none. */
static size_t unusual_blank(const dh_csv *csv, size_t at)
{
    if (at >= csv->size || (unsigned char)csv->bytes[at] < 0xC2) return 0;
    size_t size = (unsigned char)csv->bytes[at] < 0xE0 ? 2 : 3;
    if (size > csv->size - at || !dh_text_is_valid(csv->bytes + at, size)) return 0;
    return dh_text_has_invisible(csv->bytes + at, size) ? size : 0;
}

/* The same beside a quote, where an unusual blank would make the quote a part of the value. */
static size_t after_any_blanks(const dh_csv *csv, size_t from)
{
    for (;;) {
        from = after_blanks(csv, from);
        size_t size = unusual_blank(csv, from);
        if (size == 0) return from;
        from += size;
    }
}

/* open: the offset of the opening quote, which blanks may precede. */
static int quoted_field(dh_csv *csv, size_t open)
{
    bool escapes;
    size_t begin = csv->at, close = closing_quote(csv, open + 1, &escapes), after = close + 1;
    if (close >= csv->size) {
        csv->record.fault = DH_RECORD_UNCLOSED_QUOTE;
        return plain_field(csv);
    }
    int64_t line = csv->line, lines = count_lines(csv->bytes, open, close);
    after = after_any_blanks(csv, after);
    if (after < csv->size && csv->bytes[after] != csv->delimiter && !is_line_end(csv->bytes[after])) {
        if (lines > 0) {
            csv->record.fault = DH_RECORD_UNCLOSED_QUOTE;
            return plain_field(csv);
        }
        if (csv->record.fault == DH_RECORD_OK) csv->record.fault = DH_RECORD_TEXT_AFTER_QUOTE;
        csv->at = plain_end(csv, after);
        return add_field(csv, begin, csv->at, line, false);
    }
    csv->at = after;
    csv->line += lines;
    if (escapes && csv->record.n_fields < DH_RECORD_FIELDS - 1) {
        if (dh_grow((void **)&csv->escaped, &csv->escaped_capacity, csv->n_escaped + 1, sizeof *csv->escaped) != 0)
            return -1;
        csv->escaped[csv->n_escaped++] = csv->record.n_fields;
    }
    if (csv->record.n_fields >= DH_RECORD_FIELDS - 1) return add_field(csv, begin, after, line, true);
    return add_field(csv, open + 1, close, line, true);
}

/* Turns "" into one quote in the escaped fields. Their texts move to the scratch buffer, which is sized beforehand, so
 * that it does not move. */
static int resolve_escapes(dh_csv *csv)
{
    size_t need = 0, used = 0;
    for (size_t i = 0; i < csv->n_escaped; i++) need += (size_t)csv->fields[csv->escaped[i]].size;
    if (need > 0 && dh_grow((void **)&csv->scratch, &csv->scratch_capacity, need, 1) != 0) return -1;
    for (size_t i = 0; i < csv->n_escaped; i++) {
        dh_record_field *field = &csv->fields[csv->escaped[i]];
        size_t begin = used;
        for (int64_t j = 0; j < field->size; j++) {
            csv->scratch[used++] = field->text[j];
            if (field->text[j] == '"') j++;
        }
        field->text = csv->scratch + begin;
        field->size = (int64_t)(used - begin);
    }
    return 0;
}

/* Skips the line if it holds only blanks; false if it does not. */
static bool pass_blank_line(dh_csv *csv)
{
    size_t i = after_blanks(csv, csv->at);
    if (i < csv->size && !is_line_end(csv->bytes[i])) return false;
    csv->at = i;
    pass_line_end(csv);
    return true;
}

static int read_record(dh_csv *csv)
{
    size_t begin = csv->at;
    csv->record = (dh_record){.line = csv->line, .raw = csv->bytes + begin};
    csv->n_escaped = 0;
    for (;;) {
        size_t open = after_any_blanks(csv, csv->at);
        bool quoted = open < csv->size && csv->bytes[open] == '"';
        if ((quoted ? quoted_field(csv, open) : plain_field(csv)) != 0) return -1;
        if (csv->at >= csv->size || csv->bytes[csv->at] != csv->delimiter) break;
        csv->at++;
    }
    csv->record.raw_size = (int64_t)(csv->at - begin);
    pass_line_end(csv);
    if (resolve_escapes(csv) != 0) return -1;
    csv->record.fields = csv->fields;
    return 0;
}

dh_status dh_csv_next(dh_csv *csv, const dh_record **out, dh_error *error)
{
    *out = NULL;
    while (csv->at < csv->size && pass_blank_line(csv)) csv->blank_lines++;
    if (csv->at >= csv->size) return DH_OK;
    if (read_record(csv) != 0) return dh_error_nomem(error);
    *out = &csv->record;
    return DH_OK;
}

/* Reads the first line that Excel writes to name the delimiter: sep=; with or without quotes. */
static bool read_sep_line(dh_csv *csv, char *found)
{
    const char *p = csv->bytes + csv->at;
    size_t left = csv->size - csv->at, at = 0;
    bool quoted = left > 0 && p[0] == '"';
    if (quoted) at++;
    if (left < at + 5 || strncasecmp(p + at, "sep=", 4) != 0) return false;
    char c = p[at + 4];
    if (strchr(delimiters, c) == NULL || c == '\0') return false;
    at += 5;
    if (quoted && (at >= left || p[at++] != '"')) return false;
    if (at < left && !is_line_end(p[at])) return false;
    *found = c;
    csv->at += at;
    pass_line_end(csv);
    return true;
}

static bool is_of_sign(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '#';
}

/* Whether a semicolon ends a sign of HTML: "Ng&#224;y". */
static bool ends_sign(const char *bytes, size_t begin, size_t at)
{
    size_t i = at;
    while (i > begin && at - i < 9 && is_of_sign(bytes[i - 1])) i--;
    return bytes[at] == ';' && at - i >= 2 && i > begin && bytes[i - 1] == '&';
}

#define FIRST_LINES 8

/* The delimiter outside quotes that stands most often in each of the first lines: a title above the table may have more
 * commas than its row has columns. Where each is missing in one of them, the most frequent of the first line; on a tie,
 * the first in `delimiters`. */
static char find_delimiter(const dh_csv *csv)
{
    int64_t seen[sizeof delimiters - 1] = {0}, first[sizeof delimiters - 1] = {0}, each[sizeof delimiters - 1] = {0};
    bool inside = false, any = false;
    int lines = 0;
    for (size_t i = csv->at; i <= csv->size && lines < FIRST_LINES; i++) {
        char c = i < csv->size ? csv->bytes[i] : '\n';
        if (c == '"') inside = !inside;
        bool ended = i < csv->size ? !inside && is_line_end(c) : lines == 0; /* the last may be cut off */
        for (size_t k = 0; ended && any && k < sizeof delimiters - 1; k++) {
            if (lines == 0) first[k] = seen[k];
            if (lines == 0 || seen[k] < each[k]) each[k] = seen[k];
            seen[k] = 0;
        }
        lines += ended && any;
        any = !ended && (any || !is_line_end(c));
        const char *hit = c != '\0' && !inside && !ended ? strchr(delimiters, c) : NULL;
        if (hit != NULL && !ends_sign(csv->bytes, csv->at, i)) seen[hit - delimiters]++;
    }
    size_t best = 0;
    for (size_t k = 1; k < sizeof delimiters - 1; k++)
        if (each[k] > each[best] || (each[k] == each[best] && first[k] > first[best])) best = k;
    return delimiters[best];
}

/* Kinds of files that are often mistaken for CSV, recognised by their first bytes. */
static const struct {
    const char *head;
    size_t size;
    const char *what; /* message; takes the file's name */
} foreign[] = {
    {"\xff\xfe", 2, DH_MESSAGE("'%s' is UTF-16 text; save it as UTF-8")},
    {"\xfe\xff", 2, DH_MESSAGE("'%s' is UTF-16 text; save it as UTF-8")},
    {"PK\x03\x04", 4, DH_MESSAGE("'%s' is an Excel workbook or another ZIP archive; save it as CSV in UTF-8")},
    {"\xd0\xcf\x11\xe0", 4,
     DH_MESSAGE("'%s' is an old Excel workbook (.xls), or an old Word document, which are not read; save a workbook as "
                ".xlsx")},
    {"%PDF-", 5,
     DH_MESSAGE("'%s' is a PDF document, which is not read; ask for the workbook that it was made from, or type its "
                "table into one. "
                "What is read: Excel (.xlsx, .xlsm), LibreOffice (.ods), CSV, JSON, databases of SQLite, Arrow "
                "(.arrow, .feather)")},
    {"\x89PNG", 4,
     DH_MESSAGE("'%s' is a picture, which is not read; type its table into a workbook. "
                "What is read: Excel (.xlsx, .xlsm), LibreOffice (.ods), CSV, JSON, databases of SQLite, Arrow "
                "(.arrow, .feather)")},
    {"\xff\xd8\xff", 3,
     DH_MESSAGE("'%s' is a picture, which is not read; type its table into a workbook. "
                "What is read: Excel (.xlsx, .xlsm), LibreOffice (.ods), CSV, JSON, databases of SQLite, Arrow "
                "(.arrow, .feather)")},
    {"{\\rtf", 5,
     DH_MESSAGE("'%s' is a text document, which is not read; copy its table into a workbook. "
                "What is read: Excel (.xlsx, .xlsm), LibreOffice (.ods), CSV, JSON, databases of SQLite, Arrow "
                "(.arrow, .feather)")},
    {"PAR1", 4,
     DH_MESSAGE("'%s' is a Parquet file, which is not read; write it as CSV, in a shell: duckdb -c \"COPY (FROM "
                "'x.parquet') TO 'x.csv'\"; or in Python: pandas.read_parquet('x.parquet').to_csv('x.csv', "
                "index=False)")},
    {"FEA1", 4,
     DH_MESSAGE("'%s' is a Feather file of version 1, which is not read; write it again in version 2, in Python: "
                "pandas.read_feather('x').to_feather('y')")},
    {"ARROW1", 6,
     DH_MESSAGE("'%s' is an Arrow file that is compressed as a whole; unpack it with gzip -d or "
                "zstd -d")},
    {"\xff\xff\xff\xff", 4,
     DH_MESSAGE(
         "'%s' is a stream of Arrow that is damaged, or compressed as a whole: unpack it with gzip -d or zstd -d, "
         "or write it again")},
    {"SQLite format 3", 15,
     DH_MESSAGE("'%s' is a database of SQLite, and the plugin that reads it was not built, for which libsqlite3-dev is "
                "needed; or save its tables as CSV")},
};

dh_status dh_csv_refuse_foreign(const char *bytes, size_t size, const char *name, dh_error *error)
{
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        if (size >= foreign[i].size && memcmp(bytes, foreign[i].head, foreign[i].size) == 0)
            return dh_error_set(error, DH_EDATA, foreign[i].what, name);
    return DH_OK;
}

static dh_status start(dh_csv *csv, char delimiter, const char *name, dh_error *error)
{
    DH_TRY(dh_csv_refuse_foreign(csv->bytes, csv->size, name, error));
    if (csv->size >= 4 && ((csv->bytes[0] == '\0' && csv->bytes[2] == '\0' && csv->bytes[1] != '\0') ||
                           (csv->bytes[1] == '\0' && csv->bytes[3] == '\0' && csv->bytes[0] != '\0')))
        return dh_error_set(error, DH_EDATA, "'%s' looks like UTF-16 text; save it as UTF-8", name);
    if (csv->size >= 3 && memcmp(csv->bytes, "\xef\xbb\xbf", 3) == 0) csv->at = 3;
    char found = '\0';
    bool said = read_sep_line(csv, &found);
    csv->delimiter = delimiter != '\0' ? delimiter : said ? found : find_delimiter(csv);
    if (csv->delimiter == '"' || is_line_end(csv->delimiter))
        return dh_error_set(error, DH_EINVAL, "a quote or a line end cannot be the delimiter of '%s'", name);
    return DH_OK;
}

dh_status dh_csv_open_view(dh_csv **out, const char *bytes, size_t size, size_t at, int64_t line, char delimiter,
                           dh_error *error)
{
    *out = dh_calloc(1, sizeof **out);
    if (*out == NULL) return dh_error_nomem(error);
    **out = (dh_csv){.bytes = bytes, .size = size, .at = at, .line = line, .delimiter = delimiter};
    return DH_OK;
}

void dh_csv_aim(dh_csv *csv, const char *bytes, size_t size, size_t at, int64_t line)
{
    csv->bytes = bytes;
    csv->size = size;
    csv->at = at;
    csv->line = line;
}

dh_status dh_csv_open_head(dh_csv **out, const char *bytes, size_t size, const char *name, char delimiter,
                           dh_error *error)
{
    DH_TRY(dh_csv_open_view(out, bytes, size, 0, 1, '\0', error));
    dh_status status = start(*out, delimiter, name, error);
    if (status == DH_OK) return DH_OK;
    dh_csv_close(*out);
    *out = NULL;
    return status;
}

static dh_status read_input(dh_csv *csv, const char *path, char delimiter, dh_error *error)
{
    DH_TRY(dh_input_open(&csv->input, path, path, error));
    DH_TRY(dh_input_map(csv->input, &csv->bytes, &csv->size, error));
    return start(csv, delimiter, path, error);
}

dh_status dh_csv_open(dh_csv **out, const char *path, char delimiter, dh_error *error)
{
    *out = NULL;
    dh_csv *csv = dh_calloc(1, sizeof *csv);
    if (csv == NULL) return dh_error_nomem(error);
    csv->line = 1;
    dh_status status = read_input(csv, path, delimiter, error);
    if (status == DH_OK)
        *out = csv;
    else
        dh_csv_close(csv);
    return status;
}

dh_status dh_csv_open_memory(dh_csv **out, const char *bytes, size_t size, char delimiter, dh_error *error)
{
    *out = NULL;
    dh_csv *csv = dh_calloc(1, sizeof *csv);
    char *copy = dh_malloc(size);
    if (csv == NULL || copy == NULL) {
        dh_free(csv);
        dh_free(copy);
        return dh_error_nomem(error);
    }
    if (size > 0) memcpy(copy, bytes, size);
    csv->bytes = csv->copy = copy;
    csv->size = size;
    csv->line = 1;
    dh_status status = start(csv, delimiter, dh_tr("the text given"), error);
    if (status == DH_OK)
        *out = csv;
    else
        dh_csv_close(csv);
    return status;
}

void dh_csv_close(dh_csv *csv)
{
    if (csv == NULL) return;
    dh_free(csv->copy);
    dh_input_close(csv->input);
    dh_free(csv->fields);
    dh_free(csv->escaped);
    dh_free(csv->scratch);
    dh_free(csv);
}

char dh_csv_delimiter(const dh_csv *csv)
{
    return csv->delimiter;
}

int64_t dh_csv_blank_lines(const dh_csv *csv)
{
    return csv->blank_lines;
}

size_t dh_csv_position(const dh_csv *csv)
{
    return csv->at;
}

int64_t dh_csv_line(const dh_csv *csv)
{
    return csv->line;
}

void dh_csv_seek(dh_csv *csv, const char *raw, int64_t line)
{
    csv->at = (size_t)(raw - csv->bytes);
    csv->line = line;
}

void dh_csv_write_field(struct dh_strbuf *out, char delimiter, const char *text, size_t size)
{
    bool quote = size > 0 && (text[0] == ' ' || text[size - 1] == ' ');
    for (size_t i = 0; i < size && !quote; i++)
        quote = text[i] == '"' || text[i] == delimiter || is_line_end(text[i]) ||
                (text[i] != '\0' && strchr(delimiters, text[i]) != NULL);
    if (!quote) {
        dh_strbuf_add_bytes(out, text, size);
        return;
    }
    dh_strbuf_add_char(out, '"');
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '"') dh_strbuf_add_char(out, '"');
        dh_strbuf_add_char(out, text[i]);
    }
    dh_strbuf_add_char(out, '"');
}
