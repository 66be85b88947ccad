/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What each report told of each row, where no session is told: the measure by the same keys and by the day that reports
 * begin, or polls were held. A report's figure is a sum of what came at some sessions or days of reception, so that its
 * parts are not independent; the reports of a period show how much such figures vary.
 */
#include "compare_records.h"

/* Whether a report, not single events, tells the side. */
static int is_reported(const comparison *c, const side *one)
{
    return one->valid && !one->by_session && (!isnan(one->extent) || c->family == PROPORTIONS);
}

/* Whether parts make up the whole, but for what their order of adding changes. */
static int make_up(double parts, double whole)
{
    return fabs(parts - whole) <= 1e-9 * fmax(1, fabs(whole));
}

/* Adds the reports of a line to the free clusters; by_report where they add up to just what the side has. */
static void read_line(const records *r, side *one, int64_t of, cluster **next)
{
    const comparison *c = r->c;
    cluster *first = *next;
    double sum_x = 0, sum_y = 0;
    int all_exact = 1;
    for (int64_t place = records_first(r, of), row; (row = records_row(r, place, of)) >= 0; place++) {
        int exact;
        double x, y = compare_extent(c, r->which, r->table, row) * c->periods[r->which].months;
        if (!records_figures(r, row, &x, &y, &exact)) continue;
        all_exact = all_exact && exact && y >= 0;
        sum_x += x;
        sum_y += y;
        *(*next)++ = (cluster){x, y, 1};
    }
    double whole_x = c->family == COUNTS ? one->value.stated : one->numerator;
    one->by_report = all_exact && *next > first && compare_is_exact(one->value) && make_up(sum_x, whole_x) &&
                     (c->family == COUNTS || make_up(sum_y, one->denominator));
    one->reports = (sample){first, (size_t)(*next - first)};
}

static dh_status read_period(comparison *c, int which, const char *key, dh_error *error)
{
    records r;
    dh_status status = records_ask(&r, c, which, key, error);
    if (status == DH_OK && r.table) {
        c->reports[which] = calloc((size_t)c->host->table_rows(r.table) + 1, sizeof(cluster));
        cluster *next = c->reports[which];
        if (!next) status = no_memory(c->host, error);
        for (int64_t i = 0; next && i < c->n; i++)
            if (is_reported(c, &c->lines[i].sides[which])) read_line(&r, &c->lines[i].sides[which], i, &next);
    }
    records_free(&r);
    return status;
}

dh_status compare_reports(comparison *c, dh_error *error)
{
    static const char *const keys[] = {"from", "asked_on"};
    for (int which = 0; which < 2; which++) {
        int64_t n = 0;
        for (int64_t i = 0; i < c->n; i++) n += is_reported(c, &c->lines[i].sides[which]);
        for (size_t k = 0; n > 0 && !c->reports[which] && k < sizeof keys / sizeof keys[0]; k++)
            TRY(read_period(c, which, keys[k], error));
    }
    return DH_OK;
}
