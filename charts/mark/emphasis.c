/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which lines are coloured: see emphasis.h. */
#include "charts/mark/emphasis.h"

#include <math.h>

static double place_of(const dh_stat *stat, const dh_datum *datum)
{
    return stat->x_discrete ? datum->x_index : datum->x;
}

/* ends[color] = the last known point of each line; NULL = none. */
static void find_ends(const dh_datum **ends, const dh_stat *stat)
{
    for (int i = 0; i < stat->n_layers; i++) {
        const dh_stat_layer *layer = &stat->layers[i];
        for (int64_t j = 0; layer->has_color && j < layer->n; j++) {
            const dh_datum *datum = &layer->items[j], **end = &ends[datum->color];
            if (!datum->valid || isnan(place_of(stat, datum))) continue;
            if (*end == NULL || place_of(stat, datum) >= place_of(stat, *end)) *end = datum;
        }
    }
}

/* The line without a colour yet that ends highest; -1 = none. */
static int highest(const dh_datum *const *ends, const int *tints, int n)
{
    int best = -1;
    for (int i = 0; i < n; i++)
        if (ends[i] != NULL && tints[i] < 0 && (best < 0 || ends[i]->value.stated > ends[best]->value.stated)) best = i;
    return best;
}

void dh_mark_emphasise(dh_plot *plot)
{
    const dh_stat *stat = &plot->stat;
    int n = (int)stat->color_domain.n;
    if (!stat->all_joined || !stat->color_discrete || n <= DH_PALETTE_SIZE) return;
    const dh_datum **ends = dh_arena_zalloc(plot->scene->arena, (size_t)n, sizeof *ends);
    int *tints = dh_arena_zalloc(plot->scene->arena, (size_t)n, sizeof *tints);
    if (ends == NULL || tints == NULL) {
        dh_plot_fail(plot, dh_error_nomem(plot->error));
        return;
    }
    for (int i = 0; i < n; i++) tints[i] = -1;
    find_ends(ends, stat);
    for (int i = 0; i < DH_EMPHASISED; i++) {
        int line = highest(ends, tints, n);
        if (line >= 0) tints[line] = i;
    }
    plot->tints = tints;
    if (plot->spec->legend == DH_LEGEND_NONE)
        dh_plot_warn(plot,
                     "of %d lines the %d that end highest are coloured, the others are grey, and none is named; filter "
                     "the data, or use facets",
                     n, DH_EMPHASISED);
    else
        dh_plot_warn(plot,
                     "of %d lines the %d that end highest are coloured and named, the others are grey; filter the "
                     "data, or use facets",
                     n, DH_EMPHASISED);
}
