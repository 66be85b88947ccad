/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the comparison, its notes and its chart. */
#include "compare.h"

static const struct {
    int bit;
    const char *word;
} flag_words[] = {
    {BOUNDARY, "boundary_changed"},   {PART_YEAR, "part_year"},           {UNLIKE, "unlike_windows"},
    {NOT_REPORTED, "not_reported"},   {BOUNDS_ONLY, "bounds_only"},       {NO_EXPOSURE, "no_exposure"},
    {OVER_SESSIONS, "over_sessions"}, {EXACT_TEST, "exact_test"},         {INDEPENDENT, "as_independent"},
    {FEW_SESSIONS, "few_sessions"},   {UNLIKE_REPORTS, "unlike_reports"}, {AMBIGUOUS, "partly_carried"},
    {PARTLY_KNOWN, "partly_known"},
};

typedef struct result_column {
    const char *name;
    dh_type type;
    dh_display display;
} result_column;

static dh_status append_number(const comparison *c, dh_table *table, int32_t column, dh_count value, int valid,
                               dh_error *error)
{
    dh_value cell = {.type = c->type == DH_COUNT ? DH_COUNT : DH_FLOAT64, .valid = valid && !isnan(value.stated)};
    if (c->type == DH_COUNT)
        cell.as.count = value;
    else
        cell.as.number = value.stated;
    return c->host->table_append(table, column, &cell, error);
}

static dh_status append_line(const comparison *c, dh_table *table, const line *l, dh_error *error)
{
    int32_t at = c->n_keys;
    char flags[240] = "";
    TRY(append_number(c, table, at++, l->sides[0].value, l->sides[0].valid, error));
    TRY(append_number(c, table, at++, l->sides[1].value, l->sides[1].valid, error));
    TRY(append_number(c, table, at++, l->change, 1, error));
    const double numbers[] = {l->relative, l->low, l->high, l->p, l->adjusted};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        dh_value cell = {.type = DH_FLOAT64, .valid = !isnan(numbers[i]), .as.number = numbers[i]};
        TRY(c->host->table_append(table, at++, &cell, error));
    }
    for (size_t i = 0; i < sizeof flag_words / sizeof flag_words[0]; i++) {
        size_t used = strlen(flags);
        if (l->flags & flag_words[i].bit)
            snprintf(flags + used, sizeof flags - used, "%s%s", used ? "," : "", flag_words[i].word);
    }
    dh_value cell = {.type = DH_TEXT, .valid = 1, .as.text = {flags, strlen(flags)}};
    return c->host->table_append(table, at, &cell, error);
}

static dh_status build(const comparison *c, dh_table *table, dh_error *error)
{
    const dh_host *host = c->host;
    dh_type type = c->type == DH_COUNT ? DH_COUNT : DH_FLOAT64;
    int points = c->family == PROPORTIONS;
    const result_column columns[] = {
        {c->periods[0].text, type, c->display},
        {c->periods[1].text, type, c->display},
        {"change", type, c->display},
        {"relative_change", DH_FLOAT64, DH_DISPLAY_PERCENT},
        {points ? "change_low" : "relative_low", DH_FLOAT64, DH_DISPLAY_PERCENT},
        {points ? "change_high" : "relative_high", DH_FLOAT64, DH_DISPLAY_PERCENT},
        {"p", DH_FLOAT64, DH_DISPLAY_PVALUE},
        {"p_adjusted", DH_FLOAT64, DH_DISPLAY_PVALUE},
        {"flags", DH_TEXT, DH_DISPLAY_PLAIN},
    };
    for (int32_t k = 0; k < c->n_keys; k++)
        TRY(host->table_copy_column(table, host->table_column_name(c->keys, k), c->keys, k, NULL, 0, error));
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        TRY(host->table_add_column(table, columns[i].name, columns[i].type, columns[i].display, error));
    for (int64_t row = 0; row < c->n; row++) TRY(append_line(c, table, &c->lines[row], error));
    return host->table_end(table, error);
}

/* ---- notes ---- */

/* How many rows have the flag, among those that have a p where `tested` is set. */
static int count_flag(const comparison *c, int flag, int tested)
{
    int n = 0;
    for (int64_t i = 0; i < c->n; i++) n += (c->lines[i].flags & flag) != 0 && !(tested && isnan(c->lines[i].p));
    return n;
}

/* Which test stands in which row. */
static dh_status add_tests(const comparison *c, dh_results *out, dh_error *error)
{
    static const char *const of_events[] = {
        [COUNTS] =
            "p: conditional exact Poisson test; relative_low, relative_high: its interval of the relative change",
        [RATES] = "p: conditional exact Poisson test over the denominators; relative_low, relative_high: its interval",
        [PROPORTIONS] = ("p: score test, or Fisher's exact test (exact_test); change_low, change_high: Newcombe's "
                         "method 10"),
    };
    static const char *const of_sessions[] = {
        [COUNTS] =
            ("p with over_sessions: sessions differ by chance; Student's t test of what a session brought where "
             "both periods held as many a month, else the test of a sum of a random number of sessions, by mid-p "
             "up to 16 and by score beyond; relative_low, relative_high: its interval"),
        [RATES] = ("p with over_sessions: sessions differ by chance; t test of the ratio with cluster-robust variance "
                   "(CR2); relative_low, relative_high: Fieller's interval"),
        [PROPORTIONS] = ("p with over_sessions: sessions differ by chance; t test of the shares with cluster-robust "
                         "variance (CR2), sessions as clusters; change_low, change_high: its interval"),
    };
    int tested = 0, over = count_flag(c, OVER_SESSIONS, 1);
    for (int64_t i = 0; i < c->n; i++) tested += !isnan(c->lines[i].p);
    if (tested > over) TRY(c->host->add_note(out, of_events[c->family], error));
    if (over > 0) TRY(c->host->add_note(out, of_sessions[c->family], error));
    if (c->family == PROPORTIONS)
        TRY(c->host->add_note(out, "change and its bounds are differences of percentages, in percentage points",
                              error));
    return tested > 0 ? c->host->add_note(out, "p_adjusted: Benjamini-Hochberg over all rows with a p", error) : DH_OK;
}

/* A note with two numbers, of the rows that have the flag and of all, where there are any. */
static dh_status add_count(const comparison *c, dh_results *out, int n, const char *format, dh_error *error)
    __attribute__((format(printf, 4, 0)));
static dh_status add_count(const comparison *c, dh_results *out, int n, const char *format, dh_error *error)
{
    char note[800];
    if (n == 0) return DH_OK;
    snprintf(note, sizeof note, format, n, (long long)c->n);
    return c->host->add_note(out, note, error);
}

static dh_status add_counts(const comparison *c, dh_results *out, dh_error *error)
{
    const dh_host *host = c->host;
    TRY(add_count(c, out, count_flag(c, INDEPENDENT, 1),
                  host->tr("as_independent: in %d of %lld rows no session is told of what is compared, or of a part of "
                           "it; its events are taken as independent of each other, so that p may be too small"),
                  error));
    TRY(add_count(c, out, count_flag(c, FEW_SESSIONS, 0),
                  host->tr("few_sessions: in %d of %lld rows a period has a single session, which tells nothing of how "
                           "sessions differ; they are not tested"),
                  error));
    TRY(add_count(
        c, out, count_flag(c, UNLIKE_REPORTS, 0),
        host->tr(c->family == COUNTS
                     ? "unlike_reports: in %d of %lld rows the reports of the two periods are not of the same "
                       "part of them, such as a half-year beside a year; they are not compared"
                     : "unlike_reports: in %d of %lld rows the reports of the two periods are not of the same "
                       "part of them, such as a half-year beside a year; ratios are compared as they are"),
        error));
    if (c->family == COUNTS)
        TRY(add_count(c, out, count_flag(c, PARTLY_KNOWN, 0),
                      host->tr("partly_known: in %d of %lld rows some records do not tell it; what the others add up "
                               "to is not compared"),
                      error));
    else
        TRY(add_count(c, out, count_flag(c, PARTLY_KNOWN, 0),
                      host->tr("partly_known: in %d of %lld rows some records do not tell it; the ratios are of the "
                               "others"),
                      error));
    return add_count(c, out, count_flag(c, AMBIGUOUS, 0),
                     host->tr("partly_carried: %d of %lld units share territory with units that were split, merged or "
                              "gave up a part, so that figures may be of one or the other; theirs are bounds or "
                              "unknown, and not tested"),
                     error);
}

/* How long the periods are, and what was taken for the as-of day where none is declared. */
static dh_status add_windows(const comparison *c, dh_results *out, dh_error *error)
{
    char note[800], day[16];
    const period *then = &c->periods[0], *now = &c->periods[1];
    if (fabs(then->months - now->months) > 1e-9) {
        period_day_text(now->seen, day);
        snprintf(note, sizeof note, c->host->tr("%s is %.3g months and %s %.3g (to %s): %s"), then->text, then->months,
                 now->text, now->months, day,
                 c->host->tr(c->family == COUNTS ? "counts are compared a month, and have no absolute change"
                                                 : "ratios are compared as they are"));
        TRY(c->host->add_note(out, note, error));
    }
    if (c->as_of_declared || c->latest >= now->last) return DH_OK;
    period_day_text(c->latest, day);
    snprintf(note, sizeof note,
             c->host->tr("as_of is not declared: the last day in the data is %s, and its month was taken as whole; "
                         "declare as_of in dataset.lua, or give --as-of, if the figures are of another day"),
             day);
    return c->host->add_note(out, note, error);
}

static dh_status add_notes(const comparison *c, dh_results *out, dh_error *error)
{
    char note[800];
    TRY(add_tests(c, out, error));
    TRY(add_windows(c, out, error));
    if (c->boundaries_unknown)
        TRY(c->host->add_note(out, "the data set has no units: whether boundaries changed is unknown", error));
    TRY(add_counts(c, out, error));
    const char *as = strcmp(c->geography, "then") == 0 ? "units as they were %s" : "units as on %s";
    snprintf(note, sizeof note, c->host->tr(as), c->geography);
    if (c->geography[0]) TRY(c->host->add_note(out, note, error));
    for (int i = 0; i < 2; i++) {
        const char *text;
        for (int32_t k = 0; (text = c->host->table_note(c->tables[i], k)); k++) {
            snprintf(note, sizeof note, "%s: %s", c->periods[i].text, text);
            TRY(c->host->add_note(out, note, error));
        }
    }
    return DH_OK;
}

dh_status compare_result(const comparison *c, dh_results *out, dh_error *error)
{
    char spec[256];
    dh_table *table = NULL;
    TRY(c->host->table_begin(&table, error));
    dh_status status = build(c, table, error);
    if (status != DH_OK) {
        c->host->table_free(table);
        return status;
    }
    TRY(c->host->add_table(out, "compare", table, error));
    TRY(add_notes(c, out, error));
    if (!c->by || strcmp(c->by, "unit") != 0) return DH_OK;
    if (c->family == PROPORTIONS)
        snprintf(spec, sizeof spec,
                 "{ mark = \"dot\", x = \"unit_name\", y = \"change\", lower = \"change_low\", "
                 "upper = \"change_high\", horizontal = true }");
    else
        snprintf(spec, sizeof spec,
                 "{ mark = \"dot\", x = \"unit_name\", y = \"relative_change\", "
                 "lower = \"relative_low\", upper = \"relative_high\", horizontal = true }");
    return c->host->add_chart(out, "compare", spec, error);
}
