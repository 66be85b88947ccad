/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Comparisons: ==, ~=, <, <=, >, >=, between, one_of. Text equality compares bytes; order is Vietnamese collation, as
 * in sort and min. Comparing bounded counts gives null when their intervals do not decide.
 */
#include "execute/expression/kernel.h"

#include "base/text.h"

#include <string.h>

#define UNKNOWN 2

static int negate(int truth)
{
    return truth == UNKNOWN ? UNKNOWN : !truth;
}

int dh_count_equal(dh_count a, dh_count b)
{
    if (a.upper < b.lower || b.upper < a.lower) return 0;
    return a.lower == a.upper && b.lower == b.upper ? 1 : UNKNOWN;
}

int dh_count_less(dh_count a, dh_count b)
{
    if (a.upper < b.lower) return 1;
    return a.lower >= b.upper ? 0 : UNKNOWN;
}

int dh_count_less_equal(dh_count a, dh_count b)
{
    if (a.upper <= b.lower) return 1;
    return a.lower > b.upper ? 0 : UNKNOWN;
}

static int compare_counts(dh_builtin relation, dh_count a, dh_count b)
{
    switch (relation) {
    case DH_FN_EQ: return dh_count_equal(a, b);
    case DH_FN_NE: return negate(dh_count_equal(a, b));
    case DH_FN_LT: return dh_count_less(a, b);
    case DH_FN_LE: return dh_count_less_equal(a, b);
    case DH_FN_GT: return dh_count_less(b, a);
    default: return dh_count_less_equal(b, a);
    }
}

static bool holds(dh_builtin relation, int order)
{
    switch (relation) {
    case DH_FN_EQ: return order == 0;
    case DH_FN_NE: return order != 0;
    case DH_FN_LT: return order < 0;
    case DH_FN_LE: return order <= 0;
    case DH_FN_GT: return order > 0;
    default: return order >= 0;
    }
}

static int compare_slices(dh_builtin relation, dh_slice a, dh_slice b)
{
    if (relation == DH_FN_EQ || relation == DH_FN_NE) {
        bool equal = a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
        return equal == (relation == DH_FN_EQ);
    }
    return holds(relation, dh_text_compare_vi(a.data, a.size, b.data, b.size));
}

/* The order of a whole and a real number. Where they are equal as real numbers, the real one is whole. */
static int compare_int64_with_double(int64_t whole, double real)
{
    double near = (double)whole;
    if (near != real) return near < real ? -1 : 1;
    if (near >= 0x1p63) return -1; /* beyond all whole numbers */
    int64_t other = (int64_t)real;
    return (whole > other) - (whole < other);
}

static void compare_mixed(dh_builtin relation, const dh_vector *a, const dh_vector *b, uint8_t *r, int32_t n)
{
    bool first = a->type == DH_INT64; /* the whole number stands first */
    const int64_t *int64s = first ? a->values : b->values;
    const double *doubles = first ? b->values : a->values;
    for (int32_t i = 0; i < n; i++) {
        int order = compare_int64_with_double(int64s[i], doubles[i]);
        r[i] = holds(relation, first ? order : -order);
    }
}

#define COMPARE_LOOP(type, operator)                                                                                   \
    for (int32_t i = 0; i < n; i++) r[i] = ((const type *)a->values)[i] operator((const type *)b->values)[i];          \
    break
#define COMPARE(type)                                                                                                  \
    switch (relation) {                                                                                                \
    case DH_FN_EQ: COMPARE_LOOP(type, ==);                                                                             \
    case DH_FN_NE: COMPARE_LOOP(type, !=);                                                                             \
    case DH_FN_LT: COMPARE_LOOP(type, <);                                                                              \
    case DH_FN_LE: COMPARE_LOOP(type, <=);                                                                             \
    case DH_FN_GT: COMPARE_LOOP(type, >);                                                                              \
    default: COMPARE_LOOP(type, >=);                                                                                   \
    }

static void compare_fixed(dh_builtin relation, const dh_vector *a, const dh_vector *b, uint8_t *r, int32_t n)
{
    switch (a->type) {
    case DH_BOOL: COMPARE(uint8_t) break;
    case DH_DATE: COMPARE(int32_t) break;
    case DH_FLOAT64:
    case DH_COUNT: COMPARE(double) break; /* counts that are all exact */
    default: COMPARE(int64_t) break;
    }
}

static void compare_texts(dh_builtin relation, const dh_vector *a, const dh_vector *b, uint8_t *r, int32_t n)
{
    for (int32_t i = 0; i < n; i++)
        r[i] = dh_vector_is_valid(a, i) && dh_vector_is_valid(b, i) &&
               compare_slices(relation, dh_vector_slice(a, i), dh_vector_slice(b, i));
}

/* Compares two vectors of one type, or a whole and a real number; null where either is null or where count bounds do
 * not decide. */
static dh_status relate(dh_vector_batch *batch, dh_builtin relation, const dh_vector *a, const dh_vector *b,
                        dh_vector **out)
{
    const dh_vector *args[] = {a, b};
    dh_vector *result = dh_kernel_result(batch, DH_BOOL, args, 2);
    if (result == NULL) return dh_error_nomem(batch->error);
    *out = result;
    uint8_t *r = result->values;
    if (dh_vector_is_text(a)) {
        compare_texts(relation, a, b, r, batch->n);
    } else if (a->type != b->type) {
        compare_mixed(relation, a, b, r, batch->n);
    } else if (a->lower == NULL && b->lower == NULL) {
        compare_fixed(relation, a, b, r, batch->n);
    } else {
        uint8_t *valid = dh_kernel_valid(batch, result);
        if (valid == NULL) return dh_error_nomem(batch->error);
        for (int32_t i = 0; i < batch->n; i++) {
            int truth = compare_counts(relation, dh_vector_count(a, i), dh_vector_count(b, i));
            valid[i] &= truth != UNKNOWN;
            r[i] = truth == 1;
        }
    }
    return DH_OK;
}

static dh_status kernel_relation(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                                 const dh_vector **out)
{
    dh_vector *result;
    DH_TRY(relate(batch, op->expr->builtin, args[0], args[1], &result));
    *out = result;
    return DH_OK;
}

static dh_status logic(dh_vector_batch *batch, dh_builtin builtin, const dh_vector *a, const dh_vector *b,
                       const dh_vector **out)
{
    const dh_vector *args[] = {a, b};
    return dh_kernel_logic(builtin)(batch, NULL, args, out);
}

static dh_status kernel_between(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                                const dh_vector **out)
{
    (void)op;
    dh_vector *low = NULL, *high = NULL;
    DH_TRY(relate(batch, DH_FN_GE, args[0], args[1], &low));
    DH_TRY(relate(batch, DH_FN_LE, args[0], args[2], &high));
    return logic(batch, DH_FN_AND, low, high, out);
}

/* x == a or x == b or ...: null only when none is equal and at least one comparison is null. */
static dh_status kernel_one_of(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                               const dh_vector **out)
{
    dh_vector *first;
    DH_TRY(relate(batch, DH_FN_EQ, args[0], args[1], &first));
    const dh_vector *any = first;
    for (int32_t a = 2; a < op->n_args; a++) {
        dh_vector *next;
        DH_TRY(relate(batch, DH_FN_EQ, args[0], args[a], &next));
        DH_TRY(logic(batch, DH_FN_OR, any, next, &any));
    }
    *out = any;
    return DH_OK;
}

dh_kernel dh_kernel_compare(dh_builtin builtin)
{
    switch (builtin) {
    case DH_FN_EQ:
    case DH_FN_NE:
    case DH_FN_LT:
    case DH_FN_LE:
    case DH_FN_GT:
    case DH_FN_GE: return kernel_relation;
    case DH_FN_BETWEEN: return kernel_between;
    case DH_FN_ONE_OF: return kernel_one_of;
    default: return NULL;
    }
}
