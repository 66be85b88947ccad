/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by the files of the naive interpreter. See interpreter.h. */
#ifndef DH_TESTS_EXECUTE_INTERPRETER_INTERNAL_H
#define DH_TESTS_EXECUTE_INTERPRETER_INTERNAL_H

#include "execute/interpreter.h"

void *interpret_take(interpreter *self, int64_t n, size_t size); /* zeroed, in the arena */
rows *interpret_new_rows(interpreter *self, int32_t columns);
dh_value *interpret_add_row(interpreter *self, rows *to);
void interpret_keep_row(interpreter *self, rows *to, const dh_value *row);
rows *interpret_cut(interpreter *self, const rows *in, int64_t from, int64_t to);
bool interpret_same_cells(const dh_value *a, const dh_value *b, int32_t n);
rows *interpret_sort(interpreter *self, const dh_named_expr *keys, int32_t n, const rows *in);
dh_value interpret_whole(int64_t value);

/* interpreter_shapes.c */
rows *interpret_total(interpreter *self, const dh_plan *plan, const rows *in, const rows *totals);
rows *interpret_pivot(interpreter *self, const dh_plan *plan, const rows *in);
rows *interpret_complete(interpreter *self, const dh_plan *plan, const rows *in);
rows *interpret_summarize(interpreter *self, const dh_plan *plan, const rows *in);

#endif
