/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes, tests and flags of each row. */
#include "adjust.h"
#include "compare.h"
#include "estimate.h"

static int is_whole(double value)
{
    return value >= 0 && value < 9007199254740992.0 && value == floor(value);
}

static int windows_differ(const comparison *c)
{
    return fabs(c->periods[0].months - c->periods[1].months) > 1e-9;
}

/* ---- tests ---- */

/* Sets p and the interval; `one` is what no difference is: 0 of a difference, 1 of a ratio, which becomes a relative
 * change. An unbounded end is unknown (NaN). */
static void set_result(line *l, comparison_result r, double one)
{
    l->p = r.p;
    l->low = r.low - one;
    l->high = isinf(r.high) ? NAN : r.high - one;
}

static void test_shares(const comparison *c, line *l, sample a, sample b)
{
    comparison_result r = clusters_difference(a, b, c->confidence);
    r.low = r.low < -1 ? -1 : r.low;
    r.high = r.high > 1 ? 1 : r.high;
    set_result(l, r, 0);
}

static void test_over_sessions(const comparison *c, line *l)
{
    sample a = l->sides[0].sessions, b = l->sides[1].sessions;
    if (c->family == PROPORTIONS) {
        test_shares(c, l, a, b);
    } else if (c->family == RATES) {
        set_result(l, clusters_ratio(a, b, c->confidence), 1);
    } else {
        set_result(l, clusters_total(a, c->periods[0].months, b, c->periods[1].months, c->confidence), 1);
    }
    l->flags |= isnan(l->p) ? FEW_SESSIONS : OVER_SESSIONS;
    if (!isnan(l->p) && (l->sides[0].alone || l->sides[1].alone)) l->flags |= INDEPENDENT;
}

/* Of counts a month, of ratios as they are. Counts of which one period has reports of more units are not tested: what a
 * report tells a month says nothing of how the sum grew by them. */
static void test_over_reports(const comparison *c, line *l)
{
    sample a = l->sides[0].reports, b = l->sides[1].reports;
    if (c->family == COUNTS && fabs(l->sides[0].extent - l->sides[1].extent) > 1e-6)
        set_result(l, (comparison_result){NAN, NAN, NAN}, 1);
    else if (c->family == PROPORTIONS)
        test_shares(c, l, a, b);
    else
        set_result(l, clusters_ratio(a, b, c->confidence), 1);
    l->flags |= isnan(l->p) ? FEW_REPORTS : OVER_REPORTS;
}

/* The tests of events that are independent of each other. */
static void test_events(const comparison *c, line *l)
{
    const side *a = &l->sides[0], *b = &l->sides[1];
    int rates = c->family == RATES, exact = 0;
    double x1 = c->family == COUNTS ? a->value.stated : a->numerator,
           x2 = c->family == COUNTS ? b->value.stated : b->numerator;
    double n1 = rates || c->family == PROPORTIONS ? a->denominator : c->periods[0].months;
    double n2 = rates || c->family == PROPORTIONS ? b->denominator : c->periods[1].months;
    if (!is_whole(x1) || !is_whole(x2)) return;
    if (c->family == PROPORTIONS) {
        if (!is_whole(n1) || !is_whole(n2)) return;
        interval i = estimate_difference(x1, n1, x2, n2, c->confidence);
        set_result(l, (comparison_result){estimate_proportions_p(x1, n1, x2, n2, &exact), i.low, i.high}, 0);
    } else {
        interval i = estimate_poisson_ratio(x1, n1, x2, n2, c->confidence);
        set_result(l, (comparison_result){estimate_poisson_p(x1, n1, x2, n2), i.low, i.high}, 1);
    }
    if (exact) l->flags |= EXACT_TEST;
}

/* Where each session has one event at most, as for numbers of sessions, events are what is independent. Those that
 * reports add up are not. */
static void test_line(const comparison *c, line *l)
{
    const side *a = &l->sides[0], *b = &l->sides[1];
    int by_session = a->by_session && b->by_session, of_sessions = strcmp(c->measure, "sessions") == 0;
    if (by_session && !(c->family != RATES && clusters_are_single(a->sessions) && clusters_are_single(b->sessions))) {
        test_over_sessions(c, l);
        return;
    }
    if (!by_session && !of_sessions && a->by_report && b->by_report) {
        test_over_reports(c, l);
    } else if (!by_session && !of_sessions && (!isnan(a->extent) || !isnan(b->extent))) {
        l->flags |= FEW_REPORTS;
    } else {
        test_events(c, l);
        if (!by_session && !isnan(l->p) && !of_sessions) l->flags |= INDEPENDENT;
    }
}

/* Leaves a row without a test and what comes of it. */
static void leave_untested(line *l)
{
    l->relative = l->low = l->high = l->p = NAN;
    l->flags &= ~OF_THE_TEST;
}

/* ---- changes ---- */

/* Of counts per month, of ratios as they are. */
static double relative_change(const comparison *c, const line *l)
{
    double scale = c->family == COUNTS ? c->periods[0].months / c->periods[1].months : 1;
    double then = l->sides[0].value.stated;
    return then > 0 ? l->sides[1].value.stated * scale / then - 1 : NAN;
}

enum { MISSING, ASKEW };

/* What the reports of a side lack of whole periods, and how far they lie from the middle of the period; 0 where events
 * are listed, which are taken to be of all of it. */
static double lacks_of_period(const side *s, int what)
{
    if (isnan(s->extent)) return 0;
    return what == MISSING ? ceil(s->extent - 1e-6) - s->extent : s->middle - s->extent / 2;
}

/* Whether the reports of both sides are of the same part of their periods, such as a half-year's and a year's are not.
 */
static int are_unlike(const side *a, const side *b)
{
    int unlike = 0;
    if (a->by_session && b->by_session) return 0; /* what sessions tell is of all of the period, as events are */
    for (int what = MISSING; what <= ASKEW; what++)
        unlike = unlike || fabs(lacks_of_period(a, what) - lacks_of_period(b, what)) > 1e-6;
    return a->valid && b->valid && unlike;
}

static void flag_line(const comparison *c, line *l)
{
    for (int i = 0; i < 2; i++) {
        const side *s = &l->sides[i];
        int no_exposure = c->family != COUNTS && !s->valid && s->denominator == 0;
        if (c->periods[i].seen < c->periods[i].last) l->flags |= PART_YEAR;
        if (no_exposure) l->flags |= NO_EXPOSURE;
        if (!s->valid && !no_exposure) l->flags |= s->open ? BOUNDS_ONLY : NOT_REPORTED;
        if (s->valid && !compare_is_exact(s->value)) l->flags |= BOUNDS_ONLY;
        if (s->partial) l->flags |= PARTLY_KNOWN;
    }
    if (windows_differ(c) && !(l->flags & PART_YEAR)) l->flags |= UNLIKE;
    if (are_unlike(&l->sides[0], &l->sides[1])) l->flags |= UNLIKE_REPORTS;
}

static void compare_line(const comparison *c, line *l)
{
    const side *a = &l->sides[0], *b = &l->sides[1];
    l->relative = l->low = l->high = l->p = l->adjusted = NAN;
    l->change = (dh_count){NAN, NAN, NAN};
    flag_line(c, l);
    if (!a->valid || !b->valid) return;
    /* a sum over some of the records: what is not reported would look like a change */
    if (c->family == COUNTS && (l->flags & (PARTLY_KNOWN | UNLIKE_REPORTS))) return;
    /* the difference of counts over periods of unequal length would mislead: it stays unknown */
    if (c->family != COUNTS || !windows_differ(c))
        l->change = (dh_count){b->value.stated - a->value.stated, b->value.lower - a->value.upper,
                               b->value.upper - a->value.lower};
    if (l->flags & BOUNDS_ONLY) return;
    l->relative = relative_change(c, l);
    test_line(c, l);
}

dh_status compare_adjust(comparisons *all, dh_error *error)
{
    size_t room = 1, n = 0;
    for (int k = 0; k < all->n; k++) room += (size_t)all->items[k].n;
    double *p = calloc(room, sizeof *p);
    if (!p) return no_memory(all->items[0].host, error);
    for (int k = 0; k < all->n; k++)
        for (int64_t i = 0; i < all->items[k].n; i++)
            if (!isnan(all->items[k].lines[i].p)) p[n++] = all->items[k].lines[i].p;
    int failed = adjust_bh(p, n);
    n = 0;
    for (int k = 0; !failed && k < all->n; k++)
        for (int64_t i = 0; i < all->items[k].n; i++)
            if (!isnan(all->items[k].lines[i].p)) all->items[k].lines[i].adjusted = p[n++];
    free(p);
    return failed ? no_memory(all->items[0].host, error) : DH_OK;
}

/* ---- territory ---- */

/* Flags a unit to which records may or may not belong, if that shows: a value is bounded, or unknown though listed. It
 * is then ambiguous rather than not reported, and not tested. */
static void flag_ambiguous(line *l)
{
    const side *then = &l->sides[0], *now = &l->sides[1];
    int reported = (then->valid || then->listed) && (now->valid || now->listed);
    int shows = (l->flags & BOUNDS_ONLY) || (then->listed && !then->valid) || (now->listed && !now->valid);
    if (!shows) return;
    l->flags |= AMBIGUOUS;
    if (reported) l->flags &= ~NOT_REPORTED;
    leave_untested(l);
}

/* The row of unknown unit may cover another territory in each period: it is not tested. */
static void leave_unknown_untested(comparison *c, int32_t unit)
{
    for (int64_t i = 0; i < c->n; i++) {
        dh_value cell;
        c->host->table_cell(c->keys, unit, i, &cell);
        if (!cell.valid) leave_untested(&c->lines[i]);
    }
}

/* Flags units whose boundaries changed, and ambiguous ones. A data set without a table of units only sets
 * boundaries_unknown. */
static dh_status flag_boundaries(comparison *c, dh_error *error)
{
    int32_t unit = c->host->table_find(c->keys, "unit");
    if (unit < 0 || unit >= c->n_keys || c->n == 0) return DH_OK;
    leave_unknown_untested(c, unit);
    unsigned char *marks = calloc((size_t)c->n, 1);
    if (!marks) return no_memory(c->host, error);
    dh_error mine = DH_ERROR_INIT;
    int32_t first = c->periods[0].first, last = c->periods[1].seen;
    dh_status status = c->host->units_changed(c->dataset, c->keys, unit, first, last, marks, &mine);
    c->boundaries_unknown = status == DH_EINVAL; /* the data set has no table of units */
    for (int64_t i = 0; status == DH_OK && i < c->n; i++)
        if (marks[i]) c->lines[i].flags |= BOUNDARY;
    int32_t day, end;
    dh_error not_a_day = DH_ERROR_INIT;
    int mapped = c->geography[0] && c->host->period_days(c->dataset, c->geography, &day, &end, &not_a_day) == DH_OK;
    if (status == DH_OK && mapped)
        status = c->host->units_ambiguous(c->dataset, c->keys, unit, first, last, day, marks, &mine);
    for (int64_t i = 0; status == DH_OK && mapped && i < c->n; i++)
        if (marks[i]) flag_ambiguous(&c->lines[i]);
    free(marks);
    if (c->boundaries_unknown) return DH_OK;
    if (status != DH_OK && error) *error = mine;
    return status;
}

dh_status compare_lines(comparison *c, dh_error *error)
{
    for (int64_t row = 0; row < c->n; row++) compare_line(c, &c->lines[row]);
    return flag_boundaries(c, error);
}
