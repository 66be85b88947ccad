/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One execution of a plan: dispatches each node to its operator, and runs a subplan that occurs several times (a shared
 * plan) only once. Used by one thread; passed down to operators and to pipelines while they are being prepared. Owns
 * the results of shared plans; borrows the operator table.
 */
#ifndef DH_EXECUTE_RUN_H
#define DH_EXECUTE_RUN_H

#include "query/plan.h"

typedef struct dh_execution dh_execution;
typedef struct dh_step_type dh_step_type; /* pipeline/pipeline.h */

/* How one verb (plan node) is executed. */
typedef struct dh_operator {
    /* Runs the plan into a table owned by the caller. needed[i]: whether anyone reads column i (NULL = all); the
     * content of other columns is undefined. */
    dh_status (*run)(dh_table **out, dh_execution *execution, const dh_plan *plan, const bool *needed, dh_error *error);
    const dh_step_type *step; /* how the verb streams as a pipeline step; NULL = it needs all rows at once */
} dh_operator;

typedef struct dh_shared_plan dh_shared_plan;

struct dh_execution {
    const dh_operator *const *operators; /* by dh_node */
    dh_shared_plan *shared;
    size_t n_shared, shared_capacity;
    size_t memory;    /* bytes that the rows or groups of one verb may take before they are spilled; 0 = no limit */
    bool uses_mapped; /* dh_plan_uses_mapped_units */
};

/* Finds the shared plans, and whether carried units are used. Call dh_execution_end afterwards, also when this fails
 * (DH_ENOMEM). */
dh_status dh_execution_begin(dh_execution *execution, const dh_operator *const *operators, const dh_plan *plan,
                             dh_error *error);
void dh_execution_end(dh_execution *execution);

/* Same contract as dh_operator.run; a shared plan is run with all its columns. */
dh_status dh_run(dh_table **out, dh_execution *execution, const dh_plan *plan, const bool *needed, dh_error *error);
/* The step type when the plan can be part of a pipeline; NULL = it must be run on its own. */
const dh_step_type *dh_run_step(const dh_execution *execution, const dh_plan *plan);
/* Whether the plan's result is used several times and kept: such a plan is run once, with all its columns. */
bool dh_run_is_shared(const dh_execution *execution, const dh_plan *plan);

/* The thread pool of the catalog; NULL = the calling thread does all the work. */
static inline dh_pool *dh_catalog_pool(const dh_catalog *catalog)
{
    return catalog ? catalog->pool : NULL;
}

#endif
