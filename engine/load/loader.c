/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The steps of a load: all files are opened and their headers mapped before any row is read, so that all columns are
 * known; then the rows are read (gather_rows.c); the caller checks them; the rows that it rejects are removed.
 */
#include "load/loader.h"

#include <stdarg.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/path.h"
#include "load/cells/cell.h"
#include "load/defaults.h"
#include "load/file.h"
#include "load/gather_rows.h"
#include "load/ids.h"
#include "load/keep_rows.h"
#include "load/left_out.h"
#include "load/load_internal.h"
#include "load/loader_internal.h"
#include "load/notes.h"
#include "load/replaced.h"
#include "load/unit_sections.h"

/* A file that several patterns of an entry match is read once, or once for each of its `rows`; two entries might read
 * it in two ways, unless each names sheets of it, or the line of a table, which are told apart when they are opened. */
static dh_status open_once(dh_load *load, int32_t entry, const char *folder, const char *name, dh_error *error)
{
    const char *key = dh_arena_printf(load->arena, "%s\x1f%d", name, (int)load->rules[entry].entry.nth);
    if (key == NULL) return dh_error_nomem(error);
    int32_t code = dh_dictionary_find(load->names, key, strlen(key)), other = 0;
    while (other < entry && code >= load->rules[other + 1].first_name) other++;
    if (code >= 0 && other == entry) return DH_OK;
    bool by_sheets = load->rules[other].entry.n_sheets > 0 && load->rules[entry].entry.n_sheets > 0;
    bool by_tables = load->rules[other].entry.header != load->rules[entry].entry.header;
    if (code >= 0 && (by_sheets || by_tables)) return dh_load_open_source(load, entry, folder, name, error);
    if (code >= 0)
        return dh_error_set(error, DH_EDATA,
                            "'%s' is a file of %s as well, and its rows would be counted twice; name it in one of the "
                            "two",
                            name, load->rules[other].entry.name);
    if (dh_dictionary_add(load->names, key, strlen(key)) < 0) return dh_error_nomem(error);
    return dh_load_open_source(load, entry, folder, name, error);
}

/* Opens the files of entry number `which`. */
static dh_status open_sources(dh_load *load, int32_t which, const dh_load_entry *entry, const char *folder,
                              dh_error *error)
{
    load->rules[which].first_name = dh_dictionary_size(load->names);
    for (int32_t i = 0; i < entry->n_files; i++) {
        if (entry->expanded) {
            DH_TRY(open_once(load, which, folder, entry->files[i], error));
            continue;
        }
        char **names;
        DH_TRY(dh_path_expand(&names, folder, entry->files[i], error));
        dh_status status = DH_OK;
        for (size_t j = 0; status == DH_OK && names[j] != NULL; j++)
            status = open_once(load, which, folder, names[j], error);
        dh_path_list_free(names);
        DH_TRY(status);
    }
    return DH_OK;
}

/* Says which entry an error is of, where a table has several. */
static dh_status name_entry(const dh_load_entry *entry, dh_status status, dh_error *error)
{
    if (strcmp(entry->name, entry->spec->name) != 0) dh_error_prefix(error, "%s", entry->name);
    return status;
}

static dh_status read_constants(dh_load *load, dh_load_rules *rules, dh_error *error)
{
    const dh_load_entry *entry = &rules->entry;
    dh_strbuf reason = {0};
    dh_status status = DH_OK;
    for (int32_t i = 0; status == DH_OK && i < entry->spec->n_columns; i++) {
        if (entry->constants[i].text == NULL) continue;
        dh_strbuf_clear(&reason);
        status = dh_cell_constant(&rules->constants[i], entry, i, load->arena, &reason);
        load->given[i] = true;
        if (status == DH_ENOMEM)
            status = dh_error_nomem(error);
        else if (status != DH_OK)
            status = dh_error_set(error, DH_EDATA, "the constant '%s' of column '%s': %s", entry->constants[i].text,
                                  entry->spec->columns[i].name, reason.data);
    }
    dh_strbuf_free(&reason);
    return status == DH_OK ? DH_OK : name_entry(entry, status, error);
}

static dh_status make_rules(dh_load *load, const dh_load_entries *entries, dh_error *error)
{
    size_t n = (size_t)load->spec->n_columns + 1;
    load->given = dh_arena_zalloc(load->arena, n, sizeof *load->given);
    load->rules = dh_arena_zalloc(load->arena, (size_t)entries->n + 1, sizeof *load->rules);
    if (load->given == NULL || load->rules == NULL) return dh_error_nomem(error);
    for (; load->n_rules < entries->n; load->n_rules++) {
        dh_load_rules *rules = &load->rules[load->n_rules];
        rules->entry = entries->items[load->n_rules];
        rules->entry.files = NULL;
        rules->entry.n_files = 0;
        rules->from_1904 = rules->entry;
        rules->from_1904.is_1904 = true;
        rules->constants = dh_arena_zalloc(load->arena, n, sizeof *rules->constants);
        if (rules->constants == NULL) return dh_error_nomem(error);
        DH_TRY(read_constants(load, rules, error));
    }
    return DH_OK;
}

static dh_status open_all(dh_load *load, const dh_load_entries *entries, const char *folder, dh_error *error)
{
    DH_TRY(make_rules(load, entries, error));
    load->names = dh_dictionary_new();
    load->identities = dh_dictionary_new();
    load->heads = dh_dictionary_new();
    load->groups = dh_dictionary_new();
    load->ranked = dh_dictionary_new();
    if (load->names == NULL || load->identities == NULL || load->heads == NULL || load->groups == NULL ||
        load->ranked == NULL)
        return dh_error_nomem(error);
    for (int32_t i = 0; i < entries->n; i++) {
        load->repeats = load->repeats || entries->items[i].nth > 0;
        dh_status status = open_sources(load, i, &entries->items[i], folder, error);
        if (status != DH_OK) return name_entry(&entries->items[i], status, error);
    }
    if (load->repeats) DH_TRY(dh_load_drop_repeated(load, error));
    DH_TRY(dh_load_note_counted(load, error));
    DH_TRY(dh_load_note_columns(load, error));
    return dh_load_note_copies(load, error);
}

dh_status dh_load_open(dh_load **out, const dh_table_spec *spec, const dh_load_entries *entries, const char *folder,
                       dh_error *error)
{
    *out = NULL;
    if (strcmp(entries->spec->name, spec->name) != 0 || entries->spec->n_columns != spec->n_columns)
        return dh_error_set(error, DH_EINVAL, "the entry of table '%s' cannot load table '%s'", entries->spec->name,
                            spec->name);
    dh_load *load = dh_calloc(1, sizeof *load);
    if (load == NULL) return dh_error_nomem(error);
    load->arena = dh_arena_new();
    load->spec = spec;
    dh_status status = load->arena != NULL ? open_all(load, entries, folder, error) : dh_error_nomem(error);
    if (status == DH_OK)
        *out = load;
    else
        dh_load_free(load);
    return status;
}

dh_status dh_load_probe(const dh_table_spec *spec, const dh_load_entries *entries, const char *folder, dh_error *error)
{
    dh_load *load;
    DH_TRY(dh_load_open(&load, spec, entries, folder, error));
    dh_load_free(load);
    return DH_OK;
}

static dh_status load_files(dh_load **out, const dh_table_spec *spec, const dh_load_entries *entries,
                            const char *folder, dh_pool *pool, bool keep, dh_error *error)
{
    dh_load *load;
    *out = NULL;
    DH_TRY(dh_load_open(&load, spec, entries, folder, error));
    dh_status status = dh_load_rows(load, pool, keep, error);
    if (status == DH_OK && keep) status = dh_load_leave_out_replaced(load, error);
    if (status == DH_OK && keep) status = dh_load_complete_ids(load, error);
    if (status == DH_OK && keep) status = dh_load_find_sums(load, error);
    if (status == DH_OK) status = dh_rejects_sort(&load->rejects, load->sources, NULL, error);
    if (status == DH_OK && !keep && load->repeats) /* nothing is looked for in them any more */
        status = dh_rejects_drop_repeated(&load->rejects, error);
    load->n_invalid = (int64_t)load->rejects.n_records;
    if (status == DH_OK)
        *out = load;
    else
        dh_load_free(load);
    return status;
}

dh_status dh_load_files(dh_load **out, const dh_table_spec *spec, const dh_load_entries *entries, const char *folder,
                        dh_pool *pool, dh_error *error)
{
    return load_files(out, spec, entries, folder, pool, true, error);
}

dh_status dh_load_check(dh_load **out, const dh_table_spec *spec, const dh_load_entries *entries, const char *folder,
                        dh_pool *pool, dh_error *error)
{
    return load_files(out, spec, entries, folder, pool, false, error);
}

/* Marks an accepted row as rejected: adds its record, unless an earlier fault has. */
static dh_status mark_row(dh_load *load, int64_t row, const dh_record *record, dh_error *error)
{
    int64_t index;
    int32_t source = load->places[row].source;
    if (load->marks == NULL) {
        load->marks = dh_calloc(load->n_rows, sizeof *load->marks);
        if (load->marks == NULL) return dh_error_nomem(error);
    }
    if (load->marks[row] > 0) return DH_OK;
    DH_TRY(dh_rejects_add_record(&load->rejects, source, load->sources[source].is_typed, record, &index, error));
    load->marks[row] = index + 1;
    load->n_marked++;
    return DH_OK;
}

static dh_status reject_row(dh_load *load, int64_t row, const char *column, const char *reason, dh_error *error)
{
    const dh_load_place_of *place = &load->places[row];
    dh_load_source *source = &load->sources[place->source];
    int32_t i = column != NULL ? dh_load_column(load, column) : -1;
    if (column != NULL && i < 0)
        return dh_error_set(error, DH_EINVAL, "table '%s' has no column '%s'", load->spec->name, column);
    const dh_record *record;
    DH_TRY(dh_chunked_record(source->chunks, &source->csv, place->offset, &record, error));
    DH_TRY(mark_row(load, row, record, error));
    int64_t index = load->marks[row] - 1;
    int32_t field = i >= 0 ? source->field_of[i] : -1;
    if (field >= 0 && field < record->n_fields) {
        const dh_load_text *given = &load->rejects.records[index].fields[field];
        return dh_rejects_add_fault(&load->rejects, source, index, field, given->line, given->text, given->size, reason,
                                    error);
    }
    dh_load_default given;
    bool has = i >= 0 && dh_load_default_of(&given, load, source, i);
    for (int32_t k = 0; has && k < source->n_named; k++)
        if (source->named[k].by_section && source->named[k].column == i)
            given.text = dh_load_named_text(source, k, record->line);
    if (has)
        return dh_rejects_add_fault(&load->rejects, source, index, -1, record->line, given.text,
                                    (int64_t)strlen(given.text), reason, error);
    return dh_rejects_add_fault(&load->rejects, source, index, -1, record->line, record->raw, record->raw_size, reason,
                                error);
}

dh_status dh_load_reject(dh_load *load, int64_t row, const char *column, dh_error *error, const char *reason, ...)
{
    if (load->finished || row < 0 || row >= (int64_t)load->n_rows)
        return dh_error_set(error, DH_EINVAL, "row %lld of table '%s' cannot be rejected: %s", (long long)row,
                            load->spec->name,
                            load->finished ? dh_tr("the load is finished") : dh_tr("there is no such row"));
    dh_strbuf text = {0};
    va_list args;
    va_start(args, reason);
    dh_strbuf_vprintf(&text, dh_tr(reason), args);
    va_end(args);
    dh_status status = !text.failed ? reject_row(load, row, column, text.data, error) : dh_error_nomem(error);
    dh_strbuf_free(&text);
    return status;
}

/* Sorts the rejects and lets the marks of the rows follow their records. */
static dh_status sort_faults(dh_load *load, dh_error *error)
{
    int64_t *place;
    DH_TRY(dh_rejects_sort(&load->rejects, load->sources, &place, error));
    for (size_t i = 0; place != NULL && load->marks != NULL && i < load->n_rows; i++)
        if (load->marks[i] > 0) load->marks[i] = place[load->marks[i] - 1] + 1;
    dh_free(place);
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
        dh_status status = sort_faults(load, error);
        if (status == DH_OK) status = dh_load_keep_rows(load, rows, n, error);
        dh_free(rows);
        DH_TRY(status);
        dh_free(load->marks);
        load->marks = NULL;
        load->n_marked = 0;
    } else if (load->faults_added) {
        DH_TRY(sort_faults(load, error));
    }
    if (load->repeats) DH_TRY(dh_rejects_drop_repeated(&load->rejects, error));
    load->finished = true;
    return load->table != NULL ? dh_load_note_twice(load, error) : DH_OK; /* of the rows that were not rejected */
}

dh_table *dh_load_take_table(dh_load *load)
{
    dh_table *table = load->table;
    load->table = NULL;
    return table;
}
