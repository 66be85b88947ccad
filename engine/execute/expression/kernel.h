/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernels: how built-in and plugin functions are computed, a family a file. For the files of this folder. */
#ifndef DH_EXECUTE_EXPRESSION_KERNEL_H
#define DH_EXECUTE_EXPRESSION_KERNEL_H

#include "execute/expression/eval.h"

/* A result vector whose unknowns are those of any argument; NULL when out of memory. */
dh_vector *dh_kernel_result(dh_vector_batch *batch, dh_type type, const dh_vector *const *args, int32_t n_args);
/* Makes result->known writable: one byte a row, whatever it was. */
uint8_t *dh_kernel_valid(dh_vector_batch *batch, dh_vector *result);
/* "overflow" and the like, naming the expression. */
dh_status dh_kernel_error(dh_vector_batch *batch, const dh_op *op, const char *problem);

/* The kernel tables' parts: each family says whether the built-in is its own. */
dh_kernel dh_kernel_logic(dh_builtin builtin);
dh_kernel dh_kernel_compare(dh_builtin builtin);
dh_kernel dh_kernel_number(dh_builtin builtin);
dh_kernel dh_kernel_double(dh_builtin builtin);
dh_kernel dh_kernel_interval(dh_builtin builtin);
dh_kernel dh_kernel_date(dh_builtin builtin);
dh_kernel dh_kernel_text(dh_builtin builtin);
dh_status dh_kernel_follow(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                           const dh_vector **out);
dh_status dh_kernel_plugin(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                           const dh_vector **out);
dh_status dh_kernel_plugin_prepare(dh_op *op, dh_arena *arena, dh_error *error);

/* `text` matches a pattern of *, ? and letters; ? is one character. Linear in the text for each star. */
bool dh_glob_match(dh_slice text, dh_slice pattern);
/* How two bounded numbers compare: 1 yes, 0 no, 2 when the bounds do not decide it. */
int dh_count_equal(dh_count a, dh_count b);
int dh_count_less(dh_count a, dh_count b); /* a < b */
int dh_count_less_equal(dh_count a, dh_count b);

#endif
