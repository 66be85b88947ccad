/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Driving a load: every file is opened and its header mapped before any row is read, so that all columns are known;
 * then each record is read whole into values, and appended only when none of its cells is faulty.
 */
#include "load/loader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "load/load.h"
#include "load/path.h"

/* What is used again for each record. */
typedef struct row_reader {
    dh_load *load;
    dh_arena *scratch;
    dh_value *values; /* per column of the spec; constants are filled in once */
    dh_strbuf reason;
    int32_t source;
    dh_error *error;
} row_reader;

dh_status dh_load_add_remark(dh_load *load, dh_error *error, const char *format, ...)
{
    dh_strbuf text = {0};
    va_list args, again;
    if (dh_grow((void **)&load->remarks, &load->remarks_capacity, load->n_remarks + 2, sizeof *load->remarks) != 0)
        return dh_error_nomem(error);
    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *kept = size >= 0 ? dh_arena_alloc(load->arena, (size_t)size + 1) : NULL;
    if (kept != NULL) vsnprintf(kept, (size_t)size + 1, format, again);
    va_end(again);
    dh_strbuf_free(&text);
    if (kept == NULL) return dh_error_nomem(error);
    load->remarks[load->n_remarks++] = kept;
    return DH_OK;
}

static dh_status open_sources(dh_load *load, const char *folder, dh_error *error)
{
    const dh_load_entry *entry = load->entry;
    for (int32_t i = 0; i < entry->n_files; i++) {
        char **names;
        DH_TRY(dh_path_expand(&names, folder, entry->files[i], error));
        dh_status status = DH_OK;
        for (size_t j = 0; status == DH_OK && names[j] != NULL; j++) {
            bool again = false;
            for (size_t k = 0; k < load->n_sources; k++) again = again || strcmp(load->sources[k].name, names[j]) == 0;
            if (!again) status = dh_load_open_source(load, folder, names[j], error);
        }
        dh_path_list_free(names);
        DH_TRY(status);
    }
    return DH_OK;
}

static dh_status make_columns(dh_load *load, dh_error *error)
{
    for (int32_t i = 0; i < load->spec->n_columns; i++) {
        if (!load->given[i]) continue;
        load->columns[i] = dh_column_new(load->spec->columns[i].type, 1024);
        if (load->columns[i] == NULL) return dh_error_nomem(error);
        if (load->spec->columns[i].type != DH_CATEGORY || load->columns[i]->dictionary != NULL) continue;
        load->columns[i]->dictionary = dh_dictionary_new();
        if (load->columns[i]->dictionary == NULL) return dh_error_nomem(error);
    }
    return DH_OK;
}

static dh_status read_constants(row_reader *r)
{
    const dh_load_entry *entry = r->load->entry;
    for (int32_t i = 0; i < entry->spec->n_columns; i++) {
        if (entry->constants[i].text == NULL) continue;
        dh_strbuf_clear(&r->reason);
        dh_status status = dh_cell_constant(&r->values[i], entry, i, r->load->arena, &r->reason);
        if (status == DH_ENOMEM) return dh_error_nomem(r->error);
        if (status != DH_OK)
            return dh_error_set(r->error, DH_EDATA, "the constant '%s' of column '%s' %s", entry->constants[i].text,
                                entry->spec->columns[i].name, r->reason.data);
        r->load->given[i] = true;
        r->load->constants[i] = dh_arena_strdup(r->load->arena, entry->constants[i].text);
        if (r->load->constants[i] == NULL) return dh_error_nomem(r->error);
    }
    return DH_OK;
}

static dh_status reject_whole(row_reader *r, const dh_record *record, const char *reason)
{
    int64_t index;
    DH_TRY(dh_load_add_record(r->load, r->source, record, &index, r->error));
    return dh_load_add_fault(r->load, index, -1, record->line, record->raw, record->raw_size, reason, r->error);
}

/* Faults that make it doubtful which field is which; the cells are then not looked at. */
static dh_status check_shape(row_reader *r, const dh_record *record, bool *rejected)
{
    const dh_load_source *source = &r->load->sources[r->source];
    *rejected = true;
    if (record->fault == DH_RECORD_UNCLOSED_QUOTE)
        return reject_whole(r, record, "a quote is opened and not closed; close it, or double it if it is meant");
    if (record->fault == DH_RECORD_TEXT_AFTER_QUOTE)
        return reject_whole(r, record, "text stands after a closing quote; double the quotes that belong to the text");
    *rejected = record->n_fields < source->n_needed || record->n_fields > source->n_headers;
    if (!*rejected) return DH_OK;
    dh_strbuf_clear(&r->reason);
    dh_strbuf_printf(&r->reason, "has %d fields where the header has %d", (int)record->n_fields,
                     (int)(record->n_fields < source->n_needed ? source->n_needed : source->n_headers));
    if (r->reason.failed) return dh_error_nomem(r->error);
    return reject_whole(r, record, r->reason.data);
}

static dh_status read_cells(row_reader *r, const dh_record *record, bool *rejected)
{
    const dh_load_source *source = &r->load->sources[r->source];
    int64_t index = -1;
    for (int32_t i = 0; i < r->load->spec->n_columns; i++) {
        int32_t field = source->field_of[i];
        if (r->load->columns[i] == NULL || r->load->constants[i] != NULL) continue;
        if (field < 0) {
            r->values[i] = (dh_value){.type = r->load->spec->columns[i].type};
            continue;
        }
        const dh_record_field *given = &record->fields[field];
        dh_strbuf_clear(&r->reason);
        dh_status status =
            dh_cell_read(&r->values[i], r->load->entry, i, given->text, (size_t)given->size, r->scratch, &r->reason);
        if (status == DH_OK) continue;
        if (status != DH_EDATA) return dh_error_nomem(r->error);
        if (index < 0) DH_TRY(dh_load_add_record(r->load, r->source, record, &index, r->error));
        DH_TRY(
            dh_load_add_fault(r->load, index, field, given->line, given->text, given->size, r->reason.data, r->error));
    }
    *rejected = index >= 0;
    return DH_OK;
}

static dh_status accept(row_reader *r, const dh_record *record)
{
    dh_load *load = r->load;
    if (dh_grow((void **)&load->places, &load->places_capacity, load->n_rows + 1, sizeof *load->places) != 0)
        return dh_error_nomem(r->error);
    for (int32_t i = 0; i < load->spec->n_columns; i++)
        if (load->columns[i] != NULL) DH_TRY(dh_cell_append(load->columns[i], &r->values[i], r->error));
    load->places[load->n_rows++] = (dh_load_place_of){record->raw, record->line, r->source};
    return DH_OK;
}

static bool has_value(const dh_record *record)
{
    for (int32_t i = 0; i < record->n_fields; i++)
        if (record->fields[i].size > 0) return true;
    return false;
}

static dh_status read_record(row_reader *r, const dh_record *record)
{
    dh_load_source *source = &r->load->sources[r->source];
    bool rejected;
    if (!has_value(record)) {
        source->n_empty++;
        return DH_OK;
    }
    DH_TRY(check_shape(r, record, &rejected));
    if (rejected) return DH_OK;
    for (int32_t i = 0; i < record->n_fields; i++)
        if (source->headers[i][0] == '\0' && record->fields[i].size > 0) source->n_nameless++;
    dh_arena_mark mark = dh_arena_get_mark(r->scratch);
    dh_status status = read_cells(r, record, &rejected);
    if (status == DH_OK && !rejected) status = accept(r, record);
    dh_arena_release_to(r->scratch, mark);
    return status;
}

static dh_status read_source(row_reader *r)
{
    dh_load_source *source = &r->load->sources[r->source];
    const dh_record *record;
    for (int64_t n = 0;; n++) {
        if ((n & 4095) == 0 && dh_pool_cancelled())
            return dh_error_set(r->error, DH_ECANCELLED, "reading '%s' was interrupted", source->name);
        DH_TRY(dh_csv_next(source->csv, &record, r->error));
        if (record == NULL) break;
        DH_TRY(read_record(r, record));
    }
    if (source->n_empty > 0)
        DH_TRY(dh_load_add_remark(r->load, r->error, "%s: rows without any value that were passed over: %lld",
                                  source->name, (long long)source->n_empty));
    if (source->n_nameless > 0)
        DH_TRY(dh_load_add_remark(r->load, r->error, "%s: values under no header that were not loaded: %lld",
                                  source->name, (long long)source->n_nameless));
    return DH_OK;
}

static dh_status make_table(dh_load *load, dh_error *error)
{
    load->table = dh_table_new();
    if (load->table == NULL) return dh_error_nomem(error);
    DH_TRY(dh_table_set_name(load->table, load->spec->name, error));
    for (int32_t i = 0; i < load->spec->n_columns; i++) {
        dh_column *column = load->columns[i];
        if (column == NULL) continue;
        load->columns[i] = NULL;
        dh_column_finish(column);
        DH_TRY(dh_table_add(load->table, load->spec->columns[i].name, column, error));
    }
    return DH_OK;
}

static dh_status load_all(dh_load *load, const char *folder, row_reader *r)
{
    size_t n = (size_t)load->spec->n_columns + 1;
    load->columns = dh_arena_zalloc(load->arena, n, sizeof *load->columns);
    load->given = dh_arena_zalloc(load->arena, n, sizeof *load->given);
    load->constants = dh_arena_zalloc(load->arena, n, sizeof *load->constants);
    r->values = dh_arena_zalloc(load->arena, n, sizeof *r->values);
    r->scratch = dh_arena_new();
    if (load->columns == NULL || load->given == NULL || load->constants == NULL || r->values == NULL ||
        r->scratch == NULL)
        return dh_error_nomem(r->error);
    DH_TRY(read_constants(r));
    DH_TRY(open_sources(load, folder, r->error));
    DH_TRY(make_columns(load, r->error));
    for (r->source = 0; r->source < (int32_t)load->n_sources; r->source++) DH_TRY(read_source(r));
    DH_TRY(dh_load_sort_faults(load, r->error));
    return make_table(load, r->error);
}

dh_status dh_load_files(dh_load **out, const dh_table_spec *spec, const dh_load_entry *entry, const char *folder,
                        dh_pool *pool, dh_error *error)
{
    (void)pool; /* one reader a load; the files of a data set are small */
    *out = NULL;
    if (strcmp(entry->spec->name, spec->name) != 0 || entry->spec->n_columns != spec->n_columns)
        return dh_error_set(error, DH_EINVAL, "the entry of table '%s' cannot load table '%s'", entry->spec->name,
                            spec->name);
    dh_load *load = dh_calloc(1, sizeof *load);
    if (load == NULL) return dh_error_nomem(error);
    load->arena = dh_arena_new();
    load->spec = spec;
    load->entry = entry;
    row_reader reader = {.load = load, .error = error};
    dh_status status = load->arena != NULL ? load_all(load, folder, &reader) : dh_error_nomem(error);
    dh_arena_free(reader.scratch);
    dh_strbuf_free(&reader.reason);
    load->entry = NULL;
    if (status == DH_OK)
        *out = load;
    else
        dh_load_free(load);
    return status;
}

static void close_sources(dh_load *load)
{
    for (size_t i = 0; i < load->n_sources; i++) {
        dh_csv_close(load->sources[i].csv);
        load->sources[i].csv = NULL;
    }
}

void dh_load_free(dh_load *load)
{
    if (load == NULL) return;
    close_sources(load);
    for (int32_t i = 0; load->columns != NULL && i < load->spec->n_columns; i++)
        if (load->columns[i] != NULL) dh_column_unref(load->columns[i]);
    dh_table_free(load->table);
    dh_free(load->sources);
    dh_free(load->places);
    dh_free(load->marks);
    dh_free(load->records);
    dh_free(load->faults);
    dh_free((void *)load->remarks);
    dh_arena_free(load->arena);
    dh_free(load);
}

const dh_table *dh_load_table(const dh_load *load)
{
    return load->table;
}

static int32_t find_column(const dh_load *load, const char *name)
{
    for (int32_t i = 0; i < load->spec->n_columns; i++)
        if (strcmp(load->spec->columns[i].name, name) == 0) return i;
    return -1;
}

bool dh_load_has(const dh_load *load, const char *column)
{
    int32_t i = find_column(load, column);
    return i >= 0 && load->given[i];
}

void dh_load_place(const dh_load *load, int64_t row, const char **file, int64_t *line)
{
    const dh_load_place_of *place = &load->places[row];
    *file = load->sources[place->source].name;
    *line = place->line;
}

/* The record that an accepted row was rejected into, made when it is the row's first fault. */
static dh_status mark_row(dh_load *load, int64_t row, const dh_record *record, dh_error *error)
{
    int64_t index;
    if (load->marks == NULL) {
        load->marks = dh_calloc(load->n_rows, sizeof *load->marks);
        if (load->marks == NULL) return dh_error_nomem(error);
    }
    if (load->marks[row] > 0) return DH_OK;
    DH_TRY(dh_load_add_record(load, load->places[row].source, record, &index, error));
    load->marks[row] = index + 1;
    load->n_marked++;
    return DH_OK;
}

static dh_status reject_row(dh_load *load, int64_t row, const char *column, const char *reason, dh_error *error)
{
    const dh_load_place_of *place = &load->places[row];
    const dh_load_source *source = &load->sources[place->source];
    int32_t i = column != NULL ? find_column(load, column) : -1;
    if (column != NULL && i < 0)
        return dh_error_set(error, DH_EINVAL, "table '%s' has no column '%s'", load->spec->name, column);
    const dh_record *record;
    dh_csv_seek(source->csv, place->raw, place->line);
    DH_TRY(dh_csv_next(source->csv, &record, error));
    if (record == NULL) return dh_error_set(error, DH_EINTERNAL, "row %lld cannot be read again", (long long)row);
    DH_TRY(mark_row(load, row, record, error));
    int64_t index = load->marks[row] - 1;
    int32_t field = i >= 0 ? source->field_of[i] : -1;
    if (field >= 0 && field < record->n_fields) {
        const dh_record_field *given = &record->fields[field];
        return dh_load_add_fault(load, index, field, given->line, given->text, given->size, reason, error);
    }
    if (i >= 0 && load->constants[i] != NULL)
        return dh_load_add_fault(load, index, -1, record->line, load->constants[i], (int64_t)strlen(load->constants[i]),
                                 reason, error);
    return dh_load_add_fault(load, index, -1, record->line, record->raw, record->raw_size, reason, error);
}

dh_status dh_load_reject(dh_load *load, int64_t row, const char *column, dh_error *error, const char *reason, ...)
{
    if (load->finished || row < 0 || row >= (int64_t)load->n_rows)
        return dh_error_set(error, DH_EINVAL, "row %lld of table '%s' cannot be rejected: %s", (long long)row,
                            load->spec->name, load->finished ? "the load is finished" : "there is no such row");
    va_list args, again;
    va_start(args, reason);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, reason, args);
    va_end(args);
    char *text = size >= 0 ? dh_malloc((size_t)size + 1) : NULL;
    if (text != NULL) vsnprintf(text, (size_t)size + 1, reason, again);
    va_end(again);
    dh_status status = text != NULL ? reject_row(load, row, column, text, error) : dh_error_nomem(error);
    dh_free(text);
    return status;
}

/* Categories get a dictionary of their own, so that texts of rejected rows alone are in it no more. */
static dh_column *without_marked(const dh_load *load, const dh_column *from, const int64_t *rows, int64_t n)
{
    if (from->type != DH_CATEGORY) return dh_column_take(from, rows, n);
    dh_column *made = dh_column_new(DH_CATEGORY, n > 0 ? n : 1);
    if (made != NULL && made->dictionary == NULL) made->dictionary = dh_dictionary_new();
    dh_error ignored = DH_ERROR_INIT;
    bool good = made != NULL && made->dictionary != NULL;
    for (int64_t i = 0; good && i < n; i++) {
        dh_value value = {.type = DH_CATEGORY, .known = dh_column_is_known(from, rows[i])};
        if (value.known) value.as.text.data = dh_column_text(from, rows[i], &value.as.text.size);
        good = dh_cell_append(made, &value, &ignored) == DH_OK;
    }
    (void)load;
    if (good) {
        dh_column_finish(made);
        return made;
    }
    if (made != NULL) dh_column_unref(made);
    return NULL;
}

static dh_status take_rows(dh_load *load, const int64_t *rows, int64_t n, dh_error *error)
{
    dh_table *kept = dh_table_new();
    dh_status status = kept != NULL ? dh_table_set_name(kept, load->spec->name, error) : dh_error_nomem(error);
    for (int32_t i = 0; status == DH_OK && i < dh_table_columns(load->table); i++) {
        dh_column *column = without_marked(load, dh_table_column(load->table, i), rows, n);
        status = column != NULL ? dh_table_add(kept, dh_table_column_name(load->table, i), column, error)
                                : dh_error_nomem(error);
    }
    if (status != DH_OK) {
        dh_table_free(kept);
        return status;
    }
    dh_table_free(load->table);
    load->table = kept;
    for (int64_t i = 0; i < n; i++) load->places[i] = load->places[rows[i]];
    load->n_rows = (size_t)n;
    return DH_OK;
}

dh_status dh_load_finish(dh_load *load, dh_error *error)
{
    if (load->finished) return DH_OK;
    if (load->n_marked > 0) {
        int64_t *rows = dh_calloc(load->n_rows, sizeof *rows), n = 0;
        if (rows == NULL) return dh_error_nomem(error);
        for (size_t i = 0; i < load->n_rows; i++)
            if (load->marks[i] == 0) rows[n++] = (int64_t)i;
        dh_status status = dh_load_sort_faults(load, error);
        if (status == DH_OK) status = take_rows(load, rows, n, error);
        dh_free(rows);
        DH_TRY(status);
        dh_free(load->marks);
        load->marks = NULL;
        load->n_marked = 0;
    }
    close_sources(load);
    load->finished = true;
    return DH_OK;
}

dh_table *dh_load_take_table(dh_load *load)
{
    dh_table *table = load->table;
    load->table = NULL;
    return table;
}

int64_t dh_load_accepted(const dh_load *load)
{
    return (int64_t)load->n_rows - load->n_marked;
}

int64_t dh_load_rejected(const dh_load *load)
{
    return (int64_t)load->n_records;
}

int64_t dh_load_read(const dh_load *load)
{
    return dh_load_accepted(load) + dh_load_rejected(load);
}

const char *dh_load_remark(const dh_load *load, int32_t index)
{
    return index >= 0 && (size_t)index < load->n_remarks ? load->remarks[index] : NULL;
}
