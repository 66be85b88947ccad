/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pipelines: a source, a chain of streaming verbs (filter, derive, select, geography, period, join) run batch by batch,
 * and a sink. How a verb transforms a batch is its step type, reached through the operator table. Morsels are handed to
 * the pool in order, and sinks that depend on row order merge them in that order whichever worker finishes first, so
 * the result does not depend on the threads.
 */
#ifndef DH_EXECUTE_PIPELINE_PIPELINE_H
#define DH_EXECUTE_PIPELINE_PIPELINE_H

#include "execute/expression/eval.h"
#include "execute/join/join.h"
#include "execute/run.h"

#define DH_REORDER_SLOTS 64 /* most morsels in flight: started but not merged */

/* geography: how the codes of one unit column are mapped. */
typedef struct dh_unit_mapping {
    int32_t column;
    int32_t size;                    /* codes below this are mapped */
    int32_t *codes;                  /* new code by old code; -1 = cannot be mapped whole */
    int32_t *rows;                   /* row of units by old code, to count rows that were not mapped; -1 = none */
    const dh_dated_mapping *dated;   /* by row of units: the days that are mapped; NULL = all */
    const dh_dictionary *dictionary; /* of the new codes */
} dh_unit_mapping;

typedef struct dh_pipeline dh_pipeline;
typedef struct dh_step dh_step;

/* How one verb works as a pipeline step. */
struct dh_step_type {
    bool filters; /* keeps the rows where the plan's predicate is true; each conjunct of an `and` has a step */
    /* Sets before[i] for every input column that the output columns in needed[] depend on. `before` comes zeroed. */
    void (*mark)(const dh_step *step, const bool *needed, bool *before);
    /* Updates p->dictionaries, p->source_field and p->filtered from the step's input to its output; p->schema is the
     * input's. NULL = no change. */
    dh_status (*prepare)(dh_pipeline *p, dh_execution *execution, dh_step *step, const bool *before, const bool *needed,
                         dh_error *error);
    /* Transforms a batch whose columns in step->reads are loaded. NULL = no change. */
    dh_status (*run)(const dh_pipeline *p, const dh_step *step, dh_vector_batch *batch, int64_t slot);
    void (*merge)(const dh_pipeline *p, const dh_step *step, int64_t slot); /* per morsel, in order; NULL = none */
    dh_status (*note)(const dh_pipeline *p, const dh_step *step, dh_table *table, dh_error *error); /* NULL = none */
};

struct dh_step {
    const dh_plan *plan;
    const dh_step_type *type;
    const dh_expr *predicate; /* filter, period: one conjunct */
    int32_t range, n_ranges;  /* filter, period: scan ranges equivalent to the predicate; n_ranges 0 = none are */
    bool *reads;              /* input columns that its expressions read */
    const dh_dictionary *const *dictionaries; /* filter: of the input columns */
    const int32_t *source_field;              /* filter: p->source_field of the input columns */
    dh_op **ops; /* derive, select: one per output column, NULL where nobody needs it; filter: the predicate */
    int32_t n_ops;
    dh_join_table *join_table; /* join */
    const bool *needed;        /* join: output columns that anyone reads */
    dh_join_counts *counts;    /* join: the merged total, then those of each slot */
    dh_unit_mapping *mappings; /* geography: one per unit column that is needed */
    int32_t n_mappings;
    bool needs_whole; /* geography: a row that is not mapped is an error */
    int64_t *lost;    /* geography: rows not mapped, by row of units: the merged total, then one array per slot */
};

struct dh_pipeline {
    dh_arena *arena;
    const dh_catalog *catalog;
    dh_relation *relation; /* one reference held */
    const dh_table *table; /* the source when it is a table in memory, else NULL */
    dh_table *owned;       /* the same table when it was computed for this pipeline, else NULL */
    dh_relation_scan *scan;
    int64_t counted;              /* morsels that the result is made of; DH_ALL_MORSELS unless the sink stopped early */
    int32_t n_dictionary_results; /* ops computed over growing dictionaries: see dh_dictionary_result */
    dh_dictionary **dictionaries_held; /* references released with the pipeline */
    int32_t n_held;
    dh_step *steps;
    int32_t n_steps;
    int32_t max_columns; /* widest of the source and all steps */
    /* of the output; while steps are prepared, of the step's input */
    dh_schema schema;
    const dh_dictionary **dictionaries;
    bool *reads;           /* output columns that the sink reads */
    int32_t *source_field; /* the source field that an output column copies unchanged; -1 = computed */
    bool filtered;         /* rows may be dropped or repeated */
};

/* Where batches go. A sink keeps state per slot (below DH_REORDER_SLOTS), one for each morsel in flight, or per worker;
 * either is written by one thread at a time. merge is called once per morsel in order, by one thread at a time; NULL =
 * the sink keeps nothing per slot. */
typedef struct dh_pipeline_sink {
    void *self;
    dh_status (*batch)(void *self, int64_t slot, int worker, dh_vector_batch *batch);
    dh_status (*merge)(void *self, int64_t slot, dh_error *error);
    bool done; /* set by merge: there are enough rows, later morsels are not needed */
    /* Whether the morsel of that slot alone has given enough rows, so that a join may stop; NULL = never. */
    bool (*enough)(const void *self, int64_t slot);
} dh_pipeline_sink;

/* needed[i]: whether the sink reads output column i; NULL = all. Blocking inputs and the right sides of joins are run
 * (by `execution`) before this returns. */
dh_status dh_pipeline_new(dh_pipeline **out, dh_execution *execution, const dh_plan *plan, const bool *needed,
                          dh_error *error);
void dh_pipeline_free(dh_pipeline *pipeline);
dh_status dh_pipeline_run(dh_pipeline *pipeline, dh_pipeline_sink *sink, dh_error *error);
/* Adds the warnings of the source and of the steps to the result. Call once, after the run. */
dh_status dh_pipeline_notes(const dh_pipeline *pipeline, dh_table *table, dh_error *error);
/* Prepares an expression over the pipeline's output, before the run; *out lives in the pipeline's arena. */
dh_status dh_pipeline_prepare(dh_op **out, const dh_pipeline *pipeline, const dh_expr *expr, const char *text,
                              dh_error *error);
int dh_pipeline_workers(const dh_pipeline *pipeline);

/* Sets needed[i] for every column that the expression reads. */
void dh_expr_mark(const dh_expr *expr, bool *needed);

/* Number of input columns of a step. */
static inline int32_t dh_step_columns(const dh_step *step)
{
    return step->plan->input->schema.n;
}
/* dh_step_type.mark for steps whose output columns are their input columns. */
void dh_step_mark_same(const dh_step *step, const bool *needed, bool *before);

/* prune.c: derives scan ranges from the filters, and stores in each filter step which ranges are its own. *out is in
 * the pipeline's arena. */
dh_status dh_pipeline_ranges(dh_relation_range **out, int32_t *n, dh_pipeline *pipeline, dh_error *error);

#endif
