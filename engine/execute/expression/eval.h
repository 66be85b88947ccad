/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bound expressions made ready to run, and run over batches of rows. A dh_op tree is made once for a step of a
 * pipeline, in that pipeline's arena, and is then read by all workers; a frame is one worker's view of one batch.
 */
#ifndef DH_EXECUTE_EXPRESSION_EVAL_H
#define DH_EXECUTE_EXPRESSION_EVAL_H

#include "table/vector.h"
#include "query/plan.h"

typedef struct dh_op dh_op;
typedef struct dh_frame dh_frame;

/* One column of a batch: already a vector, or a field of the source to be loaded when something asks for it. */
typedef struct dh_slot {
    const dh_vector *vector;
    int32_t field; /* -1 = computed */
} dh_slot;

/* What an op made for each entry so far of a dictionary that grows: by code, and the unknown apart. */
typedef struct dh_lift {
    dh_vector *table;
    int32_t size, capacity;
    bool failed; /* an entry that no row may have cannot be computed: the rows are computed instead */
} dh_lift;

/* A batch: `n` rows of the piece from `begin`; those at begin + rows[i] when a filter has picked some. */
struct dh_frame {
    dh_arena *arena;
    dh_piece *piece;
    int64_t index; /* of the piece */
    int64_t first; /* of the piece, in the source; -1 = not known */
    int64_t begin;
    const int32_t *rows;
    int32_t n;
    dh_arena *kept; /* the worker's, for the whole run; with `lifts`, one an op that grows; NULL = none */
    dh_lift *lifts;
    dh_slot *slots, *spare; /* of as much room: a projection writes the spare ones, and swaps the two */
    int32_t n_slots;
    dh_column **held; /* columns that vectors of this batch look into; released with it */
    size_t n_held, held_capacity;
    dh_error *error;
};

/* args are as long as the frame. */
typedef dh_status (*dh_kernel)(dh_frame *frame, const dh_op *op, const dh_vector *const *args, const dh_vector **out);

struct dh_op {
    const dh_expr *expr;
    dh_kernel kernel; /* NULL: a constant, or a column */
    dh_op **args;
    int32_t n_args;
    const dh_vector *constant; /* DH_VECTOR_ROWS times the value */
    /* The category that this op yields has codes of this dictionary in every batch; NULL = text, or not a category. */
    const dh_dictionary *dictionary;
    /* An op over one category column alone is computed once for each of its codes and then looked up. */
    const dh_vector *lifted;                  /* by code, and a last entry for the unknown */
    int32_t growing;                          /* 1 + its dh_lift when the dictionary grows; 0 = it does not */
    int32_t leaf;                             /* the column; -1 = none, -2 = more than one or not liftable */
    const struct ArrowSchema *const *schemas; /* plugin functions */
    const char *text; /* what the verb said, for messages: the expression is at [begin, end) of it */
};

/* What an expression is prepared against: the static dictionary of every column that has one. */
typedef struct dh_scope {
    dh_arena *arena;
    const dh_dictionary *const *dictionaries;
    int32_t n_columns;
    int64_t rows;     /* of the source: dictionaries much larger than that are not worth computing over */
    int32_t *n_lifts; /* counts the ops that compute over dictionaries that grow */
    const char *text;
} dh_scope;

dh_status dh_op_prepare(dh_op **out, const dh_expr *expr, const dh_scope *scope, dh_error *error);
dh_status dh_op_run(const dh_vector **out, const dh_op *op, dh_frame *frame);

/* Column `column` of the batch, loaded if need be. */
dh_status dh_frame_column(const dh_vector **out, dh_frame *frame, int32_t column);
/* Columns where wanted[i], loaded for all rows; rows with a cell that the source found faulty are dropped. */
dh_status dh_frame_load(dh_frame *frame, const bool *wanted);
/* The rows at these places of the batch, in their order, each as often as it is named. `places` is the frame's arena's
 * and taken over. */
dh_status dh_frame_pick(dh_frame *frame, int32_t *places, int32_t n);
/* Keeps the rows where `keep` is true and known. */
dh_status dh_frame_filter(dh_frame *frame, const dh_vector *keep);
dh_status dh_frame_hold(dh_frame *frame, dh_column *column); /* takes the reference over, also on failure */
void dh_frame_release(dh_frame *frame);

/* For kernels. A result vector whose unknowns are those of any argument; NULL when out of memory. */
dh_vector *dh_kernel_result(dh_frame *frame, dh_type type, const dh_vector *const *args, int32_t n_args);
/* Makes result->known writable: one byte a row, whatever it was. */
uint8_t *dh_kernel_known(dh_frame *frame, dh_vector *result);
/* "overflow" and the like, naming the expression. */
dh_status dh_kernel_error(dh_frame *frame, const dh_op *op, const char *problem);

/* The kernel tables' parts: each family says whether the built-in is its own. */
dh_kernel dh_kernel_logic(dh_builtin builtin);
dh_kernel dh_kernel_compare(dh_builtin builtin);
dh_kernel dh_kernel_number(dh_builtin builtin);
dh_kernel dh_kernel_real(dh_builtin builtin);
dh_kernel dh_kernel_interval(dh_builtin builtin);
dh_kernel dh_kernel_date(dh_builtin builtin);
dh_kernel dh_kernel_text(dh_builtin builtin);
dh_status dh_kernel_follow(dh_frame *frame, const dh_op *op, const dh_vector *const *args, const dh_vector **out);
dh_status dh_kernel_plugin(dh_frame *frame, const dh_op *op, const dh_vector *const *args, const dh_vector **out);
dh_status dh_kernel_plugin_prepare(dh_op *op, dh_arena *arena, dh_error *error);

/* `text` matches a pattern of *, ? and letters; ? is one character. Linear in the text for each star. */
bool dh_glob_match(dh_slice text, dh_slice pattern);
/* How two bounded numbers compare: 1 yes, 0 no, 2 when the bounds do not decide it. */
int dh_count_equal(dh_count a, dh_count b);
int dh_count_less(dh_count a, dh_count b); /* a < b */
int dh_count_less_equal(dh_count a, dh_count b);

#endif
