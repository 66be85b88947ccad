/* SPDX-License-Identifier: GPL-3.0-or-later */
/* total: rows more behind those of an aggregate, for all of its groups or for the groups of fewer keys. */
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "query/plan_build.h"
#include "table/totals.h"

extern const dh_verb dh_verb_total;

/* The aggregate that the totals are of; NULL = the input is none, nor totals of one. */
static const dh_plan *find_aggregate(const dh_plan *input)
{
    while (input->node == DH_NODE_TOTAL) input = input->input;
    return input->node == DH_NODE_AGGREGATE ? input : NULL;
}

static dh_status check_input(const dh_plan *input, const dh_plan *aggregate, dh_error *error)
{
    const dh_plan *below = input;
    while (below && below->node != DH_NODE_AGGREGATE && below->node != DH_NODE_TOTAL) below = below->input;
    if (!aggregate && below && input->verb)
        return dh_error_set(error, DH_EINVAL,
                            "a total is of the rows that an aggregate reads, and stands directly behind it; put '%s' "
                            "after total",
                            input->verb->name);
    if (!aggregate)
        return dh_error_set(error, DH_EINVAL,
                            "there are no figures to make a total of; put group_by and aggregate before it");
    if (aggregate->n_exprs == 0)
        return dh_error_set(error, DH_EINVAL,
                            "the aggregate has no groups, so that its row is the total already; put group_by before "
                            "the aggregate");
    return DH_OK;
}

/* Marks the keys that are named. */
static dh_status find_kept(dh_plan *made, const dh_plan *aggregate, bool *kept, dh_error *error)
{
    const dh_item *items;
    int32_t n = 0, found = 0;
    if (made->text[0] == '\0') return DH_OK;
    DH_TRY(dh_parse_list(&items, &n, made->text, false, made->arena, error));
    dh_binder b = dh_plan_binder(made, error);
    dh_schema keys = {aggregate->schema.fields, aggregate->n_exprs};
    b.schema = &keys;
    for (int32_t i = 0; i < n; i++) {
        const dh_syntax *s = items[i].expr;
        if (items[i].name || s->kind != DH_SYNTAX_NAME || s->n_parts > 1)
            return dh_query_fail(error, DH_EINVAL, made->text, s->begin,
                                 "a total is for keys of the group_by, as in 'unit, year'");
        int32_t key;
        DH_TRY(dh_plan_find_column(&b, &s->parts[0], &key));
        found += !kept[key];
        kept[key] = true;
    }
    if (found < aggregate->n_exprs) return DH_OK;
    return dh_error_set(error, DH_EINVAL,
                        "'%s' are all keys of the group_by, whose rows are there already; leave out those to be added "
                        "up",
                        made->text);
}

/* The names of the keys that are not kept, as the rows are marked. */
static dh_status name_over(dh_plan *made, const dh_plan *aggregate, const bool *kept, dh_error *error)
{
    dh_strbuf names = {0};
    for (int32_t k = 0; k < aggregate->n_exprs; k++)
        if (!kept[k]) dh_strbuf_printf(&names, "%s%s", names.size > 0 ? ", " : "", aggregate->exprs[k].name);
    made->total_over = names.failed ? NULL : dh_arena_strdup(made->arena, names.data);
    dh_strbuf_free(&names);
    if (!made->total_over) return dh_error_nomem(error);
    for (const dh_plan *p = made->input; p->node == DH_NODE_TOTAL; p = p->input)
        if (strcmp(p->total_over, made->total_over) == 0)
            return dh_error_set(error, DH_EINVAL, "the totals over '%s' are there already; leave out one of them",
                                made->total_over);
    return DH_OK;
}

/* The columns of the aggregate, each with that of the same name on the other side, which lacks keys; and the marks. */
static dh_status set_columns(dh_plan *made, const dh_plan *aggregate, dh_error *error)
{
    int32_t n = aggregate->schema.n;
    dh_field *fields = dh_arena_zalloc(made->arena, (size_t)n + 2, sizeof *fields);
    int32_t *columns = dh_arena_zalloc(made->arena, (size_t)n + 1, sizeof *columns);
    if (!fields || !columns) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) {
        fields[i] = aggregate->schema.fields[i];
        columns[i] = dh_schema_find(&made->other->schema, fields[i].name);
        if (strcmp(fields[i].name, DH_TOTAL_MARK) == 0 || strcmp(fields[i].name, DH_TOTAL_OVER) == 0)
            return dh_error_set(error, DH_EINVAL,
                                "the column '%s' has the name of one that marks totals; give it another name in the "
                                "group_by or aggregate",
                                fields[i].name);
    }
    fields[n] = (dh_field){DH_TOTAL_MARK, DH_BOOL, DH_DISPLAY_PLAIN, NULL};
    fields[n + 1] = (dh_field){DH_TOTAL_OVER, DH_CATEGORY, DH_DISPLAY_PLAIN, NULL};
    made->schema = (dh_schema){fields, n + 2};
    made->right_keys = columns;
    return DH_OK;
}

static dh_status bind(dh_plan *made, dh_error *error)
{
    const dh_plan *aggregate = find_aggregate(made->input);
    dh_plan *other = NULL;
    DH_TRY(check_input(made->input, aggregate, error));
    bool *kept = dh_arena_zalloc(made->arena, (size_t)aggregate->n_exprs + 1, sizeof *kept);
    if (!kept) return dh_error_nomem(error);
    DH_TRY(find_kept(made, aggregate, kept, error));
    DH_TRY(name_over(made, aggregate, kept, error));
    DH_TRY(dh_aggregate_of_fewer(&other, aggregate, kept, error));
    dh_status status = dh_plan_set_other(made, other, error);
    dh_plan_free(other);
    return status == DH_OK ? set_columns(made, aggregate, error) : status;
}

dh_status dh_plan_total(dh_plan **out, const dh_plan *input, const char *kept, dh_error *error)
{
    dh_plan *made = NULL;
    *out = NULL;
    if (input->node == DH_NODE_GROUP_BY)
        return dh_error_set(error, DH_EINVAL, "total: there are no figures yet; put aggregate before total");
    DH_TRY(dh_plan_begin(&made, &dh_verb_total, input, kept ? kept : "", error));
    return dh_plan_end(out, made, bind(made, error), error);
}

static dh_status build(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, dh_error *error)
{
    return dh_plan_total(out, input, args[0].text, error);
}

static dh_status explain(dh_strbuf *out, const dh_plan *plan, dh_error *error)
{
    (void)error;
    dh_strbuf_printf(out, dh_tr(" over %s"), plan->total_over);
    return DH_OK;
}

/* All columns are made. */
static void need(const dh_plan *plan, const bool *above, bool *below)
{
    (void)above;
    memset(below, 1, (size_t)plan->input->schema.n * sizeof *below);
}

const dh_verb dh_verb_total = {
    .node = DH_NODE_TOTAL,
    .name = "total",
    .usage = "total(\"year\")",
    .doc = DH_MESSAGE("behind aggregate: a row for each value of these keys over all the others, without any one for "
                      "all; `is_total` is true in it, and `total_over` names the keys that it is over"),
    .params = {{.kind = DH_VERB_TEXT, .optional = true}},
    .merges_rows = true,
    .build = build,
    .explain = explain,
    .need = need,
};
