/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pipelines: a source and the verbs over it that work row by row (filter, derive, select, geography, period, join), run
 * batch by batch and fed into something. What a verb does to a batch is a step type, one file a verb; the table of
 * operators leads to it. The source's morsels are handed to the pool in order; what each one
 * drained is merged in that order, by whichever worker finished the morsel that was waited for, so the outcome does not
 * depend on the threads.
 */
#ifndef DH_EXECUTE_PIPELINE_PIPELINE_H
#define DH_EXECUTE_PIPELINE_PIPELINE_H

#include "execute/expression/eval.h"
#include "execute/join/join.h"
#include "execute/run.h"

#define DH_REORDER_SLOTS 64 /* morsels that may be drained and not merged yet */

/* geography: what becomes of the codes of one column */
typedef struct dh_unit_mapping {
    int32_t column;
    int32_t size;                    /* codes up to here are mapped */
    int32_t *codes;                  /* new code by old code; -1 = cannot be mapped whole */
    int32_t *rows;                   /* row of units by old code, for counting what was not mapped; -1 = none */
    const dh_dictionary *dictionary; /* of the new codes */
} dh_unit_mapping;

typedef struct dh_pipeline dh_pipeline;
typedef struct dh_step dh_step;

/* One verb as a step. */
struct dh_step_type {
    bool filters; /* it keeps the rows for which the plan's predicate holds: what both sides of an `and` ask for stands
                     in steps of its own */
    /* before[i] = true: column i of its input must be there for the columns needed[…] of its output. `before` comes
     * zeroed. */
    void (*mark)(const dh_step *step, const bool *needed, bool *before);
    /* Makes the pipeline's dictionaries, origin and `filtered`, which are those of its input, those of its output;
     * p->schema is the input's. NULL = they stay. */
    dh_status (*prepare)(dh_pipeline *p, dh_execution *execution, dh_step *step, const bool *before, const bool *needed,
                         dh_error *error);
    /* A batch, the columns in step->reads loaded. NULL = it stays as it is. */
    dh_status (*run)(const dh_pipeline *p, const dh_step *step, dh_vector_batch *batch, int64_t slot);
    void (*merge)(const dh_pipeline *p, const dh_step *step, int64_t slot); /* a morsel, in order; NULL = nothing */
    dh_status (*note)(const dh_pipeline *p, const dh_step *step, dh_table *table, dh_error *error); /* NULL = none */
};

struct dh_step {
    const dh_plan *plan;
    const dh_step_type *type;
    const dh_expr *predicate; /* filter, period: what both sides of an `and` ask for stands in steps of its own */
    int32_t range, n_ranges;  /* filter, period: the ranges of the scan that say all that it asks; 0 = none do */
    bool *reads;              /* columns of its input that it computes with */
    const dh_dictionary *const *dictionaries; /* filter: of its input's columns … */
    const int32_t *source_field;              /* … and the source's field that each is unchanged, or -1 */
    dh_op **ops; /* derive, select: one an output column, NULL where nothing needs it; filter: the predicate */
    int32_t n_ops;
    dh_join_table *join_table; /* join */
    const bool *needed;        /* join: columns of its output that anyone reads */
    dh_unit_mapping *mappings;
    int32_t n_mappings;
    int64_t *lost; /* rows that could not be mapped, by row of units: of the morsels merged, then of each slot */
};

struct dh_pipeline {
    dh_arena *arena;
    const dh_catalog *catalog;
    dh_relation *relation;  /* one reference held */
    const dh_table *table;  /* what the source reads, when it is a table */
    dh_table *owned;        /* that table when it is a result made for this pipeline */
    dh_relation_scan *scan; /* while it runs, and until the notes are made */
    int64_t counted;        /* morsels that the result stands on; DH_ALL_MORSELS unless the sink was done before */
    int32_t n_dictionary_results;
    dh_dictionary **dictionaries_held;
    int32_t n_held;
    dh_step *steps;
    int32_t n_steps;
    int32_t max_columns;
    /* of the output */
    dh_schema schema;
    const dh_dictionary **dictionaries;
    bool *reads;           /* output columns that the sink reads */
    int32_t *source_field; /* the source's field that an output column is unchanged; -1 = computed */
    bool filtered;         /* rows may be missing, or stand more than once */
};

/* Where batches go. `slot` (below DH_REORDER_SLOTS) is memory of a morsel's own, written by one thread at a time; so is
 * what belongs to a worker. merge is called for each morsel in order, by one thread at a time; NULL = nothing is kept
 * by slot. */
typedef struct dh_pipeline_sink {
    void *self;
    dh_status (*batch)(void *self, int64_t slot, int worker, dh_vector_batch *batch);
    dh_status (*merge)(void *self, int64_t slot, dh_error *error);
    bool done; /* set by merge: enough rows, later morsels are not needed */
    /* Whether the morsel of that slot has given as many rows as are asked for in all; NULL = never. */
    bool (*enough)(const void *self, int64_t slot);
} dh_pipeline_sink;

/* needed[i]: whether the sink reads output column i; NULL = all. `execution` runs what the pipeline stands on and
 * joins with, before this returns. */
dh_status dh_pipeline_new(dh_pipeline **out, dh_execution *execution, const dh_plan *plan, const bool *needed,
                          dh_error *error);
void dh_pipeline_free(dh_pipeline *pipeline);
dh_status dh_pipeline_run(dh_pipeline *pipeline, dh_pipeline_sink *sink, dh_error *error);
/* Adds what a reader must know: the source's notes, and rows that geography could not carry. Once, after the run. */
dh_status dh_pipeline_notes(const dh_pipeline *pipeline, dh_table *table, dh_error *error);
/* An expression over the pipeline's output. */
dh_status dh_pipeline_prepare(dh_op **out, const dh_pipeline *pipeline, const dh_expr *expr, const char *text,
                              dh_error *error);
int dh_pipeline_workers(const dh_pipeline *pipeline);

/* Marks the columns that an expression reads. */
void dh_expr_mark(const dh_expr *expr, bool *needed);

/* The columns of a step's input. */
static inline int32_t dh_step_columns(const dh_step *step)
{
    return step->plan->input->schema.n;
}
/* For step types: mark, of a step whose output has the columns of its input. */
void dh_step_mark_same(const dh_step *step, const bool *needed, bool *before);

/* prune.c: what the filters next to the source ask of its fields, from the steps as they are, which are told which
 * ranges are theirs. */
dh_status dh_pipeline_ranges(dh_relation_range **out, int32_t *n, dh_pipeline *pipeline, dh_error *error);

#endif
