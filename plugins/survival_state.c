/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See survival_state.h. */
#include "survival_state.h"

#include "dienhong/plugin_arrow.h"
#include "survival_curve.h"

static const dh_host *memory; /* whose allocator has the states, so that they count toward the limit */

/* A group of few rows lists them. One of many counts by day, on pages of neighbouring days: as dense as an array, which
 * is kind to the cache, and without an array up to the longest. */
enum { PAGE_DAYS = 128, MAX_DAYS = 10000000, MAX_LISTED = 2048 };

typedef struct page {
    int64_t counts[PAGE_DAYS][2]; /* of each day: those who were censored, those whose event came */
} page;

typedef struct days {
    page **pages; /* NULL where nothing ended */
    int64_t n_pages;
    int32_t *listed; /* rows that are not on pages: twice the day, and 1 more where the event came */
    int32_t n_listed, capacity;
    int32_t is_counted; /* all are on pages from now on */
} days;

static dh_status days_init(const dh_call *call, void *state, dh_error *error)
{
    (void)call, (void)error;
    *(days *)state = (days){0};
    return DH_OK;
}

static void days_drop(const dh_call *call, void *state)
{
    (void)call;
    days *d = state;
    for (int64_t i = 0; i < d->n_pages; i++) memory->free(d->pages[i]);
    memory->free(d->pages);
    memory->free(d->listed);
}

/* Makes the page numbered `at`. */
static dh_status make_page(days *d, int64_t at, dh_error *error)
{
    if (at >= d->n_pages) {
        int64_t wanted = at + at / 2 + 4;
        page **pages = memory->realloc(d->pages, (size_t)wanted * sizeof *pages);
        if (!pages) return no_memory(memory, error);
        for (int64_t i = d->n_pages; i < wanted; i++) pages[i] = NULL;
        d->pages = pages;
        d->n_pages = wanted;
    }
    d->pages[at] = memory->alloc(sizeof(page));
    if (!d->pages[at]) return no_memory(memory, error);
    memset(d->pages[at], 0, sizeof(page));
    return DH_OK;
}

static dh_status count(days *d, int64_t day, int came, int64_t times, dh_error *error)
{
    int64_t at = day / PAGE_DAYS;
    if (at >= d->n_pages || !d->pages[at]) TRY(make_page(d, at, error));
    d->pages[at]->counts[day % PAGE_DAYS][came] += times;
    return DH_OK;
}

/* Puts the listed rows on pages. */
static dh_status count_listed(days *d, const int32_t *listed, int32_t n, dh_error *error)
{
    for (int32_t i = 0; i < n; i++) TRY(count(d, listed[i] >> 1, listed[i] & 1, 1, error));
    return DH_OK;
}

/* Adds a row while they are listed; *out = 0: there are too many for that, and all are on pages. */
static dh_status list(days *d, int64_t day, int came, int *out, dh_error *error)
{
    *out = 1;
    if (d->n_listed == MAX_LISTED) {
        *out = 0;
        d->is_counted = 1;
        TRY(count_listed(d, d->listed, d->n_listed, error));
        memory->free(d->listed);
        d->listed = NULL;
        d->n_listed = 0;
        return DH_OK;
    }
    if (d->n_listed == d->capacity) {
        int32_t wanted = d->capacity * 2 + 16;
        int32_t *listed = memory->realloc(d->listed, (size_t)wanted * sizeof *listed);
        if (!listed) return no_memory(memory, error);
        d->listed = listed;
        d->capacity = wanted;
    }
    d->listed[d->n_listed++] = (int32_t)(day * 2 + came);
    return DH_OK;
}

static dh_status add(days *d, int64_t day, int came, dh_error *error)
{
    int is_listed = 0;
    if (!d->is_counted) TRY(list(d, day, came, &is_listed, error));
    return is_listed ? DH_OK : count(d, day, came, 1, error);
}

static dh_status refuse(int64_t row, int64_t number, dh_error *error)
{
    if (number < 0)
        memory->error_set(error, DH_EDATA,
                          "the number of days %lld is below 0: the event stands before its beginning; leave such rows "
                          "out, such as where days >= 0, and look at their dates",
                          (long long)number);
    else
        memory->error_set(error, DH_EDATA, "the number of days %lld is above %d, which no two dates are apart",
                          (long long)number, MAX_DAYS);
    if (error) error->row = row;
    return DH_EDATA;
}

static dh_status days_update(const dh_call *call, void *states, const dh_batch *batch, dh_error *error)
{
    (void)call;
    const struct ArrowArray *day = batch->cols[0], *event = batch->cols[1];
    for (int64_t i = 0; i < batch->n_rows; i++) {
        if (!dh_cell_is_valid(day, i) || !dh_cell_is_valid(event, i)) continue;
        int64_t number = dh_cell_int64(day, i);
        if (number < 0 || number > MAX_DAYS) return refuse(i, number, error);
        TRY(add((days *)states + batch->group[i], number, dh_cell_bool(event, i), error));
    }
    return DH_OK;
}

static dh_status days_merge(const dh_call *call, void *into, const void *from, dh_error *error)
{
    (void)call;
    days *d = into;
    const days *other = from;
    for (int32_t i = 0; i < other->n_listed; i++) TRY(add(d, other->listed[i] >> 1, other->listed[i] & 1, error));
    for (int64_t at = 0; at < other->n_pages; at++) {
        if (!other->pages[at]) continue;
        for (int i = 0; i < PAGE_DAYS; i++)
            for (int k = 0; k < 2; k++)
                if (other->pages[at]->counts[i][k] > 0)
                    TRY(count(d, at * PAGE_DAYS + i, k, other->pages[at]->counts[i][k], error));
    }
    return DH_OK;
}

static int in_order(const void *a, const void *b)
{
    const survival_day *x = a, *y = b;
    return (x->day > y->day) - (x->day < y->day);
}

/* Writes what ended, of listed rows and of pages; NULL `out`: counts it alone. */
static size_t write_days(const days *d, survival_day *out)
{
    size_t n = 0;
    for (int32_t i = 0; i < d->n_listed; i++, n++)
        if (out)
            out[n] =
                (survival_day){.day = d->listed[i] >> 1, .events = d->listed[i] & 1, .censored = !(d->listed[i] & 1)};
    for (int64_t at = 0; at < d->n_pages; at++) {
        for (int64_t i = 0; d->pages[at] && i < PAGE_DAYS; i++) {
            const int64_t *counts = d->pages[at]->counts[i];
            if (counts[0] + counts[1] == 0) continue;
            if (out) out[n] = (survival_day){.day = at * PAGE_DAYS + i, .events = counts[1], .censored = counts[0]};
            n++;
        }
    }
    return n;
}

/* The curve of the state's rows; the caller frees it. */
static survival_day *curve(const days *d, size_t *n)
{
    size_t written = write_days(d, NULL);
    survival_day *out = memory->alloc((written + 1) * sizeof *out);
    *n = 0;
    if (!out) return NULL;
    write_days(d, out);
    qsort(out, written, sizeof *out, in_order);
    *n = survival_merge(out, written);
    survival_estimate(out, *n);
    return out;
}

typedef double reading(const survival_day *curve, size_t n, double param);

static double read_median(const survival_day *c, size_t n, double param)
{
    (void)param;
    return survival_reached(c, n, 0.5, 0.95).day;
}

static double read_low(const survival_day *c, size_t n, double param)
{
    return survival_reached(c, n, 0.5, param).low;
}

static double read_high(const survival_day *c, size_t n, double param)
{
    return survival_reached(c, n, 0.5, param).high;
}

static double read_quantile(const survival_day *c, size_t n, double param)
{
    return survival_reached(c, n, param, 0.95).day;
}

static double read_survival(const survival_day *c, size_t n, double param)
{
    size_t until = survival_days_until(c, n, (int64_t)param);
    if (n == 0 || (until == n && param > (double)c[n - 1].day && c[n - 1].survival > 0)) return NAN;
    return until > 0 ? c[until - 1].survival : 1;
}

static double read_mean(const survival_day *c, size_t n, double param)
{
    return survival_restricted_mean(c, n, param).days;
}

static dh_status finish(const void *state, dh_value *out, reading *read, const dh_value *param, dh_error *error)
{
    size_t n;
    survival_day *c = curve(state, &n);
    if (!c) return no_memory(memory, error);
    double number = read(c, n, param->type == DH_INT64 ? (double)param->as.integer : param->as.number);
    memory->free(c);
    *out = (dh_value){.type = DH_FLOAT64, .valid = !isnan(number), .as.number = isnan(number) ? 0 : number};
    return DH_OK;
}

#define FINISH(which)                                                                                                  \
    static dh_status finish_##which(const dh_call *call, const void *state, dh_value *out, dh_error *error)            \
    {                                                                                                                  \
        return finish(state, out, read_##which, &call->params[0], error);                                              \
    }

static dh_status finish_median(const dh_call *call, const void *state, dh_value *out, dh_error *error)
{
    (void)call;
    return finish(state, out, read_median, &(dh_value){.type = DH_FLOAT64}, error);
}

FINISH(low)
FINISH(high)
FINISH(quantile)
FINISH(survival)
FINISH(mean)

static const dh_arg args[] = {
    {"days", DH_TYPE_BIT(DH_INT64),
     "whole days from the beginning to the event, or to the last day on which it was still open"},
    {"event", DH_TYPE_BIT(DH_BOOL), "whether the event came; rows where either is unknown are out"},
};
static const dh_param confidence[] = {
    {"confidence", DH_FLOAT64, "0.95", 0.5, 0.9999, NULL, "of the interval, such as 0.95"}};
static const dh_param share[] = {{"share", DH_FLOAT64, "0.75", 0.001, 0.999, NULL, "the share, such as 0.75"}};
static const dh_param after[] = {{"after", DH_INT64, "30", 0, 1e6, NULL, "after how many days"}};
static const dh_param horizon[] = {{"horizon", DH_INT64, "365", 1, 1e6, NULL, "up to which day the mean is taken"}};

#define AGGREGATE(which, text, rows, n_rows, shown)                                                                    \
    {                                                                                                                  \
        .struct_size = sizeof(dh_aggregate), .name = "km_" #which, .doc = text, .args = args, .n_args = 2,             \
        .arg_size = sizeof(dh_arg), .params = rows, .n_params = n_rows, .param_size = sizeof(dh_param),                \
        .result = DH_FLOAT64, .display = shown, .state_size = sizeof(days), .state_align = _Alignof(days),             \
        .init = days_init, .update = days_update, .merge = days_merge, .finish = finish_##which, .drop = days_drop     \
    }

static const dh_aggregate aggregates[] = {
    AGGREGATE(median,
              "days until half have come to the event, open ones counted up to their last day (Kaplan and Meier); "
              "unknown: not reached",
              NULL, 0, DH_DISPLAY_PLAIN),
    AGGREGATE(low, "lower bound of km_median", confidence, 1, DH_DISPLAY_PLAIN),
    AGGREGATE(high, "upper bound of km_median; unknown: not reached", confidence, 1, DH_DISPLAY_PLAIN),
    AGGREGATE(quantile, "days until a share has come to the event (Kaplan and Meier); unknown: not reached", share, 1,
              DH_DISPLAY_PLAIN),
    AGGREGATE(survival,
              "share that has not come to the event by a day (Kaplan and Meier); unknown: after the last that is open",
              after, 1, DH_DISPLAY_PERCENT),
    AGGREGATE(mean,
              "mean days to the event, days after the horizon left out (Kaplan and Meier); unknown: not followed so "
              "long",
              horizon, 1, DH_DISPLAY_PLAIN),
};

dh_status survival_add_aggregates(const dh_host *host, dh_registry *registry, dh_error *error)
{
    memory = host;
    for (size_t i = 0; i < sizeof aggregates / sizeof aggregates[0]; i++)
        TRY(registry->add_aggregate(registry, &aggregates[i], error));
    return DH_OK;
}
