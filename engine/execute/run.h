/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One execution: runs a plan by the operator of its verb, and a plan that stands in it more than once only once. It is
 * made by one thread for one plan and handed to whatever runs plans below: operators, and pipelines while they are
 * prepared. It owns the results of shared plans; the table of operators is borrowed.
 */
#ifndef DH_EXECUTE_RUN_H
#define DH_EXECUTE_RUN_H

#include "query/plan.h"

typedef struct dh_execution dh_execution;
typedef struct dh_step_type dh_step_type; /* pipeline/pipeline.h */

/* How one verb is executed. */
typedef struct dh_operator {
    /* The plan's result as a table of the caller's. needed[i]: whether anyone reads column i (NULL = all); what the
     * others hold is not defined. */
    dh_status (*run)(dh_table **out, dh_execution *execution, const dh_plan *plan, const bool *needed, dh_error *error);
    const dh_step_type *step; /* of a verb that works row by row, as a step of a pipeline; NULL = it needs all rows */
} dh_operator;

typedef struct dh_shared_plan dh_shared_plan;

struct dh_execution {
    const dh_operator *const *operators; /* by dh_node */
    dh_shared_plan *shared;
    size_t n_shared, shared_capacity;
    size_t group_memory; /* what the groups of one aggregation may take before rows go to disk; 0 = no limit */
};

/* Looks for plans that stand more than once. Ended by dh_execution_end, also when this fails (ENOMEM). */
dh_status dh_execution_begin(dh_execution *execution, const dh_operator *const *operators, const dh_plan *plan,
                             dh_error *error);
void dh_execution_end(dh_execution *execution);

/* As dh_operator's run. */
dh_status dh_run(dh_table **out, dh_execution *execution, const dh_plan *plan, const bool *needed, dh_error *error);
/* The step that the plan's verb is of a pipeline; NULL = the plan is run by itself. */
const dh_step_type *dh_run_step(const dh_execution *execution, const dh_plan *plan);
/* Whether the plan stands more than once in the one that is executed, and so is run once, with all its columns. */
bool dh_run_is_shared(const dh_execution *execution, const dh_plan *plan);

/* Who works for a plan of that catalog; NULL = the calling thread alone. */
static inline dh_pool *dh_catalog_pool(const dh_catalog *catalog)
{
    return catalog ? catalog->pool : NULL;
}

#endif
