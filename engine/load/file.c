/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file of an entry: delimited text, which is a table, or a workbook, each of whose sheets may be one. */
#include "load/file.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "base/text.h"
#include "load/columns.h"
#include "load/decode.h"
#include "load/decode_cells.h"
#include "load/ditto.h"
#include "load/endings.h"
#include "load/foot.h"
#include "load/head.h"
#include "load/left_out.h"
#include "load/numbering.h"
#include "load/reject_heads.h"
#include "load/sections.h"
#include "load/sheet_tables.h"
#include "load/sheets.h"
#include "load/unit_sections.h"
#include "table/format.h"

/* Sources of one entry, `rows` or not, with equal headers and delimiters form one group, whose rejects go to one file:
 * mended, it is read as they were. Groups are found by a key of all that, since there may be tens of thousands of
 * files. */
static dh_status set_group(dh_load *load, dh_load_source *source, dh_error *error)
{
    dh_strbuf key = {0};
    dh_strbuf_printf(&key, "%d %d %d", source->entry - source->nth, source->delimiter, source->is_typed);
    for (int32_t i = 0; i < source->n_headers; i++)
        dh_strbuf_printf(&key, " %zu %s", strlen(source->headers[i]), source->headers[i]);
    source->group = key.failed ? -1 : dh_dictionary_add(load->groups, key.data, key.size);
    dh_strbuf_free(&key);
    if (source->group < 0) return dh_error_nomem(error);
    source->is_first_of_group = source->group == load->n_groups;
    if (source->is_first_of_group) load->n_groups++;
    return DH_OK;
}

/* The rows that a row of a file is made into stand together: their rank is that of the first of them. */
static dh_status set_rank(dh_load *load, dh_load_source *source, dh_error *error)
{
    dh_strbuf key = {0};
    source->rank = (int32_t)load->n_sources;
    dh_strbuf_printf(&key, "%d %s", source->entry - source->nth, source->name);
    dh_status status = key.failed ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK && source->nth == 0) {
        int32_t code = dh_dictionary_add(load->ranked, key.data, key.size);
        bool kept = code >= 0 &&
                    dh_grow((void **)&load->ranks, &load->ranks_capacity, (size_t)code + 1, sizeof *load->ranks) == 0;
        if (kept) load->ranks[code] = source->rank;
        if (!kept) status = dh_error_nomem(error);
    } else if (status == DH_OK) {
        int32_t code = dh_dictionary_find(load->ranked, key.data, key.size);
        if (code >= 0) source->rank = load->ranks[code];
    }
    dh_strbuf_free(&key);
    return status;
}

static dh_status cut_into_chunks(dh_load *load, dh_load_source *source, dh_chunk_shape *shape, dh_error *error)
{
    int32_t *nameless = dh_arena_zalloc(load->arena, (size_t)source->n_headers + 1, sizeof *nameless);
    if (nameless == NULL) return dh_error_nomem(error);
    shape->typed = source->is_typed;
    shape->n_fields = source->n_headers;
    shape->n_needed = source->n_needed;
    shape->nameless = nameless;
    for (int32_t i = 0; i < source->n_headers; i++)
        if (source->headers[i][0] == '\0') nameless[shape->n_nameless++] = i;
    return dh_chunked_new(&source->chunks, source->input, shape, DH_CHUNK_BYTES, error);
}

/* Reads the head of a source whose input is open. */
static dh_status read_source(dh_load *load, dh_load_source *source, dh_error *error)
{
    dh_chunk_shape shape;
    if (!source->is_typed) DH_TRY(dh_input_end_at_mark(source->input, error));
    DH_TRY(dh_load_read_head(load, source, &shape, error));
    DH_TRY(dh_load_mark_numbers(load, source, error));
    DH_TRY(dh_load_map_columns(load, source, error));
    DH_TRY(dh_load_cut_foot(load, source, &shape, error));
    DH_TRY(dh_load_leave_out_sections(load, source, &shape, error));
    DH_TRY(dh_load_read_sections(load, source, error));
    DH_TRY(dh_load_fill_dittos(load, source, &shape, error));
    int64_t size = dh_input_size(source->input);
    source->begin = shape.begin;
    source->line = shape.line;
    source->has_rows = size < 0 || size > shape.begin;
    return cut_into_chunks(load, source, &shape, error);
}

/* Adds a source that was read to those of the load. */
static dh_status add_source(dh_load *load, const dh_load_source *source, dh_error *error)
{
    if (dh_grow((void **)&load->sources, &load->sources_capacity, load->n_sources + 1, sizeof *load->sources) != 0)
        return dh_error_nomem(error);
    dh_load_source *added = &load->sources[load->n_sources];
    *added = *source;
    DH_TRY(set_group(load, added, error));
    DH_TRY(set_rank(load, added, error));
    load->n_sources++;
    return DH_OK;
}

/* Whether the file, or the sheet of it with that number, was opened already under another name: warns, so that its rows
 * are not counted twice. Another entry might read it in another way: EDATA. */
static dh_status is_there(bool *out, dh_load *load, const dh_load_source *source, const uint64_t file[2], int32_t sheet,
                          dh_error *error)
{
    uint64_t header = (uint64_t)dh_load_rules_of(load, source)->entry.header; /* of one of its tables */
    uint64_t identity[4] = {file[0], file[1], (uint64_t)sheet + (header << 32), (uint64_t)source->nth};
    int32_t code = dh_dictionary_find(load->identities, (const char *)identity, sizeof identity);
    *out = code >= 0;
    if (*out && load->opened[code].entry != source->entry)
        return dh_error_set(error, DH_EDATA,
                            "'%s' is the same file as '%s' of %s, and its rows would be counted twice; name it in one "
                            "of the two",
                            source->name, load->opened[code].name, load->rules[load->opened[code].entry].entry.name);
    if (*out)
        return dh_load_add_warning(load, error, "%s: is the same file as %s, and was read once", source->name,
                                   load->opened[code].name);
    code = dh_dictionary_add(load->identities, (const char *)identity, sizeof identity);
    if (code < 0 ||
        dh_grow((void **)&load->opened, &load->opened_capacity, (size_t)code + 1, sizeof *load->opened) != 0)
        return dh_error_nomem(error);
    load->opened[code] = (dh_load_opened){source->name, source->entry, source->entry - source->nth};
    return DH_OK;
}

/* What a table is known by: its file, whatever the path, its sheet and where its header stands. */
static dh_status name_place(dh_strbuf *out, const dh_load_source *source, dh_error *error)
{
    struct stat file;
    if (stat(source->path, &file) == 0)
        dh_strbuf_printf(out, "%llx:%llx", (unsigned long long)file.st_dev, (unsigned long long)file.st_ino);
    else
        dh_strbuf_add(out, source->path);
    dh_strbuf_printf(out, ":%lld:%s", (long long)source->head_first, source->sheet != NULL ? source->sheet : "");
    return out->failed ? dh_error_nomem(error) : DH_OK;
}

/* Two entries, of which one says the line of its headers, may not read the same table. Of those that stand at one place
 * the first is kept: all others have its entry, or neither says the line. */
static dh_status check_table(dh_load *load, const dh_load_source *source, dh_error *error)
{
    dh_strbuf place = {0};
    dh_status status = name_place(&place, source, error);
    int32_t code = status == DH_OK ? dh_dictionary_find(load->heads, place.data, place.size) : -1;
    bool is_new = code < 0;
    if (status == DH_OK && is_new) code = dh_dictionary_add(load->heads, place.data, place.size);
    dh_strbuf_free(&place);
    DH_TRY(status);
    if (code < 0 ||
        dh_grow((void **)&load->first_at, &load->first_at_capacity, (size_t)code + 1, sizeof *load->first_at) != 0)
        return dh_error_nomem(error);
    if (is_new) load->first_at[code] = (dh_load_opened){source->name, source->entry, source->entry - source->nth};
    const dh_load_opened *first = &load->first_at[code];
    bool header = load->rules[first->entry].entry.header > 0 || dh_load_rules_of(load, source)->entry.header > 0;
    if (!header || first->item == source->entry - source->nth) return DH_OK;
    return dh_error_set(error, DH_EDATA,
                        "'%s' is the same file as '%s' of %s, and its rows would be counted twice; name it in one "
                        "of the two",
                        source->name, first->name, load->rules[first->entry].entry.name);
}

/* *from_line: where the header of the table stands that is to be read below the one that was read last, where all are
 * looked for; 0 = none. n: how many below the first were read, of its sheet. */
static dh_status find_more(int64_t *from_line, dh_load *load, int32_t n, dh_error *error)
{
    const dh_load_source *last = &load->sources[load->n_sources - 1];
    *from_line = load->spec->n_columns == 0 ? last->next_head : 0;
    if (*from_line == 0) return DH_OK;
    if (*from_line <= last->head_last)
        return dh_error_set(error, DH_EDATA,
                            "'%s': the headers of the table in line %lld are not found below those in line %lld; move "
                            "it to a sheet or a file of its own",
                            last->name, (long long)*from_line, (long long)last->head_last);
    if (n < DH_LOAD_TABLES) return DH_OK;
    *from_line = 0;
    return dh_load_add_warning(
        load, error,
        "%s: more tables stand below each other than are read (%d); those from line %lld on were "
        "left out (tables: %d); move them to a sheet or a file of their own",
        last->name, DH_LOAD_TABLES + 1, (long long)last->next_head, (int)last->n_below);
}

/* ---- workbooks ---- */

/* Whether the bytes begin as those of files that are no delimited text do: with an archive's or a database's mark, with
 * bytes that no text has, or as JSON and XML. */
static bool is_foreign(const char *head, size_t size)
{
    size_t at = size >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (at < size && (head[at] == ' ' || (head[at] >= '\t' && head[at] <= '\r'))) at++;
    if (at < size && strchr("{[<", head[at]) != NULL && head[at] != '\0') return true;
    if (size >= 4 && (memcmp(head, "\xff\xfe", 2) == 0 || memcmp(head, "\xfe\xff", 2) == 0)) {
        size_t low = head[0] == '\xff' ? 0 : 1; /* of two bytes, the place of the letter */
        at = 2;
        while (at + 1 < size && head[at + 1 - low] == 0 && strchr(" \t\n\v\f\r", head[at + low]) != NULL &&
               head[at + low] != '\0')
            at += 2;
        return at + 1 < size && memchr("{[", head[at + low], 2) != NULL && head[at + 1 - low] == 0;
    }
    if (size >= 4 && (memcmp(head, "PK\x03\x04", 4) == 0 || memcmp(head, "PAR1", 4) == 0)) return true;
    if (size >= 5 && (memcmp(head, "FEA1", 4) == 0 || memcmp(head, "%PDF-", 5) == 0)) return true;
    if (size >= 6 && (memcmp(head, "ARROW1", 6) == 0 || memcmp(head, "\xff\xff\xff\xff", 4) == 0)) return true;
    if (size >= 7 && memcmp(head, "SQLite ", 7) == 0) return true;
    return size >= 4 && memcmp(head, "\xd0\xcf\x11\xe0", 4) == 0;
}

/* What must be known of how a sheet was read. */
static dh_status note_sheet(dh_load *load, const dh_load_source *source, const dh_sheet *sheet, dh_error *error)
{
    if (sheet->n_hidden > 0)
        DH_TRY(dh_load_add_note(load, error, "%s: rows that the sheet hides, read like all others: %s", source->name,
                                dh_numeral_whole(sheet->n_hidden).text));
    char letters[16];
    if (sheet->n_fonts > 0)
        DH_TRY(dh_load_add_note(
            load, error,
            "%s: texts in fonts of TCVN3 (.VnTime …) or VNI, read as these show them: %lld, the first in cell "
            "%s%lld",
            source->name, (long long)sheet->n_fonts, dh_sheet_letters(letters, sheet->font_column),
            (long long)sheet->font_line));
    if (sheet->n_unsaved > 0) {
        DH_TRY(dh_load_add_note(load, error,
                                "%s: formulas whose results the file does not hold, so that they are unknown: %lld, "
                                "the first in cell %s%lld; open it in Excel or LibreOffice, save it, and read it again",
                                source->name, (long long)sheet->n_unsaved,
                                dh_sheet_letters(letters, sheet->unsaved_column), (long long)sheet->unsaved_line));
    }
    if (sheet->merged_line > 0)
        DH_TRY(dh_load_add_note(load, error,
                                "%s: a number stands in merged cells of several rows, the first in line %lld, and "
                                "counts in the first of them alone",
                                source->name, (long long)sheet->merged_line));
    return DH_OK;
}

static dh_status open_sheet(dh_load *load, dh_load_source *source, const dh_sheets *sheets, int32_t index,
                            dh_error *error)
{
    const dh_sheet *sheet = dh_sheets_at(sheets, index);
    source->is_typed = true;
    source->sheet = dh_arena_strdup(load->arena, sheet->name);
    if (source->sheet == NULL) return dh_error_nomem(error);
    source->is_named = sheet->is_named;
    source->is_1904 = sheet->is_1904;
    source->n_columns = sheet->n_columns;
    source->n_sheet_rows = sheet->n_rows;
    DH_TRY(dh_sheets_open(&source->input, sheets, index, source->name, error));
    const dh_input *written = source->input;
    DH_TRY(dh_load_decode_cells(load, source, error));
    source->has_no_dittos = !sheet->has_dittos && source->input == written; /* else texts are others now */
    return read_source(load, source, error);
}

/* The sheets of a file, as it is opened. */
typedef struct opening {
    const dh_sheets *sheets;
    const dh_load_source *file; /* its name, path and entry */
    uint64_t identity[2];
    int32_t n_shown;        /* sheets that may be read */
    bool is_one_of_several; /* so that the name of what is read tells which */
    int32_t n_read;
    const char **whys; /* per sheet: why it is none; NULL = it was read, or not asked for */
    dh_status failed;  /* of the first sheet that is no such table, */
    dh_error failure;  /* and why */
} opening;

/* As people see names: Excel takes no two that differ in case alone. */
static bool same_name(const char *a, const char *b)
{
    size_t n_a = 0, n_b = 0;
    char *left = dh_text_spelling(a, strlen(a), &n_a), *right = dh_text_spelling(b, strlen(b), &n_b);
    bool same = left != NULL && right != NULL ? n_a == n_b && memcmp(left, right, n_a) == 0 : strcmp(a, b) == 0;
    dh_free(left);
    dh_free(right);
    return same;
}

static bool is_named(const dh_sheet *sheet, int32_t index, const char *name)
{
    char number[16];
    snprintf(number, sizeof number, "#%d", index + 1);
    return same_name(sheet->name, name) || strcmp(number, name) == 0;
}

/* Whether the sheet is to be read: one that the entry names, else each that is shown and has cells. */
static bool is_asked(const dh_load *load, const opening *o, int32_t index)
{
    const dh_load_entry *entry = &dh_load_rules_of(load, o->file)->entry;
    const dh_sheet *sheet = dh_sheets_at(o->sheets, index);
    if (entry->n_sheets == 0) return !sheet->is_hidden && sheet->n_rows > 0;
    for (int32_t i = 0; i < entry->n_sheets; i++)
        if (is_named(sheet, index, entry->sheets[i])) return true;
    return false;
}

/* Whether another entry of the table names the sheet. */
static bool is_of_another(const dh_load *load, const opening *o, int32_t index)
{
    for (int32_t e = 0; e < load->n_rules; e++) {
        const dh_load_entry *entry = &load->rules[e].entry;
        for (int32_t i = 0; e != o->file->entry && i < entry->n_sheets; i++)
            if (is_named(dh_sheets_at(o->sheets, index), index, entry->sheets[i])) return true;
    }
    return false;
}

/* Each sheet that the entry names must be there. */
static dh_status check_asked(const dh_load *load, const opening *o, dh_error *error)
{
    const dh_load_entry *entry = &dh_load_rules_of(load, o->file)->entry;
    for (int32_t i = 0; i < entry->n_sheets; i++) {
        bool found = false;
        dh_strbuf names = {0};
        for (int32_t k = 0; k < dh_sheets_count(o->sheets); k++) {
            const dh_sheet *sheet = dh_sheets_at(o->sheets, k);
            found = found || is_named(sheet, k, entry->sheets[i]);
            dh_strbuf_printf(&names, "%s'%s'", k > 0 ? ", " : "", sheet->name);
        }
        if (!found)
            dh_error_set(error, DH_EDATA, "'%s' has no sheet '%s'; its sheets are %s", o->file->name, entry->sheets[i],
                         names.data != NULL ? names.data : "");
        dh_strbuf_free(&names);
        if (!found) return DH_EDATA;
    }
    return DH_OK;
}

static dh_status leave_out(dh_load *load, const opening *o, const dh_sheet *sheet, const char *why, dh_error *error)
{
    DH_TRY(dh_load_add_note(load, error, "%s: the sheet '%s' was left out (rows: %lld): %s", o->file->name, sheet->name,
                            (long long)sheet->n_rows - sheet->is_named, why));
    return dh_load_keep_left_out(load, o->file, sheet->name, false, error);
}

/* Adds the tables below the one of a sheet that was read. */
static dh_status add_more(dh_load *load, const opening *o, int32_t index, const char *name, dh_error *error)
{
    for (int32_t n = 0;; n++) {
        dh_load_source next = *o->file;
        next.name = name;
        DH_TRY(find_more(&next.from_line, load, n, error));
        if (next.from_line == 0) return DH_OK;
        dh_status status = open_sheet(load, &next, o->sheets, index, error);
        if (status == DH_OK) status = add_source(load, &next, error);
        if (status != DH_OK) {
            dh_load_close_source(&next);
            return status;
        }
    }
}

/* A sheet that is no such table is left out, if any other is one; the first failure is kept for when none is. */
static dh_status try_sheet(dh_load *load, opening *o, int32_t index, dh_error *error)
{
    const dh_sheet *sheet = dh_sheets_at(o->sheets, index);
    dh_load_source source = *o->file;
    dh_error fault = DH_ERROR_INIT;
    size_t n_warnings = load->n_warnings;
    if (o->is_one_of_several) source.name = dh_arena_printf(load->arena, "%s!%s", o->file->name, sheet->name);
    if (source.name == NULL) return dh_error_nomem(error);
    bool there;
    DH_TRY(is_there(&there, load, &source, o->identity, index + 1, error));
    if (there) {
        o->n_read++;
        return DH_OK;
    }
    dh_status status = open_sheet(load, &source, o->sheets, index, &fault);
    if (status == DH_OK) status = check_table(load, &source, &fault);
    if (status == DH_OK) status = add_source(load, &source, &fault);
    if (status == DH_OK) {
        o->n_read++;
        DH_TRY(note_sheet(load, &load->sources[load->n_sources - 1], sheet, error));
        DH_TRY(dh_load_warn_of_columns(load, &load->sources[load->n_sources - 1], error));
        return add_more(load, o, index, source.name, error);
    }
    dh_load_close_source(&source);
    load->n_warnings = n_warnings;
    if (status != DH_EDATA) {
        if (error != NULL) *error = fault;
        return status;
    }
    if (o->failed == DH_OK) o->failure = fault;
    o->failed = status;
    o->whys[index] = dh_arena_strdup(load->arena, fault.message);
    return o->whys[index] != NULL ? DH_OK : dh_error_nomem(error);
}

/* Forms of one kind have the same sheets in every file: those of the first are told. */
static dh_status leave_out_unasked(dh_load *load, const opening *o, const dh_sheet *sheet, dh_error *error)
{
    if (load->unasked == NULL) load->unasked = o->file->name;
    if (load->unasked == o->file->name) return leave_out(load, o, sheet, dh_tr("it was not asked for"), error);
    if (strcmp(load->unasked, o->file->name) == 0) return DH_OK; /* told when another entry opened it */
    return dh_load_keep_left_out(load, o->file, sheet->name, true, error);
}

/* Says which sheets were not read, and why. */
static dh_status note_left_out(dh_load *load, const opening *o, const bool *read, dh_error *error)
{
    for (int32_t i = 0; i < dh_sheets_count(o->sheets); i++) {
        const dh_sheet *sheet = dh_sheets_at(o->sheets, i);
        if (read[i] || sheet->n_rows == 0 || dh_reject_head_is(sheet->name, DH_REJECT_SUMMARY)) continue;
        if (o->whys[i] == NULL && is_of_another(load, o, i)) continue;
        if (o->whys[i] == NULL && !sheet->is_hidden)
            DH_TRY(leave_out_unasked(load, o, sheet, error));
        else
            DH_TRY(leave_out(load, o, sheet, o->whys[i] != NULL ? o->whys[i] : dh_tr("it is hidden"), error));
    }
    return DH_OK;
}

static dh_status open_each(dh_load *load, opening *o, dh_error *error)
{
    int32_t n = dh_sheets_count(o->sheets);
    bool *read = dh_arena_zalloc(load->arena, (size_t)n + 1, sizeof *read);
    o->whys = dh_arena_zalloc(load->arena, (size_t)n + 1, sizeof *o->whys);
    if (read == NULL || o->whys == NULL) return dh_error_nomem(error);
    DH_TRY(check_asked(load, o, error));
    for (int32_t i = 0; i < n; i++) o->n_shown += is_asked(load, o, i);
    int32_t n_filled = 0;
    for (int32_t i = 0; i < n; i++) n_filled += dh_sheets_at(o->sheets, i)->n_rows > 0;
    bool is_picked = dh_load_rules_of(load, o->file)->entry.n_sheets > 0; /* others may be of another entry */
    o->is_one_of_several = o->n_shown > 1 || (is_picked && n_filled > 1);
    if (o->n_shown == 0 && n_filled > 0)
        return dh_error_set(error, DH_EDATA, "the sheets of '%s' that have cells are hidden: name one, sheet = \"%s\"",
                            o->file->name, dh_sheets_at(o->sheets, 0)->name);
    if (o->n_shown == 0) return dh_error_set(error, DH_EDATA, "'%s' has no sheet with cells", o->file->name);
    for (int32_t i = 0; i < n; i++) {
        int32_t before = o->n_read;
        if (!is_asked(load, o, i)) continue;
        DH_TRY(try_sheet(load, o, i, error));
        read[i] = o->n_read > before;
    }
    if (o->n_read > 0) return note_left_out(load, o, read, error);
    if (error != NULL) *error = o->failure;
    return o->failed;
}

static dh_status open_sheets(dh_load *load, dh_load_source *file, const uint64_t identity[2], const dh_readers *readers,
                             dh_error *error)
{
    dh_sheets *sheets;
    dh_input_close(file->input);
    file->input = NULL;
    DH_TRY(dh_sheets_read(&sheets, readers, file->path, error));
    opening o = {.sheets = sheets, .file = file, .identity = {identity[0], identity[1]}, .failure = DH_ERROR_INIT};
    dh_status status = open_each(load, &o, error);
    dh_sheets_free(sheets);
    return status;
}

/* ---- the whole ---- */

/* An object, or an array of objects. */
static bool is_json(const char *head, size_t size)
{
    size_t at = size >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    char first[2] = "";
    for (size_t n = 0; at < size && n < 2; at++)
        if (head[at] != ' ' && (head[at] < '\t' || head[at] > '\r')) first[n++] = head[at];
    return (first[0] == '{' && (first[1] == '"' || first[1] == '}')) || (first[0] == '[' && first[1] == '{');
}

static dh_status is_workbook(bool *out, dh_load *load, const dh_load_source *file, dh_error *error)
{
    char head[4096];
    size_t got;
    const dh_readers *readers = dh_load_rules_of(load, file)->entry.readers;
    *out = false;
    if (readers == NULL) return DH_OK;
    DH_TRY(dh_input_read(file->input, 0, head, sizeof head, &got, error));
    bool declared = dh_load_rules_of(load, file)->entry.encoding != DH_ENCODING_FOUND; /* then it is text, it is said */
    if (!is_foreign(head, got)) return declared ? DH_OK : dh_load_check_ending(load, file, head, got, error);
    *out = strcmp(file->path, "-") != 0 && readers->knows(readers->self, file->path, head, got);
    if (*out) return dh_load_note_ending(load, file, head, got, error);
    DH_TRY(dh_csv_refuse_foreign(head, got, file->path, error));
    bool wide = got >= 2 && (memcmp(head, "\xff\xfe", 2) == 0 || memcmp(head, "\xfe\xff", 2) == 0);
    if (!wide && !is_json(head, got)) return declared ? DH_OK : dh_load_check_ending(load, file, head, got, error);
    return dh_error_set(error, DH_EDATA,
                        "'%s' holds JSON, which is read from a file that is not compressed: unpack it with gzip -d or "
                        "zstd -d, or save it; if it is such a file, build the program with libjansson-dev",
                        file->name);
}

static dh_status open_file(dh_load *load, dh_load_source *file, dh_error *error)
{
    bool there, workbook;
    uint64_t identity[2];
    DH_TRY(dh_input_open(&file->input, file->path, file->path, error));
    if (!dh_input_identity(file->input, identity)) identity[0] = UINT64_MAX, identity[1] = load->n_sources;
    DH_TRY(is_workbook(&workbook, load, file, error));
    if (workbook) return open_sheets(load, file, identity, dh_load_rules_of(load, file)->entry.readers, error);
    DH_TRY(is_there(&there, load, file, identity, 0, error));
    if (there) {
        dh_load_close_source(file);
        return DH_OK;
    }
    const dh_load_source closed = {.name = file->name, .file = file->file, .path = file->path, .entry = file->entry};
    DH_TRY(dh_load_decode(load, file, error));
    DH_TRY(read_source(load, file, error));
    DH_TRY(check_table(load, file, error));
    DH_TRY(add_source(load, file, error));
    *file = closed; /* what was open is the load's now */
    DH_TRY(dh_load_warn_of_columns(load, &load->sources[load->n_sources - 1], error));
    for (int32_t n = 0;; n++) {
        *file = closed;
        DH_TRY(find_more(&file->from_line, load, n, error));
        if (file->from_line == 0) return DH_OK;
        DH_TRY(dh_input_open(&file->input, file->path, file->path, error));
        DH_TRY(dh_load_decode(load, file, error));
        DH_TRY(read_source(load, file, error));
        DH_TRY(add_source(load, file, error));
    }
}

dh_status dh_load_open_source(dh_load *load, int32_t entry, const char *folder, const char *name, dh_error *error)
{
    char *path = dh_path_join(folder, name);
    const char *kept = dh_arena_strdup(load->arena, name);
    dh_load_source file = {.name = kept,
                           .file = kept,
                           .path = path != NULL ? dh_arena_strdup(load->arena, path) : NULL,
                           .entry = entry,
                           .nth = load->rules[entry].entry.nth};
    dh_free(path);
    if (file.path == NULL || file.name == NULL) return dh_error_nomem(error);
    dh_status status = open_file(load, &file, error);
    if (status != DH_OK) dh_load_close_source(&file);
    return status;
}
