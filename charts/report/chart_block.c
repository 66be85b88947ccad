/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report's own copy of a chart's spec: strings and layers copied, tables copied with their columns shared. */
#include "charts/report/report_internal.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"

/* A member that holds a string. Names of marks and columns are copied byte for byte, since they must match. */
typedef struct dh_spec_string {
    size_t offset;
    const char *what; /* in messages; NULL = the string is such a name */
} dh_spec_string;

static const dh_spec_string spec_strings[] = {
    {offsetof(dh_chart_spec, title), DH_MESSAGE("chart's title")},
    {offsetof(dh_chart_spec, subtitle), DH_MESSAGE("chart's subtitle")},
    {offsetof(dh_chart_spec, caption), DH_MESSAGE("chart's caption")},
    {offsetof(dh_chart_spec, x_title), DH_MESSAGE("chart's x title")},
    {offsetof(dh_chart_spec, y_title), DH_MESSAGE("chart's y title")},
    {offsetof(dh_chart_spec, color_title), DH_MESSAGE("chart's color title")},
    {offsetof(dh_chart_spec, alt), DH_MESSAGE("chart's alternative text")},
    {offsetof(dh_chart_spec, font), DH_MESSAGE("chart's font")},
};
static const dh_spec_string layer_strings[] = {
    {offsetof(dh_chart_layer, mark), NULL},  {offsetof(dh_chart_layer, x), NULL},
    {offsetof(dh_chart_layer, y), NULL},     {offsetof(dh_chart_layer, color), NULL},
    {offsetof(dh_chart_layer, size), NULL},  {offsetof(dh_chart_layer, facet), NULL},
    {offsetof(dh_chart_layer, label), NULL}, {offsetof(dh_chart_layer, lower), NULL},
    {offsetof(dh_chart_layer, upper), NULL}, {offsetof(dh_chart_layer, name), DH_MESSAGE("layer's name")},
};
#define N_SPEC_STRINGS  (sizeof spec_strings / sizeof *spec_strings)
#define N_LAYER_STRINGS (sizeof layer_strings / sizeof *layer_strings)

static const char **member(void *object, const dh_spec_string *string)
{
    return (const char **)(void *)((char *)object + string->offset);
}

static void clear_strings(void *object, const dh_spec_string *strings, size_t n)
{
    for (size_t i = 0; i < n; i++) *member(object, &strings[i]) = NULL;
}

static void free_strings(void *object, const dh_spec_string *strings, size_t n)
{
    for (size_t i = 0; i < n; i++) dh_free((void *)*member(object, &strings[i]));
}

static dh_status copy_strings(void *to, const void *from, const dh_spec_string *strings, size_t n, dh_error *error)
{
    for (size_t i = 0; i < n; i++) {
        const char *text = *member((void *)from, &strings[i]);
        char *copy = NULL;
        if (text == NULL) continue;
        if (strings[i].what != NULL) DH_TRY(dh_report_text_copy(&copy, text, strings[i].what, error));
        if (strings[i].what == NULL && (copy = dh_strdup(text)) == NULL) return dh_error_nomem(error);
        *member(to, &strings[i]) = copy;
    }
    return DH_OK;
}

static dh_status copy_table(const dh_table **out, const dh_table *table, dh_error *error)
{
    *out = NULL;
    if (table == NULL) return DH_OK;
    DH_TRY(dh_report_table_check(table, error));
    *out = dh_table_copy(table);
    return *out ? DH_OK : dh_error_nomem(error);
}

static dh_status copy_layers(dh_chart_spec *to, const dh_chart_spec *from, dh_error *error)
{
    dh_chart_layer *layers = dh_calloc(from->n_layers > 0 ? (size_t)from->n_layers : 1, sizeof *layers);
    if (layers == NULL) return dh_error_nomem(error);
    to->layers = layers;
    for (int i = 0; i < from->n_layers; i++) {
        layers[i] = from->layers[i];
        layers[i].data = NULL;
        clear_strings(&layers[i], layer_strings, N_LAYER_STRINGS);
        to->n_layers = i + 1;
        DH_TRY(copy_strings(&layers[i], &from->layers[i], layer_strings, N_LAYER_STRINGS, error));
        DH_TRY(copy_table(&layers[i].data, from->layers[i].data, error));
    }
    return DH_OK;
}

static dh_status copy_into(dh_chart_spec *to, const dh_chart_spec *from, dh_error *error)
{
    *to = *from;
    to->data = NULL;
    to->layers = NULL;
    to->n_layers = 0;
    clear_strings(to, spec_strings, N_SPEC_STRINGS);
    DH_TRY(copy_strings(to, from, spec_strings, N_SPEC_STRINGS, error));
    DH_TRY(copy_table(&to->data, from->data, error));
    return copy_layers(to, from, error);
}

dh_status dh_report_chart_copy(dh_chart_spec **out, const dh_chart_spec *spec, dh_error *error)
{
    *out = NULL;
    dh_chart_spec *copy = dh_calloc(1, sizeof *copy);
    if (copy == NULL) return dh_error_nomem(error);
    dh_status status = copy_into(copy, spec, error);
    if (status != DH_OK) {
        dh_report_chart_free(copy);
        return status;
    }
    *out = copy;
    return DH_OK;
}

void dh_report_chart_free(dh_chart_spec *spec)
{
    if (spec == NULL) return;
    dh_chart_layer *layers = (dh_chart_layer *)spec->layers;
    for (int i = 0; i < spec->n_layers; i++) {
        free_strings(&layers[i], layer_strings, N_LAYER_STRINGS);
        dh_table_free((dh_table *)layers[i].data);
    }
    dh_free(layers);
    free_strings(spec, spec_strings, N_SPEC_STRINGS);
    dh_table_free((dh_table *)spec->data);
    dh_free(spec);
}

static bool has_note(const dh_table *table, const char *note)
{
    for (int32_t i = 0; dh_table_note(table, i) != NULL; i++)
        if (strcmp(dh_table_note(table, i), note) == 0) return true;
    return false;
}

const char *dh_report_chart_note(const dh_chart_spec *spec, int32_t index)
{
    for (int i = 0; i < spec->n_layers; i++) {
        const dh_table *data = spec->layers[i].data != NULL ? spec->layers[i].data : spec->data;
        const char *note;
        for (int32_t k = 0; data != NULL && (note = dh_table_note(data, k)) != NULL; k++) {
            bool before = false;
            for (int b = 0; b < i && !before; b++)
                before = has_note(spec->layers[b].data != NULL ? spec->layers[b].data : spec->data, note);
            if (!before && index-- == 0) return note;
        }
    }
    return NULL;
}
