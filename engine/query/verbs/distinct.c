/* SPDX-License-Identifier: GPL-3.0-or-later */
/* distinct: each combination of values once. */
#include "base/message.h"
#include "query/plan_build.h"
#include "query/print.h"

extern const dh_verb dh_verb_distinct;

static dh_status bind(dh_plan *made, dh_error *error)
{
    dh_binder b = dh_plan_binder(made, error);
    DH_TRY(dh_plan_bind_list(&b, &made->exprs, &made->n_exprs, false));
    return dh_plan_schema_of(made, made->exprs, made->n_exprs, error);
}

dh_status dh_plan_distinct(dh_plan **out, const dh_plan *input, const char *columns, dh_error *error)
{
    dh_plan *made = NULL;
    DH_TRY(dh_plan_begin(&made, &dh_verb_distinct, input, columns ? columns : "", error));
    return dh_plan_end(out, made, columns ? bind(made, error) : dh_plan_bind_all(made, error), error);
}

static dh_status build(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, dh_error *error)
{
    return dh_plan_distinct(out, input, args[0].text, error);
}

static dh_status explain(dh_strbuf *out, const dh_plan *plan, dh_error *error)
{
    (void)error;
    dh_list_print(out, plan->exprs, plan->n_exprs, &plan->input->schema, false);
    return DH_OK;
}

const dh_verb dh_verb_distinct = {
    .node = DH_NODE_DISTINCT,
    .name = "distinct",
    .usage = "distinct \"unit, kind\"",
    .doc = DH_MESSAGE("each combination once"),
    .params = {{.kind = DH_VERB_TEXT, .optional = true}},
    .merges_rows = true,
    .build = build,
    .explain = explain,
    .need = dh_need_keys,
};
