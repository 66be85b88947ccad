/* SPDX-License-Identifier: GPL-3.0-or-later */
/* window: adds columns that are made of a row's group: its rank, the row before it, sums up to it. */
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "query/plan_build.h"
#include "query/print.h"

extern const dh_verb dh_verb_window;

/* The text "unit order year, -n": groups, then the order, all in made->exprs. */
static dh_status bind_over(dh_plan *made, const char *text, dh_error *error)
{
    dh_over_text over;
    dh_binder b = dh_plan_binder(made, error);
    b.text = text;
    DH_TRY(dh_parse_over(&over, text, made->arena, error));
    int32_t n = over.n_groups + over.n_keys;
    dh_named_expr *list = dh_arena_zalloc(made->arena, (size_t)n + 1, sizeof *list);
    if (!list) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++)
        DH_TRY(dh_plan_bind_key(&b, &list[i], i < over.n_groups ? &over.groups[i] : &over.keys[i - over.n_groups]));
    for (int32_t i = 0; i < over.n_groups; i++)
        if (list[i].expr->type == DH_COUNT)
            return dh_query_fail(error, DH_ETYPE, text, list[i].expr->begin,
                                 "'%.100s' is a count with bounds, which makes no groups; use stated(%.100s)",
                                 list[i].name, list[i].name);
    made->exprs = list;
    made->n_exprs = n;
    made->n_groups = over.n_groups;
    return DH_OK;
}

static dh_status check_name(dh_binder *b, const dh_plan *made, const dh_item *item, const char *name)
{
    if (dh_schema_find(b->schema, name) >= 0)
        return dh_query_fail(b->error, DH_EINVAL, b->text, item->name ? item->name_at : item->expr->begin,
                             "there is a column '%.100s' already, which window does not replace; choose another name",
                             name);
    for (int32_t i = 0; i < made->n_post; i++)
        if (strcmp(made->post[i].name, name) == 0) return dh_plan_taken(b, item, name);
    return DH_OK;
}

static dh_status bind_items(dh_plan *made, dh_windowing *windowing, dh_error *error)
{
    dh_binder b = dh_plan_binder(made, error);
    const dh_item *items;
    int32_t n;
    b.windowing = windowing;
    DH_TRY(dh_parse_list(&items, &n, made->text, false, made->arena, error));
    dh_named_expr *post = dh_arena_zalloc(made->arena, (size_t)n, sizeof *post);
    if (!post) return dh_error_nomem(error);
    made->post = post;
    for (int32_t i = 0; i < n; i++) {
        DH_TRY(dh_plan_item_name(&b, &post[i].name, &items[i]));
        DH_TRY(check_name(&b, made, &items[i], post[i].name));
        DH_TRY(dh_bind(&b, &post[i].expr, items[i].expr));
        made->n_post++;
    }
    return DH_OK;
}

static dh_status finish(dh_plan *made, const dh_windowing *windowing, dh_error *error)
{
    const dh_schema *input = &made->input->schema;
    int32_t n = input->n + made->n_post;
    dh_bound_window *list = dh_arena_zalloc(made->arena, (size_t)windowing->n + 1, sizeof *list);
    dh_field *fields = dh_arena_zalloc(made->arena, (size_t)n + 1, sizeof *fields);
    if (!list || !fields) return dh_error_nomem(error);
    if (windowing->n > 0) memcpy(list, windowing->list, (size_t)windowing->n * sizeof *list);
    if (input->n > 0) memcpy(fields, input->fields, (size_t)input->n * sizeof *fields);
    for (int32_t i = 0; i < made->n_post; i++) {
        const dh_expr *e = made->post[i].expr;
        fields[input->n + i] = (dh_field){made->post[i].name, e->type, e->display, e->target};
    }
    made->windows = list;
    made->n_windows = windowing->n;
    made->schema = (dh_schema){fields, n};
    return DH_OK;
}

static dh_status bind(dh_plan *made, const char *over, dh_error *error)
{
    const char *copy = dh_arena_strdup(made->arena, over ? over : "");
    if (!copy) return dh_error_nomem(error);
    dh_status status = bind_over(made, copy, error);
    if (status != DH_OK && status != DH_ENOMEM) dh_error_prefix(error, "groups and order");
    dh_windowing windowing = {.ordered = made->n_exprs > made->n_groups};
    if (status == DH_OK) status = bind_items(made, &windowing, error);
    if (status == DH_OK) status = finish(made, &windowing, error);
    dh_free(windowing.list);
    return status;
}

dh_status dh_plan_window(dh_plan **out, const dh_plan *input, const char *assignments, const char *over,
                         dh_error *error)
{
    dh_plan *made = NULL;
    DH_TRY(dh_plan_begin(&made, &dh_verb_window, input, assignments, error));
    return dh_plan_end(out, made, bind(made, over, error), error);
}

static dh_status build(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, dh_error *error)
{
    return dh_plan_window(out, input, args[0].text, args[1].text, error);
}

/* What `post` is over: the columns of the input, written as they are to be read, and the windows by their calls. */
static dh_status print_items(dh_strbuf *out, const dh_plan *plan, dh_arena *arena, dh_error *error)
{
    const dh_schema *input = &plan->input->schema;
    int32_t n = input->n + plan->n_windows;
    dh_field *fields = dh_arena_zalloc(arena, (size_t)n + 1, sizeof *fields);
    dh_strbuf name = {0};
    if (!fields) return dh_error_nomem(error);
    for (int32_t i = 0; i < input->n; i++) {
        dh_strbuf_clear(&name);
        dh_name_print(&name, input->fields[i].name);
        fields[i].name = name.failed ? NULL : dh_arena_strdup(arena, name.data);
        if (!fields[i].name) {
            dh_strbuf_free(&name);
            return dh_error_nomem(error);
        }
    }
    dh_strbuf_free(&name);
    for (int32_t i = 0; i < plan->n_windows; i++) fields[input->n + i].name = plan->windows[i].name;
    dh_list_print_raw(out, plan->post, plan->n_post, &(dh_schema){fields, n});
    return DH_OK;
}

static dh_status explain(dh_strbuf *out, const dh_plan *plan, dh_error *error)
{
    const dh_schema *input = &plan->input->schema;
    dh_arena *arena = dh_arena_new();
    dh_status status = arena ? print_items(out, plan, arena, error) : dh_error_nomem(error);
    dh_arena_free(arena);
    if (status != DH_OK || plan->n_exprs == 0) return status;
    dh_strbuf_add(out, " over");
    dh_list_print(out, plan->exprs, plan->n_groups, input, true);
    if (plan->n_exprs == plan->n_groups) return DH_OK;
    dh_strbuf_add(out, " order");
    dh_list_print(out, plan->exprs + plan->n_groups, plan->n_exprs - plan->n_groups, input, true);
    return DH_OK;
}

/* All windows are computed, also those that nobody reads: whether one is refused must not depend on that. */
static void need(const dh_plan *plan, const bool *above, bool *below)
{
    int32_t n = plan->input->schema.n;
    memcpy(below, above, (size_t)n * sizeof *below);
    dh_need_keys(plan, above, below);
    for (int32_t i = 0; i < plan->n_windows; i++)
        if (plan->windows[i].arg) dh_need_expr(plan->windows[i].arg, n, below);
    for (int32_t i = 0; i < plan->n_post; i++) dh_need_expr(plan->post[i].expr, n, below);
}

const dh_verb dh_verb_window = {
    .node = DH_NODE_WINDOW,
    .name = "window",
    .usage = "window(\"r = rank(), c = cumulative(n)\"[, \"unit order year, -n\"])",
    .doc = DH_MESSAGE("columns made of other rows of a row's group, in their order; the rows stay as they are"),
    .params = {{.kind = DH_VERB_TEXT}, {.kind = DH_VERB_TEXT, .optional = true}},
    .spans_rows = true,
    .build = build,
    .explain = explain,
    .need = need,
};
