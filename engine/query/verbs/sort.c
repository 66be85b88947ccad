/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sort: orders the rows by keys. */
#include "base/message.h"
#include "query/plan_build.h"
#include "query/print.h"

extern const dh_verb dh_verb_sort;

static dh_status bind(dh_plan *made, dh_error *error)
{
    dh_binder b = dh_plan_binder(made, error);
    return dh_plan_bind_list(&b, &made->exprs, &made->n_exprs, true);
}

dh_status dh_plan_sort(dh_plan **out, const dh_plan *input, const char *keys, dh_error *error)
{
    dh_plan *made = NULL;
    DH_TRY(dh_plan_begin(&made, &dh_verb_sort, input, keys, error));
    return dh_plan_end(out, made, bind(made, error), error);
}

static dh_status build(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, dh_error *error)
{
    return dh_plan_sort(out, input, args[0].text, error);
}

static dh_status explain(dh_strbuf *out, const dh_plan *plan, dh_error *error)
{
    (void)error;
    dh_list_print(out, plan->exprs, plan->n_exprs, &plan->input->schema, true);
    return DH_OK;
}

const dh_verb dh_verb_sort = {
    .node = DH_NODE_SORT,
    .name = "sort",
    .usage = "sort \"-rate, unit\"",
    .doc = DH_MESSAGE("in order; - is descending, unknown comes last"),
    .params = {{.kind = DH_VERB_TEXT}},
    .build = build,
    .explain = explain,
};
