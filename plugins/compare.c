/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Statistic `compare`: one measure in two periods, unit by unit. Both periods are mapped to the units of one day, so
 * that a merged commune is compared with those it was merged from. Unknown is never zero: a row without a value in a
 * period is flagged and gets no p-value. Counts over periods of unequal length are compared per month.
 */
#include <gsl/gsl_errno.h>

#include "common.h"
#include "compare_period.h"
#include "compare_texts.h"
#include "estimate.h"

DH_PLUGIN_STAMP("compare", "1.0");

enum { MEASURE, PERIODS, BY, GEOGRAPHY, WHERE, CONFIDENCE, PARAMS };

static const dh_param params[PARAMS] = {
    {"measure", DH_TEXT, NULL, 1, 0, NULL, "the measure to compare, such as resolution_rate"},
    {"periods", DH_TEXT, NULL, 1, 0, NULL, "the two periods, the earlier first: 2018,2019"},
    {"by", DH_TEXT, "unit", 1, 0, NULL, "what to compare by; empty = the total"},
    {"geography", DH_TEXT, "", 1, 0, NULL,
     "units as they were 'then', or as on a day; empty = as on the last day of the later period"},
    {"where", DH_TEXT, "", 1, 0, NULL, "an expression that says which events count"},
    {"confidence", DH_FLOAT64, "0.95", 0.5, 0.9999, NULL, "of the interval, such as 0.95"},
};

/* The kind of a measure's values, which decides the test: plain counts, ratios, or ratios of a part to its whole. */
typedef enum family { COUNTS, RATES, PROPORTIONS } family;

/* Bits of line.flags; a row of the result lists their words. */
enum {
    NOT_REPORTED = 1,  /* no value in a period */
    BOUNDS_ONLY = 2,   /* a value, or a part of it, is known within bounds only */
    NO_EXPOSURE = 4,   /* a denominator is 0 */
    PART_YEAR = 8,     /* a period had not ended on the as-of day */
    UNLIKE = 16,       /* the periods are not of equal length */
    BOUNDARY = 32,     /* the unit's boundary changed between the periods */
    EXACT_TEST = 64,   /* p is from Fisher's exact test */
    AMBIGUOUS = 128,   /* records may be of this unit or of another one */
    PARTLY_KNOWN = 256 /* some records do not report the measure */
};

static const struct {
    int bit;
    const char *word;
} flag_words[] = {
    {BOUNDARY, "boundary_changed"}, {PART_YEAR, "part_year"},      {UNLIKE, "unlike_windows"},
    {NOT_REPORTED, "not_reported"}, {BOUNDS_ONLY, "bounds_only"},  {NO_EXPOSURE, "no_exposure"},
    {EXACT_TEST, "exact_test"},     {AMBIGUOUS, "partly_carried"}, {PARTLY_KNOWN, "partly_known"},
};

/* A row's value in one period. listed: the period's table has the row; valid: the value is known; open: its numerator
 * or denominator is known within bounds only; partial: some of its records do not report the measure. */
typedef struct side {
    int listed, valid, open, partial;
    dh_count value;
    double numerator, denominator; /* of rates and proportions; NaN when unknown or not exact */
} side;

/* A row of the result. */
typedef struct line {
    side then, now;
    dh_count change;
    double relative, low, high, p, adjusted; /* NaN = unknown; low, high: of change or of relative, see build */
    int flags;
} line;

typedef struct comparison {
    const dh_host *host;
    dh_dataset *dataset;
    const char *measure, *by, *where;
    char geography[64]; /* "then" or a day; "" = the data set's default */
    period periods[2];
    double confidence;
    family family;
    dh_type type;
    dh_display display;
    int32_t n_keys, value[2];   /* value: its column in tables[i]; numerator and denominator stand before it */
    dh_table *tables[2], *keys; /* the measure in each period; their rows aligned (dh_host.table_align) */
    line *lines;                /* one for each row of `keys` */
    int64_t n;
    int boundaries_unknown; /* the data set has no table of units */
} comparison;

/* ---- parameters ---- */

static dh_status refuse_periods(const dh_host *host, const char *given, const char *why, dh_error *error)
{
    host->error_set(error, DH_EINVAL, "periods is '%s': %s; give two, the earlier first, as in periods=2018,2019",
                    given, host->tr(why));
    return DH_EINVAL;
}

static dh_status read_periods(comparison *c, const char *text, dh_error *error)
{
    const char *comma = strchr(text, ',');
    if (!comma || strchr(comma + 1, ',')) return refuse_periods(c->host, text, "that is not two periods", error);
    const char *second = comma + 1 + strspn(comma + 1, " ");
    if (period_parse(&c->periods[0], text, (int32_t)(comma - text)) != 0 ||
        period_parse(&c->periods[1], second, (int32_t)strlen(second)) != 0)
        return refuse_periods(c->host, text, "a period is written 2018, 2018-H1, 2018-Q1, 2018-03 or 2018-03-01",
                              error);
    if (c->periods[0].last >= c->periods[1].first)
        return refuse_periods(c->host, text, "the first does not end before the second begins", error);
    int32_t as_of;
    int valid;
    TRY(c->host->as_of(c->dataset, &as_of, &valid, error));
    for (int i = 0; valid && i < 2; i++) {
        char day[16];
        period_day_text(as_of, day);
        if (period_cut(&c->periods[i], as_of) == 0) continue;
        c->host->error_set(error, DH_EDATA, "period '%s' had not begun on %s, the day of the data set's figures",
                           c->periods[i].text, day);
        return DH_EDATA;
    }
    return DH_OK;
}

static dh_status read_params(comparison *c, const dh_call *call, dh_error *error)
{
    c->measure = text_param(call, MEASURE);
    if (!c->measure || strchr(c->measure, ',')) {
        c->host->error_set(error, DH_EINVAL, "measure is '%s': one measure is compared at a time",
                           c->measure ? c->measure : "");
        return DH_EINVAL;
    }
    c->by = text_param(call, BY);
    c->where = text_param(call, WHERE);
    c->confidence = call->params[CONFIDENCE].as.number;
    const char *periods = text_param(call, PERIODS), *geography = text_param(call, GEOGRAPHY);
    TRY(read_periods(c, periods ? periods : "", error));
    if (!geography) {
        if (c->by && strstr(c->by, "unit")) period_day_text(c->periods[1].seen, c->geography);
    } else if (strlen(geography) < sizeof c->geography) {
        strcpy(c->geography, geography);
    } else {
        c->host->error_set(error, DH_EINVAL, "geography is '%s': give 'then' or a day such as 2020-01-01", geography);
        return DH_EINVAL;
    }
    return DH_OK;
}

/* ---- reading values ---- */

/* Finds the value's column in tables[which], and with it keys, type and family. */
static dh_status find_columns(comparison *c, int which, dh_error *error)
{
    char numerator[256], denominator[256];
    const dh_table *table = c->tables[which];
    snprintf(numerator, sizeof numerator, "%s_numerator", c->measure);
    snprintf(denominator, sizeof denominator, "%s_denominator", c->measure);
    int32_t value = c->host->table_find(table, c->measure), n = c->host->table_find(table, numerator);
    int parts = n >= 0 && c->host->table_find(table, denominator) == n + 1 && value == n + 2;
    dh_type type = c->host->table_column_type(table, value);
    if (value < 0 || (type != DH_INT64 && type != DH_FLOAT64 && type != DH_COUNT)) {
        c->host->error_set(error, DH_EDATA, "the measure '%s' gives no numbers to compare", c->measure);
        return DH_EDATA;
    }
    c->value[which] = value;
    /* a table without rows may lack columns that come with a key, such as a unit's name */
    if (which == 0 || c->host->table_rows(table) > 0) c->n_keys = parts ? n : value;
    /* a ratio is bounded only where one of its values is */
    if (c->type != DH_COUNT) c->type = type;
    c->display = c->host->table_column_display(table, value);
    c->family = !parts ? COUNTS : c->display == DH_DISPLAY_PERCENT ? PROPORTIONS : RATES;
    return DH_OK;
}

static dh_status measure_both(comparison *c, dh_error *error)
{
    for (int i = 0; i < 2; i++) {
        dh_measure_request request = {.struct_size = sizeof request,
                                      .names = c->measure,
                                      .by = c->by,
                                      .from = c->periods[i].text,
                                      .to = c->periods[i].text,
                                      .geography = c->geography[0] ? c->geography : NULL,
                                      .where = c->where,
                                      .parts = "coverage"};
        TRY(c->host->measure(&c->tables[i], c->dataset, &request, error));
        TRY(find_columns(c, i, error));
        c->host->progress(i + 1, 3);
        if (c->host->cancelled()) return DH_ECANCELLED;
    }
    return c->host->table_align(&c->keys, c->tables[0], c->tables[1], c->n_keys, error);
}

static int read_number(const dh_host *host, const dh_table *table, int32_t column, int64_t row, dh_count *out)
{
    dh_value cell;
    host->table_cell(table, column, row, &cell);
    double number = cell.type == DH_INT64 ? (double)cell.as.integer : cell.as.number;
    *out = cell.type == DH_COUNT ? cell.as.count : (dh_count){number, number, number};
    return cell.valid;
}

static int is_exact(dh_count value)
{
    return value.lower == value.upper;
}

/* Whether some of the records do not report the measure. */
static int is_partial(const comparison *c, int which, int64_t row)
{
    char name[256];
    dh_count unreported;
    snprintf(name, sizeof name, "%s_unreported", c->measure);
    int32_t column = c->host->table_find(c->tables[which], name);
    return column >= 0 && read_number(c->host, c->tables[which], column, row, &unreported) && unreported.stated > 0;
}

static side read_side(const comparison *c, int which, int64_t row)
{
    side s = {.listed = row >= 0, .numerator = NAN, .denominator = NAN};
    dh_count part;
    if (row < 0) return s;
    const dh_table *table = c->tables[which];
    int32_t column = c->value[which];
    s.valid = read_number(c->host, table, column, row, &s.value);
    s.partial = s.valid && is_partial(c, which, row);
    if (c->family == COUNTS) return s;
    if (read_number(c->host, table, column - 2, row, &part)) {
        if (is_exact(part)) s.numerator = part.stated;
        s.open = !is_exact(part);
    }
    if (read_number(c->host, table, column - 1, row, &part)) {
        if (is_exact(part)) s.denominator = part.stated;
        s.open = s.open || !is_exact(part);
    }
    return s;
}

/* ---- comparing ---- */

static int is_whole(double value)
{
    return value >= 0 && value < 9007199254740992.0 && value == floor(value);
}

static void test_proportions(const comparison *c, line *l)
{
    const side *a = &l->then, *b = &l->now;
    if (!is_whole(a->numerator) || !is_whole(b->numerator) || !is_whole(a->denominator) || !is_whole(b->denominator))
        return;
    interval i = estimate_difference(a->numerator, a->denominator, b->numerator, b->denominator, c->confidence);
    int exact;
    l->low = i.low;
    l->high = i.high;
    l->p = estimate_proportions_p(a->numerator, a->denominator, b->numerator, b->denominator, &exact);
    if (exact) l->flags |= EXACT_TEST;
}

/* low and high bound the relative change: the ratio of the rates less one. An unbounded end is unknown (NaN). */
static void test_rates(const comparison *c, line *l, double x1, double t1, double x2, double t2)
{
    if (!is_whole(x1) || !is_whole(x2)) return;
    interval i = estimate_poisson_ratio(x1, t1, x2, t2, c->confidence);
    l->low = i.low - 1;
    l->high = isinf(i.high) ? NAN : i.high - 1;
    l->p = estimate_poisson_p(x1, t1, x2, t2);
}

static int windows_differ(const comparison *c)
{
    return fabs(c->periods[0].months - c->periods[1].months) > 1e-9;
}

/* Of counts per month, of ratios as they are. */
static double relative_change(const comparison *c, const line *l)
{
    double scale = c->family == COUNTS ? c->periods[0].months / c->periods[1].months : 1;
    return l->then.value.stated > 0 ? l->now.value.stated * scale / l->then.value.stated - 1 : NAN;
}

static void flag_line(const comparison *c, line *l)
{
    for (int i = 0; i < 2; i++) {
        const side *s = i ? &l->now : &l->then;
        int no_exposure = c->family != COUNTS && !s->valid && s->denominator == 0;
        if (c->periods[i].seen < c->periods[i].last) l->flags |= PART_YEAR;
        if (no_exposure) l->flags |= NO_EXPOSURE;
        if (!s->valid && !no_exposure) l->flags |= s->open ? BOUNDS_ONLY : NOT_REPORTED;
        if (s->valid && !is_exact(s->value)) l->flags |= BOUNDS_ONLY;
        if (s->partial) l->flags |= PARTLY_KNOWN;
    }
    if (windows_differ(c) && !(l->flags & PART_YEAR)) l->flags |= UNLIKE;
}

static void compare_line(const comparison *c, line *l)
{
    const side *a = &l->then, *b = &l->now;
    l->relative = l->low = l->high = l->p = l->adjusted = NAN;
    l->change = (dh_count){NAN, NAN, NAN};
    flag_line(c, l);
    if (!a->valid || !b->valid) return;
    /* a sum over some of the records: what is not reported would look like a change */
    if (c->family == COUNTS && (l->flags & PARTLY_KNOWN)) return;
    /* the difference of counts over periods of unequal length would mislead: it stays unknown */
    if (c->family != COUNTS || !windows_differ(c))
        l->change = (dh_count){b->value.stated - a->value.stated, b->value.lower - a->value.upper,
                               b->value.upper - a->value.lower};
    if (l->flags & BOUNDS_ONLY) return;
    l->relative = relative_change(c, l);
    if (c->family == PROPORTIONS)
        test_proportions(c, l);
    else if (c->family == RATES)
        test_rates(c, l, a->numerator, a->denominator, b->numerator, b->denominator);
    else
        test_rates(c, l, a->value.stated, c->periods[0].months, b->value.stated, c->periods[1].months);
}

static dh_status adjust(comparison *c, dh_error *error)
{
    double *p = calloc((size_t)c->n + 1, sizeof *p);
    if (!p) return no_memory(c->host, error);
    size_t n = 0;
    for (int64_t i = 0; i < c->n; i++)
        if (!isnan(c->lines[i].p)) p[n++] = c->lines[i].p;
    int failed = estimate_adjust(p, n);
    n = 0;
    for (int64_t i = 0; !failed && i < c->n; i++)
        if (!isnan(c->lines[i].p)) c->lines[i].adjusted = p[n++];
    free(p);
    return failed ? no_memory(c->host, error) : DH_OK;
}

/* Flags a unit to which records may or may not belong, if that shows: a value is bounded, or unknown though listed. It
 * is then ambiguous rather than not reported, and not tested. */
static void flag_ambiguous(line *l)
{
    int reported = (l->then.valid || l->then.listed) && (l->now.valid || l->now.listed);
    int shows = (l->flags & BOUNDS_ONLY) || (l->then.listed && !l->then.valid) || (l->now.listed && !l->now.valid);
    if (!shows) return;
    l->flags |= AMBIGUOUS;
    if (reported) l->flags &= ~NOT_REPORTED;
    l->relative = l->low = l->high = l->p = NAN;
}

/* The row of unknown unit may cover another territory in each period: it is not tested. */
static void leave_unknown_untested(comparison *c, int32_t unit)
{
    for (int64_t i = 0; i < c->n; i++) {
        dh_value cell;
        c->host->table_cell(c->keys, unit, i, &cell);
        if (!cell.valid) c->lines[i].low = c->lines[i].high = c->lines[i].p = NAN;
    }
}

/* Flags units whose boundaries changed, and ambiguous ones. A data set without a table of units only sets
 * boundaries_unknown. */
static dh_status flag_boundaries(comparison *c, dh_error *error)
{
    int32_t unit = c->host->table_find(c->keys, "unit");
    period day;
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
    int mapped = period_parse(&day, c->geography, (int32_t)strlen(c->geography)) == 0;
    if (status == DH_OK && mapped)
        status = c->host->units_ambiguous(c->dataset, c->keys, unit, first, last, day.first, marks, &mine);
    for (int64_t i = 0; status == DH_OK && mapped && i < c->n; i++)
        if (marks[i]) flag_ambiguous(&c->lines[i]);
    free(marks);
    if (c->boundaries_unknown) return DH_OK;
    if (status != DH_OK && error) *error = mine;
    return status;
}

static dh_status compare_all(comparison *c, dh_error *error)
{
    const dh_host *host = c->host;
    c->n = host->table_rows(c->keys);
    c->lines = calloc((size_t)c->n + 1, sizeof *c->lines);
    if (!c->lines) return no_memory(host, error);
    for (int64_t row = 0; row < c->n; row++) {
        dh_value at[2];
        for (int i = 0; i < 2; i++) host->table_cell(c->keys, c->n_keys + i, row, &at[i]);
        c->lines[row].then = read_side(c, 0, at[0].valid ? at[0].as.integer : -1);
        c->lines[row].now = read_side(c, 1, at[1].valid ? at[1].as.integer : -1);
        compare_line(c, &c->lines[row]);
    }
    TRY(flag_boundaries(c, error));
    return adjust(c, error);
}

/* ---- the result ---- */

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
    char flags[160] = "";
    TRY(append_number(c, table, at++, l->then.value, l->then.valid, error));
    TRY(append_number(c, table, at++, l->now.value, l->now.valid, error));
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

static dh_status add_notes(const comparison *c, dh_results *out, dh_error *error)
{
    static const char *const tests[] = {
        [COUNTS] =
            "p: conditional exact Poisson test; relative_low, relative_high: its interval of the relative change",
        [RATES] = "p: conditional exact Poisson test over the denominators; relative_low, relative_high: its interval",
        [PROPORTIONS] =
            ("p: score test, or Fisher's exact test (exact_test); change_low, change_high: Newcombe's method 10; "
             "change and its bounds are differences of percentages, in percentage points"),
    };
    char note[800], day[16];
    TRY(c->host->add_note(out, tests[c->family], error));
    TRY(c->host->add_note(out,
                          "p_adjusted: Benjamini-Hochberg over all rows with a p; the tests take events as "
                          "independent of each other",
                          error));
    if (windows_differ(c)) {
        period_day_text(c->periods[1].seen, day);
        snprintf(note, sizeof note, c->host->tr("%s is %.3g months and %s %.3g (to %s): %s"), c->periods[0].text,
                 c->periods[0].months, c->periods[1].text, c->periods[1].months, day,
                 c->host->tr(c->family == COUNTS ? "counts are compared a month, and have no absolute change"
                                                 : "ratios are compared as they are"));
        TRY(c->host->add_note(out, note, error));
    }
    if (c->boundaries_unknown)
        TRY(c->host->add_note(out, "the data set has no units: whether boundaries changed is unknown", error));
    int ambiguous = 0, partial = 0;
    for (int64_t i = 0; i < c->n; i++) {
        ambiguous += (c->lines[i].flags & AMBIGUOUS) != 0;
        partial += (c->lines[i].flags & PARTLY_KNOWN) != 0;
    }
    snprintf(note, sizeof note, c->host->tr("partly_known: in %d of %lld rows some records do not tell it; %s"),
             partial, (long long)c->n,
             c->host->tr(c->family == COUNTS ? "what the others add up to is not compared"
                                             : "the ratios are of the others"));
    if (partial) TRY(c->host->add_note(out, note, error));
    snprintf(
        note, sizeof note,
        c->host->tr(
            "partly_carried: %d of %lld units share territory with units that were split, merged or gave up a part, so "
            "that figures may be of one or the other; theirs are bounds or unknown, and not tested"),
        ambiguous, (long long)c->n);
    if (ambiguous) TRY(c->host->add_note(out, note, error));
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

static dh_status add_result(const comparison *c, dh_results *out, dh_error *error)
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

static dh_status run(const dh_host *host, const dh_call *call, dh_dataset *dataset, dh_results *out, dh_error *error)
{
    comparison c = {.host = host, .dataset = dataset};
    dh_status status = read_params(&c, call, error);
    if (status == DH_OK) status = measure_both(&c, error);
    if (status == DH_OK) status = compare_all(&c, error);
    if (status == DH_OK) status = add_result(&c, out, error);
    free(c.lines);
    for (int i = 0; i < 2; i++)
        if (c.tables[i]) host->table_free(c.tables[i]);
    if (c.keys) host->table_free(c.keys);
    return status;
}

DH_PLUGIN_EXPORT dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    static const dh_statistic statistic = {
        .struct_size = sizeof statistic,
        .name = "compare",
        .doc = "one measure in two periods, unit by unit: changes, intervals, p-values, and what cannot be compared",
        .params = params,
        .n_params = PARAMS,
        .param_size = sizeof params[0],
        .run = run,
    };
    (void)host;
    TRY(ADD_TEXTS(registry, texts, error));
    gsl_set_error_handler_off();
    return registry->add_statistic(registry, &statistic, error);
}
