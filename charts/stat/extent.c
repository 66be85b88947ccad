/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stacks, totals and extents over the bound data. Bounds add up as intervals do: lower with lower, upper with upper. */
#include "charts/stat/extent.h"

#include <math.h>

/* Puts a datum on the stack at its name: positive values upward from zero, negative ones downward. */
static void stack_one(dh_stat *stat, dh_datum *datum)
{
    int facet = datum->facet < 0 ? 0 : datum->facet;
    dh_total *total = &stat->totals[(size_t)facet * stat->x_domain.n + (size_t)datum->x_index];
    if (!datum->valid) {
        total->unknown++;
        return;
    }
    total->valid++;
    double *side = datum->value.stated < 0 ? &total->below : &total->above;
    datum->base = *side;
    *side += datum->value.stated;
    total->sum.stated += datum->value.stated;
    total->sum.lower += datum->value.lower;
    total->sum.upper += datum->value.upper;
    dh_stat_extend(&stat->y_low, &stat->y_high, *side);
}

static void extend_datum(dh_stat *stat, const dh_stat_layer *layer, const dh_datum *datum)
{
    if (layer->mark->extend != NULL) {
        layer->mark->extend(stat, layer, datum);
        return;
    }
    dh_stat_extend_x(stat, datum);
    if (!layer->mark->traits.y_names) dh_stat_extend_y(stat, datum, true);
}

dh_status dh_stat_extents(dh_stat *stat, const dh_chart_spec *spec, dh_error *error)
{
    bool stacked = spec->stacking == DH_STACKED && stat->traits.stacks;
    if (stacked) {
        size_t places = (size_t)dh_stat_facets(stat) * (stat->x_domain.n + 1);
        stat->totals = dh_arena_zalloc(stat->arena, places, sizeof(dh_total));
        if (stat->totals == NULL) return dh_error_nomem(error);
    }
    for (int i = 0; i < stat->n_layers; i++) {
        dh_stat_layer *layer = &stat->layers[i];
        for (int64_t j = 0; j < layer->n; j++) {
            dh_datum *datum = &layer->items[j];
            if (!layer->mark->info.annotation) stat->n_values++;
            if (stacked && layer->mark->traits.stacks) {
                stack_one(stat, datum);
                if (datum->valid) stat->largest = fmax(stat->largest, fabs(datum->value.stated));
            } else {
                extend_datum(stat, layer, datum);
            }
        }
    }
    return DH_OK;
}
