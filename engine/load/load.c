/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See load.h. */
#include "load/load.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "load/load_internal.h"

void dh_load_free(dh_load *load)
{
    if (load == NULL) return;
    for (size_t i = 0; i < load->n_sources; i++) dh_load_close_source(&load->sources[i]);
    dh_table_free(load->table);
    dh_free(load->sources);
    dh_dictionary_unref(load->names);
    dh_dictionary_unref(load->identities);
    dh_free(load->opened);
    dh_dictionary_unref(load->heads);
    dh_dictionary_unref(load->groups);
    dh_dictionary_unref(load->ranked);
    dh_free(load->ranks);
    dh_free(load->first_at);
    dh_free(load->places);
    dh_free(load->marks);
    dh_rejects_free(&load->rejects);
    dh_suspects_free(&load->suspects);
    dh_free((void *)load->notes);
    dh_free((void *)load->absences);
    dh_free(load->left_out);
    dh_free(load->warnings);
    dh_arena_free(load->arena);
    dh_free(load);
}

const dh_table *dh_load_table(const dh_load *load)
{
    return load->table;
}

int32_t dh_load_column(const dh_load *load, const char *name)
{
    for (int32_t i = 0; i < load->spec->n_columns; i++)
        if (strcmp(load->spec->columns[i].name, name) == 0) return i;
    return -1;
}

int32_t dh_load_id_column(const dh_table_spec *spec)
{
    if (spec->keys == NULL || spec->keys[0] == NULL || spec->keys[1] != NULL) return -1;
    for (int32_t i = 0; i < spec->n_columns; i++)
        if (strcmp(spec->columns[i].name, spec->keys[0]) == 0) return spec->columns[i].type == DH_CATEGORY ? i : -1;
    return -1;
}

bool dh_load_has(const dh_load *load, const char *column)
{
    int32_t i = dh_load_column(load, column);
    return i >= 0 && load->given[i];
}

void dh_load_place(const dh_load *load, int64_t row, const char **file, int64_t *line)
{
    const dh_load_place_of *place = &load->places[row];
    const dh_load_source *source = &load->sources[place->source];
    *file = source->name;
    *line = dh_chunked_line(source->chunks, place->offset);
}

bool dh_load_is_rejected(const dh_load *load, int64_t row)
{
    return load->marks != NULL && load->marks[row] > 0;
}

int64_t dh_load_accepted(const dh_load *load)
{
    return (int64_t)load->n_rows - load->n_marked;
}

int64_t dh_load_rejected(const dh_load *load)
{
    return (int64_t)load->rejects.n_records;
}

int64_t dh_load_read(const dh_load *load)
{
    return dh_load_accepted(load) + dh_load_rejected(load);
}

const char *dh_load_warning(const dh_load *load, int32_t index)
{
    return index >= 0 && (size_t)index < load->n_warnings ? load->warnings[index].text : NULL;
}

bool dh_load_warning_is_usual(const dh_load *load, int32_t index)
{
    return load->warnings[index].is_usual;
}

dh_status dh_load_add_warning(dh_load *load, dh_error *error, const char *format, ...)
{
    va_list args;
    if (dh_grow((void **)&load->warnings, &load->warnings_capacity, load->n_warnings + 2, sizeof *load->warnings) != 0)
        return dh_error_nomem(error);
    va_start(args, format);
    char *kept = dh_arena_vprintf(load->arena, dh_tr(format), args);
    va_end(args);
    if (kept == NULL) return dh_error_nomem(error);
    load->warnings[load->n_warnings++] = (dh_load_warning_text){.text = kept};
    return DH_OK;
}

int64_t dh_load_n_faults(const dh_load *load)
{
    return (int64_t)load->rejects.n_faults;
}

const dh_fault *dh_load_fault(const dh_load *load, int64_t index)
{
    return index >= 0 && index < (int64_t)load->rejects.n_faults ? &load->rejects.faults[index].fault : NULL;
}
