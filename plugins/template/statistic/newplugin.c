/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * newplugin: a plugin of Diên Hồng with one statistic, newplugin: sessions by the day of the week they were held on.
 * Change its queries, which the engine runs, what is computed from their tables, and the results.
 */
#include <dienhong/plugin.h>

DH_PLUGIN_STAMP("newplugin", "0.1");

/* Replaces *plan by a verb over it; on failure *plan is freed and NULL. */
static dh_status then(const dh_host *host, dh_plan **plan,
                      dh_status (*verb)(dh_plan **, const dh_plan *, const char *, dh_error *), const char *text,
                      dh_error *error)
{
    dh_plan *next = NULL;
    dh_status status = verb(&next, *plan, text, error);
    host->plan_free(*plan);
    *plan = next;
    return status;
}

static dh_status run(const dh_host *host, const dh_call *call, dh_dataset *dataset, dh_results *out, dh_error *error)
{
    const char *where = call->params[0].as.text.data; /* "" = not given */
    dh_plan *plan = NULL;
    dh_table *table = NULL;
    dh_status status = host->from(&plan, dataset, "sessions", error);
    if (status == DH_OK && where[0]) status = then(host, &plan, host->filter, where, error);
    if (status == DH_OK) status = then(host, &plan, host->group_by, "weekday(held_on) as weekday", error);
    if (status == DH_OK) status = then(host, &plan, host->aggregate, "sessions = count()", error);
    if (status == DH_OK) status = then(host, &plan, host->sort, "weekday", error);
    if (status == DH_OK) status = host->run(&table, plan, error);
    host->plan_free(plan);
    if (status == DH_OK) status = host->add_table(out, "newplugin", table, error);
    if (status == DH_OK)
        status = host->add_chart(out, "newplugin", "{ mark = \"bar\", x = \"weekday\", y = \"sessions\" }", error);
    return status == DH_OK ? host->add_note(out, "1 is Monday; sessions without a day are in a row of their own", error)
                           : status;
}

static const dh_param params[] = {
    {"where", DH_TEXT, "", 1, 0, NULL, "an expression that says which sessions count"},
};

static const dh_statistic statistic = {
    .struct_size = sizeof(dh_statistic),
    .name = "newplugin",
    .doc = "sessions by day of the week",
    .params = params,
    .n_params = sizeof params / sizeof params[0],
    .param_size = sizeof params[0],
    .run = run,
};

static const dh_text_pair texts[] = {
    {"sessions by day of the week", "số cuộc đối thoại theo ngày trong tuần"},
    {"an expression that says which sessions count", "biểu thức cho biết tính những cuộc đối thoại nào"},
    {"1 is Monday; sessions without a day are in a row of their own",
     "1 là thứ Hai; các cuộc đối thoại không ghi ngày nằm ở một dòng riêng"},
};

dh_status dienhong_plugin_entry(const dh_host *host, dh_registry *registry, dh_error *error)
{
    (void)host;
    dh_status status = registry->add_texts(registry, texts, sizeof texts / sizeof texts[0], sizeof texts[0], error);
    return status == DH_OK ? registry->add_statistic(registry, &statistic, error) : status;
}
