/* SPDX-License-Identifier: GPL-3.0-or-later */
/* filter: the rows for which a condition is true. */
#include "base/message.h"
#include "query/plan_build.h"
#include "query/print.h"

extern const dh_verb dh_verb_filter;

static dh_status bind(dh_plan *made, dh_error *error)
{
    dh_binder b = dh_plan_binder(made, error);
    const dh_syntax *syntax;
    DH_TRY(dh_parse_expression(&syntax, made->text, made->arena, error));
    return dh_bind_condition(&b, &made->predicate, syntax, "filter");
}

dh_status dh_plan_filter(dh_plan **out, const dh_plan *input, const char *expression, dh_error *error)
{
    dh_plan *made = NULL;
    DH_TRY(dh_plan_begin(&made, &dh_verb_filter, input, expression, error));
    return dh_plan_end(out, made, bind(made, error), error);
}

static dh_status build(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, dh_error *error)
{
    return dh_plan_filter(out, input, args[0].text, error);
}

static dh_status explain(dh_strbuf *out, const dh_plan *plan, dh_error *error)
{
    (void)error;
    dh_strbuf_add_char(out, ' ');
    dh_expr_print(out, plan->predicate, &plan->input->schema);
    return DH_OK;
}

const dh_verb dh_verb_filter = {
    .node = DH_NODE_FILTER,
    .name = "filter",
    .usage = "filter \"kind == 'thematic'\"",
    .doc = DH_MESSAGE("the rows for which it is true"),
    .params = {{.kind = DH_VERB_TEXT}},
    .build = build,
    .explain = explain,
};
