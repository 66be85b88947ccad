/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A row is the header when it has more of the names that are asked for than the first row. Rows below or above it
 * belong to it when they name parts of columns: where two rows both have a name, the upper one spans several columns,
 * or both are the same.
 */
#include "load/head.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "load/endings.h"
#include "load/head_rows.h"
#include "load/numbering.h"
#include "load/section_words.h"
#include "load/sheet_limits.h"
#include "load/sheet_tables.h"
#include "load/sheets.h"

#define HEADERS_MAX (DH_RECORD_FIELDS - 1) /* bounds the quadratic search for equal headers */
#define LEVELS      3                      /* rows of a header at most */
#define BETWEEN     " / "                  /* between a name and one below it */

typedef dh_head_row row;
typedef dh_head head;

/* ---- names below names ---- */

static const char *cell_at(const row *r, int32_t i)
{
    return i < r->n ? r->cells[i] : "";
}

/* The cell whose name spans column `i` of an upper row: itself, or the one to its left, if the cells between are empty
 * or the same. */
static int32_t span_begin(const row *r, int32_t i)
{
    int32_t begin = i;
    while (begin > 0 && cell_at(r, begin)[0] == '\0') begin--;
    while (begin > 0 && cell_at(r, begin)[0] != '\0' && strcmp(cell_at(r, begin - 1), cell_at(r, begin)) == 0) begin--;
    return begin;
}

/* Whether the name in column `i` stands over more than one column. */
static bool spans(const row *r, int32_t i, int32_t n)
{
    int32_t begin = span_begin(r, i);
    if (cell_at(r, begin)[0] == '\0') return false;
    const char *next = begin + 1 < n ? cell_at(r, begin + 1) : "x";
    return i > begin || next[0] == '\0' || strcmp(next, cell_at(r, begin)) == 0;
}

/* Whether the row is one text, once or repeated over cells that were merged: a title. */
static bool is_title(const row *r)
{
    const char *one = NULL;
    for (int32_t i = 0; i < r->n; i++) {
        if (r->cells[i][0] == '\0') continue;
        if (one != NULL && strcmp(one, r->cells[i]) != 0) return false;
        one = r->cells[i];
    }
    return true;
}

/* Whether `lower` has the names below those of `upper`. */
static bool is_below(const row *upper, const row *lower)
{
    int32_t n = upper->n > lower->n ? upper->n : lower->n, parts = 0;
    if (is_title(upper) || lower->fault != DH_RECORD_OK) return false;
    for (int32_t i = 0; i < n; i++) {
        const char *below = cell_at(lower, i), *above = cell_at(upper, i);
        if (below[0] == '\0' || strcmp(above, below) == 0) continue;
        if (i < lower->n && lower->numbers[i]) return false;
        bool whole = false; /* "Tổng số", beside "Trong đó" with its parts, below a name that was not merged down */
        if (spans(upper, i, n))
            parts++;
        else if (!dh_section_is_total(&whole, below, strlen(below)) || !whole)
            return false;
    }
    return parts >= 2;
}

/* ---- which row ---- */

static bool has_cell(const row *r, const char *text)
{
    for (int32_t i = 0; i < r->n; i++)
        if (dh_head_is_same(r->cells[i], text)) return true;
    return false;
}

/* How many of the headers that are asked for a row has, or the row below it that has the names below its own. */
static int32_t wanted_in(const head *h, int32_t at)
{
    const dh_table_spec *spec = h->load->spec;
    const row *r = &h->rows[at], *lower = at + 1 < h->n && is_below(r, r + 1) ? r + 1 : NULL;
    int32_t n = 0;
    for (int32_t i = 0; i < spec->n_columns; i++) {
        const char *header = h->entry->headers[i];
        const char *below = header != NULL ? strstr(header, BETWEEN) : NULL; /* of a joined name, its last part */
        for (const char *more = below; more != NULL; more = strstr(below, BETWEEN)) below = more + strlen(BETWEEN);
        const char *leaf = below != NULL ? below : header != NULL ? header : spec->columns[i].name;
        n += has_cell(r, leaf) || (lower != NULL && has_cell(lower, leaf));
    }
    return n;
}

/* How many cells of the row are texts that mark a header row. */
static int32_t heads_in(const head *h, const row *r)
{
    int32_t n = 0;
    for (int32_t i = 0; i < r->n && h->entry->n_heads > 0; i++) {
        size_t size;
        char *folded = r->cells[i][0] != '\0' ? dh_text_spelling_folded(r->cells[i], strlen(r->cells[i]), &size) : NULL;
        for (int32_t k = 0; folded != NULL && k < h->entry->n_heads; k++) {
            if (strlen(h->entry->heads[k]) != size || memcmp(h->entry->heads[k], folded, size) != 0) continue;
            n++;
            break;
        }
        dh_free(folded);
    }
    return n;
}

/* Of rows without any known name the first that has at least two texts, and no numbers: a title is one text. */
static int32_t first_row_of_texts(const head *h)
{
    for (int32_t i = 0; i < h->n; i++) {
        const row *r = &h->rows[i];
        int32_t texts = 0, numbers = 0;
        const char *last = "";
        for (int32_t k = 0; k < r->n; k++) {
            numbers += r->numbers[k];
            texts += r->cells[k][0] != '\0' && strcmp(last, r->cells[k]) != 0;
            if (r->cells[k][0] != '\0') last = r->cells[k];
        }
        if (texts >= 2 && numbers == 0) return i;
    }
    return 0;
}

static void find_header_row(head *h)
{
    int32_t best = 0, max = wanted_in(h, 0) + heads_in(h, &h->rows[0]), first = max;
    int32_t min = h->load->spec->n_columns < 2 ? 1 : 2; /* one such word stands in a row of data, too */
    if (h->source->is_named) return;
    for (int32_t i = 1; i < h->n; i++) {
        int32_t n = h->rows[i].fault == DH_RECORD_OK ? wanted_in(h, i) + heads_in(h, &h->rows[i]) : 0;
        if (n < min || n <= max || (first > 0 && n < 2 * first)) continue;
        best = i;
        max = n;
    }
    if (max == 0 && h->entry->n_heads > 0) best = first_row_of_texts(h);
    h->first = h->last = best;
}

/* ---- levels ---- */

static void find_levels(head *h)
{
    while (h->first > 0 && h->last - h->first < LEVELS - 1 && is_below(&h->rows[h->first - 1], &h->rows[h->first]))
        h->first--;
    while (h->last + 1 < h->n && h->last - h->first < LEVELS - 1 && is_below(&h->rows[h->last], &h->rows[h->last + 1]))
        h->last++;
}

/* Reads the rows from a place on, which stands in that line. */
static dh_status read_from(head *h, size_t offset, int64_t line)
{
    h->from = offset;
    h->from_line = line;
    return dh_head_read_rows(h, DH_HEAD_ROWS);
}

/* Reads the rows from a line on that is further down than the first of them. */
static dh_status seek_line(head *h, int64_t line)
{
    const char *bytes;
    size_t size, offset = 0;
    int64_t found = 0;
    dh_csv *csv;
    const dh_record *record;
    DH_TRY(dh_input_map(h->source->input, &bytes, &size, h->error));
    DH_TRY(dh_csv_open_view(&csv, bytes, size, 0, 1, h->source->delimiter, h->error));
    dh_status status = DH_OK;
    while (status == DH_OK && found == 0) {
        status = dh_csv_next(csv, &record, h->error);
        if (status != DH_OK || record == NULL) break;
        if (record->line < line) continue;
        offset = (size_t)(record->raw - bytes);
        found = record->line;
    }
    dh_csv_close(csv);
    if (found > 0 && !h->source->is_typed) h->source->delimiter = '\0'; /* it is found in the rows that are meant */
    return status == DH_OK && found > 0 ? read_from(h, offset, found) : status;
}

/* The rows of the lines that the entry says. */
static dh_status take_given_rows(head *h)
{
    int32_t first = -1, last = -1;
    if (h->n == DH_HEAD_ROWS && h->entry->header_end > h->rows[h->n - 1].line) DH_TRY(seek_line(h, h->entry->header));
    for (int32_t i = 0; i < h->n; i++) {
        if (h->rows[i].line < h->entry->header || h->rows[i].line > h->entry->header_end) continue;
        if (first < 0) first = i;
        last = i;
    }
    if (first < 0)
        return dh_error_set(h->error, DH_EDATA, "'%s' has nothing in line %d, where header says that its headers are",
                            h->source->name, h->entry->header);
    h->first = first;
    h->last = last;
    return DH_OK;
}

/* Whether the row numbers the columns: (1) (2) (3), or, below titles, 1 2 3, or A B C 1 2 as official forms do; a
 * formula such as "(5=3+4)" counts. */
static bool numbers_columns(const head *h, const row *r)
{
    int32_t n = 0, expected = 0, letters = 0;
    while (letters < r->n && letters < 26 && r->cells[letters][0] == 'A' + letters && r->cells[letters][1] == '\0')
        letters++;
    bool plain = h->source->is_typed || h->first > 0 || letters > 1;
    for (int32_t i = 0; i < r->n; i++) {
        const char *text = r->cells[i];
        if (text[0] == '\0') continue;
        bool open = text[0] == '(' || text[0] == '[';
        size_t digits = strspn(text + open, "0123456789");
        if ((!open && !plain) || digits == 0 || digits > 3) {
            if (n == 0 && expected == 0 && strlen(text) <= 2 && !r->numbers[i]) continue; /* A, B, TT before them */
            return false;
        }
        int number = 0;
        for (size_t k = 0; k < digits; k++) number = number * 10 + (text[open + k] - '0');
        if (n > 0 && number != expected) return false;
        if (n == 0 && number > 2) return false;
        if (text[open + digits + strspn(text + open + digits, "0123456789=+-:/*.,()[] ")] != '\0') return false;
        expected = number + 1;
        n++;
    }
    return n >= 3 || (letters > 1 && n + letters >= 3);
}

/* ---- headers ---- */

/* The name of a column: those of the levels one below the other, each once. *leaf: the lowest. */
static dh_status name_column(head *h, int32_t i, const char **name, const char **leaf)
{
    dh_strbuf text = {0};
    const char *last = "";
    for (int32_t level = h->first; level <= h->last; level++) {
        const row *r = &h->rows[level];
        bool lower_has = false;
        for (int32_t k = level + 1; k <= h->last; k++) lower_has = lower_has || cell_at(&h->rows[k], i)[0] != '\0';
        const char *cell = cell_at(r, lower_has ? span_begin(r, i) : i);
        if (cell[0] == '\0' || strcmp(cell, last) == 0) continue;
        if (text.size > 0) dh_strbuf_add(&text, BETWEEN);
        dh_strbuf_add(&text, cell);
        last = cell;
    }
    *name = text.failed ? NULL : dh_arena_strdup(h->load->arena, text.data != NULL ? text.data : "");
    if (*name != NULL) *leaf = *name + strlen(*name) - strlen(last);
    dh_strbuf_free(&text);
    return *name != NULL ? DH_OK : dh_error_nomem(h->error);
}

static dh_status check_header_row(const head *h)
{
    const row *r = &h->rows[h->last];
    const char *name = h->source->name;
    if (r->fault != DH_RECORD_OK && h->source->is_typed) return dh_head_refuse_row(h, r);
    if (r->fault != DH_RECORD_OK) {
        dh_error_set(h->error, DH_EDATA,
                     r->fault == DH_RECORD_TEXT_AFTER_QUOTE
                         ? DH_MESSAGE("the header line of '%s' has text after a closing quote; double the quotes that "
                                      "belong to it")
                         : DH_MESSAGE("the header line of '%s' has a quote that is not closed"),
                     name);
        return h->error != NULL ? dh_error_at(h->error, name, (int32_t)r->line, 0) : DH_EDATA;
    }
    if (r->n > HEADERS_MAX)
        return dh_error_set(h->error, DH_EDATA, "'%s' has %lld columns; at most %d are read", name,
                            (long long)(r->n + r->n_more), HEADERS_MAX);
    return DH_OK;
}

static dh_status check_name(const head *h, int32_t i)
{
    const dh_load_source *source = h->source;
    if (source->headers[i][0] == '\0') return DH_OK;
    for (int32_t k = 0; k < i; k++)
        if (strcmp(source->headers[k], source->headers[i]) == 0)
            return dh_error_set(h->error, DH_EDATA, "'%s' has the header '%s' twice; rename one", source->name,
                                source->headers[i]);
    return DH_OK;
}

/* Whether another table stands beside the first: the name of running numbers comes again, behind a column without a
 * name or as it was. */
static dh_status check_beside(const head *h)
{
    const dh_load_source *source = h->source;
    char at[4][16];
    int32_t first = -1, gap = -1, last = source->n_headers - 1;
    for (int32_t i = 0; i < source->n_headers; i++) {
        bool is;
        if (source->headers[i][0] == '\0' && gap < first) gap = i;
        if (!dh_load_is_number_head(&is, source->leaves[i], strlen(source->leaves[i]))) return dh_error_nomem(h->error);
        if (!is) continue;
        if (first < 0) {
            first = i;
            continue;
        }
        if (gap < first && strcmp(source->headers[first], source->headers[i]) != 0) continue;
        while (last > i && source->headers[last][0] == '\0') last--;
        return dh_error_set(h->error, DH_EDATA,
                            "two tables stand side by side in '%s', in columns %s to %s and %s to %s; move one of them "
                            "to a sheet or a file of its own, or below the other",
                            source->name, dh_sheet_letters(at[0], first),
                            dh_sheet_letters(at[1], gap > first ? gap - 1 : i - 1), dh_sheet_letters(at[2], i),
                            dh_sheet_letters(at[3], last));
    }
    return DH_OK;
}

static dh_status warn_unseen(const head *h)
{
    for (int32_t level = h->first; level <= h->last; level++) {
        const row *r = &h->rows[level];
        if (r->unseen > 0)
            return dh_load_add_warning(h->load, h->error,
                                       "%s: the header '%s' has invisible characters or unusual blanks, and was read "
                                       "without them",
                                       h->source->name, r->cells[r->unseen - 1]);
        if (r->meant > 0)
            return dh_load_add_warning(h->load, h->error,
                                       "%s: the header '%s' has letters that look as others do, signs of HTML, or was "
                                       "encoded twice, and was read as '%s'",
                                       h->source->name, r->written, r->cells[r->meant - 1]);
    }
    return DH_OK;
}

static dh_status take_headers(head *h)
{
    dh_load_source *source = h->source;
    DH_TRY(check_header_row(h));
    int32_t n = source->is_typed ? source->n_columns : 0;
    for (int32_t level = h->first; level <= h->last; level++)
        if (h->rows[level].n > n) n = h->rows[level].n;
    if (n > HEADERS_MAX) n = HEADERS_MAX;
    source->n_headers = n;
    source->headers = dh_arena_zalloc(h->load->arena, (size_t)n + 1, sizeof *source->headers);
    source->leaves = dh_arena_zalloc(h->load->arena, (size_t)n + 1, sizeof *source->leaves);
    const char *repeated = "";
    if (source->headers == NULL || source->leaves == NULL) return dh_error_nomem(h->error);
    for (int32_t i = 0; i < n; i++) {
        DH_TRY(name_column(h, i, &source->headers[i], &source->leaves[i]));
        /* one name over cells that were merged is that of the first */
        if (source->is_typed && i > 0 &&
            strcmp(cell_at(&h->rows[h->last], i), cell_at(&h->rows[h->last], i - 1)) == 0 &&
            strcmp(source->headers[i], repeated) == 0)
            source->headers[i] = source->leaves[i] = "";
        else
            repeated = source->headers[i];
        if (source->headers[i][0] != '\0') source->n_needed = i + 1;
    }
    DH_TRY(check_beside(h));
    for (int32_t i = 0; i < n; i++) DH_TRY(check_name(h, i));
    if (source->n_needed == 0)
        return dh_error_set(h->error, DH_EDATA, "the first line of '%s' names no column", source->name);
    return warn_unseen(h);
}

/* ---- what is told ---- */

#define SHOWN 200 /* bytes of the lines above the header */

/* Adds the texts above the header, each once, to those that are kept. */
static dh_status keep_titles(head *h)
{
    dh_load_source *source = h->source;
    const char *last = "";
    size_t n = (size_t)source->n_titles;
    for (int32_t i = 0; i < h->first; i++) n += (size_t)h->rows[i].n;
    dh_load_title *titles = dh_arena_zalloc(h->load->arena, n + 1, sizeof *titles);
    if (titles == NULL) return dh_error_nomem(h->error);
    if (source->n_titles > 0) memcpy(titles, source->titles, (size_t)source->n_titles * sizeof *titles);
    source->titles = titles;
    for (int32_t i = 0; i < h->first; i++) {
        for (int32_t k = 0; k < h->rows[i].n; k++) {
            const char *cell = h->rows[i].cells[k];
            if (cell[0] == '\0' || strcmp(cell, last) == 0) continue;
            last = dh_arena_strdup(h->load->arena, cell);
            if (last == NULL) return dh_error_nomem(h->error);
            source->titles[source->n_titles++] = (dh_load_title){last, h->rows[i].line};
        }
    }
    return DH_OK;
}

static dh_status warn_titles(head *h)
{
    dh_strbuf text = {0};
    if (h->first == 0 && h->source->n_titles == 0) return DH_OK;
    for (int32_t i = 0; i < h->source->n_titles; i++)
        dh_strbuf_printf(&text, "%s%s", i > 0 ? " | " : "", h->source->titles[i].text);
    const char *shown = text.data != NULL ? text.data : "";
    int size = (int)dh_text_cut(shown, text.size, SHOWN);
    dh_status status =
        text.failed ? dh_error_nomem(h->error)
                    : dh_load_add_warning(h->load, h->error,
                                          "%s: the headers were found in line %lld; what stands above was left out: "
                                          "'%.*s%s'",
                                          h->source->name, (long long)h->rows[h->first].line, size, shown,
                                          (size_t)size < text.size ? "…" : "");
    dh_strbuf_free(&text);
    return status;
}

static dh_status warn_levels(head *h)
{
    const dh_load_source *source = h->source;
    if (h->first == h->last) return DH_OK;
    const char *example = "";
    for (int32_t i = 0; i < source->n_headers && example[0] == '\0'; i++)
        if (source->leaves[i] != source->headers[i]) example = source->headers[i];
    return dh_load_add_warning(h->load, h->error, "%s: the headers of lines %lld to %lld were joined, as in '%s'",
                               source->name, (long long)h->rows[h->first].line, (long long)h->rows[h->last].line,
                               example);
}

/* ---- several tables on the sheet ---- */

/* Whether the sheet may have several: it was laid out by people, who number their rows. */
static dh_status may_have_tables(head *h, bool *out)
{
    int64_t size = dh_input_size(h->source->input);
    *out = h->source->is_typed && !h->source->is_named;
    for (int32_t i = 0; i < h->n && !*out && !h->source->is_named && size >= 0 && size <= DH_LOAD_SMALL; i++)
        for (int32_t k = 0; k < h->rows[i].n && !*out; k++)
            if (!dh_load_is_number_head(out, h->rows[i].cells[k], strlen(h->rows[i].cells[k])))
                return dh_error_nomem(h->error);
    return DH_OK;
}

/* Which of the rows stands in that line; -1 = none. */
static int32_t row_in(const head *h, int64_t line)
{
    for (int32_t i = 0; i < h->n; i++)
        if (h->rows[i].line == line) return i;
    return -1;
}

/* Makes the table that one whose header is read. Its titles are those of the sheet and its own. */
static dh_status move_to(head *h, const dh_sheet_tables *tables, const dh_sheet_table *table)
{
    int32_t first = table == tables->items ? row_in(h, table->line) : -1;
    if (first < 0) {
        for (h->first = 0; h->first < h->n && h->rows[h->first].line < tables->items->line;) h->first++;
        DH_TRY(keep_titles(h));
        DH_TRY(read_from(h, table->above, table->above_line));
        first = row_in(h, table->line);
    }
    if (first < 0) { /* long titles stand above it */
        h->first = h->n;
        DH_TRY(keep_titles(h));
        DH_TRY(read_from(h, table->offset, table->line));
        first = 0;
    }
    h->first = h->last = first;
    return DH_OK;
}

/* Of the tables below the header that was found one that has more of the names that are asked for. */
static dh_status find_wanted(head *h, const dh_sheet_tables *tables)
{
    int64_t last = h->rows[h->first].line;
    int32_t max = wanted_in(h, h->first), first = h->first;
    const dh_sheet_table *best = NULL;
    head *below = dh_calloc(1, sizeof *below);
    if (below == NULL) return dh_error_nomem(h->error);
    dh_status status = DH_OK;
    for (int32_t i = 1, seen = 0; i < tables->n && seen <= DH_LOAD_TABLES && status == DH_OK; i++) {
        if (tables->items[i].line <= last || tables->items[i].again) continue;
        seen++;
        *below = *h;
        below->from = tables->items[i].offset;
        below->from_line = tables->items[i].line;
        status = dh_head_read_rows(below, 2);
        int32_t n = status == DH_OK && below->n > 0 ? wanted_in(below, 0) : 0;
        if (n < 2 || n <= max) continue;
        best = &tables->items[i];
        max = n;
    }
    dh_free(below);
    h->first = first;
    return status == DH_OK && best != NULL ? move_to(h, tables, best) : status;
}

static bool is_level(const dh_sheet_table *table, int64_t line)
{
    return line >= table->line && line < table->line + LEVELS;
}

/* Which of them is meant: that in the line that is asked for; of files of which nothing is asked the first. */
static dh_status choose_table(head *h, const dh_sheet_tables *tables)
{
    bool given = h->entry->header > 0;
    const dh_sheet_table *first = tables->items, *own = NULL;
    for (int32_t i = 0; i < tables->n; i++) {
        const dh_sheet_table *table = &tables->items[i];
        bool is = h->source->from_line > 0 ? table->line == h->source->from_line
                                           : table->line >= h->entry->header && table->line <= h->entry->header_end;
        if (is && own == NULL && (given || h->source->from_line > 0)) own = table;
    }
    if (own != NULL && (!given || own != first)) {
        int32_t levels = h->entry->header_end - h->entry->header;
        DH_TRY(move_to(h, tables, own));
        for (int32_t i = 0; given && i < levels && h->last + 1 < h->n; i++) h->last++;
        return DH_OK;
    }
    if (given || tables->n == 0) return DH_OK;
    if (h->entry->n_heads > 0 && h->rows[h->first].line >= first->line + LEVELS) return move_to(h, tables, first);
    for (int32_t i = tables->n - 1; i > 0; i--) /* of two that are near the lower one; titles stand above the first */
        if (is_level(&tables->items[i], h->rows[h->first].line)) return move_to(h, tables, &tables->items[i]);
    return h->entry->n_heads == 0 ? find_wanted(h, tables) : DH_OK;
}

/* ---- the whole ---- */

/* Finds the rows of the header. */
static dh_status find_header(head *h, dh_sheet_tables *tables)
{
    DH_TRY(dh_head_read_rows(h, DH_HEAD_FIRST_ROWS));
    if (h->n == 0) return dh_load_refuse_empty(h->source, h->error);
    bool given = h->entry->header > 0 && !h->source->is_named, may;
    if (given || wanted_in(h, 0) == 0 || h->source->is_typed) {
        DH_TRY(dh_head_read_rows(h, DH_HEAD_ROWS));
        find_header_row(h);
    }
    DH_TRY(may_have_tables(h, &may));
    if (may) DH_TRY(dh_load_find_tables(tables, h->load, h->source, h->error));
    if (given) DH_TRY(take_given_rows(h));
    DH_TRY(choose_table(h, tables));
    if (!given && !h->source->is_named) find_levels(h);
    return DH_OK;
}

static dh_status read_head(head *h, dh_chunk_shape *shape)
{
    dh_sheet_tables tables = {0};
    DH_TRY(find_header(h, &tables));
    DH_TRY(take_headers(h));
    DH_TRY(keep_titles(h));
    DH_TRY(warn_titles(h));
    DH_TRY(warn_levels(h));
    int32_t end = h->last;
    h->source->head_first = h->source->is_named ? 0 : h->rows[h->first].line;
    h->source->head_last = h->source->is_named ? 0 : h->rows[h->last].line;
    if (!h->source->is_named && end + 1 < h->n && numbers_columns(h, &h->rows[end + 1])) {
        end++;
        DH_TRY(dh_load_add_warning(h->load, h->error, "%s: line %lld numbers the columns, and was left out",
                                   h->source->name, (long long)h->rows[end].line));
    }
    h->source->is_sheet =
        (h->source->is_typed && !h->source->is_named) || h->first > 0 || h->last > h->first || h->from > 0;
    *shape = (dh_chunk_shape){.begin = (int64_t)h->rows[end].end,
                              .line = h->rows[end].next_line - h->source->is_named,
                              .delimiter = h->source->delimiter};
    return dh_load_keep_to_table(h->load, h->source, &tables, shape, h->error);
}

dh_status dh_load_read_head(dh_load *load, dh_load_source *source, dh_chunk_shape *shape, dh_error *error)
{
    head *h = dh_calloc(1, sizeof *h);
    if (h == NULL) return dh_error_nomem(error);
    h->load = load;
    h->source = source;
    h->entry = &dh_load_rules_of(load, source)->entry;
    h->error = error;
    h->arena = dh_arena_new();
    dh_status status = h->arena != NULL ? read_head(h, shape) : dh_error_nomem(error);
    dh_arena_free(h->arena);
    dh_free(h);
    return status;
}
