/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a chart shows, in words: its title, kind, axes, and its largest and smallest values. */
#include "charts/draw/alt_text.h"

#include <string.h>

#include "base/message.h"
#include "base/text.h"
#include "charts/mark/marks.h"
#include "charts/stat/bind.h"

/* A datum by its names, and its value. */
static void add_extreme(dh_strbuf *out, const dh_stat *stat, const dh_stat_layer *layer, const dh_datum *datum,
                        dh_locale locale)
{
    bool cell = layer->mark->traits.y_names;
    if (stat->x_discrete && (size_t)datum->x_index < stat->x_domain.n)
        dh_strbuf_printf(out, "%s", stat->x_domain.entries[datum->x_index].text);
    if (cell) dh_strbuf_printf(out, ", %s", stat->y_domain.entries[datum->y_index].text);
    if (layer->has_color && stat->color_discrete)
        dh_strbuf_printf(out, "%s%s", stat->x_discrete ? ", " : "", stat->color_domain.entries[datum->color].text);
    dh_strbuf_add(out, stat->x_discrete || (layer->has_color && stat->color_discrete) ? ": " : "");
    if (cell)
        dh_stat_color_text(out, stat, datum->value, locale);
    else
        dh_stat_value_text(out, stat, datum->value, locale);
}

/* The layer's kind, its number of values, the highest and the lowest. */
static void describe(dh_strbuf *out, const dh_stat *stat, const dh_stat_layer *layer, dh_locale locale)
{
    const dh_datum *low = NULL, *high = NULL;
    int64_t valid = 0;
    for (int64_t i = 0; i < layer->n; i++) {
        const dh_datum *datum = &layer->items[i];
        if (!datum->valid) continue;
        valid++;
        if (low == NULL || datum->value.stated < low->value.stated) low = datum;
        if (high == NULL || datum->value.stated > high->value.stated) high = datum;
    }
    const char *kind = dh_tr(layer->mark->kind);
    long long n = (long long)layer->n, unknown = (long long)(layer->n - valid);
    dh_strbuf highest = {0}, lowest = {0};
    bool differ = high != NULL && low != high;
    if (differ || (n == 1 && high != NULL)) add_extreme(&highest, stat, layer, high, locale);
    if (differ) add_extreme(&lowest, stat, layer, low, locale);
    const char *max = highest.data != NULL ? highest.data : "", *min = lowest.data != NULL ? lowest.data : "";
    if (differ && unknown > 0)
        dh_strbuf_printf(out, dh_tr("%s, %lld values (%lld unknown); the highest is %s; the lowest is %s."), kind, n,
                         unknown, max, min);
    else if (differ)
        dh_strbuf_printf(out, dh_tr("%s, %lld values; the highest is %s; the lowest is %s."), kind, n, max, min);
    else if (n == 1 && unknown > 0)
        dh_strbuf_printf(out, dh_tr("%s, one value, which is unknown."), kind);
    else if (n == 1)
        dh_strbuf_printf(out, dh_tr("%s, one value: %s."), kind, max);
    else if (unknown > 0)
        dh_strbuf_printf(out, dh_tr("%s, %lld values (%lld unknown)."), kind, n, unknown);
    else
        dh_strbuf_printf(out, dh_tr("%s, %lld values."), kind, n);
    out->failed |= highest.failed || lowest.failed;
    dh_strbuf_free(&highest);
    dh_strbuf_free(&lowest);
}

/* It may hold names that are drawn nowhere, and so were not looked at. */
static dh_status check(const dh_strbuf *text, dh_error *error)
{
    if (text->failed) return dh_error_nomem(error);
    size_t bad = dh_text_invalid_at(text->data, text->size);
    if (bad == text->size) return DH_OK;
    return dh_error_set(error, DH_EINVAL,
                        "the alternative text is not valid UTF-8 at byte %zu (0x%02x); load its data with the right "
                        "encoding",
                        bad + 1, (unsigned)(unsigned char)text->data[bad]);
}

dh_status dh_chart_alt_text(dh_strbuf *out, const dh_chart_spec *spec, dh_error *error)
{
    dh_stat stat = {0};
    const dh_mark_type *const *marks;
    if (spec->alt != NULL && *spec->alt) {
        dh_strbuf_add(out, spec->alt);
        return check(out, error);
    }
    dh_arena *arena = dh_arena_new();
    if (arena == NULL) return dh_error_nomem(error);
    dh_status status = dh_marks_find(&marks, spec, arena, error);
    if (status == DH_OK) status = dh_stat_bind(&stat, spec, marks, arena, NULL, NULL, error);
    if (status == DH_OK) {
        const dh_stat_layer *layer = &stat.layers[0];
        if (spec->title != NULL && *spec->title) dh_strbuf_printf(out, "%s. ", spec->title);
        if (stat.n_values == 0)
            dh_strbuf_printf(out, "%s: %s.", dh_tr(layer->mark->kind), dh_tr("No data"));
        else
            describe(out, &stat, layer, spec->locale);
        status = check(out, error);
    }
    dh_stat_free(&stat);
    dh_arena_free(arena);
    return status;
}
