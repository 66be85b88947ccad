/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bound expressions made ready to run, and run over batches of rows. A dh_op tree is made once for a step of a
 * pipeline, in that pipeline's arena, and is then read by all workers.
 */
#ifndef DH_EXECUTE_EXPRESSION_EVAL_H
#define DH_EXECUTE_EXPRESSION_EVAL_H

#include "execute/expression/vector_batch.h"
#include "query/plan.h"

typedef struct dh_op dh_op;

/* args are as long as the batch. */
typedef dh_status (*dh_kernel)(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                               const dh_vector **out);

struct dh_op {
    const dh_expr *expr;
    dh_kernel kernel; /* NULL: a constant, or a column */
    dh_op **args;
    int32_t n_args;
    const dh_vector *constant; /* DH_VECTOR_ROWS times the value */
    /* The category that this op yields has codes of this dictionary in every batch; NULL = text, or not a category. */
    const dh_dictionary *dictionary;
    /* An op over one category column alone is computed once for each of its codes and then looked up. */
    const dh_vector *by_code; /* by code, and a last entry for the unknown */
    int32_t still_growing;    /* 1 + its dh_dictionary_result when the dictionary grows; 0 = it does not */
    int32_t leaf;             /* the column; -1 = none, -2 = more than one or not liftable */
    const struct ArrowSchema *const *schemas; /* plugin functions */
    const char *text; /* what the verb said, for messages: the expression is at [begin, end) of it */
};

/* What an expression is prepared against: the static dictionary of every column that has one. */
typedef struct dh_scope {
    dh_arena *arena;
    const dh_dictionary *const *dictionaries;
    int32_t n_columns;
    int64_t rows;                  /* of the source: dictionaries much larger than that are not worth computing over */
    int32_t *n_dictionary_results; /* counts the ops that compute over dictionaries that grow */
    const char *text;
} dh_scope;

dh_status dh_op_prepare(dh_op **out, const dh_expr *expr, const dh_scope *scope, dh_error *error);
dh_status dh_op_run(const dh_vector **out, const dh_op *op, dh_vector_batch *batch);

#endif
