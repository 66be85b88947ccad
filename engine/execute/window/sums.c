/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cumulative, total and moving_mean: exact, and unknown members treated, as the aggregates sum and mean do. */
#include "base/pool.h"
#include "execute/aggregate/real_sum.h"
#include "execute/window/window_internal.h"
#include "table/vector.h"

/* ---- whole numbers ---- */

static dh_status too_large(const dh_window *w, dh_error *error)
{
    return dh_error_set(error, DH_EDATA, "'%s': the whole number is too large; use real numbers", w->spec->name);
}

/* The sum after the rows up to `i`; a total is that after the last. */
static dh_status add_whole(const dh_window *w, int64_t begin, int64_t end, bool each, dh_error *error)
{
    dh_wide sum = 0;
    uint8_t valid = 0;
    for (int64_t i = begin; i < end; i++) {
        int64_t row = w->rows[i];
        if (dh_column_is_valid(w->arg, row)) {
            sum += dh_column_int64(w->arg, row);
            valid = 1;
        }
        if (!each) continue;
        if (sum > INT64_MAX || sum < INT64_MIN) return too_large(w, error);
        w->integers[row] = (int64_t)sum;
        w->valid[row] = valid;
    }
    if (each) return DH_OK;
    if (sum > INT64_MAX || sum < INT64_MIN) return too_large(w, error);
    for (int64_t i = begin; i < end; i++) {
        w->integers[w->rows[i]] = (int64_t)sum;
        w->valid[w->rows[i]] = valid;
    }
    return DH_OK;
}

static dh_status cumulative_whole(const dh_window *w, int64_t begin, int64_t end, dh_error *error)
{
    return add_whole(w, begin, end, true, error);
}

static dh_status total_whole(const dh_window *w, int64_t begin, int64_t end, dh_error *error)
{
    return add_whole(w, begin, end, false, error);
}

/* ---- real numbers and counts ---- */

/* Adds a row to the sum; 0, or -1 when out of memory, as below. */
static int add(dh_real_sum *sum, const dh_column *arg, int64_t row, size_t *owned)
{
    if (!dh_column_is_valid(arg, row)) {
        sum->unknown++;
        return 0;
    }
    switch (arg->type) {
    case DH_INT64: dh_exact_add_int64(&sum->stated, dh_column_int64(arg, row)); return 0;
    case DH_COUNT: return dh_real_sum_add_count(sum, dh_column_count(arg, row), owned);
    default: return dh_exact_add(&sum->stated, dh_column_float64(arg, row), owned);
    }
}

static int take(dh_real_sum *sum, const dh_column *arg, int64_t row, size_t *owned)
{
    if (!dh_column_is_valid(arg, row)) {
        sum->unknown--;
        return 0;
    }
    switch (arg->type) {
    case DH_INT64: dh_exact_take_int64(&sum->stated, dh_column_int64(arg, row)); return 0;
    case DH_COUNT: return dh_real_sum_take_count(sum, dh_column_count(arg, row), owned);
    default: return dh_exact_take(&sum->stated, dh_column_float64(arg, row), owned);
    }
}

typedef struct figure {
    bool valid;
    dh_count count; /* of a real number, its stated figure */
} figure;

/* What the sum is now, or its mean. Beyond the range of numbers it is unknown. */
static figure read(const dh_window *w, const dh_real_sum *sum)
{
    bool mean = w->spec->computes == DH_WIN_MOVING_MEAN;
    double (*finish)(const dh_exact *) = mean ? dh_exact_mean : dh_exact_total;
    double stated = sum->stated.n > 0 ? finish(&sum->stated) : NAN;
    figure f = {.valid = !isnan(stated)};
    if (!f.valid) return f;
    f.count.stated = stated;
    if (w->lower) f.count = dh_real_sum_count(sum, finish, stated, !mean, w->may_be_negative);
    return f;
}

static void write(const dh_window *w, int64_t row, figure f)
{
    w->valid[row] = f.valid;
    w->numbers[row] = f.count.stated;
    if (w->lower == NULL) return;
    w->lower[row] = f.count.lower;
    w->upper[row] = f.count.upper;
}

/* A group may be all rows: its work ends when the query is cancelled, which is told after it. */
static bool goes_on(int64_t i)
{
    return i % DH_VECTOR_ROWS != 0 || !dh_pool_cancelled();
}

static dh_status cumulative(const dh_window *w, int64_t begin, int64_t end, dh_error *error)
{
    dh_real_sum sum = {0};
    size_t owned = 0;
    int failed = 0;
    for (int64_t i = begin; i < end && failed == 0 && goes_on(i); i++) {
        failed = add(&sum, w->arg, w->rows[i], &owned);
        if (failed == 0) write(w, w->rows[i], read(w, &sum));
    }
    dh_real_sum_free(&sum);
    return failed ? dh_error_nomem(error) : DH_OK;
}

static dh_status total(const dh_window *w, int64_t begin, int64_t end, dh_error *error)
{
    dh_real_sum sum = {0};
    size_t owned = 0;
    int failed = 0;
    for (int64_t i = begin; i < end && failed == 0 && goes_on(i); i++) failed = add(&sum, w->arg, w->rows[i], &owned);
    figure f = read(w, &sum);
    for (int64_t i = begin; i < end; i++) write(w, w->rows[i], f);
    dh_real_sum_free(&sum);
    return failed ? dh_error_nomem(error) : DH_OK;
}

/* Sums are exact, so what leaves the rows in view leaves no trace in them. */
static dh_status moving_mean(const dh_window *w, int64_t begin, int64_t end, dh_error *error)
{
    dh_real_sum sum = {0};
    size_t owned = 0;
    int failed = 0;
    for (int64_t i = begin; i < end && failed == 0 && goes_on(i); i++) {
        failed = add(&sum, w->arg, w->rows[i], &owned);
        if (failed == 0 && i - begin >= w->spec->rows) failed = take(&sum, w->arg, w->rows[i - w->spec->rows], &owned);
        if (failed == 0) write(w, w->rows[i], read(w, &sum));
    }
    dh_real_sum_free(&sum);
    return failed ? dh_error_nomem(error) : DH_OK;
}

dh_window_group dh_window_sums(dh_builtin_window computes, dh_type type)
{
    if (computes == DH_WIN_MOVING_MEAN) return moving_mean;
    if (type == DH_INT64) return computes == DH_WIN_TOTAL ? total_whole : cumulative_whole;
    return computes == DH_WIN_TOTAL ? total : cumulative;
}
