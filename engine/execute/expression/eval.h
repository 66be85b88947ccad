/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Prepares bound expressions and evaluates them over batches. A dh_op tree is made once per pipeline step, in the
 * pipeline's arena, and is then only read, by all workers.
 */
#ifndef DH_EXECUTE_EXPRESSION_EVAL_H
#define DH_EXECUTE_EXPRESSION_EVAL_H

#include "execute/expression/vector_batch.h"
#include "query/plan.h"

typedef struct dh_op dh_op;

/* Computes one function over a batch: args[i] and *out have batch->n cells. */
typedef dh_status (*dh_kernel)(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args,
                               const dh_vector **out);

struct dh_op {
    const dh_expr *expr;
    dh_kernel kernel; /* NULL: a constant, or a column */
    dh_op **args;
    int32_t n_args;
    const dh_vector *constant; /* the value repeated DH_VECTOR_ROWS times */
    /* The result is a category with codes of this dictionary in every batch; NULL = text, or not a category. */
    const dh_dictionary *dictionary;
    /* An op that depends on one category column only is computed once per dictionary code and then looked up. */
    const dh_vector *by_code; /* one cell per code, and a last one for null */
    int32_t still_growing;    /* growing dictionary: 1 + index of its dh_dictionary_result; 0 = not computed that way */
    int32_t leaf;             /* that column; -1 = constant, -2 = several columns, or cannot be computed per code */
    const struct ArrowSchema *const *schemas; /* plugin functions */
    const char *text; /* query text of the verb, for messages: the expression is [begin, end) of it; NULL = none */
};

/* What an expression is prepared against. dictionaries[i]: the dictionary of column i in every batch; NULL = none. */
typedef struct dh_scope {
    dh_arena *arena;
    const dh_dictionary *const *dictionaries;
    int32_t n_columns;
    int64_t rows;                  /* of the source: a dictionary with more codes than that is not computed over */
    int32_t *n_dictionary_results; /* incremented for each op over a growing dictionary; NULL = do not use them */
    const char *text;
} dh_scope;

/* *out lives in scope->arena. DH_EINTERNAL when a built-in has no kernel, else DH_ENOMEM. */
dh_status dh_op_prepare(dh_op **out, const dh_expr *expr, const dh_scope *scope, dh_error *error);
/* *out has batch->n cells and lives in the batch's arena, or is the op's own. Errors go to batch->error. */
dh_status dh_op_run(const dh_vector **out, const dh_op *op, dh_vector_batch *batch);

#endif
