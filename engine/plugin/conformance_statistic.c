/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conformance kit for one statistic over a data set: it gives tables, the same ones twice, and hands back errors of
 * the host with their status. */
#include <string.h>

#include "base/memory.h"
#include "plugin/plugin_internal.h"

/* The statistic with its parameters, as rules use them. */
typedef struct bench {
    const dh_statistic *statistic;
    dh_dataset *dataset;
    const dh_value *params;
    dh_error *error;
} bench;

static dh_status broken(const bench *b, const char *what)
{
    return dh_error_set(b->error, DH_EPLUGIN, "%s", dh_tr(what));
}

static dh_status run_once(const bench *b, dh_results **out, dh_error *error)
{
    dh_call call = {.struct_size = sizeof call, .params = b->params, .data = b->statistic->data};
    *out = dh_results_new();
    if (!*out) return dh_error_nomem(error);
    return b->statistic->run(dh_plugin_host(), &call, b->dataset, *out, error);
}

static bool same_results(const dh_results *a, const dh_results *b)
{
    if (dh_results_tables(a) != dh_results_tables(b)) return false;
    for (int32_t i = 0; i < dh_results_tables(a); i++)
        if (strcmp(dh_results_name(a, i), dh_results_name(b, i)) != 0 ||
            !dh_test_same_tables(dh_results_table(a, i), dh_results_table(b, i)))
            return false;
    return true;
}

static dh_status rule_results(const bench *b)
{
    dh_results *first, *second = NULL;
    dh_status status = run_once(b, &first, b->error);
    if (status == DH_OK && dh_results_tables(first) == 0) status = broken(b, "it gives no result table");
    if (status == DH_OK) status = run_once(b, &second, b->error);
    if (status == DH_OK && !same_results(first, second)) status = broken(b, "a second run gives other tables");
    dh_results_free(first);
    dh_results_free(second);
    return status;
}

static dh_status rule_cancelled(const bench *b)
{
    dh_results *results;
    dh_pool_cancel();
    dh_status status = run_once(b, &results, NULL);
    dh_pool_cancel_reset();
    dh_results_free(results);
    return status == DH_OK || status == DH_ECANCELLED
               ? DH_OK
               : broken(b, "an interruption does not come back as DH_ECANCELLED");
}

/* Runs that run out of memory, with a NULL error. Allocations of the engine and of host->alloc fail in turn: each of
 * the first 16, then ever fewer, 1/16 apart. In this process, since a statistic needs the pool's threads: a crash ends
 * it. */
static dh_status rule_memory(const bench *b)
{
    enum { MAX = 1000000, SHARE = 16 };
    dh_status status = DH_OK;
    bool good = false;
    for (int64_t n = 1; status == DH_OK && !good && n < MAX; n += 1 + n / SHARE) {
        dh_results *results = dh_results_new();
        dh_call call = {.struct_size = sizeof call, .params = b->params, .data = b->statistic->data};
        if (!results) return dh_error_nomem(b->error);
        dh_memory_fail_after(n);
        dh_status given = b->statistic->run(dh_plugin_host(), &call, b->dataset, results, NULL);
        dh_memory_fail_after(0);
        dh_results_free(results);
        good = given == DH_OK;
        if (!good && given != DH_ENOMEM) status = broken(b, "out of memory does not come back as DH_ENOMEM");
    }
    return status;
}

static const struct {
    const char *name;
    dh_status (*run)(const bench *b);
} rules[] = {{"results", rule_results}, {"interruption", rule_cancelled}, {"out of memory, error NULL", rule_memory}};

static dh_status run_rules(const bench *b)
{
    dh_status status = DH_OK;
    for (size_t i = 0; status == DH_OK && i < sizeof rules / sizeof rules[0]; i++) {
        status = rules[i].run(b);
        if (status == DH_OK || status == DH_ENOMEM) continue;
        dh_error_prefix(b->error, "statistic '%s' breaks the rule '%s'", b->statistic->name, dh_tr(rules[i].name));
        if (b->error) b->error->status = DH_EPLUGIN;
        status = DH_EPLUGIN;
    }
    return status;
}

dh_status dh_conformance_statistic(const dh_statistic *statistic, dh_dataset *dataset, const char *const *pairs,
                                   int32_t n_pairs, dh_error *error)
{
    dh_arena *arena = dh_arena_new();
    dh_value *params = NULL;
    const char *subject = arena ? dh_arena_printf(arena, dh_tr("statistic '%s'"), statistic->name) : NULL;
    dh_status status = subject ? DH_OK : dh_error_nomem(error);
    if (status == DH_OK)
        status =
            dh_params_parse(&params, subject, statistic->params, statistic->n_params, pairs, n_pairs, arena, error);
    if (status == DH_OK) status = run_rules(&(bench){statistic, dataset, params, error});
    dh_arena_free(arena);
    return status;
}
