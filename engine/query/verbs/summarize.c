/* SPDX-License-Identifier: GPL-3.0-or-later */
/* summarize: a row for each column, which says what stands in it. */
#include "base/message.h"
#include "query/plan_build.h"
#include "query/print.h"

extern const dh_verb dh_verb_summarize;

/* The columns of the result; engine/execute/operators/summarize.c fills them in this order. */
static const dh_field fields[] = {
    {"column", DH_TEXT, DH_DISPLAY_PLAIN, NULL},    {"type", DH_TEXT, DH_DISPLAY_PLAIN, NULL},
    {"rows", DH_INT64, DH_DISPLAY_PLAIN, NULL},     {"unknown", DH_INT64, DH_DISPLAY_PLAIN, NULL},
    {"distinct", DH_INT64, DH_DISPLAY_PLAIN, NULL}, {"least", DH_TEXT, DH_DISPLAY_PLAIN, NULL},
    {"greatest", DH_TEXT, DH_DISPLAY_PLAIN, NULL}};

/* Each expression, and behind them all the same as text, for the least and the greatest value of it. */
static dh_status add_texts(dh_plan *made, dh_error *error)
{
    dh_binder b = dh_plan_binder(made, error);
    dh_named_expr *texts = dh_arena_zalloc(made->arena, (size_t)made->n_exprs + 1, sizeof *texts);
    if (!texts) return dh_error_nomem(error);
    for (int32_t i = 0; i < made->n_exprs; i++) {
        const dh_expr *from = made->exprs[i].expr;
        dh_expr *value = dh_arena_zalloc(made->arena, 1, sizeof *value);
        if (!value) return dh_error_nomem(error);
        *value =
            (dh_expr){.kind = DH_EXPR_COLUMN, .type = from->type, .display = from->display, .target = from->target};
        texts[i] = (dh_named_expr){.name = made->exprs[i].name, .expr = value};
        DH_TRY(dh_bind_cast(&b, &texts[i].expr, DH_TEXT));
    }
    made->post = texts;
    made->n_post = made->n_exprs;
    made->schema = (dh_schema){fields, sizeof fields / sizeof fields[0]};
    return DH_OK;
}

static dh_status bind(dh_plan *made, bool all, dh_error *error)
{
    dh_binder b = dh_plan_binder(made, error);
    DH_TRY(all ? dh_plan_bind_all(made, error) : dh_plan_bind_list(&b, &made->exprs, &made->n_exprs, false));
    return add_texts(made, error);
}

dh_status dh_plan_summarize(dh_plan **out, const dh_plan *input, const char *columns, dh_error *error)
{
    dh_plan *made = NULL;
    DH_TRY(dh_plan_begin(&made, &dh_verb_summarize, input, columns ? columns : "", error));
    return dh_plan_end(out, made, bind(made, columns == NULL, error), error);
}

static dh_status build(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, dh_error *error)
{
    return dh_plan_summarize(out, input, args[0].text, error);
}

static dh_status explain(dh_strbuf *out, const dh_plan *plan, dh_error *error)
{
    (void)error;
    dh_list_print(out, plan->exprs, plan->n_exprs, &plan->input->schema, false);
    return DH_OK;
}

const dh_verb dh_verb_summarize = {
    .node = DH_NODE_SUMMARIZE,
    .name = "summarize",
    .usage = "summarize(\"unit, kind\")",
    .doc = DH_MESSAGE(
        "a row for each column: its type, how many rows there are, in how many it is unknown, how many values "
        "differ, the least and the greatest"),
    .params = {{.kind = DH_VERB_TEXT, .optional = true}},
    .merges_rows = true,
    .build = build,
    .explain = explain,
    .need = dh_need_keys,
};
