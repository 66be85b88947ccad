/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See survey.h. Files are opened as a table without columns is. */
#include "load/survey.h"

#include <string.h>

#include "base/calendar.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "load/cells/meant.h"
#include "load/each_record.h"
#include "load/load_internal.h"
#include "load/loader_internal.h"
#include "load/scan/typed.h"

#define VALUES 5000 /* distinct values of a column that are kept */

struct dh_survey {
    dh_arena *arena;
    dh_arena *scratch;
    dh_load *load;
    dh_survey_table *tables;
    int32_t n;
};

static const dh_table_spec no_columns = {.name = ""};

/* ---- values ---- */

static dh_status count_value(dh_survey_column *column, const char *text, size_t size, dh_error *error)
{
    int32_t code = dh_dictionary_find(column->values, text, size);
    if (code < 0 && dh_dictionary_size(column->values) >= VALUES) {
        column->has_more = true;
        return DH_OK;
    }
    if (code < 0) {
        code = dh_dictionary_add(column->values, text, size);
        if (code < 0 ||
            dh_grow((void **)&column->counts, &column->counts_capacity, (size_t)code + 1, sizeof *column->counts) != 0)
            return dh_error_nomem(error);
        column->counts[code] = 0;
    }
    column->counts[code]++;
    return DH_OK;
}

/* Counts the value as it was meant, as `repair` of an entry reads it. */
static dh_status take_text(dh_survey_table *table, dh_survey_column *column, const dh_load_source *source,
                           const dh_record_field *field, const char *text, size_t size, dh_error *error)
{
    const char *meant = text;
    if (strlen(text) < size) return count_value(column, text, size, error); /* it holds a NUL */
    dh_arena_mark mark = dh_arena_get_mark(table->scratch);
    dh_status status = dh_cell_mean(&meant, false, table->scratch, error);
    if (status == DH_OK && meant != text && table->n_meant++ == 0) {
        table->meant_of = source->name;
        table->meant_line = field->line;
    }
    if (status == DH_OK) status = count_value(column, meant, strlen(meant), error);
    dh_arena_release_to(table->scratch, mark);
    return status;
}

static dh_status take_cell(dh_survey_table *table, dh_survey_column *column, const dh_load_source *source,
                           const dh_record_field *field, dh_error *error)
{
    const char *text = field->text;
    size_t size = (size_t)field->size;
    int32_t day;
    dh_text_trim(&text, &size);
    if (size == 0) return DH_OK;
    column->n_filled++;
    bool typed = source->is_typed && !field->quoted;
    if (typed && size >= 10 && dh_date_parse_iso(text, 10, &day))
        column->n_days++;
    else if (typed && strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
        column->n_numbers++;
    if (!dh_text_is_valid(text, size)) return DH_OK;
    char *plain = dh_strndup(text, size);
    if (plain == NULL) return dh_error_nomem(error);
    if (source->is_typed) size = dh_typed_unescape(plain, size);
    size_t composed_size = size;
    char *composed = dh_text_needs_nfc(plain, size) ? dh_text_nfc(plain, size, &composed_size) : NULL;
    if (composed == NULL) plain[composed_size] = '\0';
    dh_status status =
        take_text(table, column, source, field, composed != NULL ? composed : plain, composed_size, error);
    dh_free(composed);
    dh_free(plain);
    return status;
}

/* A dh_take_record. */
static dh_status take_row(void *context, const dh_load_source *source, const dh_record *record, dh_error *error)
{
    dh_survey_table *table = context;
    if (table->n_rows++ == 0) table->first_line = record->line;
    for (int32_t i = 0; i < record->n_fields && i < table->n_columns; i++)
        DH_TRY(take_cell(table, &table->columns[i], source, &record->fields[i], error));
    return DH_OK;
}

/* ---- tables ---- */

/* n_sources: how many it has. */
static dh_status make_table(dh_survey *survey, dh_survey_table *table, const dh_load_source *source, size_t n_sources,
                            dh_error *error)
{
    size_t n = (size_t)source->n_headers;
    *table = (dh_survey_table){.first = source->name,
                               .is_1904 = source->is_1904,
                               .scratch = survey->scratch,
                               .files = dh_arena_zalloc(survey->arena, n_sources, sizeof *table->files),
                               .sources = dh_arena_zalloc(survey->arena, n_sources, sizeof *table->sources),
                               .sheets = dh_arena_zalloc(survey->arena, n_sources, sizeof *table->sheets),
                               .columns = dh_arena_zalloc(survey->arena, n + 1, sizeof *table->columns)};
    if (table->columns == NULL || table->files == NULL || table->sheets == NULL || table->sources == NULL)
        return dh_error_nomem(error);
    for (; table->n_columns < source->n_headers; table->n_columns++) {
        dh_survey_column *column = &table->columns[table->n_columns];
        column->header = source->headers[table->n_columns];
        column->values = dh_dictionary_new();
        if (column->values == NULL) return dh_error_nomem(error);
    }
    return DH_OK;
}

/* The sheet of a source that is one of several in its file; NULL = none. */
static const char *sheet_of(const dh_load_source *source)
{
    size_t size = strlen(source->file);
    return strncmp(source->name, source->file, size) == 0 && source->name[size] == '!' ? source->name + size + 1 : NULL;
}

/* Groups are numbered in the order of their first sources. */
static dh_status read_all(dh_survey *survey, dh_error *error)
{
    dh_load *load = survey->load;
    survey->tables = dh_arena_zalloc(survey->arena, (size_t)load->n_groups + 1, sizeof *survey->tables);
    size_t *n_sources = dh_arena_zalloc(survey->arena, (size_t)load->n_groups + 1, sizeof *n_sources);
    if (survey->tables == NULL || n_sources == NULL) return dh_error_nomem(error);
    for (size_t i = 0; i < load->n_sources; i++) n_sources[load->sources[i].group]++;
    for (size_t i = 0; i < load->n_sources; i++) {
        dh_load_source *source = &load->sources[i];
        dh_survey_table *table = &survey->tables[source->group];
        if (source->group == survey->n) {
            survey->n++;
            DH_TRY(make_table(survey, table, source, n_sources[source->group], error));
            table->sheet = sheet_of(source);
        }
        const char *sheet = sheet_of(source);
        if (table->sheet != NULL && (sheet == NULL || strcmp(table->sheet, sheet) != 0)) table->sheet = NULL;
        const char *own = source->sheet != NULL ? source->sheet : "";
        table->sources[table->n_sources] = (dh_survey_source){source->name,
                                                              source->file,
                                                              own,
                                                              source->titles,
                                                              source->n_titles,
                                                              source->head_first,
                                                              source->head_last,
                                                              source->sections,
                                                              source->n_sections,
                                                              source->from_line > 0 || source->next_head > 0};
        table->sheets[table->n_sources++] = own;
        if (table->n_files == 0 || strcmp(table->files[table->n_files - 1], source->file) != 0)
            table->files[table->n_files++] = source->file;
        if (table->n_dittos == 0 && source->n_dittos > 0) {
            table->ditto = source->ditto;
            table->ditto_of = source->name;
            table->ditto_line = source->ditto_line;
        }
        table->n_dittos += source->n_dittos;
        DH_TRY(dh_load_each_record(source, take_row, table, error));
    }
    return DH_OK;
}

static dh_status open_files(dh_survey *survey, const char *const *files, int32_t n_files, const char *folder,
                            const char *const *heads, int32_t n_heads, const dh_readers *readers, dh_error *error)
{
    static dh_date_format days = {"y-m-d", "y-m-d", 5, false};
    dh_load_entry *entry = dh_arena_zalloc(survey->arena, 1, sizeof *entry);
    const char **none = dh_arena_zalloc(survey->arena, 1, sizeof *none);
    if (entry == NULL || none == NULL) return dh_error_nomem(error);
    *entry = (dh_load_entry){.name = "",
                             .spec = &no_columns,
                             .files = (const char **)files,
                             .n_files = n_files,
                             .headers = none,
                             .dates = &days,
                             .n_dates = 1,
                             .footer = -1,
                             .tolerance = -1,
                             .heads = heads,
                             .n_heads = n_heads,
                             .readers = readers};
    dh_load_entries entries = {&no_columns, entry, 1};
    return dh_load_open(&survey->load, &no_columns, &entries, folder, error);
}

dh_status dh_survey_files(dh_survey **out, const char *const *files, int32_t n_files, const char *folder,
                          const char *const *heads, int32_t n_heads, const dh_readers *readers, dh_error *error)
{
    dh_survey *survey = dh_calloc(1, sizeof *survey);
    *out = NULL;
    if (survey == NULL) return dh_error_nomem(error);
    survey->arena = dh_arena_new();
    survey->scratch = dh_arena_new();
    dh_status status = survey->arena != NULL && survey->scratch != NULL
                           ? open_files(survey, files, n_files, folder, heads, n_heads, readers, error)
                           : dh_error_nomem(error);
    if (status == DH_OK) status = read_all(survey, error);
    if (status == DH_OK)
        *out = survey;
    else
        dh_survey_free(survey);
    return status;
}

void dh_survey_free(dh_survey *survey)
{
    if (survey == NULL) return;
    for (int32_t t = 0; survey->tables != NULL && t < survey->n; t++)
        for (int32_t i = 0; i < survey->tables[t].n_columns; i++) {
            dh_dictionary_unref(survey->tables[t].columns[i].values);
            dh_free(survey->tables[t].columns[i].counts);
        }
    dh_load_free(survey->load);
    dh_arena_free(survey->arena);
    dh_arena_free(survey->scratch);
    dh_free(survey);
}

int32_t dh_survey_tables(const dh_survey *survey)
{
    return survey->n;
}

const dh_survey_table *dh_survey_table_at(const dh_survey *survey, int32_t index)
{
    return &survey->tables[index];
}

const char *dh_survey_warning(const dh_survey *survey, int32_t index)
{
    return index < (int32_t)survey->load->n_warnings ? survey->load->warnings[index].text : NULL;
}
