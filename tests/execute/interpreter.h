/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A naive interpreter of plans: one row after the other, one cell after the other, with no batches, codes, hashes,
 * threads or pruning. It is slow and plain, so that what it gives can be seen to be right; the executor must give the
 * same. It takes what the binder made, and knows no plugins, no keys that are followed, and no geography.
 */
#ifndef DH_TESTS_EXECUTE_INTERPRETER_H
#define DH_TESTS_EXECUTE_INTERPRETER_H

#include "base/arena.h"
#include "query/plan.h"

typedef struct rows {
    int32_t columns;
    int64_t n, capacity;
    dh_value **row; /* row[i][column]; texts borrowed from the plan's tables or from the arena */
} rows;

typedef struct interpreter {
    dh_arena *arena;                                           /* owns all rows */
    const dh_table *(*table)(void *context, const char *name); /* what a scan reads */
    void *context;
    bool failed; /* something that the executor may refuse: a whole number too large, a pivot with two values */
} interpreter;

/* The result of a plan. Aborts the test when a plan has what the interpreter does not know. */
rows *interpret(interpreter *self, const dh_plan *plan);
/* Whether it knows all of an expression. */
bool interpreter_knows(const dh_expr *expr);
/* An expression over one row, which the interpreter knows. */
dh_value interpret_expression(interpreter *self, const dh_expr *expr, const dh_value *row);
/* -1, 0, 1: unknown last; texts as Vietnamese dictionaries order them, counts by stated, then lower, then upper. */
int interpret_order(const dh_value *a, const dh_value *b);
/* Whether both are unknown, or known and the same. */
bool interpret_same(const dh_value *a, const dh_value *b);

#endif
