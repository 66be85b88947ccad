/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of bound data: see stat.h. */
#include "charts/stat/stat.h"

#include <math.h>

#include "charts/label_text.h"

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

void dh_stat_value_text(dh_strbuf *out, const dh_stat *stat, dh_count value, dh_locale locale)
{
    if (stat->y_time)
        dh_format_date(out, (int32_t)floor(value.stated), locale);
    else
        dh_label_count(out, value, dh_label_digits(stat->largest, stat->decimals, stat->percent), stat->percent,
                       locale);
}

void dh_stat_color_text(dh_strbuf *out, const dh_stat *stat, dh_count value, dh_locale locale)
{
    double largest = fmax(fabs(stat->color_low), fabs(stat->color_high));
    if (stat->color_time)
        dh_format_date(out, (int32_t)floor(value.stated), locale);
    else
        dh_label_count(out, value, dh_label_digits(largest, stat->color_decimals, stat->color_percent),
                       stat->color_percent, locale);
}

void dh_stat_extend(double *low, double *high, double value)
{
    if (!isfinite(value)) return;
    if (value < *low) *low = value;
    if (value > *high) *high = value;
}

void dh_stat_extend_x(dh_stat *stat, const dh_datum *datum)
{
    dh_stat_extend(&stat->x_low, &stat->x_high, datum->x); /* of use where x is continuous */
    if (!stat->x_discrete && isnan(datum->x)) stat->unplaced++;
}

void dh_stat_extend_y(dh_stat *stat, const dh_datum *datum, bool lower)
{
    if (!datum->valid) return;
    dh_stat_extend(&stat->y_low, &stat->y_high, datum->value.stated);
    stat->largest = fmax(stat->largest, fabs(datum->value.stated));
    if (!datum->interval) return;
    dh_stat_extend(&stat->y_low, &stat->y_high, datum->upper);
    if (lower) dh_stat_extend(&stat->y_low, &stat->y_high, datum->lower);
}
