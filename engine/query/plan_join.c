/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs over two plans: join and union. */
#include <string.h>

#include "query/plan_build.h"

static bool can_pair(dh_type a, dh_type b)
{
    return a != DH_COUNT && (a == b || (dh_type_is_text(a) && dh_type_is_text(b)));
}

static dh_status bind_pair(dh_plan *made, const dh_item *item, int32_t *left, int32_t *right, dh_error *error)
{
    dh_binder here = dh_plan_binder(made, error), there = here;
    there.schema = &made->other->schema;
    const dh_syntax *name = item->expr;
    if (name->kind != DH_SYNTAX_NAME || name->n_parts > 1)
        return dh_query_fail(error, DH_EINVAL, made->text, name->begin,
                             "a join is on columns, as in 'unit, year' or 'unit = code'; derive what is not a column");
    dh_part first = item->name ? (dh_part){item->name, item->name_at} : name->parts[0];
    DH_TRY(dh_plan_find_column(&here, &first, left));
    dh_status status = dh_plan_find_column(&there, &name->parts[0], right);
    if (status != DH_OK) {
        if (status != DH_ENOMEM) dh_error_prefix(error, "right side");
        return status;
    }
    dh_type a = here.schema->fields[*left].type, b = there.schema->fields[*right].type;
    if (can_pair(a, b)) return DH_OK;
    return dh_query_fail(error, DH_ETYPE, made->text, name->begin,
                         "'%.100s' is %s and '%.100s' is %s; a join needs one type, not a count", first.text,
                         dh_bind_type_text(a), name->parts[0].text, dh_bind_type_text(b));
}

static bool is_key(const int32_t *keys, int32_t n, int32_t column)
{
    for (int32_t i = 0; i < n; i++)
        if (keys[i] == column) return true;
    return false;
}

static dh_status join_schema(dh_plan *made, dh_error *error)
{
    const dh_schema *left = &made->input->schema, *right = &made->other->schema;
    dh_field *fields = dh_arena_zalloc(made->arena, (size_t)left->n + (size_t)right->n + 1, sizeof *fields);
    if (!fields) return dh_error_nomem(error);
    memcpy(fields, left->fields, (size_t)left->n * sizeof *fields);
    dh_schema schema = {fields, left->n};
    for (int32_t i = 0; i < right->n; i++) {
        if (is_key(made->right_keys, made->n_keys, i)) continue;
        dh_field *field = &fields[schema.n];
        *field = right->fields[i];
        if (dh_schema_find(left, field->name) >= 0 &&
            !(field->name = dh_arena_printf(made->arena, "%s_right", field->name)))
            return dh_error_nomem(error);
        if (dh_schema_find(&schema, field->name) >= 0)
            return dh_error_set(error, DH_EINVAL, "the result would have two columns '%s'; rename one by select",
                                field->name);
        schema.n++;
    }
    made->schema = schema;
    return DH_OK;
}

static dh_status build_join(dh_plan *made, dh_error *error)
{
    const dh_item *items;
    int32_t n;
    DH_TRY(dh_parse_list(&items, &n, made->text, false, made->arena, error));
    int32_t *left = dh_arena_zalloc(made->arena, (size_t)n, sizeof *left);
    int32_t *right = dh_arena_zalloc(made->arena, (size_t)n, sizeof *right);
    if (!left || !right) return dh_error_nomem(error);
    made->left_keys = left;
    made->right_keys = right;
    for (int32_t i = 0; i < n; i++) DH_TRY(bind_pair(made, &items[i], &left[i], &right[i], error));
    made->n_keys = n;
    return join_schema(made, error);
}

static dh_status check_other(const dh_plan *other, const char *verb, dh_error *error)
{
    if (other->node != DH_NODE_GROUP_BY) return DH_OK;
    return dh_error_set(error, DH_EINVAL, "the other side of '%s' is a group_by without its aggregate", verb);
}

/* Joins and unions recurse over both sides, so that the depth counts both. */
static dh_status set_other(dh_plan *made, const dh_plan *other, dh_error *error)
{
    DH_TRY(check_other(other, dh_node_name(made->node), error));
    if (other->depth >= made->depth) made->depth = other->depth + 1;
    if (made->depth > DH_PLAN_MAX_DEPTH)
        return dh_error_set(error, DH_ELIMIT, "a query has at most %d verbs", DH_PLAN_MAX_DEPTH);
    made->other = dh_plan_ref(other);
    return DH_OK;
}

dh_status dh_plan_join(dh_plan **out, const dh_plan *input, const dh_plan *other, const char *on, dh_join kind,
                       dh_error *error)
{
    dh_plan *made = NULL;
    DH_TRY(dh_plan_begin(&made, DH_NODE_JOIN, input, on, error));
    made->join = kind;
    dh_status status = set_other(made, other, error);
    if (status == DH_OK) status = build_join(made, error);
    return dh_plan_end(out, made, status, error);
}

/* ---- union ---- */

/* The type that both sides' column is brought to; 0 = none. */
static dh_type union_type(dh_type a, dh_type b)
{
    if (a == b) return a;
    if (dh_type_is_number(a) && dh_type_is_number(b)) return a == DH_COUNT || b == DH_COUNT ? DH_COUNT : DH_FLOAT64;
    if (dh_type_is_text(a) && dh_type_is_text(b)) return DH_TEXT;
    if (dh_type_is_date(a) && dh_type_is_date(b)) return DH_DATETIME;
    return 0;
}

/* A select over `side` that gives it the columns of `like` in their order, cast to the common types; the side itself
 * when it has them already. */
static dh_status align(dh_plan **out, const dh_plan *side, const dh_plan *like, dh_error *error)
{
    dh_plan *made = NULL;
    bool same = true;
    DH_TRY(dh_plan_begin(&made, DH_NODE_SELECT, side, "", error));
    dh_binder b = dh_plan_binder(made, error);
    int32_t n = like->schema.n;
    dh_named_expr *list = dh_arena_zalloc(made->arena, (size_t)n + 1, sizeof *list);
    dh_status status = list ? DH_OK : dh_error_nomem(error);
    for (int32_t i = 0; i < n && status == DH_OK; i++) {
        const dh_field *field = &like->schema.fields[i];
        int32_t column = dh_schema_find(&side->schema, field->name);
        list[i].name = dh_arena_strdup(made->arena, field->name);
        status = list[i].name ? dh_plan_field_expr(made->arena, &list[i].expr, &side->schema, column, error)
                              : dh_error_nomem(error);
        dh_type type = union_type(side->schema.fields[column].type, field->type);
        same = same && column == i && type == side->schema.fields[column].type;
        if (status == DH_OK) status = dh_bind_cast(&b, &list[i].expr, type);
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
        if (union_type(field->type, type) == 0)
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

static dh_status union_schema(dh_plan *made, dh_error *error)
{
    const dh_schema *a = &made->input->schema, *b = &made->other->schema;
    dh_field *fields = dh_arena_zalloc(made->arena, (size_t)a->n + 1, sizeof *fields);
    if (!fields) return dh_error_nomem(error);
    for (int32_t i = 0; i < a->n; i++) {
        fields[i] = a->fields[i];
        if (b->fields[i].target != fields[i].target) fields[i].target = NULL;
        if (b->fields[i].show != fields[i].show) fields[i].show = DH_SHOW_PLAIN;
    }
    made->schema = (dh_schema){fields, a->n};
    return DH_OK;
}

dh_status dh_plan_union(dh_plan **out, const dh_plan *input, const dh_plan *other, dh_error *error)
{
    dh_plan *left = NULL, *right = NULL, *made = NULL;
    *out = NULL;
    DH_TRY(check_other(other, "union", error));
    DH_TRY(check_other(input, "union", error));
    DH_TRY(check_columns(input, other, error));
    /* the other side takes the input's order, then the input the common types */
    dh_status status = align(&right, other, input, error);
    if (status == DH_OK) status = align(&left, input, right, error);
    if (status == DH_OK) status = dh_plan_begin(&made, DH_NODE_UNION, left, "", error);
    if (status == DH_OK) status = set_other(made, right, error);
    if (status == DH_OK) status = union_schema(made, error);
    dh_plan_free(left);
    dh_plan_free(right);
    return dh_plan_end(out, made, status, error);
}
