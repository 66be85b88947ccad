/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aggregate: one row for each group; without group_by, one row. */
#include <string.h>

#include "query/plan_build.h"

#include "base/memory.h"
#include "base/message.h"
#include "query/print.h"

extern const dh_verb dh_verb_aggregate;

static dh_status check_name(dh_binder *b, const dh_aggregation *a, const dh_item *item, const char *name)
{
    for (int32_t i = 0; i < a->n_keys; i++)
        if (strcmp(a->keys[i].name, name) == 0)
            return dh_query_fail(b->error, DH_EINVAL, b->text, item->name ? item->name_at : item->expr->begin,
                                 "the name '%.100s' is that of a key of the group_by; choose another", name);
    for (int32_t i = 0; i < a->n_earlier; i++)
        if (strcmp(a->earlier[i].name, name) == 0) return dh_plan_taken(b, item, name);
    return DH_OK;
}

static dh_status bind_items(dh_plan *made, dh_aggregation *a, dh_error *error)
{
    dh_binder b = dh_plan_binder(made, error);
    const dh_item *items;
    int32_t n;
    b.aggregation = a;
    DH_TRY(dh_parse_list(&items, &n, made->text, false, made->arena, error));
    dh_named_expr *post = dh_arena_zalloc(made->arena, (size_t)n, sizeof *post);
    if (!post) return dh_error_nomem(error);
    a->earlier = post;
    for (int32_t i = 0; i < n; i++) {
        DH_TRY(dh_plan_item_name(&b, &post[i].name, &items[i]));
        DH_TRY(check_name(&b, a, &items[i], post[i].name));
        DH_TRY(dh_bind(&b, &post[i].expr, items[i].expr));
        a->n_earlier++;
    }
    made->post = post;
    made->n_post = n;
    return DH_OK;
}

static dh_status finish_aggregate(dh_plan *made, const dh_aggregation *a, dh_error *error)
{
    dh_bound_aggregate *list = dh_arena_zalloc(made->arena, (size_t)a->n + 1, sizeof *list);
    int32_t n = a->n_keys + made->n_post;
    dh_named_expr *all = dh_arena_zalloc(made->arena, (size_t)n, sizeof *all);
    if (!list || !all) return dh_error_nomem(error);
    if (a->n > 0) memcpy(list, a->list, (size_t)a->n * sizeof *list);
    if (a->n_keys > 0) memcpy(all, a->keys, (size_t)a->n_keys * sizeof *all);
    memcpy(all + a->n_keys, made->post, (size_t)made->n_post * sizeof *all);
    made->aggregates = list;
    made->n_aggregates = a->n;
    made->exprs = a->keys;
    made->n_exprs = a->n_keys;
    return dh_plan_schema_of(made, all, n, error);
}

dh_status dh_plan_aggregate(dh_plan **out, const dh_plan *input, const char *assignments, dh_error *error)
{
    dh_plan *made = NULL;
    dh_aggregation a = {0};
    DH_TRY(dh_plan_begin(&made, &dh_verb_aggregate, input, assignments, error));
    if (input->node == DH_NODE_GROUP_BY) {
        a.keys = input->exprs;
        a.n_keys = input->n_exprs;
    }
    dh_status status = bind_items(made, &a, error);
    if (status == DH_OK) status = finish_aggregate(made, &a, error);
    dh_free(a.list);
    return dh_plan_end(out, made, status, error);
}

static dh_status build(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, dh_error *error)
{
    return dh_plan_aggregate(out, input, args[0].text, error);
}

static dh_status explain(dh_strbuf *out, const dh_plan *plan, dh_error *error)
{
    int32_t n = plan->n_exprs + plan->n_aggregates;
    dh_field *fields = dh_calloc((size_t)n + 1, sizeof *fields);
    if (!fields) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++)
        fields[i].name = i < plan->n_exprs ? plan->exprs[i].name : plan->aggregates[i - plan->n_exprs].name;
    dh_list_print_raw(out, plan->post, plan->n_post, &(dh_schema){fields, n});
    dh_free(fields);
    return DH_OK;
}

const dh_verb dh_verb_aggregate = {
    .node = DH_NODE_AGGREGATE,
    .name = "aggregate",
    .usage = "aggregate \"n = count(), p = sum(participants)\"",
    .doc = DH_MESSAGE("a row a group, or one in all"),
    .params = {{.kind = DH_VERB_TEXT}},
    .merges_rows = true,
    .build = build,
    .explain = explain,
    .need = dh_need_keys,
};
