/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The notes below the table of comparisons. */
#include "compare.h"

/* How many rows have the flag, among those that have a p where `tested` is set. */
static int count_flag(const comparisons *all, int flag, int tested)
{
    int n = 0;
    for (int k = 0; k < all->n; k++)
        for (int64_t i = 0; i < all->items[k].n; i++) {
            const line *l = &all->items[k].lines[i];
            n += (l->flags & flag) != 0 && !(tested && isnan(l->p));
        }
    return n;
}

static long long count_rows(const comparisons *all)
{
    long long n = 0;
    for (int k = 0; k < all->n; k++) n += all->items[k].n;
    return n;
}

/* Which test stands in which row. */
static dh_status add_tests(const comparisons *all, dh_results *out, dh_error *error)
{
    static const char *const of_events[] = {
        [COUNTS] = "p: conditional exact Poisson test; relative low and high: its interval of the relative change",
        [RATES] = "p: conditional exact Poisson test over the denominators; relative low and high: its interval",
        [PROPORTIONS] = ("p: score test, or Fisher's exact test (“exact test”); change low and high: Newcombe's "
                         "method 10"),
    };
    static const char *const of_sessions[] = {
        [COUNTS] =
            ("p with “over sessions”: sessions differ by chance; Student's t test of what a session brought where "
             "both periods held as many a month, else the test of a sum of a random number of sessions, by mid-p "
             "up to 16 and by score beyond; relative low and high: its interval"),
        [RATES] =
            ("p with “over sessions”: sessions differ by chance; t test of the ratio with cluster-robust variance "
             "(CR2); relative low and high: Fieller's interval"),
        [PROPORTIONS] = ("p with “over sessions”: sessions differ by chance; t test of the shares with cluster-robust "
                         "variance (CR2), sessions as clusters; change low and high: its interval"),
    };
    static const char *const of_reports[] = {
        [COUNTS] =
            ("p with “over reports”: reports differ by chance; t test of the figures a month with cluster-robust "
             "variance (CR2), reports as clusters; relative low and high: Fieller's interval"),
        [RATES] = ("p with “over reports”: reports differ by chance; t test of the ratio with cluster-robust variance "
                   "(CR2), reports as clusters; relative low and high: Fieller's interval"),
        [PROPORTIONS] = ("p with “over reports”: reports differ by chance; t test of the shares with cluster-robust "
                         "variance (CR2), reports as clusters; change low and high: its interval"),
    };
    const comparison *c = &all->items[0];
    int tested = 0, over = count_flag(all, OVER_SESSIONS, 1), by_report = count_flag(all, OVER_REPORTS, 1);
    for (int k = 0; k < all->n; k++)
        for (int64_t i = 0; i < all->items[k].n; i++) tested += !isnan(all->items[k].lines[i].p);
    if (tested > over + by_report) TRY(c->host->add_note(out, of_events[c->family], error));
    if (over > 0) TRY(c->host->add_note(out, of_sessions[c->family], error));
    if (by_report > 0) TRY(c->host->add_note(out, of_reports[c->family], error));
    if (c->family == PROPORTIONS)
        TRY(c->host->add_note(out, "change and its bounds are differences of percentages, in percentage points",
                              error));
    return tested > 0 ? c->host->add_note(out, "p adjusted: Benjamini-Hochberg over all rows with a p", error) : DH_OK;
}

/* A note with two numbers, of the rows that have the flag and of all, where there are any. */
static dh_status add_count(const comparisons *all, dh_results *out, int n, const char *format, dh_error *error)
    __attribute__((format(printf, 4, 0)));
static dh_status add_count(const comparisons *all, dh_results *out, int n, const char *format, dh_error *error)
{
    char note[800];
    if (n == 0) return DH_OK;
    snprintf(note, sizeof note, format, n, count_rows(all));
    return all->items[0].host->add_note(out, note, error);
}

static dh_status add_counts(const comparisons *all, dh_results *out, dh_error *error)
{
    const comparison *c = &all->items[0];
    const dh_host *host = c->host;
    TRY(add_count(
        all, out, count_flag(all, INDEPENDENT, 1),
        host->tr("“as independent”: in %d of %lld rows no session is told of what is compared, or of a part of "
                 "it; its events are taken as independent of each other, so that p may be too small"),
        error));
    TRY(add_count(
        all, out, count_flag(all, FEW_SESSIONS, 0),
        host->tr("“few sessions”: in %d of %lld rows a period has a single session, which tells nothing of how "
                 "sessions differ; they are not tested"),
        error));
    TRY(add_count(
        all, out, count_flag(all, FEW_REPORTS, 0),
        host->tr("“few reports”: in %d of %lld rows the figures of a period come from a single report, from reports "
                 "beside other records, or from reports of more units than in the other period, which tells "
                 "nothing of how such figures vary; they are not tested: load the sessions, or reports of months "
                 "or quarters of the same units"),
        error));
    TRY(add_count(
        all, out, count_flag(all, UNLIKE_REPORTS, 0),
        host->tr(c->family == COUNTS
                     ? "“unlike reports”: in %d of %lld rows the reports of the two periods are not of the same "
                       "part of them, such as a half-year beside a year; they are not compared"
                     : "“unlike reports”: in %d of %lld rows the reports of the two periods are not of the same "
                       "part of them, such as a half-year beside a year; ratios are compared as they are"),
        error));
    if (c->family == COUNTS)
        TRY(add_count(all, out, count_flag(all, PARTLY_KNOWN, 0),
                      host->tr("“partly known”: in %d of %lld rows some records do not tell it; what the others add up "
                               "to is not compared"),
                      error));
    else
        TRY(add_count(all, out, count_flag(all, PARTLY_KNOWN, 0),
                      host->tr("“partly known”: in %d of %lld rows some records do not tell it; the ratios are of the "
                               "others"),
                      error));
    return add_count(
        all, out, count_flag(all, AMBIGUOUS, 0),
        host->tr("“partly carried”: %d of %lld units share territory with units that were split, merged or "
                 "gave up a part, so that figures may be of one or the other; theirs are bounds or "
                 "unknown, and not tested"),
        error);
}

/* How long the periods are, and what was taken for the as-of day where none is declared. */
static dh_status add_windows(const comparison *c, dh_results *out, dh_error *error)
{
    char note[800], day[DAY_SIZE];
    const period *then = &c->periods[0], *now = &c->periods[1];
    if (fabs(then->months - now->months) > 1e-9) {
        TRY(day_text(c->host, now->seen, day, error));
        snprintf(note, sizeof note, c->host->tr("%s has %d days and %s %d (to %s): %s"), then->text,
                 (int)(then->seen - then->first) + 1, now->text, (int)(now->seen - now->first) + 1, day,
                 c->host->tr(c->family == COUNTS ? "counts are compared a month, and have no absolute change"
                                                 : "ratios are compared as they are"));
        TRY(c->host->add_note(out, note, error));
    }
    int days[] = {(int)(then->seen - then->first) + 1, (int)(now->seen - now->first) + 1};
    if (strstr(now->text, "to-date") && strstr(then->text, "to-date") && days[0] != days[1]) {
        snprintf(note, sizeof note,
                 c->host->tr("%s has %d days and %s %d, since one has 29 February; they are taken to be of one length"),
                 then->text, days[0], now->text, days[1]);
        TRY(c->host->add_note(out, note, error));
    }
    if (c->as_of_declared || c->latest >= now->last) return DH_OK;
    TRY(day_text(c->host, c->latest, day, error));
    snprintf(note, sizeof note,
             c->host->tr("as_of is not declared: the last day in the data is %s, and its month was taken as whole; "
                         "declare as_of in dataset.lua, or give --as-of, if the figures are of another day"),
             day);
    return c->host->add_note(out, note, error);
}

/* As on which day the units are; a text that is no day is refused by the measures. */
static dh_status add_geography(const comparison *c, dh_results *out, dh_error *error)
{
    char note[200], day[DAY_SIZE] = "";
    int32_t first, last;
    dh_error none = DH_ERROR_INIT;
    if (!c->geography[0]) return DH_OK;
    if (strcmp(c->geography, "then") == 0) return c->host->add_note(out, "units as they were then", error);
    if (c->host->period_days(c->dataset, c->geography, &first, &last, &none) == DH_OK && first == last)
        TRY(day_text(c->host, first, day, error));
    snprintf(note, sizeof note, c->host->tr("units as on %s"), day[0] ? day : c->geography);
    return c->host->add_note(out, note, error);
}

/* The table of period `which`, of the periods of all comparisons; *name: as it was asked for. */
static const dh_table *period_table(const comparisons *all, int which, const char **name)
{
    int last = which == all->n; /* the second of the last comparison, the first of all others */
    const comparison *c = &all->items[which - last];
    *name = c->periods[last].text;
    return c->tables[last];
}

static int has_note(const dh_host *host, const dh_table *table, const char *text)
{
    const char *note;
    for (int32_t i = 0; (note = host->table_note(table, i)); i++)
        if (strcmp(note, text) == 0) return 1;
    return 0;
}

/* Whether all periods have the note. */
static int is_of_all(const comparisons *all, const char *text)
{
    const char *name;
    for (int k = 0; k <= all->n; k++)
        if (!has_note(all->items[0].host, period_table(all, k, &name), text)) return 0;
    return 1;
}

/* What the measures of the periods say of their figures; what all of them say, once. */
static dh_status add_sources(const comparisons *all, dh_results *out, dh_error *error)
{
    char note[800];
    const dh_host *host = all->items[0].host;
    for (int which = 0; which <= all->n; which++) {
        const char *text, *name;
        const dh_table *table = period_table(all, which, &name);
        for (int32_t i = 0; (text = host->table_note(table, i)); i++) {
            int shared = is_of_all(all, text);
            snprintf(note, sizeof note, "%s%s%s", shared ? "" : name, shared ? "" : ": ", text);
            if (!shared || which == 0) TRY(host->add_note(out, note, error));
        }
    }
    return DH_OK;
}

dh_status compare_notes(const comparisons *all, dh_results *out, dh_error *error)
{
    const comparison *c = &all->items[0];
    int boundaries_unknown = 0;
    if (all->n > 1)
        TRY(c->host->add_note(
            out,
            "each period is compared with the one before it: earlier and later say which two a row is "
            "of",
            error));
    TRY(add_tests(all, out, error));
    for (int k = 0; k < all->n; k++) {
        TRY(add_windows(&all->items[k], out, error));
        boundaries_unknown = boundaries_unknown || all->items[k].boundaries_unknown;
    }
    if (boundaries_unknown)
        TRY(c->host->add_note(out, "the data set has no units: whether boundaries changed is unknown", error));
    TRY(add_counts(all, out, error));
    TRY(add_geography(c, out, error));
    return add_sources(all, out, error);
}
