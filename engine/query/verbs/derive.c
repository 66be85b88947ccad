/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive: adds columns, or replaces them. */
#include <string.h>

#include "base/message.h"
#include "query/plan_build.h"
#include "query/print.h"

extern const dh_verb dh_verb_derive;

/* Whether an expression names a column that was assigned so far in the same node. */
static bool mentions(const dh_syntax *s, const dh_named_expr *list, const bool *assigned, int32_t n)
{
    if (s->kind == DH_SYNTAX_NAME)
        for (int32_t i = 0; i < n; i++)
            if (assigned[i] && strcmp(list[i].name, s->parts[0].text) == 0) return true;
    for (int32_t i = 0; i < s->n_args; i++)
        if (mentions(s->args[i], list, assigned, n)) return true;
    return false;
}

/* Assigns items[from …] in one node, up to the first that uses a column that the node assigns; *done is its index. */
static dh_status assign(dh_plan *made, const dh_item *items, int32_t n, int32_t from, int32_t *done, dh_error *error)
{
    dh_binder b = dh_plan_binder(made, error);
    int32_t columns = made->input->schema.n, all = columns + n;
    dh_named_expr *list = dh_arena_zalloc(made->arena, (size_t)all, sizeof *list);
    bool *assigned = dh_arena_zalloc(made->arena, (size_t)all, sizeof *assigned);
    if (!list || !assigned) return dh_error_nomem(error);
    for (int32_t i = 0; i < columns; i++) {
        list[i].name = made->input->schema.fields[i].name;
        DH_TRY(dh_plan_field_expr(made->arena, &list[i].expr, &made->input->schema, i, error));
    }
    int32_t item = from;
    for (; item < n && !mentions(items[item].expr, list, assigned, columns); item++) {
        const char *name;
        int32_t place = 0;
        DH_TRY(dh_plan_item_name(&b, &name, &items[item]));
        while (place < columns && strcmp(list[place].name, name) != 0) place++;
        if (assigned[place]) return dh_plan_taken(&b, &items[item], name);
        if (place == columns) columns++;
        list[place].name = dh_arena_strdup(made->arena, name);
        if (!list[place].name) return dh_error_nomem(error);
        assigned[place] = true;
        DH_TRY(dh_bind(&b, &list[place].expr, items[item].expr));
    }
    *done = item;
    made->exprs = list;
    made->n_exprs = columns;
    return dh_plan_schema_of(made, list, columns, error);
}

static dh_status check_names(const dh_plan *input, const char *text, const dh_item *items, int32_t n, dh_arena *arena,
                             dh_error *error)
{
    dh_binder b = {.text = text, .schema = &input->schema, .arena = arena, .error = error};
    const char **names = dh_arena_zalloc(arena, (size_t)n, sizeof *names);
    if (!names) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) {
        DH_TRY(dh_plan_item_name(&b, &names[i], &items[i]));
        for (int32_t k = 0; k < i; k++)
            if (strcmp(names[k], names[i]) == 0) return dh_plan_taken(&b, &items[i], names[i]);
    }
    return DH_OK;
}

/* Assignments that do not use each other share a node; one that uses an earlier one starts another node above it. */
dh_status dh_plan_derive(dh_plan **out, const dh_plan *input, const char *assignments, dh_error *error)
{
    dh_plan *made, *below = NULL;
    const dh_item *items;
    int32_t n = 0, done = 0;
    *out = NULL;
    dh_arena *arena = dh_arena_new();
    if (!arena) return dh_error_nomem(error);
    dh_status status = dh_parse_list(&items, &n, assignments, false, arena, error);
    if (status == DH_OK) status = check_names(input, assignments, items, n, arena, error);
    if (status != DH_OK && status != DH_ENOMEM) dh_error_prefix(error, "%s", dh_verb_derive.name);
    while (status == DH_OK && done < n) {
        status = dh_plan_begin(&made, &dh_verb_derive, below ? below : input, assignments, error);
        dh_plan_free(below);
        below = NULL;
        if (status == DH_OK) status = dh_plan_end(&below, made, assign(made, items, n, done, &done, error), error);
    }
    dh_arena_free(arena);
    *out = below;
    return status;
}

static dh_status build(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, dh_error *error)
{
    return dh_plan_derive(out, input, args[0].text, error);
}

/* Only the columns that derive changes. */
static dh_status explain(dh_strbuf *out, const dh_plan *plan, dh_error *error)
{
    const dh_schema *schema = &plan->input->schema;
    bool first = true;
    (void)error;
    for (int32_t i = 0; i < plan->n_exprs; i++) {
        const dh_expr *e = plan->exprs[i].expr;
        if (e->kind == DH_EXPR_COLUMN && e->column == i && i < schema->n) continue;
        dh_strbuf_add(out, first ? " " : ", ");
        first = false;
        dh_name_print(out, plan->exprs[i].name);
        dh_strbuf_add(out, " = ");
        dh_expr_print(out, e, schema);
    }
    return DH_OK;
}

const dh_verb dh_verb_derive = {
    .node = DH_NODE_DERIVE,
    .name = "derive",
    .usage = "derive \"open = n - resolved\"",
    .doc = DH_MESSAGE("columns more, or anew"),
    .params = {{.kind = DH_VERB_TEXT}},
    .build = build,
    .explain = explain,
    .need = dh_need_made,
};
