/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The period of days. Reports by month stand on one day of each month; where a month has no row, nothing was reported,
 * and a line across it would say that something was. Days without such an order (those of sessions) have no period.
 */
#include "charts/stat/period.h"

#include <math.h>
#include <stdlib.h>

#include "base/calendar.h"
#include "base/memory.h"

static int compare(const void *a, const void *b)
{
    int32_t p = *(const int32_t *)a, q = *(const int32_t *)b;
    return p < q ? -1 : p > q;
}

/* Gathers the distinct days of joined marks in their order; 0 when one is no whole day. */
static int64_t gather(int32_t *days, const dh_stat *stat)
{
    int64_t n = 0, kept = 0;
    for (int i = 0; i < stat->n_layers; i++) {
        const dh_stat_layer *layer = &stat->layers[i];
        for (int64_t j = 0; layer->mark->traits.joined && j < layer->n; j++) {
            double x = layer->items[j].x;
            if (isnan(x)) continue;
            if (x != floor(x) || x < DH_DATE_MIN || x > DH_DATE_MAX) return 0;
            days[n++] = (int32_t)x;
        }
    }
    qsort(days, (size_t)n, sizeof *days, compare);
    for (int64_t i = 0; i < n; i++)
        if (kept == 0 || days[kept - 1] != days[i]) days[kept++] = days[i];
    return kept;
}

/* The number of the month, if all days are the same of their months, or all the last; else false. */
static bool are_months(int32_t *months, const int32_t *days, int64_t n)
{
    bool same = true, last = true;
    int first = 0;
    for (int64_t i = 0; i < n; i++) {
        int year, month, day, next_year, next_month, next_day;
        dh_date_to_civil(days[i], &year, &month, &day);
        dh_date_to_civil(days[i] + 1, &next_year, &next_month, &next_day);
        if (i == 0) first = day;
        same = same && day == first;
        last = last && next_day == 1;
        months[i] = year * 12 + month - 1;
    }
    return same || last;
}

/* The shortest step, if it divides all steps and `share` of them are no longer; else 0. */
static int32_t common_step(const int32_t *places, int64_t n, double share)
{
    int32_t min = INT32_MAX;
    int64_t equal = 0;
    for (int64_t i = 1; i < n; i++) min = places[i] - places[i - 1] < min ? places[i] - places[i - 1] : min;
    for (int64_t i = 1; i < n; i++) {
        if ((places[i] - places[i - 1]) % min != 0) return 0;
        equal += places[i] - places[i - 1] == min;
    }
    return (double)equal >= share * (double)(n - 1) ? min : 0;
}

dh_status dh_stat_find_period(dh_stat *stat, dh_error *error)
{
    int64_t rows = 0;
    if (stat->x_discrete || !stat->x_time) return DH_OK;
    for (int i = 0; i < stat->n_layers; i++) rows += stat->layers[i].mark->traits.joined ? stat->layers[i].n : 0;
    int32_t *days = dh_calloc((size_t)rows + 1, sizeof *days), *months = dh_calloc((size_t)rows + 1, sizeof *months);
    int64_t n = days != NULL && months != NULL ? gather(days, stat) : 0;
    if (n > 2 && are_months(months, days, n))
        stat->period_months = common_step(months, n, 0.5);
    else if (n > 3)
        stat->period_days = common_step(days, n, 0.7); /* more, since days of sessions may be like that by chance */
    dh_status status = days == NULL || months == NULL ? dh_error_nomem(error) : DH_OK;
    dh_free(days);
    dh_free(months);
    return status;
}

static int32_t month_of(double day)
{
    int year, month, in_month;
    dh_date_to_civil((int32_t)day, &year, &month, &in_month);
    return year * 12 + month - 1;
}

bool dh_stat_is_gap(const dh_stat *stat, const dh_datum *a, const dh_datum *b)
{
    const dh_domain_entry *entries = stat->x_domain.entries;
    if (stat->x_discrete) {
        const dh_domain_entry *from = &entries[a->x_index], *to = &entries[b->x_index];
        if (from->unknown != to->unknown) return true;
        if (stat->x_periods && fabs(to->number - from->number) > 1) return true;
        return abs(b->x_index - a->x_index) > 1;
    }
    if (stat->period_months > 0) return month_of(b->x) - month_of(a->x) > stat->period_months;
    return stat->period_days > 0 && b->x - a->x > stat->period_days;
}
