/* SPDX-License-Identifier: GPL-3.0-or-later */
/* skip: the rows after the first ones. */
#include "base/message.h"
#include "query/plan_build.h"

extern const dh_verb dh_verb_skip;

static dh_status build(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, dh_error *error)
{
    dh_plan *made = NULL;
    DH_TRY(dh_plan_begin(&made, &dh_verb_skip, input, "", error));
    made->limit = args[0].number;
    dh_status status = DH_OK;
    if (made->limit < 0)
        status =
            dh_error_set(error, DH_EINVAL, "the number of rows is %lld, and must be 0 or more", (long long)made->limit);
    return dh_plan_end(out, made, status, error);
}

static dh_status explain(dh_strbuf *out, const dh_plan *plan, dh_error *error)
{
    (void)error;
    dh_strbuf_printf(out, " %lld", (long long)plan->limit);
    return DH_OK;
}

const dh_verb dh_verb_skip = {
    .node = DH_NODE_SKIP,
    .name = "skip",
    .usage = "skip(20)",
    .doc = DH_MESSAGE("the rows behind the first 20"),
    .params = {{.kind = DH_VERB_NUMBER}},
    .build = build,
    .explain = explain,
};
