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

/* ---- the same for fewer keys ---- */

/* An expression over keys and aggregates as one over the keys that are kept and the aggregates. */
static dh_status keep_expr(dh_arena *arena, const dh_expr **expr, const bool *kept, int32_t n_keys, dh_error *error)
{
    dh_expr *made = dh_arena_zalloc(arena, 1, sizeof *made);
    if (!made) return dh_error_nomem(error);
    *made = **expr;
    *expr = made;
    bool is_lost = false;
    if (made->kind == DH_EXPR_COLUMN) {
        int32_t before = 0;
        for (int32_t k = 0; k < n_keys && k < made->column; k++) before += !kept[k];
        is_lost = made->column < n_keys && !kept[made->column];
        made->column -= before;
    }
    const dh_expr **args = dh_arena_zalloc(arena, (size_t)made->n_args + 1, sizeof *args);
    if (!args) return dh_error_nomem(error);
    for (int32_t i = 0; i < made->n_args; i++) {
        args[i] = made->args[i];
        DH_TRY(keep_expr(arena, &args[i], kept, n_keys, error));
    }
    made->args = args;
    if (made->kind == DH_EXPR_FOLLOW) is_lost = args[0]->kind == DH_EXPR_CONSTANT;
    if (!is_lost) return DH_OK;
    made->kind = DH_EXPR_CONSTANT;
    made->constant = (dh_value){.type = made->type};
    made->n_args = 0;
    return DH_OK;
}

/* The keys that are kept, of those of `from`. */
static dh_status keep_keys(dh_arena *arena, dh_plan *to, const dh_plan *from, const bool *kept, dh_error *error)
{
    int32_t n = 0;
    dh_named_expr *keys = dh_arena_zalloc(arena, (size_t)from->n_exprs + 1, sizeof *keys);
    if (!keys) return dh_error_nomem(error);
    for (int32_t k = 0; k < from->n_exprs; k++)
        if (kept[k]) keys[n++] = from->exprs[k];
    to->exprs = keys;
    to->n_exprs = n;
    return DH_OK;
}

/* Binds the texts of `aggregate` and its group_by anew, over the node `groups`, and leaves out the keys of both. */
static dh_status bind_fewer(dh_plan *made, dh_plan *groups, const bool *kept, dh_error *error)
{
    dh_aggregation a = {.keys = groups->exprs, .n_keys = groups->n_exprs};
    int32_t n_keys = a.n_keys;
    dh_status status = bind_items(made, &a, error);
    for (int32_t i = 0; i < made->n_post && status == DH_OK; i++) {
        dh_named_expr *post = (dh_named_expr *)made->post;
        status = keep_expr(made->arena, &post[i].expr, kept, n_keys, error);
    }
    if (status == DH_OK) status = keep_keys(groups->arena, groups, groups, kept, error);
    a.keys = groups->exprs;
    a.n_keys = groups->n_exprs;
    if (status == DH_OK) status = finish_aggregate(made, &a, error);
    dh_free(a.list);
    if (status != DH_OK || groups->n_exprs > 0) return status;
    made->input = dh_plan_ref(groups->input); /* no key is left */
    made->depth = made->input->depth + 1;
    dh_plan_free(groups);
    return DH_OK;
}

dh_status dh_aggregate_of_fewer(dh_plan **out, const dh_plan *aggregate, const bool *kept, dh_error *error)
{
    dh_plan *groups = NULL, *made = NULL;
    *out = NULL;
    DH_TRY(dh_plan_group_by(&groups, aggregate->input->input, aggregate->input->text, error));
    dh_status status = dh_plan_begin(&made, &dh_verb_aggregate, groups, aggregate->text, error);
    dh_plan_free(groups); /* `made` has a reference */
    if (status == DH_OK) status = bind_fewer(made, groups, kept, error);
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
