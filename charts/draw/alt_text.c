/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a chart shows, in words: its title, kind, axes, and its largest and smallest values. */
#include "charts/draw/alt_text.h"

#include <math.h>

#include "charts/mark/marks.h"
#include "charts/stat/bind.h"
#include "charts/label_text.h"

static void add_extreme(dh_strbuf *out, const dh_stat *stat, const dh_stat_layer *layer, const dh_datum *datum,
                        dh_locale locale)
{
    bool cell = layer->mark->traits.y_names;
    double largest = cell ? fmax(fabs(stat->color_low), fabs(stat->color_high)) : stat->largest;
    bool percent = cell ? stat->color_percent : stat->percent;
    if (stat->x_discrete && (size_t)datum->x_index < stat->x_domain.n)
        dh_strbuf_printf(out, "%s", stat->x_domain.entries[datum->x_index].text);
    if (cell) dh_strbuf_printf(out, ", %s", stat->y_domain.entries[datum->y_index].text);
    if (layer->has_color && stat->color_discrete)
        dh_strbuf_printf(out, "%s%s", stat->x_discrete ? ", " : "", stat->color_domain.entries[datum->color].text);
    dh_strbuf_add(out, stat->x_discrete || (layer->has_color && stat->color_discrete) ? ": " : "");
    dh_label_count(out, datum->value, dh_label_digits(largest, cell ? stat->color_decimals : stat->decimals, percent),
                   percent, locale);
}

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
    bool vi = locale == DH_LOCALE_VI;
    dh_strbuf_printf(out, vi ? ", %lld giá trị" : ", %lld values", (long long)layer->n);
    if (valid < layer->n)
        dh_strbuf_printf(out, vi ? " (%lld không rõ)" : " (%lld unknown)", (long long)(layer->n - valid));
    if (high != NULL && low != high) {
        dh_strbuf_add(out, vi ? "; cao nhất là " : "; the highest is ");
        add_extreme(out, stat, layer, high, locale);
        dh_strbuf_add(out, vi ? "; thấp nhất là " : "; the lowest is ");
        add_extreme(out, stat, layer, low, locale);
    }
    dh_strbuf_add(out, ".");
}

dh_status dh_chart_alt_text(dh_strbuf *out, const dh_chart_spec *spec, dh_error *error)
{
    dh_stat stat = {0};
    const dh_mark_type *const *marks;
    if (spec->alt != NULL && *spec->alt) {
        dh_strbuf_add(out, spec->alt);
        return out->failed ? dh_error_nomem(error) : DH_OK;
    }
    dh_arena *arena = dh_arena_new();
    if (arena == NULL) return dh_error_nomem(error);
    dh_status status = dh_marks_find(&marks, spec, arena, error);
    if (status == DH_OK) status = dh_stat_bind(&stat, spec, marks, arena, NULL, NULL, error);
    if (status == DH_OK) {
        const dh_stat_layer *layer = &stat.layers[0];
        if (spec->title != NULL && *spec->title) dh_strbuf_printf(out, "%s. ", spec->title);
        dh_strbuf_add(out, layer->mark->kind[spec->locale == DH_LOCALE_EN]);
        if (stat.n_values == 0)
            dh_strbuf_printf(out, ": %s.", dh_label_word(DH_WORD_NO_DATA, spec->locale));
        else
            describe(out, &stat, layer, spec->locale);
        if (out->failed) status = dh_error_nomem(error);
    }
    dh_stat_free(&stat);
    dh_arena_free(arena);
    return status;
}
