/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pipelines: a source table and the verbs over it that work row by row (filter, derive, select, geography, period),
 * run batch by batch and drained into something. Morsels of DH_MORSEL_ROWS are handed to the pool in rounds; what each
 * one drained is merged in morsel order by the calling thread, so the outcome does not depend on the threads.
 */
#ifndef DH_EXECUTE_PIPELINE_H
#define DH_EXECUTE_PIPELINE_H

#include "execute/eval.h"
#include "execute/execute.h"

#define DH_ROUND_MORSELS 32

/* geography: what becomes of the codes of one column */
typedef struct dh_carry {
    int32_t column;
    int32_t *codes;                  /* new code by old code; -1 = cannot be carried whole */
    int32_t *rows;                   /* row of units by old code, for counting what was not carried; -1 = none */
    const dh_dictionary *dictionary; /* of the new codes */
} dh_carry;

typedef struct dh_step {
    const dh_plan *plan;
    dh_op **ops; /* derive, select: one an output column, NULL where nothing needs it; filter: the predicate */
    int32_t n_ops;
    dh_carry *carries;
    int32_t n_carries;
    int64_t *lost; /* rows that could not be carried: by worker and row of units */
} dh_step;

typedef struct dh_pipeline {
    dh_arena *arena;
    const dh_catalog *catalog;
    const dh_table *source;
    dh_table *owned; /* the source when it is a result made for this pipeline */
    dh_dictionary **dictionaries_held;
    int32_t n_held;
    dh_step *steps;
    int32_t n_steps;
    int32_t max_slots;
    /* of the output */
    dh_schema schema;
    const dh_dictionary **dictionaries;
    int32_t *origin; /* the source's column that an output column is unchanged; -1 = computed */
    bool filtered;   /* rows may be missing */
} dh_pipeline;

/* Where batches go. `slot` is the morsel's place in its round: memory of its own, written by one thread at a time. */
typedef struct dh_drain {
    void *self;
    dh_status (*batch)(void *self, int64_t slot, dh_frame *frame);
    dh_status (*merge)(void *self, int64_t slot, dh_error *error); /* in morsel order */
    bool done; /* set by merge: enough rows, the rounds after this one are not run */
} dh_drain;

/* needed[i]: whether the drain reads output column i; NULL = all. */
dh_status dh_pipeline_new(dh_pipeline **out, const dh_plan *plan, const bool *needed, dh_error *error);
void dh_pipeline_free(dh_pipeline *pipeline);
dh_status dh_pipeline_run(dh_pipeline *pipeline, dh_drain *drain, dh_error *error);
/* Adds what a reader must know: the source's notes, and rows that geography could not carry. */
dh_status dh_pipeline_notes(const dh_pipeline *pipeline, dh_table *table, dh_error *error);
/* An expression over the pipeline's output. */
dh_status dh_pipeline_prepare(dh_op **out, const dh_pipeline *pipeline, const dh_expr *expr, const char *text,
                              dh_error *error);
int dh_pipeline_workers(const dh_pipeline *pipeline);

/* Marks the columns that an expression reads. */
void dh_expr_mark(const dh_expr *expr, bool *needed);

/* geography.c */
dh_status dh_geography_prepare(dh_pipeline *pipeline, dh_step *step, const bool *needed, dh_error *error);
dh_status dh_geography_run(const dh_pipeline *pipeline, const dh_step *step, dh_frame *frame, int worker);
dh_status dh_geography_note(const dh_pipeline *pipeline, const dh_step *step, dh_table *table, dh_error *error);

/* collect.c: a plan's result as a table, whatever the plan; at most `limit` rows (-1 = all). */
dh_status dh_collect(dh_table **out, const dh_plan *plan, int64_t limit, dh_error *error);
/* Any plan as a table: what dh_execute does, without its checks of the top. */
dh_status dh_run(dh_table **out, const dh_plan *plan, dh_error *error);
bool dh_plan_streams(const dh_plan *plan);
dh_status dh_copy_notes(dh_table *to, const dh_table *from, dh_error *error);
dh_status dh_check_cancelled(dh_error *error);

#endif
