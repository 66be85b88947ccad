/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of bound data: see stat.h. */
#include "charts/stat/stat.h"

#include <math.h>

void dh_stat_free(dh_stat *stat)
{
    dh_domain_free(&stat->x_domain);
    dh_domain_free(&stat->y_domain);
    dh_domain_free(&stat->color_domain);
    dh_domain_free(&stat->facet_domain);
    dh_domain_free(&stat->label_domain);
}

int dh_stat_facets(const dh_stat *stat)
{
    return stat->facet_domain.n < 1 ? 1 : (int)stat->facet_domain.n;
}

int dh_stat_colors(const dh_stat *stat)
{
    return stat->color_domain.n < 1 ? 1 : (int)stat->color_domain.n;
}

void dh_stat_extend(double *low, double *high, double value)
{
    if (!isfinite(value)) return;
    if (value < *low) *low = value;
    if (value > *high) *high = value;
}
