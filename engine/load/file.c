/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file of an entry: opened, its header read and matched to the columns of the spec. */
#include "load/file.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "base/text.h"
#include "base/text_visible.h"

#define HEADERS_MAX (DH_RECORD_FIELDS - 1) /* bounds the quadratic search for equal headers */

static const dh_load_entry *entry_of(const dh_load *load, const dh_load_source *source)
{
    return &dh_load_rules_of(load, source)->entry;
}

static bool in_list(const char *const *list, int32_t n, const char *text)
{
    for (int32_t i = 0; i < n; i++)
        if (strcmp(list[i], text) == 0) return true;
    return false;
}

static dh_status read_header(dh_load *load, dh_load_source *source, const dh_record_field *field, int32_t i,
                             dh_error *error)
{
    const char *text = field->text;
    size_t size = (size_t)field->size, bad = dh_text_invalid_at(text, size);
    if (bad < size)
        return dh_error_set(error, DH_EDATA, "header %d of '%s' is not valid UTF-8; save the file as UTF-8", (int)i + 1,
                            source->name);
    if (memchr(text, '\0', size) != NULL)
        return dh_error_set(error, DH_EDATA, "header %d of '%s' holds a NUL byte; save the file as UTF-8 text",
                            (int)i + 1, source->name);
    dh_text_trim(&text, &size);
    char *visible = dh_strndup(text, size);
    if (visible == NULL) return dh_error_nomem(error);
    bool unseen = dh_text_has_invisible(text, size);
    if (unseen) size = dh_text_visible(text, size, visible);
    text = visible;
    dh_text_trim(&text, &size);
    char *composed = dh_text_needs_nfc(text, size) ? dh_text_nfc(text, size, &size) : dh_strndup(text, size);
    if (composed != NULL) source->headers[i] = dh_arena_strndup(load->arena, composed, size);
    dh_free(composed);
    dh_free(visible);
    if (source->headers[i] == NULL) return dh_error_nomem(error);
    if (size == 0) return DH_OK;
    if (unseen)
        DH_TRY(dh_load_add_warning(load, error,
                                   "%s: the header '%s' has invisible characters or unusual blanks, and was read "
                                   "without them",
                                   source->name, source->headers[i]));
    source->n_needed = i + 1;
    if (in_list(source->headers, i, source->headers[i]))
        return dh_error_set(error, DH_EDATA, "'%s' has the header '%s' twice; rename one", source->name,
                            source->headers[i]);
    return DH_OK;
}

static dh_status take_headers(dh_load *load, dh_load_source *source, const dh_record *record, dh_error *error)
{
    if (record == NULL)
        return dh_error_set(error, DH_EDATA, "'%s' is empty; its first line must name the columns", source->name);
    if (record->fault != DH_RECORD_OK) {
        dh_error_set(error, DH_EDATA,
                     record->fault == DH_RECORD_TEXT_AFTER_QUOTE
                         ? DH_MESSAGE("the header line of '%s' has text after a closing quote; double the quotes that "
                                      "belong to it")
                         : DH_MESSAGE("the header line of '%s' has a quote that is not closed"),
                     source->name);
        return error != NULL ? dh_error_at(error, source->name, (int32_t)record->line, 0) : DH_EDATA;
    }
    if (record->n_fields > HEADERS_MAX)
        return dh_error_set(error, DH_EDATA, "'%s' has %lld columns; at most %d are read", source->name,
                            (long long)(record->n_fields + record->n_more), HEADERS_MAX);
    source->n_headers = record->n_fields;
    source->headers = dh_arena_zalloc(load->arena, (size_t)record->n_fields, sizeof *source->headers);
    if (source->headers == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < record->n_fields; i++) DH_TRY(read_header(load, source, &record->fields[i], i, error));
    if (source->n_needed == 0)
        return dh_error_set(error, DH_EDATA, "the first line of '%s' names no column", source->name);
    return DH_OK;
}

static int32_t find_header(const dh_load_source *source, const char *header)
{
    for (int32_t i = 0; i < source->n_headers; i++)
        if (source->headers[i][0] != '\0' && strcmp(source->headers[i], header) == 0) return i;
    return -1;
}

/* "'Ngày', 'Xã'" */
static void list_headers(dh_strbuf *out, const dh_load_source *source)
{
    const char *before = "";
    for (int32_t i = 0; i < source->n_headers; i++) {
        if (source->headers[i][0] == '\0') continue;
        dh_strbuf_printf(out, "%s'%s'", before, source->headers[i]);
        before = ", ";
    }
}

#define TITLE_LINES 50 /* lines searched for a header that stands below titles */

/* Whether a line has a field equal to `header`, for any delimiter. */
static bool line_has(const char *line, size_t size, const char *header)
{
    static const char ends[] = ",;\t|\"\r";
    size_t length = strlen(header);
    for (const char *at = line; (at = memmem(at, size - (size_t)(at - line), header, length)) != NULL; at++) {
        bool begins = at == line || strchr(ends, at[-1]) != NULL;
        const char *end = at + length;
        if (begins && (end == line + size || strchr(ends, *end) != NULL)) return true;
    }
    return false;
}

/* Whether the first line has any header that the entry asks for: then it is the header line, not a title. */
static bool has_headers(const dh_load *load, const dh_load_source *source)
{
    for (int32_t i = 0; i < load->spec->n_columns; i++) {
        const char *header = entry_of(load, source)->headers[i];
        if (find_header(source, header != NULL ? header : load->spec->columns[i].name) >= 0) return true;
    }
    return false;
}

/* The line of a header that stands below lines of titles; 0 = not found. */
static int find_header_line(const dh_load *load, const dh_load_source *source, const char *header)
{
    char head[16384];
    size_t got = 0, begin = 0;
    if (has_headers(load, source)) return 0;
    if (header[0] == '\0' || dh_input_read(source->input, 0, head, sizeof head, &got, NULL) != DH_OK) return 0;
    for (int line = 1; begin < got && line <= TITLE_LINES; line++) {
        const char *end = memchr(head + begin, '\n', got - begin);
        size_t size = (end != NULL ? (size_t)(end - head) : got) - begin;
        if (line > 1 && line_has(head + begin, size, header)) return line;
        begin += size + 1;
    }
    return 0;
}

static dh_status below_titles(const dh_load_source *source, const char *header, int line, dh_error *error)
{
    return dh_error_set(
        error, DH_EDATA,
        line > 2 ? DH_MESSAGE("the header '%s' of '%s' stands in line %d, and must stand in the first; delete the "
                              "lines above")
                 : DH_MESSAGE("the header '%s' of '%s' stands in line %d, and must stand in the first; delete the "
                              "line above"),
        header, source->name, line);
}

static dh_status missing_header(const dh_load *load, const dh_load_source *source, const char *column,
                                const char *header, dh_error *error)
{
    int line = find_header_line(load, source, header);
    if (line > 0) return below_titles(source, header, line, error);
    dh_strbuf list = {0};
    const char **named = dh_calloc((size_t)source->n_headers + 1, sizeof *named);
    size_t n = 0;
    for (int32_t i = 0; named != NULL && i < source->n_headers; i++)
        if (source->headers[i][0] != '\0') named[n++] = source->headers[i];
    list_headers(&list, source);
    dh_status status;
    if (named == NULL || list.failed) {
        status = dh_error_nomem(error);
    } else {
        const char *nearest = dh_text_nearest(header, named, n);
        if (nearest != NULL)
            status = dh_error_set(error, DH_EDATA,
                                  "'%s' has no header '%s' for column '%s'; did you mean '%s'?; its headers are %s: "
                                  "rename one, or say columns = { %s = \"its header\" }",
                                  source->name, header, column, nearest, list.data, column);
        else
            status = dh_error_set(error, DH_EDATA,
                                  "'%s' has no header '%s' for column '%s'; its headers are %s: rename one, or say "
                                  "columns = { %s = \"its header\" }",
                                  source->name, header, column, list.data, column);
    }
    dh_free((void *)named);
    dh_strbuf_free(&list);
    return status;
}

/* A column without a mapped header takes the header of its own name, unless that is ignored or mapped to another. */
static int32_t own_header(const dh_load *load, const dh_load_source *source, int32_t column)
{
    const dh_load_entry *entry = entry_of(load, source);
    const char *name = load->spec->columns[column].name;
    if (in_list(entry->ignore, entry->n_ignore, name)) return -1;
    for (int32_t i = 0; i < load->spec->n_columns; i++)
        if (entry->headers[i] != NULL && strcmp(entry->headers[i], name) == 0) return -1;
    return find_header(source, name);
}

static dh_status map_columns(dh_load *load, dh_load_source *source, dh_error *error)
{
    const dh_load_entry *entry = entry_of(load, source);
    int32_t n = load->spec->n_columns;
    source->field_of = dh_arena_zalloc(load->arena, (size_t)n + 1, sizeof *source->field_of);
    if (source->field_of == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) {
        const char *name = load->spec->columns[i].name;
        source->field_of[i] = -1;
        if (entry->constants[i].text != NULL) continue;
        if (entry->headers[i] == NULL) {
            source->field_of[i] = own_header(load, source, i);
        } else {
            source->field_of[i] = find_header(source, entry->headers[i]);
            if (source->field_of[i] < 0) return missing_header(load, source, name, entry->headers[i], error);
        }
        int line =
            source->field_of[i] < 0 && load->spec->columns[i].required ? find_header_line(load, source, name) : 0;
        if (line > 0) return below_titles(source, name, line, error);
        if (source->field_of[i] >= 0)
            load->given[i] = true;
        else if (load->spec->columns[i].required)
            return dh_error_set(error, DH_EDATA,
                                "table '%s' needs the column '%s', which no header of '%s' is mapped to; add "
                                "columns = { %s = \"its header\" } or a constant",
                                load->spec->name, name, source->name, name);
    }
    return DH_OK;
}

/* A file must have at least one of the columns declared for its table. */
static dh_status check_declared(const dh_load *load, const dh_load_source *source, dh_error *error)
{
    for (int32_t i = 0; i < load->spec->n_columns; i++)
        if (source->field_of[i] >= 0) return DH_OK;
    if (!load->spec->declared) return DH_OK;
    dh_strbuf list = {0};
    list_headers(&list, source);
    dh_status status = list.failed ? dh_error_nomem(error)
                                   : dh_error_set(error, DH_EDATA,
                                                  "'%s' has none of the columns declared for '%s'; its headers are %s",
                                                  source->name, load->spec->name, list.data);
    dh_strbuf_free(&list);
    return status;
}

/* Sources of one entry with equal headers and delimiters form one group, whose rejects go to one file: mended, it is
 * read as they were. */
static void set_group(dh_load *load, dh_load_source *source)
{
    for (size_t i = 0; i < load->n_sources; i++) {
        const dh_load_source *other = &load->sources[i];
        bool equal = other->entry == source->entry && other->n_headers == source->n_headers &&
                     other->delimiter == source->delimiter;
        for (int32_t j = 0; equal && j < source->n_headers; j++)
            equal = strcmp(other->headers[j], source->headers[j]) == 0;
        if (equal) {
            source->group = other->group;
            return;
        }
    }
    source->group = load->n_groups++;
}

static dh_status warning_on_header(dh_load *load, const dh_load_source *source, int32_t i, dh_error *error)
{
    const dh_load_entry *entry = entry_of(load, source);
    const char *header = source->headers[i];
    if (header[0] == '\0' || header[0] == '_' || in_list(entry->ignore, entry->n_ignore, header)) return DH_OK;
    for (int32_t c = 0; c < load->spec->n_columns; c++)
        if (source->field_of[c] == i) return DH_OK;
    const char **free_names = dh_calloc((size_t)load->spec->n_columns + 1, sizeof *free_names);
    if (free_names == NULL) return dh_error_nomem(error);
    size_t n = 0;
    for (int32_t c = 0; c < load->spec->n_columns; c++)
        if (source->field_of[c] < 0) free_names[n++] = load->spec->columns[c].name;
    const char *nearest = dh_text_nearest(header, free_names, n);
    dh_free((void *)free_names);
    if (nearest == NULL)
        return dh_load_add_warning(load, error, "%s: column '%s' is not mapped and was not loaded", source->name,
                                   header);
    return dh_load_add_warning(load, error, "%s: column '%s' is not mapped and was not loaded; did you mean '%s'?",
                               source->name, header, nearest);
}

static dh_status warning(dh_load *load, const dh_load_source *source, dh_error *error)
{
    if (entry_of(load, source)->delimiter == '\0') {
        char shown[2] = {source->delimiter, '\0'};
        DH_TRY(dh_load_add_warning(load, error, "%s: delimiter '%s'", source->name,
                                   source->delimiter == '\t' ? "tab" : shown));
    }
    for (size_t i = 0; i + 1 < load->n_sources; i++)
        if (load->sources[i].group == source->group) return DH_OK; /* warned once per group */
    for (int32_t i = 0; i < source->n_headers; i++) DH_TRY(warning_on_header(load, source, i, error));
    return DH_OK;
}

#define HEAD     ((size_t)1 << 16) /* bytes read to find the header line, at first … */
#define MAX_HEAD ((size_t)1 << 24) /* … and at most */

/* Reads the header line from the first `size` bytes. *whole = false: it may go on after them, so try with more. */
static dh_status try_head(dh_load *load, dh_load_source *source, const char *path, char *head, size_t size,
                          dh_chunk_shape *shape, bool *whole, dh_error *error)
{
    size_t got;
    dh_csv *csv;
    const dh_record *record;
    DH_TRY(dh_input_read(source->input, 0, head, size, &got, error));
    DH_TRY(dh_csv_open_head(&csv, head, got, path, entry_of(load, source)->delimiter, error));
    dh_status status = dh_csv_next(csv, &record, error);
    *whole = got < size || (record != NULL && record->fault == DH_RECORD_OK && dh_csv_position(csv) + 1 < got);
    if (status == DH_OK && *whole) {
        source->delimiter = dh_csv_delimiter(csv);
        *shape = (dh_chunk_shape){
            .begin = (int64_t)dh_csv_position(csv), .line = dh_csv_line(csv), .delimiter = source->delimiter};
        status = take_headers(load, source, record, error);
    }
    dh_csv_close(csv);
    return status;
}

static dh_status read_head(dh_load *load, dh_load_source *source, const char *path, dh_chunk_shape *shape,
                           dh_error *error)
{
    dh_status status = DH_OK;
    bool whole = false;
    for (size_t size = HEAD; status == DH_OK && !whole; size *= 4) {
        if (size > MAX_HEAD)
            return dh_error_set(error, DH_EDATA,
                                "the first %d MB of '%s' hold no whole header line; is a quote opened there and not "
                                "closed?",
                                (int)(MAX_HEAD >> 20), source->name);
        char *head = dh_malloc(size);
        status = head != NULL ? try_head(load, source, path, head, size, shape, &whole, error) : dh_error_nomem(error);
        dh_free(head);
    }
    return status;
}

static dh_status cut_into_chunks(dh_load *load, dh_load_source *source, dh_chunk_shape *shape, dh_error *error)
{
    int32_t *nameless = dh_arena_zalloc(load->arena, (size_t)source->n_headers + 1, sizeof *nameless);
    if (nameless == NULL) return dh_error_nomem(error);
    shape->n_fields = source->n_headers;
    shape->n_needed = source->n_needed;
    shape->nameless = nameless;
    for (int32_t i = 0; i < source->n_headers; i++)
        if (source->headers[i][0] == '\0') nameless[shape->n_nameless++] = i;
    return dh_chunked_new(&source->chunks, source->input, shape, DH_CHUNK_BYTES, error);
}

static dh_status open_source(dh_load *load, dh_load_source *source, const char *path, dh_error *error)
{
    dh_chunk_shape shape;
    source->path = dh_arena_strdup(load->arena, path);
    if (source->path == NULL) return dh_error_nomem(error);
    DH_TRY(dh_input_open(&source->input, path, source->path, error));
    DH_TRY(read_head(load, source, path, &shape, error));
    DH_TRY(map_columns(load, source, error));
    DH_TRY(check_declared(load, source, error));
    int64_t size = dh_input_size(source->input);
    source->has_rows = size < 0 || size > shape.begin;
    return cut_into_chunks(load, source, &shape, error);
}

/* Whether the file is open already under another name: warns, so that its rows are not counted twice. */
static dh_status is_there(bool *out, dh_load *load, const dh_load_source *source, dh_error *error)
{
    uint64_t identity[2];
    if (!dh_input_identity(source->input, identity)) identity[0] = UINT64_MAX, identity[1] = load->n_sources;
    int32_t other = dh_dictionary_find(load->identities, (const char *)identity, sizeof identity);
    *out = other >= 0;
    if (*out)
        return dh_load_add_warning(load, error, "%s: is the same file as %s, and was read once", source->name,
                                   load->sources[other].name);
    return dh_dictionary_add(load->identities, (const char *)identity, sizeof identity) < 0 ? dh_error_nomem(error)
                                                                                            : DH_OK;
}

dh_status dh_load_open_source(dh_load *load, int32_t entry, const char *folder, const char *name, dh_error *error)
{
    if (dh_grow((void **)&load->sources, &load->sources_capacity, load->n_sources + 1, sizeof *load->sources) != 0)
        return dh_error_nomem(error);
    dh_load_source source = {.name = dh_arena_strdup(load->arena, name), .entry = entry};
    char *path = dh_path_join(folder, name);
    dh_status status = path == NULL || source.name == NULL ? dh_error_nomem(error) : DH_OK;
    if (status == DH_OK) status = open_source(load, &source, path, error);
    dh_free(path);
    bool there = false;
    if (status == DH_OK) status = is_there(&there, load, &source, error);
    if (status != DH_OK || there) {
        dh_load_close_source(&source);
        return status;
    }
    set_group(load, &source);
    load->sources[load->n_sources++] = source;
    return warning(load, &load->sources[load->n_sources - 1], error);
}
