/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sum and mean, exact: of whole numbers in 128 bits, of real ones in bins (exact.h), rounded once in the end. The
 * bounds of counts are summed the same way.
 */
#include "execute/aggregate/aggregate.h"

#include "base/memory.h"
#include "execute/aggregate/exact.h"

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

/* The bounds of counts, apart from the first one on that is not exact. */
typedef struct bounds {
    dh_exact lower, upper;
    int64_t open_below, open_above; /* how many have no such bound */
} bounds;

typedef struct real_sum {
    dh_exact stated;
    bounds *bounds;  /* owned; NULL = all are exact */
    int64_t unknown; /* counts: rows that do not tell theirs */
    bool negative;   /* counts: some may be below 0 */
} real_sum;

/* 0, or -1 when out of memory, here and below. */
static int make_bounds(real_sum *s, size_t *owned)
{
    if (s->bounds) return 0;
    s->bounds = dh_calloc(1, sizeof *s->bounds);
    if (s->bounds == NULL) return -1;
    *owned += sizeof *s->bounds;
    return dh_exact_merge(&s->bounds->lower, &s->stated, owned) + dh_exact_merge(&s->bounds->upper, &s->stated, owned);
}

static int add_count(real_sum *s, dh_count value, size_t *owned)
{
    bool exact = value.lower == value.stated && value.upper == value.stated;
    s->negative |= value.lower < 0;
    if (!exact && make_bounds(s, owned) != 0) return -1;
    if (s->bounds) {
        bounds *b = s->bounds;
        b->open_below += isinf(value.lower) != 0;
        b->open_above += isinf(value.upper) != 0;
        if (isfinite(value.lower) && dh_exact_add(&b->lower, value.lower, owned) != 0) return -1;
        if (isfinite(value.upper) && dh_exact_add(&b->upper, value.upper, owned) != 0) return -1;
    }
    return dh_exact_add(&s->stated, value.stated, owned);
}

static int add_counts(dh_aggregate_states *t, const dh_vector *v, const dh_groups *groups)
{
    real_sum *sums = (real_sum *)(void *)t->states;
    int failed = 0;
    for (int32_t i = 0; i < groups->n && failed == 0; i++) {
        real_sum *s = &sums[groups->ids[i]];
        if (dh_vector_is_valid(v, i))
            failed = add_count(s, dh_vector_count(v, i), &t->owned);
        else
            s->unknown++;
    }
    return failed;
}

static int add_doubles(dh_aggregate_states *t, const dh_vector *v, const dh_groups *groups)
{
    real_sum *sums = (real_sum *)(void *)t->states;
    const double *values = v->values;
    int failed = 0;
    for (int32_t i = 0; i < groups->n && failed == 0; i++)
        if (dh_vector_is_valid(v, i)) failed = dh_exact_add(&sums[groups->ids[i]].stated, values[i], &t->owned);
    return failed;
}

static int add_int64s(dh_aggregate_states *t, const dh_vector *v, const dh_groups *groups)
{
    real_sum *sums = (real_sum *)(void *)t->states;
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

static int merge_one(real_sum *into, const real_sum *from, size_t *owned)
{
    into->unknown += from->unknown;
    into->negative |= from->negative;
    if ((into->bounds || from->bounds) && make_bounds(into, owned) != 0) return -1;
    if (into->bounds) {
        const bounds *f = from->bounds;
        if (dh_exact_merge(&into->bounds->lower, f ? &f->lower : &from->stated, owned) != 0) return -1;
        if (dh_exact_merge(&into->bounds->upper, f ? &f->upper : &from->stated, owned) != 0) return -1;
        into->bounds->open_below += f ? f->open_below : 0;
        into->bounds->open_above += f ? f->open_above : 0;
    }
    return dh_exact_merge(&into->stated, &from->stated, owned);
}

static dh_status merge_doubles(dh_aggregate_states *into, const dh_aggregate_states *from, const dh_group_map *map,
                               dh_error *error)
{
    real_sum *s = (real_sum *)(void *)into->states;
    const real_sum *f = (const real_sum *)(const void *)from->states;
    for (size_t i = 0; i < map->n; i++)
        if (merge_one(&s[map->to[i]], &f[map->from ? map->from[i] : i], &into->owned) != 0)
            return dh_error_nomem(error);
    return DH_OK;
}

/* A sum of counts of which some are not known is at least that of the known ones, since an unknown number of people is
 * not below 0; if some may be, as differences are, nothing is known of it. A mean is of the known ones alone. */
static dh_count count_of(const real_sum *s, const dh_aggregate_call *call, double (*finish)(const dh_exact *),
                         double stated)
{
    dh_count count = {stated, stated, stated};
    if (s->bounds) {
        count.lower = s->bounds->open_below > 0 ? -INFINITY : finish(&s->bounds->lower);
        count.upper = s->bounds->open_above > 0 ? INFINITY : finish(&s->bounds->upper);
        if (isnan(count.lower)) count.lower = -INFINITY;
        if (isnan(count.upper)) count.upper = INFINITY;
    }
    if (call->spec->builtin == DH_AGG_SUM && s->unknown > 0) {
        count.upper = INFINITY;
        if (s->negative || call->may_be_negative) count.lower = -INFINITY;
    }
    return count;
}

/* A result beyond the range of numbers is unknown, as that of an expression is. */
static int append(dh_column *out, const real_sum *s, const dh_aggregate_call *call)
{
    double (*finish)(const dh_exact *) = call->spec->builtin == DH_AGG_MEAN ? dh_exact_mean : dh_exact_total;
    double stated = s->stated.n > 0 ? finish(&s->stated) : NAN;
    if (isnan(stated)) return dh_column_append_null(out);
    if (out->type == DH_FLOAT64) return dh_column_append_float64(out, stated);
    return dh_column_append_count(out, count_of(s, call, finish, stated));
}

static dh_status finish_doubles(dh_aggregate_states *t, dh_column *out, dh_error *error)
{
    const real_sum *s = (const real_sum *)(const void *)t->states;
    for (size_t g = 0; g < t->n; g++)
        if (append(out, &s[g], t->call) != 0) return dh_error_nomem(error);
    return DH_OK;
}

static void drop_doubles(dh_aggregate_states *t)
{
    real_sum *s = (real_sum *)(void *)t->states;
    for (size_t g = 0; g < t->n; g++) {
        dh_exact_free(&s[g].stated);
        if (s[g].bounds == NULL) continue;
        dh_exact_free(&s[g].bounds->lower);
        dh_exact_free(&s[g].bounds->upper);
        dh_free(s[g].bounds);
    }
}

static const dh_aggregate_type doubles = {.state_size = sizeof(real_sum),
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
