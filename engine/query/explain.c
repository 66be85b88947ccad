/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans as indented text: the last verb first, its input below it. */
#include "base/memory.h"
#include "query/plan_build.h"
#include "query/print.h"

static void line(dh_strbuf *out, int indent, const dh_plan *plan)
{
    dh_strbuf_printf(out, "%*s%s", indent * 2, "", dh_node_name(plan->node));
}

static void explain_list(dh_strbuf *out, const dh_named_expr *list, int32_t n, const dh_schema *schema, bool raw,
                         bool sort)
{
    for (int32_t i = 0; i < n; i++) {
        dh_strbuf_add(out, i ? ", " : " ");
        if (sort && list[i].descending) dh_strbuf_add_char(out, '-');
        const dh_expr *e = list[i].expr;
        bool plain = sort || (e->kind == DH_EXPR_COLUMN && dh_schema_find(schema, list[i].name) == e->column);
        if (!plain) {
            dh_name_print(out, list[i].name);
            dh_strbuf_add(out, " = ");
        }
        if (raw)
            dh_expr_print_raw(out, e, schema);
        else
            dh_expr_print(out, e, schema);
    }
}

/* Only what derive changes: columns that pass through are left out. */
static void explain_derive(dh_strbuf *out, const dh_plan *plan)
{
    const dh_schema *schema = &plan->input->schema;
    bool first = true;
    for (int32_t i = 0; i < plan->n_exprs; i++) {
        const dh_expr *e = plan->exprs[i].expr;
        if (e->kind == DH_EXPR_COLUMN && e->column == i && i < schema->n) continue;
        dh_strbuf_add(out, first ? " " : ", ");
        first = false;
        dh_name_print(out, plan->exprs[i].name);
        dh_strbuf_add(out, " = ");
        dh_expr_print(out, e, schema);
    }
}

static dh_status explain_aggregate(dh_strbuf *out, const dh_plan *plan, dh_error *error)
{
    int32_t n = plan->n_exprs + plan->n_aggregates;
    dh_field *fields = dh_calloc((size_t)n + 1, sizeof *fields);
    if (!fields) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++)
        fields[i].name = i < plan->n_exprs ? plan->exprs[i].name : plan->aggregates[i - plan->n_exprs].name;
    explain_list(out, plan->post, plan->n_post, &(dh_schema){fields, n}, true, false);
    dh_free(fields);
    return DH_OK;
}

static void explain_join(dh_strbuf *out, const dh_plan *plan)
{
    dh_strbuf_add(out, plan->join == DH_JOIN_LEFT ? " left on" : " on");
    for (int32_t i = 0; i < plan->n_keys; i++) {
        dh_strbuf_add(out, i ? ", " : " ");
        dh_name_print(out, plan->input->schema.fields[plan->left_keys[i]].name);
        dh_strbuf_add(out, " = ");
        dh_name_print(out, plan->other->schema.fields[plan->right_keys[i]].name);
    }
}

static dh_status explain_scan(dh_strbuf *out, const dh_plan *scan, const dh_plan *top, dh_error *error)
{
    bool *needed = dh_calloc((size_t)scan->schema.n + 1, sizeof *needed);
    if (!needed) return dh_error_nomem(error);
    dh_plan_needed(top, needed);
    dh_strbuf_printf(out, " %s, columns:", scan->text[0] ? scan->text : "(a table)");
    bool first = true;
    for (int32_t i = 0; i < scan->schema.n; i++) {
        if (!needed[i]) continue;
        dh_strbuf_add(out, first ? " " : ", ");
        first = false;
        dh_name_print(out, scan->schema.fields[i].name);
    }
    if (first) dh_strbuf_add(out, " none");
    dh_free(needed);
    return DH_OK;
}

static void explain_pivot(dh_strbuf *out, const dh_plan *plan)
{
    const dh_field *fields = plan->input->schema.fields;
    dh_strbuf_add_char(out, ' ');
    dh_name_print(out, fields[plan->pivot_value].name);
    dh_strbuf_add(out, " by ");
    dh_name_print(out, fields[plan->pivot_name].name);
    dh_strbuf_add(out, " into");
    for (int32_t i = 0; i < plan->n_pivot; i++) {
        dh_strbuf_add(out, i ? ", " : " ");
        dh_name_print(out, plan->pivot_names[i]);
    }
}

static dh_status explain_details(dh_strbuf *out, const dh_plan *plan, const dh_plan *top, dh_error *error)
{
    const dh_schema *schema = plan->input ? &plan->input->schema : &plan->schema;
    switch (plan->node) {
    case DH_NODE_SCAN: return explain_scan(out, plan, top, error);
    case DH_NODE_AGGREGATE: return explain_aggregate(out, plan, error);
    case DH_NODE_FILTER:
    case DH_NODE_PERIOD:
        dh_strbuf_add_char(out, ' ');
        dh_expr_print(out, plan->predicate, schema);
        break;
    case DH_NODE_DERIVE: explain_derive(out, plan); break;
    case DH_NODE_SELECT:
    case DH_NODE_GROUP_BY:
    case DH_NODE_DISTINCT: explain_list(out, plan->exprs, plan->n_exprs, schema, false, false); break;
    case DH_NODE_SORT: explain_list(out, plan->exprs, plan->n_exprs, schema, false, true); break;
    case DH_NODE_TAKE: dh_strbuf_printf(out, " %lld", (long long)plan->limit); break;
    case DH_NODE_GEOGRAPHY: dh_strbuf_printf(out, " %s", plan->text); break;
    case DH_NODE_JOIN: explain_join(out, plan); break;
    case DH_NODE_PIVOT: explain_pivot(out, plan); break;
    case DH_NODE_UNION: break;
    }
    return DH_OK;
}

static dh_status explain_chain(dh_strbuf *out, const dh_plan *top, int indent, dh_error *error)
{
    for (const dh_plan *plan = top; plan; plan = plan->input, indent++) {
        line(out, indent, plan);
        DH_TRY(explain_details(out, plan, top, error));
        dh_strbuf_add_char(out, '\n');
        if (!plan->other) continue;
        dh_strbuf_printf(out, "%*swith\n", (indent + 1) * 2, "");
        DH_TRY(explain_chain(out, plan->other, indent + 2, error));
    }
    return DH_OK;
}

dh_status dh_plan_explain(dh_strbuf *out, const dh_plan *plan, dh_error *error)
{
    DH_TRY(explain_chain(out, plan, 0, error));
    return out->failed ? dh_error_nomem(error) : DH_OK;
}
