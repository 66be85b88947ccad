/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dispatches plans to operators and caches the results of shared plans. */
#include "execute/run.h"

#include "base/memory.h"
#include "base/pool.h"

/* A subplan that may be used several times, such as both sides of a year-on-year self join. */
struct dh_shared_plan {
    const dh_plan *plan;
    int32_t uses;
    bool running;
    dh_table *table; /* the cached result, NULL before the first run; each use gets a copy that shares the columns */
};

static dh_shared_plan *find_shared(const dh_execution *x, const dh_plan *plan)
{
    for (size_t i = 0; i < x->n_shared; i++)
        if (x->shared[i].plan == plan) return &x->shared[i];
    return NULL;
}

/* Only verbs that cost more to compute than to keep: a cached union would only hold memory. */
bool dh_run_is_shared(const dh_execution *x, const dh_plan *plan)
{
    if (plan->node != DH_NODE_AGGREGATE && plan->node != DH_NODE_JOIN && plan->node != DH_NODE_DISTINCT) return false;
    const dh_shared_plan *found = find_shared(x, plan);
    return found && found->uses > 1 && !found->running; /* while it is being run, it is an ordinary plan */
}

const dh_step_type *dh_run_step(const dh_execution *x, const dh_plan *plan)
{
    return dh_run_is_shared(x, plan) ? NULL : x->operators[plan->node]->step;
}

/* Lists every node that may be worth caching; subplans below a repeated node are counted once. */
static dh_status list_plans(dh_execution *x, const dh_plan *plan, dh_error *error)
{
    for (; plan; plan = plan->input) {
        bool works = plan->node == DH_NODE_JOIN || (x->operators[plan->node]->step == NULL && plan->input);
        dh_shared_plan *valid = works ? find_shared(x, plan) : NULL;
        if (valid) {
            valid->uses++;
            return DH_OK;
        }
        if (works) {
            if (dh_grow((void **)&x->shared, &x->shared_capacity, x->n_shared + 1, sizeof *x->shared) != 0)
                return dh_error_nomem(error);
            x->shared[x->n_shared++] = (dh_shared_plan){.plan = plan, .uses = 1};
        }
        if (plan->other) DH_TRY(list_plans(x, plan->other, error));
    }
    return DH_OK;
}

dh_status dh_execution_begin(dh_execution *x, const dh_operator *const *operators, const dh_plan *plan, dh_error *error)
{
    *x = (dh_execution){.operators = operators};
    DH_TRY(dh_plan_uses_mapped_units(&x->uses_mapped, plan, error));
    return list_plans(x, plan, error);
}

void dh_execution_end(dh_execution *x)
{
    for (size_t i = 0; i < x->n_shared; i++) dh_table_free(x->shared[i].table);
    dh_free(x->shared);
    *x = (dh_execution){0};
}

static dh_status run_operator(dh_table **out, dh_execution *x, const dh_plan *plan, const bool *needed, dh_error *error)
{
    DH_TRY(dh_pool_check_cancelled(error));
    return x->operators[plan->node]->run(out, x, plan, needed, error);
}

dh_status dh_run(dh_table **out, dh_execution *x, const dh_plan *plan, const bool *needed, dh_error *error)
{
    *out = NULL;
    if (!dh_run_is_shared(x, plan)) return run_operator(out, x, plan, needed, error);
    size_t at = (size_t)(find_shared(x, plan) - x->shared);
    if (x->shared[at].table == NULL) {
        dh_table *table;
        x->shared[at].running = true;
        dh_status status = run_operator(&table, x, plan, NULL, error);
        x->shared[at].running = false;
        if (status != DH_OK) return status;
        x->shared[at].table = table;
    }
    *out = dh_table_copy(x->shared[at].table);
    return *out ? DH_OK : dh_error_nomem(error);
}
