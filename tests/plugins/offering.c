/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the second interface added, in use: a measure, texts, data with a destroy, intervals of an aggregate and of a
 * function, a display for a function, the verbs and lists of the host. */
#include <stdlib.h>

#include "counting.h"
#include "dienhong/plugin_arrow.h"

DH_PLUGIN_STAMP("offering", "1.0");

static const dh_host *the_host;

/* ---- intervals ---- */

static dh_status about_finish(const dh_call *call, const void *state, dh_value *out, dh_error *error)
{
    (void)call, (void)error;
    double n = (double)*(const int64_t *)state;
    *out = (dh_value){.type = DH_COUNT, .valid = 1, .as.count = {n, n - 1, n + 1}};
    return DH_OK;
}

static dh_status half_call(const dh_call *call, const dh_batch *batch, struct ArrowArray *out, dh_error *error)
{
    (void)call;
    dh_builder builder;
    dh_builder_init(&builder, DH_FLOAT64, the_host);
    int failed = 0;
    for (int64_t row = 0; !failed && row < batch->n_rows; row++)
        failed = dh_cell_is_valid(batch->cols[0], row)
                     ? dh_builder_append_float64(&builder, dh_cell_float64(batch->cols[0], row) / 2)
                     : dh_builder_append_null(&builder);
    if (!failed) failed = dh_builder_finish(&builder, out);
    if (!failed) return DH_OK;
    dh_builder_free(&builder);
    the_host->error_set(error, DH_ENOMEM, "out of memory");
    return DH_ENOMEM;
}

/* ---- the verbs ---- */

/* How many sessions there are of each kind and year, of those that the filter lets pass. */
static dh_status count_sessions(dh_plan **out, const dh_host *host, dh_dataset *dataset, const char *filter,
                                dh_error *error)
{
    dh_plan *all = NULL, *filtered = NULL, *grouped = NULL;
    dh_status status = host->from(&all, dataset, "sessions", error);
    if (status == DH_OK) status = host->filter(&filtered, all, filter, error);
    if (status == DH_OK) status = host->group_by(&grouped, filtered, "kind, year(held_on) as year", error);
    if (status == DH_OK) status = host->aggregate(out, grouped, "n = count()", error);
    host->plan_free(all);
    host->plan_free(filtered);
    host->plan_free(grouped);
    return status;
}

static dh_status two_counts(dh_plan **out, const dh_host *host, dh_dataset *dataset, dh_error *error)
{
    static const char *const filters[] = {"year(held_on) == 2018", "year(held_on) == 2019"};
    dh_plan *parts[2] = {NULL, NULL};
    dh_status status = DH_OK;
    for (int i = 0; status == DH_OK && i < 2; i++) status = count_sessions(&parts[i], host, dataset, filters[i], error);
    if (status == DH_OK) status = host->union_all(out, parts[0], parts[1], error);
    host->plan_free(parts[0]);
    host->plan_free(parts[1]);
    return status;
}

static dh_status add_plan(const dh_host *host, dh_results *out, const char *name, const dh_plan *plan, dh_error *error)
{
    dh_table *table = NULL;
    dh_status status = host->run(&table, plan, error);
    return status == DH_OK ? host->add_table(out, name, table, error) : status;
}

/* Totals over kinds and over all, behind each other; and the combinations of kinds and years of which one is missing.
 */
static dh_status add_totals(const dh_host *host, dh_dataset *dataset, dh_results *out, dh_error *error)
{
    dh_plan *counts = NULL, *by_year = NULL, *all = NULL, *completed = NULL;
    if (!DH_HOST_HAS(host, complete)) return DH_OK;
    dh_status status = count_sessions(&counts, host, dataset, "year(held_on) >= 2018", error);
    if (status == DH_OK) status = host->total(&by_year, counts, "year", error);
    if (status == DH_OK) status = host->total(&all, by_year, NULL, error);
    if (status == DH_OK) status = add_plan(host, out, "totals", all, error);
    if (status == DH_OK) status = host->complete(&completed, counts, "kind, year in (2017, 2018)", error);
    if (status == DH_OK) status = add_plan(host, out, "completed", completed, error);
    host->plan_free(counts);
    host->plan_free(by_year);
    host->plan_free(all);
    host->plan_free(completed);
    return status;
}

static dh_status verbs_run(const dh_host *host, const dh_call *call, dh_dataset *dataset, dh_results *out,
                           dh_error *error)
{
    dh_plan *both = NULL, *wide = NULL, *kinds = NULL, *joined = NULL;
    dh_table *list = NULL;
    (void)call;
    dh_status status = two_counts(&both, host, dataset, error);
    if (status == DH_OK) status = host->pivot(&wide, both, "n by year", error);
    if (status == DH_OK) status = add_plan(host, out, "wide", wide, error);
    if (status == DH_OK) status = host->distinct(&kinds, both, "kind", error);
    if (status == DH_OK) status = add_plan(host, out, "kinds", kinds, error);
    if (status == DH_OK) status = host->join(&joined, both, kinds, "kind", "left", error);
    if (status == DH_OK) status = add_plan(host, out, "joined", joined, error);
    host->plan_free(both);
    host->plan_free(wide);
    host->plan_free(kinds);
    host->plan_free(joined);
    if (status == DH_OK) status = add_totals(host, dataset, out, error);
    if (status == DH_OK) status = host->list_tables(&list, dataset, error);
    if (status == DH_OK) status = host->add_table(out, "tables", list, error);
    if (status == DH_OK) status = host->list_columns(&list, dataset, "sessions", error);
    if (status == DH_OK) status = host->add_table(out, "columns", list, error);
    if (status == DH_OK) status = host->list_functions(&list, dataset, error);
    if (status == DH_OK) status = host->add_table(out, "functions", list, error);
    return status;
}

/* ---- registering ---- */

static const dh_arg half_args[] = {{"x", DH_TYPE_BIT(DH_FLOAT64), "the values"}};

static const char measure[] = "return { id = 'sessions_twice', version = 1, kind = 'count',\n"
                              "  title = { vi = 'Hai lần số cuộc đối thoại', en = 'Twice the sessions' },\n"
                              "  sources = { { table = 'sessions', value = 'sum(2)' } } }\n";

static const dh_text_pair texts[] = {
    {"halves", "một nửa của các giá trị"},
    {"'%s' is offered %d times", "có %2$d lần '%1$s'"},
};

static void count_destroyed(void *data)
{
    ++*(int *)data;
}

/* The test's: OFFERING_DESTROYED holds the address of its counter. */
static void *counter(void)
{
    static int none;
    const char *text = getenv("OFFERING_DESTROYED");
    return text ? (void *)(uintptr_t)strtoull(text, NULL, 16) : &none;
}

dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    dh_aggregate about = COUNTING("about");
    about.result = DH_COUNT;
    about.finish = about_finish;
    about.data = counter();
    about.destroy = count_destroyed;
    dh_function half = {.struct_size = sizeof half,
                        .name = "halved",
                        .doc = "halves",
                        .args = half_args,
                        .n_args = 1,
                        .arg_size = sizeof half_args[0],
                        .result = DH_FLOAT64,
                        .display = DH_DISPLAY_PERCENT,
                        .call = half_call};
    dh_statistic verbs = {
        .struct_size = sizeof verbs, .name = "verbs", .doc = "the host's verbs and lists", .run = verbs_run};
    the_host = host;
    dh_status status = registry->add_texts(registry, texts, sizeof texts / sizeof texts[0], sizeof texts[0], error);
    if (status == DH_OK) status = registry->add_aggregate(registry, &about, error);
    if (status == DH_OK) status = registry->add_function(registry, &half, error);
    if (status == DH_OK) status = registry->add_statistic(registry, &verbs, error);
    return status == DH_OK ? registry->add_measure(registry, measure, error) : status;
}
