/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sum and mean. Integers are added exactly in 128 bits; floating-point numbers with compensation (Neumaier 1974,
 * "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", algorithm IV), per morsel and then in
 * morsel order, so that the sum does not depend on the threads. The bounds of counts are summed the same way.
 */
#include "execute/aggregate/aggregate.h"

#include <math.h>

#define LOOKAHEAD 24 /* rows to prefetch ahead */

__extension__ typedef __int128 wide;

/* State: twice the sum, plus 1 if any value was not null. */
typedef wide int64_sum;

static inline int64_sum with(int64_sum state, int64_t value, uint8_t valid)
{
    return (state + 2 * ((wide)value & -(wide)valid)) | valid;
}

/* For batches with few runs: prefetches the states of later rows. */
static void add_whole_rows(int64_sum *s, const int64_t *values, const uint8_t *valid, const dh_groups *groups)
{
    const uint32_t *ids = groups->ids;
    for (int32_t i = 0; i < groups->n; i++) {
        __builtin_prefetch(&s[ids[i + LOOKAHEAD < groups->n ? i + LOOKAHEAD : i]], 1);
        s[ids[i]] = with(s[ids[i]], values[i], valid ? valid[i] : 1);
    }
}

static dh_status update_int64(dh_aggregate_states *t, const dh_vector *const *args, const dh_groups *groups,
                              dh_arena *scratch, dh_error *error)
{
    (void)scratch;
    (void)error;
    int64_sum *s = (int64_sum *)(void *)t->states;
    const int64_t *values = args[0]->values;
    const uint8_t *valid = args[0]->valid;
    if (groups->n_runs > groups->n / 2) {
        add_whole_rows(s, values, valid, groups);
        return DH_OK;
    }
    for (int32_t r = 0; r < groups->n_runs; r++) {
        int32_t begin = groups->starts[r], end = groups->starts[r + 1];
        int64_sum *to = &s[groups->ids[begin]];
        wide sum = 0;
        uint8_t any = valid == NULL;
        if (valid == NULL) {
            for (int32_t i = begin; i < end; i++) sum += values[i];
        } else {
            for (int32_t i = begin; i < end; i++) {
                sum += values[i] & -(int64_t)valid[i];
                any |= valid[i];
            }
        }
        *to = (*to + 2 * sum) | any;
    }
    return DH_OK;
}

static dh_status merge_int64(dh_aggregate_states *into, const dh_aggregate_states *from, const dh_group_map *map,
                             dh_error *error)
{
    (void)error;
    int64_sum *s = (int64_sum *)(void *)into->states;
    const int64_sum *f = (const int64_sum *)(const void *)from->states;
    for (size_t i = 0; i < map->n; i++) {
        int64_sum other = f[map->from ? map->from[i] : i], *to = &s[map->to[i]];
        *to = (*to + (other & ~(wide)1)) | (other & 1);
    }
    return DH_OK;
}

static dh_status finish_int64(dh_aggregate_states *t, dh_column *out, dh_error *error)
{
    const int64_sum *s = (const int64_sum *)(const void *)t->states;
    int64_t *to = out->values; /* the column has room for all groups */
    int64_sum all = 1;
    for (size_t g = 0; g < t->n; g++) {
        wide sum = s[g] >> 1;
        if (sum > INT64_MAX || sum < INT64_MIN)
            return dh_error_set(error, DH_EDATA, "'%s': the whole number is too large; use real numbers",
                                t->call->label);
        to[g] = (int64_t)sum;
        all &= s[g];
    }
    if (all) {
        out->length = (int64_t)t->n;
        return DH_OK;
    }
    for (size_t g = 0; g < t->n; g++) {
        int failed = (s[g] & 1) ? dh_column_append_int64(out, (int64_t)(s[g] >> 1)) : dh_column_append_null(out);
        if (failed) return dh_error_nomem(error);
    }
    return DH_OK;
}

/* ---- floating-point numbers; counts as three sums ---- */

typedef struct real {
    double sum, rest; /* rest: the compensation, what rounding took off the sum */
} real;

typedef struct double_sum {
    real stated, lower, upper;
    int64_t valid;
} double_sum;

/* Neumaier's step. Infinite bounds stay infinite; their compensation would be NaN. */
static void add(real *r, double value)
{
    double sum = r->sum + value;
    if (isfinite(sum)) r->rest += fabs(r->sum) >= fabs(value) ? (r->sum - sum) + value : (value - sum) + r->sum;
    r->sum = sum;
}

static double total(const real *r)
{
    return isfinite(r->sum) ? r->sum + r->rest : r->sum;
}

static void add_real(real *into, const real *from)
{
    add(into, from->sum);
    add(into, from->rest);
}

static dh_status update_doubles(dh_aggregate_states *t, const dh_vector *const *args, const dh_groups *groups,
                                dh_arena *scratch, dh_error *error)
{
    (void)scratch;
    (void)error;
    double_sum *s = (double_sum *)(void *)t->states;
    const dh_vector *v = args[0];
    const double *values = v->values, *lower = v->lower ? v->lower : values, *upper = v->upper ? v->upper : values;
    bool count = v->type == DH_COUNT;
    for (int32_t i = 0; i < groups->n; i++) {
        if (!dh_vector_is_valid(v, i)) continue;
        double_sum *state = &s[groups->ids[i]];
        state->valid++;
        add(&state->stated, values[i]);
        if (!count) continue;
        add(&state->lower, lower[i]);
        add(&state->upper, upper[i]);
    }
    return DH_OK;
}

static dh_status merge_doubles(dh_aggregate_states *into, const dh_aggregate_states *from, const dh_group_map *map,
                               dh_error *error)
{
    (void)error;
    double_sum *s = (double_sum *)(void *)into->states;
    const double_sum *f = (const double_sum *)(const void *)from->states;
    for (size_t i = 0; i < map->n; i++) {
        size_t g = map->from ? map->from[i] : i;
        double_sum *state = &s[map->to[i]];
        state->valid += f[g].valid;
        add_real(&state->stated, &f[g].stated);
        add_real(&state->lower, &f[g].lower);
        add_real(&state->upper, &f[g].upper);
    }
    return DH_OK;
}

static int append(dh_column *out, const double_sum *s, double divisor)
{
    if (out->type == DH_FLOAT64) return dh_column_append_float64(out, total(&s->stated) / divisor);
    dh_count count = {total(&s->stated) / divisor, total(&s->lower) / divisor, total(&s->upper) / divisor};
    return dh_column_append_count(out, count);
}

static dh_status finish_doubles(dh_aggregate_states *t, dh_column *out, dh_error *error)
{
    const double_sum *s = (const double_sum *)(const void *)t->states;
    bool mean = t->call->spec->builtin == DH_AGG_MEAN;
    for (size_t g = 0; g < t->n; g++) {
        int failed = s[g].valid == 0 ? dh_column_append_null(out) : append(out, &s[g], mean ? (double)s[g].valid : 1);
        if (failed) return dh_error_nomem(error);
    }
    return DH_OK;
}

static const dh_aggregate_type double_sums = {
    .state_size = sizeof(double_sum), .update = update_doubles, .merge = merge_doubles, .finish = finish_doubles};

static const dh_aggregate_type *sum_type(dh_type arg_type, int32_t n_args)
{
    static const dh_aggregate_type int64s = {
        .state_size = sizeof(int64_sum), .update = update_int64, .merge = merge_int64, .finish = finish_int64};
    (void)n_args;
    if (arg_type == DH_INT64) return &int64s;
    return arg_type == DH_FLOAT64 || arg_type == DH_COUNT ? &double_sums : NULL;
}

static const dh_aggregate_type *mean_type(dh_type arg_type, int32_t n_args)
{
    (void)n_args;
    return arg_type == DH_FLOAT64 || arg_type == DH_COUNT ? &double_sums : NULL;
}

/* Integer sums are exact and may be merged in any order. */
const dh_aggregate_impl dh_aggregate_impl_SUM = {
    .type = sum_type, .reports_valid = true, .order = DH_ORDERED_UNLESS_INT64};
const dh_aggregate_impl dh_aggregate_impl_MEAN = {
    .type = mean_type, .reports_valid = true, .order = DH_ORDERED_UNLESS_INT64, .like = &dh_aggregate_impl_SUM};
