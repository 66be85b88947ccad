/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans as indented text: the last verb first, its input below it, more indented. */
#include "query/print.h"
#include "query/verb.h"

#include "base/memory.h"
#include "base/message.h"

static dh_status explain_scan(dh_strbuf *out, const dh_plan *scan, const dh_plan *top, dh_error *error)
{
    bool *needed = dh_calloc((size_t)scan->schema.n + 1, sizeof *needed);
    if (!needed) return dh_error_nomem(error);
    dh_plan_needed(top, needed);
    dh_strbuf names = {0};
    const char *table = scan->text[0] ? scan->text : dh_tr("(a table)");
    for (int32_t i = 0; i < scan->schema.n; i++) {
        if (!needed[i]) continue;
        if (names.size > 0) dh_strbuf_add(&names, ", ");
        dh_name_print(&names, scan->schema.fields[i].name);
    }
    if (names.size > 0)
        dh_strbuf_printf(out, dh_tr(" %s, columns: %s"), table, names.data);
    else
        dh_strbuf_printf(out, dh_tr(" %s, columns: none"), table);
    out->failed |= names.failed;
    dh_strbuf_free(&names);
    dh_free(needed);
    return DH_OK;
}

static dh_status explain_chain(dh_strbuf *out, const dh_plan *top, int indent, dh_error *error)
{
    for (const dh_plan *plan = top; plan; plan = plan->input, indent++) {
        dh_strbuf_printf(out, "%*s%s", indent * 2, "", plan->verb ? plan->verb->name : "scan");
        if (!plan->verb)
            DH_TRY(explain_scan(out, plan, top, error));
        else if (plan->verb->explain)
            DH_TRY(plan->verb->explain(out, plan, error));
        dh_strbuf_add_char(out, '\n');
        if (!plan->other) continue;
        dh_strbuf_printf(out, "%*s%s\n", (indent + 1) * 2, "", dh_tr("with"));
        DH_TRY(explain_chain(out, plan->other, indent + 2, error));
    }
    return DH_OK;
}

dh_status dh_plan_explain(dh_strbuf *out, const dh_plan *plan, dh_error *error)
{
    bool uses;
    DH_TRY(explain_chain(out, plan, 0, error));
    DH_TRY(dh_plan_uses_mapped_units(&uses, plan, error));
    if (uses) {
        dh_strbuf_add(out,
                      dh_tr("geography: an error where a row may be of one unit or another, since figures use it"));
        dh_strbuf_add_char(out, '\n');
    }
    return out->failed ? dh_error_nomem(error) : DH_OK;
}
