/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernels: the implementations of built-in and plugin functions, one family per file. Internal to this folder. */
#ifndef DH_EXECUTE_EXPRESSION_KERNEL_H
#define DH_EXECUTE_EXPRESSION_KERNEL_H

#include "execute/expression/eval.h"

/* A result vector that is null wherever any argument is null, values not set; NULL when out of memory. Its validity may
 * be shared with an argument: call dh_kernel_valid before writing to it. */
dh_vector *dh_kernel_result(dh_vector_batch *batch, dh_type type, const dh_vector *const *args, int32_t n_args);
/* Gives the result a validity array of its own (one byte per row) and returns it; NULL when out of memory. */
uint8_t *dh_kernel_valid(dh_vector_batch *batch, dh_vector *result);
/* Sets DH_EDATA: `problem` (a DH_MESSAGE), quoting the expression's text. */
dh_status dh_kernel_error(dh_vector_batch *batch, const dh_op *op, const char *problem);

/* The kernel of a built-in in each family; NULL = not in that family. */
dh_kernel dh_kernel_logic(dh_builtin builtin);
dh_kernel dh_kernel_compare(dh_builtin builtin);
dh_kernel dh_kernel_number(dh_builtin builtin);
dh_kernel dh_kernel_double(dh_builtin builtin); /* casts to numbers, least, greatest */
dh_kernel dh_kernel_interval(dh_builtin builtin);
dh_kernel dh_kernel_date(dh_builtin builtin);
dh_kernel dh_kernel_text(dh_builtin builtin);
dh_status dh_kernel_follow(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                           const dh_vector **out);
dh_status dh_kernel_plugin(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                           const dh_vector **out);
dh_status dh_kernel_plugin_prepare(dh_op *op, dh_arena *arena, dh_error *error); /* sets op->schemas */

/* Rounds to `digits` decimals (negative: powers of ten), halves away from zero. */
double dh_round_double(double value, int64_t digits);
/* Whether `text` matches a pattern: * is any text, ? one UTF-8 character. O(text size x pattern size). */
bool dh_glob_match(dh_slice text, dh_slice pattern);
/* Compares bounded counts: 1 = true, 0 = false, 2 = unknown because the intervals overlap. */
int dh_count_equal(dh_count a, dh_count b);
int dh_count_less(dh_count a, dh_count b); /* a < b */
int dh_count_less_equal(dh_count a, dh_count b);

#endif
