/* SPDX-License-Identifier: GPL-3.0-or-later */
/* count, count_if, count_unknown and share: numbers of rows, added per run where runs are long. */
#include "execute/aggregate/aggregate.h"

#include <string.h>

typedef struct state {
    int64_t rows, yes; /* rows where the argument is not null (all without one); rows where it is true */
} state;

/* Sums bytes [begin, end), each 0 or 1, counting only where `with` (NULL = everywhere) is 1 too. Eight at a time: the
 * highest byte of the product is the sum of the word's bytes. Never reads past `limit`. */
static inline int64_t sum_bytes(const uint8_t *bytes, const uint8_t *with, int32_t begin, int32_t end, int32_t limit)
{
    int64_t sum = 0;
    while (begin < end) {
        if (begin + 8 > limit) {
            for (; begin < end; begin++) sum += bytes[begin] & (with ? with[begin] : 1);
            break;
        }
        uint64_t word, mask;
        memcpy(&word, bytes + begin, 8);
        if (with) {
            memcpy(&mask, with + begin, 8);
            word &= mask;
        }
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        if (end - begin < 8) word &= (UINT64_C(1) << 8 * (end - begin)) - 1;
#else
        if (end - begin < 8) word &= ~(UINT64_MAX >> 8 * (end - begin));
#endif
        sum += (int64_t)((word * UINT64_C(0x0101010101010101)) >> 56);
        begin += 8;
    }
    return sum;
}

static void update_runs(state *s, const uint8_t *valid, const uint8_t *yes, const dh_groups *groups)
{
    for (int32_t r = 0; r < groups->n_runs; r++) {
        int32_t begin = groups->starts[r], end = groups->starts[r + 1];
        state *to = &s[groups->ids[begin]];
        to->rows += valid ? sum_bytes(valid, NULL, begin, end, groups->n) : end - begin;
        if (yes) to->yes += sum_bytes(yes, valid, begin, end, groups->n);
    }
}

static dh_status update(dh_aggregate_states *t, const dh_vector *const *args, const dh_groups *groups,
                        dh_arena *scratch, dh_error *error)
{
    (void)scratch;
    (void)error;
    state *s = (state *)(void *)t->states;
    const uint8_t *valid = t->call->spec->n_args > 0 ? args[0]->valid : NULL;
    const uint8_t *yes = t->call->arg_type == DH_BOOL ? args[0]->values : NULL;
    if (groups->n_runs <= groups->n / 2) {
        update_runs(s, valid, yes, groups);
        return DH_OK;
    }
    const uint32_t *ids = groups->ids;
    if (valid == NULL && yes == NULL) {
        for (int32_t i = 0; i < groups->n; i++) s[ids[i]].rows++;
    } else if (valid == NULL) {
        for (int32_t i = 0; i < groups->n; i++) {
            s[ids[i]].rows++;
            s[ids[i]].yes += yes[i];
        }
    } else {
        for (int32_t i = 0; i < groups->n; i++) {
            s[ids[i]].rows += valid[i];
            s[ids[i]].yes += yes ? valid[i] & yes[i] : 0;
        }
    }
    return DH_OK;
}

static dh_status merge(dh_aggregate_states *into, const dh_aggregate_states *from, const dh_group_map *map,
                       dh_error *error)
{
    (void)error;
    state *s = (state *)(void *)into->states;
    const state *f = (const state *)(const void *)from->states;
    for (size_t i = 0; i < map->n; i++) {
        size_t g = map->from ? map->from[i] : i;
        s[map->to[i]].rows += f[g].rows;
        s[map->to[i]].yes += f[g].yes;
    }
    return DH_OK;
}

static dh_status finish(dh_aggregate_states *t, dh_column *out, dh_error *error)
{
    const state *s = (const state *)(const void *)t->states;
    dh_builtin_aggregate builtin = t->call->spec->builtin;
    if (builtin != DH_AGG_SHARE) { /* the column has room for all groups */
        int64_t *to = out->values;
        for (size_t g = 0; g < t->n; g++) to[g] = builtin == DH_AGG_COUNT ? s[g].rows : s[g].yes;
        out->length = (int64_t)t->n;
        return DH_OK;
    }
    for (size_t g = 0; g < t->n; g++) {
        int failed;
        if (s[g].rows == 0)
            failed = dh_column_append_null(out);
        else
            failed = dh_column_append_float64(out, (double)s[g].yes / (double)s[g].rows);
        if (failed) return dh_error_nomem(error);
    }
    return DH_OK;
}

/* ---- count() without argument: the state is one integer ---- */

static dh_status update_rows(dh_aggregate_states *t, const dh_vector *const *args, const dh_groups *groups,
                             dh_arena *scratch, dh_error *error)
{
    (void)args;
    (void)scratch;
    (void)error;
    int64_t *rows = (int64_t *)(void *)t->states;
    if (groups->n_runs <= groups->n / 2)
        for (int32_t r = 0; r < groups->n_runs; r++)
            rows[groups->ids[groups->starts[r]]] += groups->starts[r + 1] - groups->starts[r];
    else
        for (int32_t i = 0; i < groups->n; i++) rows[groups->ids[i]]++;
    return DH_OK;
}

static dh_status merge_rows(dh_aggregate_states *into, const dh_aggregate_states *from, const dh_group_map *map,
                            dh_error *error)
{
    (void)error;
    int64_t *rows = (int64_t *)(void *)into->states;
    const int64_t *more = (const int64_t *)(const void *)from->states;
    for (size_t i = 0; i < map->n; i++) rows[map->to[i]] += more[map->from ? map->from[i] : i];
    return DH_OK;
}

static dh_status finish_rows(dh_aggregate_states *t, dh_column *out, dh_error *error)
{
    (void)error;
    if (t->n > 0) memcpy(out->values, t->states, t->n * sizeof(int64_t)); /* the column has room for all groups */
    out->length = (int64_t)t->n;
    return DH_OK;
}

/* ---- count_if(): one integer, unless a share of the same condition makes it use `counts` ---- */

static dh_status update_yes(dh_aggregate_states *t, const dh_vector *const *args, const dh_groups *groups,
                            dh_arena *scratch, dh_error *error)
{
    (void)scratch;
    (void)error;
    int64_t *rows = (int64_t *)(void *)t->states;
    const uint8_t *valid = args[0]->valid, *yes = args[0]->values;
    const uint32_t *ids = groups->ids;
    if (groups->n_runs <= groups->n / 2)
        for (int32_t r = 0; r < groups->n_runs; r++)
            rows[ids[groups->starts[r]]] += sum_bytes(yes, valid, groups->starts[r], groups->starts[r + 1], groups->n);
    else
        for (int32_t i = 0; i < groups->n; i++) rows[ids[i]] += valid ? valid[i] & yes[i] : yes[i];
    return DH_OK;
}

/* ---- count_unknown(): the rows in which the argument is null ---- */

static dh_status update_unknown(dh_aggregate_states *t, const dh_vector *const *args, const dh_groups *groups,
                                dh_arena *scratch, dh_error *error)
{
    (void)scratch;
    (void)error;
    int64_t *rows = (int64_t *)(void *)t->states;
    const uint8_t *valid = args[0]->valid;
    for (int32_t i = 0; valid && i < groups->n; i++) rows[groups->ids[i]] += !valid[i];
    return DH_OK;
}

static const dh_aggregate_type counts = {
    .state_size = sizeof(state), .update = update, .merge = merge, .finish = finish};

static const dh_aggregate_type *count_type(dh_type arg_type, int32_t n_args)
{
    static const dh_aggregate_type rows = {
        .state_size = sizeof(int64_t), .update = update_rows, .merge = merge_rows, .finish = finish_rows};
    (void)arg_type;
    return n_args == 0 ? &rows : &counts;
}

static const dh_aggregate_type *count_if_type(dh_type arg_type, int32_t n_args)
{
    static const dh_aggregate_type yes = {
        .state_size = sizeof(int64_t), .update = update_yes, .merge = merge_rows, .finish = finish_rows};
    (void)arg_type;
    (void)n_args;
    return &yes;
}

static const dh_aggregate_type *count_unknown_type(dh_type arg_type, int32_t n_args)
{
    static const dh_aggregate_type unknown = {
        .state_size = sizeof(int64_t), .update = update_unknown, .merge = merge_rows, .finish = finish_rows};
    (void)arg_type;
    (void)n_args;
    return &unknown;
}

static const dh_aggregate_type *share_type(dh_type arg_type, int32_t n_args)
{
    (void)arg_type;
    (void)n_args;
    return &counts;
}

const dh_aggregate_impl dh_aggregate_impl_COUNT = {.type = count_type};
const dh_aggregate_impl dh_aggregate_impl_COUNT_IF = {.type = count_if_type};
const dh_aggregate_impl dh_aggregate_impl_COUNT_UNKNOWN = {.type = count_unknown_type};
const dh_aggregate_impl dh_aggregate_impl_SHARE = {
    .type = share_type, .reports_valid = true, .like = &dh_aggregate_impl_COUNT_IF};
