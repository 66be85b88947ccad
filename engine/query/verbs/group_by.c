/* SPDX-License-Identifier: GPL-3.0-or-later */
/* group_by: the keys of the next aggregate. */
#include "base/message.h"
#include "query/plan_build.h"
#include "query/print.h"

extern const dh_verb dh_verb_group_by;

static dh_status bind(dh_plan *made, dh_error *error)
{
    dh_binder b = dh_plan_binder(made, error);
    DH_TRY(dh_plan_bind_list(&b, &made->exprs, &made->n_exprs, false));
    for (int32_t i = 0; i < made->n_exprs; i++)
        if (made->exprs[i].expr->type == DH_COUNT)
            return dh_query_fail(error, DH_ETYPE, made->text, made->exprs[i].expr->begin,
                                 "'%.100s' is a count with bounds, which makes no groups; use stated(%.100s)",
                                 made->exprs[i].name, made->exprs[i].name);
    return DH_OK;
}

dh_status dh_plan_group_by(dh_plan **out, const dh_plan *input, const char *keys, dh_error *error)
{
    dh_plan *made = NULL;
    DH_TRY(dh_plan_begin(&made, &dh_verb_group_by, input, keys, error));
    return dh_plan_end(out, made, bind(made, error), error);
}

static dh_status build(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, dh_error *error)
{
    return dh_plan_group_by(out, input, args[0].text, error);
}

static dh_status explain(dh_strbuf *out, const dh_plan *plan, dh_error *error)
{
    (void)error;
    dh_list_print(out, plan->exprs, plan->n_exprs, &plan->input->schema, false);
    return DH_OK;
}

const dh_verb dh_verb_group_by = {
    .node = DH_NODE_GROUP_BY,
    .name = "group_by",
    .usage = "group_by \"unit, year(held_on) as year\"",
    .doc = DH_MESSAGE("what the next aggregate divides by"),
    .params = {{.kind = DH_VERB_TEXT}},
    .build = build,
    .explain = explain,
};
