/* SPDX-License-Identifier: GPL-3.0-or-later */
/* union: the rows of two plans that have the same columns. */
#include "base/message.h"
#include "query/plan_build.h"

extern const dh_verb dh_verb_select;
extern const dh_verb dh_verb_union;

dh_type dh_union_type(dh_type a, dh_type b)
{
    if (a == b) return a;
    if (dh_type_is_number(a) && dh_type_is_number(b)) return a == DH_COUNT || b == DH_COUNT ? DH_COUNT : DH_FLOAT64;
    if (dh_type_is_text(a) && dh_type_is_text(b)) return DH_TEXT;
    if (dh_type_is_date(a) && dh_type_is_date(b)) return DH_DATETIME;
    return 0;
}

dh_status dh_union_align(dh_plan **out, const dh_plan *side, const dh_plan *like, const dh_schema *columns,
                         dh_error *error)
{
    dh_plan *made = NULL;
    DH_TRY(dh_plan_begin(&made, &dh_verb_select, side, "", error));
    dh_binder b = dh_plan_binder(made, error);
    int32_t n = columns->n;
    bool same = n == side->schema.n;
    dh_named_expr *list = dh_arena_zalloc(made->arena, (size_t)n + 1, sizeof *list);
    dh_status status = list ? DH_OK : dh_error_nomem(error);
    for (int32_t i = 0; i < n && status == DH_OK; i++) {
        const char *name = columns->fields[i].name;
        int32_t column = dh_schema_find(&side->schema, name), other = dh_schema_find(&like->schema, name);
        list[i].name = dh_arena_strdup(made->arena, name);
        status = list[i].name ? dh_plan_field_expr(made->arena, &list[i].expr, &side->schema, column, error)
                              : dh_error_nomem(error);
        dh_type own = side->schema.fields[column].type;
        dh_type type = other < 0 ? own : dh_union_type(own, like->schema.fields[other].type);
        same = same && column == i && type == own;
        if (status == DH_OK) status = dh_bind_cast_exactly(&b, &list[i].expr, type);
    }
    if (status == DH_OK && same) {
        dh_plan_free(made);
        *out = dh_plan_ref(side);
        return DH_OK;
    }
    if (status == DH_OK) {
        made->exprs = list;
        made->n_exprs = n;
        status = dh_plan_schema_of(made, list, n, error);
    }
    return dh_plan_end(out, made, status, error);
}

static dh_status check_columns(const dh_plan *input, const dh_plan *other, dh_error *error)
{
    for (int32_t i = 0; i < input->schema.n; i++) {
        const dh_field *field = &input->schema.fields[i];
        int32_t column = dh_schema_find(&other->schema, field->name);
        if (column < 0)
            return dh_error_set(error, DH_EINVAL, "union: the other side has no column '%s'; select the same columns",
                                field->name);
        dh_type type = other->schema.fields[column].type;
        if (dh_union_type(field->type, type) == 0)
            return dh_error_set(error, DH_ETYPE, "union: column '%s' is %s on one side and %s on the other",
                                field->name, dh_bind_type_text(field->type), dh_bind_type_text(type));
    }
    for (int32_t i = 0; i < other->schema.n; i++)
        if (dh_schema_find(&input->schema, other->schema.fields[i].name) < 0)
            return dh_error_set(error, DH_EINVAL,
                                "union: column '%s' is on the other side only; select the same columns",
                                other->schema.fields[i].name);
    return DH_OK;
}

dh_field dh_union_field(const dh_field *a, const dh_field *b)
{
    dh_field field = *a;
    if (b->target != a->target) field.target = NULL;
    if (b->display != a->display) field.display = DH_DISPLAY_PLAIN;
    return field;
}

static dh_status union_schema(dh_plan *made, dh_error *error)
{
    const dh_schema *a = &made->input->schema, *b = &made->other->schema;
    dh_field *fields = dh_arena_zalloc(made->arena, (size_t)a->n + 1, sizeof *fields);
    if (!fields) return dh_error_nomem(error);
    for (int32_t i = 0; i < a->n; i++) fields[i] = dh_union_field(&a->fields[i], &b->fields[i]);
    made->schema = (dh_schema){fields, a->n};
    return DH_OK;
}

dh_status dh_plan_union(dh_plan **out, const dh_plan *input, const dh_plan *other, dh_error *error)
{
    dh_plan *left = NULL, *right = NULL, *made = NULL;
    *out = NULL;
    DH_TRY(dh_plan_check_other(other, "union", error));
    DH_TRY(dh_plan_check_other(input, "union", error));
    DH_TRY(check_columns(input, other, error));
    /* first reorder and cast the other side, then cast the input to the types that result */
    dh_status status = dh_union_align(&right, other, input, &input->schema, error);
    if (status == DH_OK) status = dh_union_align(&left, input, right, &input->schema, error);
    if (status == DH_OK) status = dh_plan_begin(&made, &dh_verb_union, left, "", error);
    if (status == DH_OK) status = dh_plan_set_other(made, right, error);
    if (status == DH_OK) status = union_schema(made, error);
    dh_plan_free(left);
    dh_plan_free(right);
    return dh_plan_end(out, made, status, error);
}

static dh_status build(dh_plan **out, const dh_plan *input, const dh_verb_arg *args, dh_error *error)
{
    return dh_plan_union(out, input, args[0].plan, error);
}

const dh_verb dh_verb_union = {
    .node = DH_NODE_UNION,
    .name = "union",
    .usage = "union(other)",
    .doc = DH_MESSAGE("the rows of both, of the same columns"),
    .params = {{.kind = DH_VERB_QUERY}},
    .mixes_rows = true,
    .build = build,
};
