/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sum and mean, exact: of whole numbers in 128 bits, of real ones in bins (exact.h), rounded once in the end. The
 * bounds of counts are summed the same way.
 */
#include "execute/aggregate/aggregate.h"

#include "base/memory.h"
#include "execute/aggregate/real_sum.h"

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

/* ---- real numbers; counts, also with the sums of their bounds ---- */

static int add_counts(dh_aggregate_states *t, const dh_vector *v, const dh_groups *groups)
{
    dh_real_sum *sums = (dh_real_sum *)(void *)t->states;
    int failed = 0;
    for (int32_t i = 0; i < groups->n && failed == 0; i++) {
        dh_real_sum *s = &sums[groups->ids[i]];
        if (dh_vector_is_valid(v, i))
            failed = dh_real_sum_add_count(s, dh_vector_count(v, i), &t->owned);
        else
            s->unknown++;
    }
    return failed;
}

static int add_doubles(dh_aggregate_states *t, const dh_vector *v, const dh_groups *groups)
{
    dh_real_sum *sums = (dh_real_sum *)(void *)t->states;
    const double *values = v->values;
    int failed = 0;
    for (int32_t i = 0; i < groups->n && failed == 0; i++)
        if (dh_vector_is_valid(v, i)) failed = dh_exact_add(&sums[groups->ids[i]].stated, values[i], &t->owned);
    return failed;
}

static int add_int64s(dh_aggregate_states *t, const dh_vector *v, const dh_groups *groups)
{
    dh_real_sum *sums = (dh_real_sum *)(void *)t->states;
    const int64_t *values = v->values;
    for (int32_t i = 0; i < groups->n; i++)
        if (dh_vector_is_valid(v, i)) dh_exact_add_int64(&sums[groups->ids[i]].stated, values[i]);
    return 0;
}

static dh_status update_doubles(dh_aggregate_states *t, const dh_vector *const *args, const dh_groups *groups,
                                dh_arena *scratch, dh_error *error)
{
    (void)scratch;
    dh_type type = args[0]->type;
    int (*add)(dh_aggregate_states *, const dh_vector *, const dh_groups *) = type == DH_COUNT   ? add_counts
                                                                              : type == DH_INT64 ? add_int64s
                                                                                                 : add_doubles;
    return add(t, args[0], groups) == 0 ? DH_OK : dh_error_nomem(error);
}

static dh_status merge_doubles(dh_aggregate_states *into, const dh_aggregate_states *from, const dh_group_map *map,
                               dh_error *error)
{
    dh_real_sum *s = (dh_real_sum *)(void *)into->states;
    const dh_real_sum *f = (const dh_real_sum *)(const void *)from->states;
    for (size_t i = 0; i < map->n; i++)
        if (dh_real_sum_merge(&s[map->to[i]], &f[map->from ? map->from[i] : i], &into->owned) != 0)
            return dh_error_nomem(error);
    return DH_OK;
}

/* A result beyond the range of numbers is unknown, as that of an expression is. */
static int append(dh_column *out, const dh_real_sum *s, const dh_aggregate_call *call)
{
    double (*finish)(const dh_exact *) = call->spec->builtin == DH_AGG_MEAN ? dh_exact_mean : dh_exact_total;
    double stated = s->stated.n > 0 ? finish(&s->stated) : NAN;
    if (isnan(stated)) return dh_column_append_null(out);
    if (out->type == DH_FLOAT64) return dh_column_append_float64(out, stated);
    bool opens = call->spec->builtin == DH_AGG_SUM;
    return dh_column_append_count(out, dh_real_sum_count(s, finish, stated, opens, call->may_be_negative));
}

static dh_status finish_doubles(dh_aggregate_states *t, dh_column *out, dh_error *error)
{
    const dh_real_sum *s = (const dh_real_sum *)(const void *)t->states;
    for (size_t g = 0; g < t->n; g++)
        if (append(out, &s[g], t->call) != 0) return dh_error_nomem(error);
    return DH_OK;
}

static void drop_doubles(dh_aggregate_states *t)
{
    dh_real_sum *s = (dh_real_sum *)(void *)t->states;
    for (size_t g = 0; g < t->n; g++) dh_real_sum_free(&s[g]);
}

static const dh_aggregate_type doubles = {.state_size = sizeof(dh_real_sum),
                                          .update = update_doubles,
                                          .merge = merge_doubles,
                                          .finish = finish_doubles,
                                          .drop = drop_doubles};

static const dh_aggregate_type *sum_type(dh_type arg_type, int32_t n_args)
{
    static const dh_aggregate_type int64s = {
        .state_size = sizeof(int64_sum), .update = update_int64, .merge = merge_int64, .finish = finish_int64};
    (void)n_args;
    if (arg_type == DH_INT64) return &int64s;
    return arg_type == DH_FLOAT64 || arg_type == DH_COUNT ? &doubles : NULL;
}

static const dh_aggregate_type *mean_type(dh_type arg_type, int32_t n_args)
{
    (void)n_args;
    return arg_type == DH_FLOAT64 || arg_type == DH_COUNT ? &doubles : NULL;
}

const dh_aggregate_impl dh_aggregate_impl_SUM = {.type = sum_type, .reports_valid = true};
const dh_aggregate_impl dh_aggregate_impl_SUM_KNOWN = {
    .type = sum_type, .reports_valid = true, .like = &dh_aggregate_impl_SUM};
const dh_aggregate_impl dh_aggregate_impl_MEAN = {
    .type = mean_type, .reports_valid = true, .takes_int64 = true, .like = &dh_aggregate_impl_SUM};
