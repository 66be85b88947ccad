/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Kleene's three-valued logic: `false and null` is false, `true or null` is true. if_else gives null for a null
 * condition; coalesce gives the first argument that is not null.
 */
#include "base/simd.h"
#include "execute/expression/kernel.h"

#include <string.h>

/* `decides`: the value that settles the result whatever the other side is, false for `and`, true for `or`. */
static dh_status kleene(dh_vector_batch *batch, const dh_vector *const *args, bool decides, const dh_vector **out)
{
    dh_vector *result = dh_vector_new(batch->arena, DH_BOOL, batch->n);
    if (result == NULL) return dh_error_nomem(batch->error);
    *out = result;
    const uint8_t *a = args[0]->values, *b = args[1]->values, *ka = args[0]->valid, *kb = args[1]->valid;
    uint8_t *r = result->values;
    if (ka == NULL && kb == NULL) {
        for (int32_t i = 0; i < batch->n; i++) r[i] = decides ? a[i] | b[i] : a[i] & b[i];
        return DH_OK;
    }
    uint8_t *valid = dh_kernel_valid(batch, result);
    if (valid == NULL) return dh_error_nomem(batch->error);
    for (int32_t i = 0; i < batch->n; i++) {
        bool a_valid = ka == NULL || ka[i], b_valid = kb == NULL || kb[i];
        bool canonical = (a_valid && a[i] == decides) || (b_valid && b[i] == decides);
        r[i] = canonical ? decides : !decides;
        valid[i] = canonical || (a_valid && b_valid);
    }
    return DH_OK;
}

static dh_status kernel_and(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                            const dh_vector **out)
{
    (void)op;
    return kleene(batch, args, false, out);
}

static dh_status kernel_or(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args, const dh_vector **out)
{
    (void)op;
    return kleene(batch, args, true, out);
}

static dh_status kernel_not(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                            const dh_vector **out)
{
    dh_vector *result = dh_kernel_result(batch, DH_BOOL, args, op->n_args);
    if (result == NULL) return dh_error_nomem(batch->error);
    const uint8_t *a = args[0]->values;
    uint8_t *r = result->values;
    for (int32_t i = 0; i < batch->n; i++) r[i] = !a[i];
    *out = result;
    return DH_OK;
}

static dh_status kernel_is_valid(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                                 const dh_vector **out)
{
    (void)op;
    dh_vector *result = dh_vector_new(batch->arena, DH_BOOL, batch->n);
    if (result == NULL) return dh_error_nomem(batch->error);
    if (args[0]->valid)
        memcpy(result->values, args[0]->valid, (size_t)batch->n);
    else
        memset(result->values, 1, (size_t)batch->n);
    *out = result;
    return DH_OK;
}

/* choose() for two arguments without bounds, by value width. */
#define CHOOSE(type)                                                                                                   \
    {                                                                                                                  \
        const type *a = args[0]->values, *b = args[1]->values;                                                         \
        type *r = result->values;                                                                                      \
        for (int32_t i = 0; i < batch->n; i++) {                                                                       \
            uint8_t a_valid = args[0]->valid ? args[0]->valid[i] : 1,                                                  \
                    b_valid = args[1]->valid ? args[1]->valid[i] : 1;                                                  \
            valid[i] = which[i] == 0 ? a_valid : which[i] == 1 ? b_valid : 0;                                          \
            r[i] = valid[i] ? which[i] == 0 ? a[i] : b[i] : 0;                                                         \
        }                                                                                                              \
    }

/* Row i of the result is row i of args[which[i]]; null where which[i] is -1. */
static dh_status choose(dh_vector_batch *batch, dh_type type, const dh_vector *const *args, int32_t n_args,
                        const int8_t *which, const dh_vector **out)
{
    dh_vector *result = dh_vector_new(batch->arena, type, batch->n);
    uint8_t *valid = result ? dh_kernel_valid(batch, result) : NULL;
    bool bounded = false;
    for (int32_t a = 0; a < n_args; a++) bounded |= args[a]->lower != NULL;
    if (result && bounded) {
        result->lower = dh_arena_alloc(batch->arena, ((size_t)batch->n + 1) * sizeof(double));
        result->upper = dh_arena_alloc(batch->arena, ((size_t)batch->n + 1) * sizeof(double));
    }
    if (valid == NULL || (bounded && (result->lower == NULL || result->upper == NULL)))
        return dh_error_nomem(batch->error);
    *out = result;
    if (type != DH_TEXT && !bounded && n_args == 2) {
        switch (dh_vector_width(type)) {
        case 1: CHOOSE(uint8_t) break;
        case 4: CHOOSE(uint32_t) break;
        default: CHOOSE(uint64_t) break;
        }
        return DH_OK;
    }
    size_t width = dh_vector_width(type);
    char *to = result->values;
    for (int32_t i = 0; i < batch->n; i++) {
        const dh_vector *from = which[i] >= 0 ? args[which[i]] : NULL;
        valid[i] = from && dh_vector_is_valid(from, i);
        dh_count count = {0, 0, 0};
        if (!valid[i]) {
            memset(to + (size_t)i * width, 0, width);
        } else if (type == DH_TEXT) {
            ((dh_slice *)result->values)[i] = dh_vector_slice(from, i);
        } else {
            memcpy(to + (size_t)i * width, (const char *)from->values + (size_t)i * width, width);
            if (bounded) count = dh_vector_count(from, i);
        }
        if (bounded) {
            result->lower[i] = count.lower;
            result->upper[i] = count.upper;
        }
    }
    *out = result;
    return DH_OK;
}

/* Categories of different dictionaries meet as text. */
static dh_type chosen_type(const dh_vector *vector)
{
    return vector->type == DH_CATEGORY ? DH_TEXT : vector->type;
}

static dh_status kernel_if_else(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                                const dh_vector **out)
{
    (void)op;
    int8_t *which = dh_arena_alloc(batch->arena, (size_t)batch->n + 1);
    if (which == NULL) return dh_error_nomem(batch->error);
    const uint8_t *yes = args[0]->values;
    for (int32_t i = 0; i < batch->n; i++)
        which[i] = dh_vector_is_valid(args[0], i) ? (int8_t)(yes[i] ? 0 : 1) : (int8_t)-1;
    return choose(batch, chosen_type(args[1]), args + 1, 2, which, out);
}

/* Fills the nulls of `first` from `second`, which has none. */
#define FILL_GAPS(type)                                                                                                \
    do {                                                                                                               \
        const type *a_ = first->values, *b_ = second->values;                                                          \
        type *restrict r_ = to;                                                                                        \
        for (int32_t i = 0; i < n; i++) r_[i] = valid[i] ? a_[i] : b_[i];                                              \
    } while (0)

DH_CLONES static void fill_gaps(void *to, const dh_vector *first, const dh_vector *second, size_t width, int32_t n)
{
    const uint8_t *valid = first->valid;
    switch (width) {
    case 1: FILL_GAPS(uint8_t); break;
    case 4: FILL_GAPS(uint32_t); break;
    default: FILL_GAPS(uint64_t); break;
    }
}

/* Left fold over pairs; stops once nothing is null. */
static dh_status kernel_coalesce(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                                 const dh_vector **out)
{
    const dh_vector *best = args[0];
    for (int32_t a = 1; a < op->n_args && best->valid; a++) {
        dh_type type = chosen_type(args[a]);
        if (type != DH_TEXT && args[a]->valid == NULL && best->lower == NULL && args[a]->lower == NULL) {
            dh_vector *whole = dh_vector_new(batch->arena, type, batch->n);
            if (whole == NULL) return dh_error_nomem(batch->error);
            fill_gaps(whole->values, best, args[a], dh_vector_width(type), batch->n);
            best = whole;
            continue;
        }
        int8_t *which = dh_arena_alloc(batch->arena, (size_t)batch->n + 1);
        if (which == NULL) return dh_error_nomem(batch->error);
        for (int32_t i = 0; i < batch->n; i++) which[i] = best->valid[i] ? 0 : 1;
        const dh_vector *pair[] = {best, args[a]};
        DH_TRY(choose(batch, type, pair, 2, which, &best));
    }
    *out = best;
    return DH_OK;
}

dh_kernel dh_kernel_logic(dh_builtin builtin)
{
    switch (builtin) {
    case DH_FN_AND: return kernel_and;
    case DH_FN_OR: return kernel_or;
    case DH_FN_NOT: return kernel_not;
    case DH_FN_IS_KNOWN: return kernel_is_valid;
    case DH_FN_IF_ELSE: return kernel_if_else;
    case DH_FN_COALESCE: return kernel_coalesce;
    default: return NULL;
    }
}
