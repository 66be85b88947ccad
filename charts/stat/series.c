/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layers as series: see series.h. */
#include "charts/stat/series.h"

#include <math.h>
#include <string.h>

#include "charts/stat/titles.h"

/* Whether the layer shows values that no colour tells from those of another layer. */
static bool is_unnamed(const dh_stat_layer *layer)
{
    return !layer->mark->info.annotation && !layer->mark->traits.y_names && !layer->has_color;
}

static bool same_place(const dh_datum *a, const dh_datum *b)
{
    if (a->x_index != b->x_index || a->facet != b->facet || a->valid != b->valid) return false;
    if (a->x != b->x && !(isnan(a->x) && isnan(b->x))) return false;
    return !a->valid || a->value.stated == b->value.stated;
}

/* Whether two layers show the same values under the same name: dots on a line are no second series. */
static bool is_same_series(const dh_stat_layer *a, const dh_stat_layer *b, const dh_chart_spec *spec)
{
    if (a->n != b->n || strcmp(dh_stat_series_title(a, spec), dh_stat_series_title(b, spec)) != 0) return false;
    for (int64_t i = 0; i < a->n; i++)
        if (!same_place(&a->items[i], &b->items[i])) return false;
    return true;
}

/* The first layer that shows the series of layer `at`; `at` itself if none before it does. */
static int first_of_series(const dh_stat *stat, const dh_chart_spec *spec, int at)
{
    for (int i = 0; i < at; i++)
        if (is_unnamed(&stat->layers[i]) && is_same_series(&stat->layers[i], &stat->layers[at], spec)) return i;
    return at;
}

/* How many series there are that no colour names, and whether other layers have named ones; first[i]: see above. */
static int count_series(bool *others, int *first, const dh_stat *stat, const dh_chart_spec *spec)
{
    int n = 0;
    *others = false;
    for (int i = 0; i < stat->n_layers; i++) {
        const dh_stat_layer *layer = &stat->layers[i];
        *others |= layer->has_color && !layer->color_is_number;
        first[i] = is_unnamed(layer) ? first_of_series(stat, spec, i) : -1;
        n += first[i] == i;
    }
    return n;
}

/* The layer's name; with its number where another series has the same one. NULL: out of memory. */
static const char *distinct_title(const dh_stat *stat, const dh_chart_spec *spec, const int *first, int at)
{
    const char *title = dh_stat_series_title(&stat->layers[at], spec);
    for (int i = 0; i < stat->n_layers; i++)
        if (i != at && first[i] == i && strcmp(dh_stat_series_title(&stat->layers[i], spec), title) == 0)
            return dh_arena_printf(stat->arena, "%s (%d)", title, at + 1);
    return title;
}

static int add_title(dh_stat *stat, const char *title, dh_locale locale)
{
    int64_t ends[] = {0, (int64_t)strlen(title)};
    dh_column cell = {.type = DH_TEXT, .length = 1, .bytes = (char *)title, .values = ends};
    return dh_domain_add(&stat->color_domain, NULL, &cell, NULL, 0, 0, NULL, locale);
}

dh_status dh_stat_name_layers(dh_stat *stat, const dh_chart_spec *spec, dh_error *error)
{
    bool others;
    int *first = dh_arena_zalloc(stat->arena, (size_t)stat->n_layers, sizeof *first);
    if (first == NULL) return dh_error_nomem(error);
    int series = count_series(&others, first, stat, spec);
    if (series + others < 2) return DH_OK;
    for (int i = 0; i < stat->n_layers; i++) {
        dh_stat_layer *layer = &stat->layers[i];
        if (first[i] < 0) continue;
        const char *title = distinct_title(stat, spec, first, first[i]);
        int color = title == NULL ? -1 : add_title(stat, title, spec->locale);
        if (color < 0) return dh_error_nomem(error);
        for (int64_t j = 0; j < layer->n; j++) layer->items[j].color = color;
    }
    for (int i = 0; i < stat->n_layers; i++) /* only now: is_unnamed reads it */
        if (first[i] >= 0) stat->layers[i].has_color = true;
    return DH_OK;
}

static bool is_of_mark(const dh_stat_layer *layer, const dh_mark_type *mark)
{
    return layer->mark == mark && layer->has_color && !layer->color_is_number;
}

/* Whether names on x are there and none has values of two colours, in the layers of a mark. */
static dh_status is_by_x(bool *out, const dh_stat *stat, const dh_mark_type *mark, dh_error *error)
{
    int *color = dh_arena_zalloc(stat->arena, stat->x_domain.n + 1, sizeof *color); /* and 1; 0 = none yet */
    if (color == NULL) return dh_error_nomem(error);
    *out = stat->x_discrete;
    for (int i = 0; i < stat->n_layers; i++)
        for (int64_t j = 0; is_of_mark(&stat->layers[i], mark) && j < stat->layers[i].n; j++) {
            const dh_datum *datum = &stat->layers[i].items[j];
            if (datum->x_index < 0) continue;
            int *had = &color[datum->x_index];
            if (*had != 0 && *had != datum->color + 1) *out = false;
            *had = datum->color + 1;
        }
    return DH_OK;
}

static dh_status set_slots(dh_stat *stat, int at, dh_error *error)
{
    dh_stat_layer *layer = &stat->layers[at];
    size_t n = stat->color_domain.n;
    int *slots = dh_arena_zalloc(stat->arena, n, sizeof *slots), used = 0;
    bool by_x = false;
    if (slots == NULL) return dh_error_nomem(error);
    DH_TRY(is_by_x(&by_x, stat, layer->mark, error));
    for (int later = at; !by_x && later < stat->n_layers; later++) {
        const dh_stat_layer *other = &stat->layers[later];
        for (int64_t j = 0; is_of_mark(other, layer->mark) && j < other->n; j++) slots[other->items[j].color] = 1;
    }
    for (size_t k = 0; k < n; k++) slots[k] = slots[k] ? used++ : 0;
    layer->slots = slots;
    layer->n_slots = used < 1 ? 1 : used;
    return DH_OK;
}

dh_status dh_stat_slots(dh_stat *stat, dh_error *error)
{
    stat->side_by_side = 1;
    for (int i = 0; i < stat->n_layers; i++) {
        dh_stat_layer *layer = &stat->layers[i];
        layer->n_slots = 1;
        for (int before = 0; before < i && layer->slots == NULL; before++) {
            if (stat->layers[before].mark != layer->mark) continue;
            layer->slots = stat->layers[before].slots;
            layer->n_slots = stat->layers[before].n_slots;
        }
        if (layer->slots == NULL && stat->color_domain.n > 0) DH_TRY(set_slots(stat, i, error));
        if (layer->n_slots > stat->side_by_side) stat->side_by_side = layer->n_slots;
    }
    return DH_OK;
}
