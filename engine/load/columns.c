/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The headers of a file matched to the columns of the spec. */
#include "load/columns.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "load/defaults.h"
#include "load/head.h"

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

static dh_status missing_header(const dh_load_source *source, const char *column, const char *header, dh_error *error)
{
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
                                  "'%s' has no header '%s' for column '%s'; did you mean '%s'? its headers are %s: "
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
    return dh_load_find_header(source, name);
}

static dh_status map_columns(const dh_load *load, dh_load_source *source, dh_error *error)
{
    const dh_load_entry *entry = entry_of(load, source);
    for (int32_t i = 0; i < load->spec->n_columns; i++) {
        const char *name = load->spec->columns[i].name;
        source->field_of[i] = -1;
        if (entry->constants[i].text != NULL) continue;
        if (entry->headers[i] == NULL) {
            source->field_of[i] = own_header(load, source, i);
        } else {
            bool named = i == entry->file_column - 1 || i == entry->sheet_column - 1 || i == entry->section_column - 1;
            source->field_of[i] = dh_load_find_header(source, entry->headers[i]);
            if (source->field_of[i] < 0 && !named) return missing_header(source, name, entry->headers[i], error);
        }
    }
    return DH_OK;
}

static dh_status check_required(const dh_load *load, const dh_load_source *source, dh_error *error)
{
    for (int32_t i = 0; i < load->spec->n_columns; i++) {
        const char *name = load->spec->columns[i].name;
        if (!load->spec->columns[i].required || i == dh_load_id_column(load->spec)) continue;
        if (source->field_of[i] >= 0 || dh_load_has_default(load, source, i)) continue;
        if (strcmp(name, "from") == 0 && load->spec->columns[i].type == DH_DATE)
            return dh_error_set(error, DH_EDATA,
                                "the figures of '%s' are of a period, which is missing: say of which in its entry of "
                                "'%s', constants = { from = \"2024-01-01\", to = \"2024-12-31\" }, or which headers "
                                "have its first and last day, columns = { from = \"…\", to = \"…\" }",
                                source->name, load->spec->name);
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

dh_status dh_load_map_columns(dh_load *load, dh_load_source *source, dh_error *error)
{
    int32_t n = load->spec->n_columns;
    source->field_of = dh_arena_zalloc(load->arena, (size_t)n + 1, sizeof *source->field_of);
    if (source->field_of == NULL) return dh_error_nomem(error);
    DH_TRY(map_columns(load, source, error));
    DH_TRY(dh_load_take_names(load, source, error));
    DH_TRY(check_required(load, source, error));
    DH_TRY(check_declared(load, source, error));
    for (int32_t i = 0; i < n; i++) load->given[i] = load->given[i] || source->field_of[i] >= 0;
    return DH_OK;
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

dh_status dh_load_warn_of_columns(dh_load *load, const dh_load_source *source, dh_error *error)
{
    if (!source->is_typed && entry_of(load, source)->delimiter == '\0') {
        char shown[2] = {source->delimiter, '\0'};
        DH_TRY(dh_load_add_warning(load, error, "%s: delimiter '%s'", source->name,
                                   source->delimiter == '\t' ? "tab" : shown));
        load->warnings[load->n_warnings - 1].is_usual = source->delimiter == ',';
    }
    if (load->spec->n_columns == 0) return DH_OK; /* it is only looked at */
    if (!source->is_first_of_group) return DH_OK;
    for (int32_t i = 0; i < source->n_headers; i++) DH_TRY(warning_on_header(load, source, i, error));
    return DH_OK;
}
