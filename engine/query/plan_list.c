/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of items that verbs take: binding them, and default names. */
#include <string.h>

#include "query/plan_build.h"

/* The error for an item that has no name: a text that is a column's name was meant to be it. */
static dh_status refuse_nameless(dh_binder *b, const dh_syntax *s)
{
    const char *text = s->kind == DH_SYNTAX_STRING ? dh_arena_strndup(b->arena, s->data, s->size) : NULL;
    if (text != NULL && strlen(text) == s->size && dh_schema_find(b->schema, text) >= 0)
        return dh_query_fail(b->error, DH_EINVAL, b->text, s->begin,
                             "'%.100s' in quotes is a text; write `%.100s` for the column of this name", text, text);
    return dh_query_fail(b->error, DH_EINVAL, b->text, s->begin,
                         "this expression needs a name; write 'name = expression'");
}

/* Default names: of a dotted name its parts, unit.name → unit_name; of a call its function's name. */
dh_status dh_plan_item_name(dh_binder *b, const char **out, const dh_item *item)
{
    const dh_syntax *s = item->expr;
    if (item->name) {
        *out = item->name;
        return DH_OK;
    }
    if (s->kind != DH_SYNTAX_NAME && s->kind != DH_SYNTAX_CALL) return refuse_nameless(b, s);
    dh_strbuf name = {0};
    for (int32_t i = 0; i < s->n_parts; i++) dh_strbuf_printf(&name, "%s%s", i ? "_" : "", s->parts[i].text);
    *out = name.failed ? NULL : dh_arena_strdup(b->arena, name.data);
    dh_strbuf_free(&name);
    return *out ? DH_OK : dh_error_nomem(b->error);
}

dh_status dh_plan_taken(dh_binder *b, const dh_item *item, const char *name)
{
    return dh_query_fail(b->error, DH_EINVAL, b->text, item->name ? item->name_at : item->expr->begin,
                         "the name '%.100s' is given twice; name one with 'as'", name);
}

static dh_status sort_name(dh_binder *b, const char **out, const dh_item *item)
{
    *out = dh_arena_strndup(b->arena, b->text + item->expr->begin, (size_t)(item->expr->end - item->expr->begin));
    return *out ? DH_OK : dh_error_nomem(b->error);
}

dh_status dh_plan_bind_key(dh_binder *b, dh_named_expr *out, const dh_item *item)
{
    const dh_syntax *s = item->expr;
    DH_TRY(dh_bind(b, &out->expr, s));
    out->descending = item->descending;
    if (out->expr->kind == DH_EXPR_CONSTANT)
        return dh_query_fail(b->error, DH_EINVAL, b->text, s->begin,
                             "'%.*s' is the same in all rows; sort by a column, whose name stands in backquotes if "
                             "it is no plain name: `2019`",
                             (int)(s->end - s->begin), b->text + s->begin);
    return sort_name(b, &out->name, item);
}

dh_status dh_plan_bind_list(dh_binder *b, const dh_named_expr **out, int32_t *n, bool sort)
{
    const dh_item *items;
    DH_TRY(dh_parse_list(&items, n, b->text, sort, b->arena, b->error));
    dh_named_expr *list = dh_arena_zalloc(b->arena, (size_t)*n, sizeof *list);
    if (!list) return dh_error_nomem(b->error);
    for (int32_t i = 0; i < *n; i++) {
        if (sort) {
            DH_TRY(dh_plan_bind_key(b, &list[i], &items[i]));
            continue;
        }
        DH_TRY(dh_bind(b, &list[i].expr, items[i].expr));
        DH_TRY(dh_plan_item_name(b, &list[i].name, &items[i]));
        for (int32_t k = 0; k < i; k++)
            if (strcmp(list[k].name, list[i].name) == 0) return dh_plan_taken(b, &items[i], list[i].name);
    }
    *out = list;
    return DH_OK;
}

dh_status dh_plan_listed_values(dh_plan *made, const dh_value **out, int32_t column, const dh_syntax *const *listed,
                                int32_t n, const char *what, dh_error *error)
{
    dh_binder b = dh_plan_binder(made, error);
    dh_type type = made->input->schema.fields[column].type;
    dh_value *values = dh_arena_zalloc(made->arena, (size_t)n + 1, sizeof *values);
    if (!values) return dh_error_nomem(error);
    if (type == DH_CATEGORY) type = DH_TEXT;
    for (int32_t i = 0; i < n; i++) {
        const dh_expr *expr;
        DH_TRY(dh_bind_any(&b, &expr, listed[i]));
        if (expr->kind != DH_EXPR_CONSTANT)
            return dh_query_fail(error, DH_EINVAL, made->text, expr->begin, "the values of a list are constants");
        DH_TRY(dh_bind_accept(&b, &expr, DH_TYPE_BIT(type), what));
        values[i] = expr->constant;
        values[i].type = type;
    }
    *out = values;
    return DH_OK;
}

dh_status dh_plan_bind_all(dh_plan *made, dh_error *error)
{
    int32_t n = made->input->schema.n;
    dh_named_expr *list = dh_arena_zalloc(made->arena, (size_t)n + 1, sizeof *list);
    if (!list) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) {
        list[i].name = made->input->schema.fields[i].name;
        DH_TRY(dh_plan_field_expr(made->arena, &list[i].expr, &made->input->schema, i, error));
    }
    made->exprs = list;
    made->n_exprs = n;
    return DH_OK;
}

dh_status dh_plan_schema_of(dh_plan *made, const dh_named_expr *exprs, int32_t n, dh_error *error)
{
    dh_field *fields = dh_arena_zalloc(made->arena, (size_t)n + 1, sizeof *fields);
    if (!fields) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++)
        fields[i] = (dh_field){exprs[i].name, exprs[i].expr->type, exprs[i].expr->display, exprs[i].expr->target};
    made->schema = (dh_schema){fields, n};
    return DH_OK;
}

dh_status dh_plan_field_expr(dh_arena *arena, const dh_expr **out, const dh_schema *schema, int32_t column,
                             dh_error *error)
{
    const dh_field *field = &schema->fields[column];
    dh_expr *made = dh_arena_zalloc(arena, 1, sizeof *made);
    if (!made) return dh_error_nomem(error);
    made->kind = DH_EXPR_COLUMN;
    made->column = column;
    made->type = field->type;
    made->display = field->display;
    made->target = field->target;
    *out = made;
    return DH_OK;
}

dh_status dh_plan_find_column(dh_binder *b, const dh_part *part, int32_t *out)
{
    dh_syntax name = {.kind = DH_SYNTAX_NAME, .begin = part->begin, .parts = part, .n_parts = 1};
    const dh_expr *expr;
    DH_TRY(dh_bind_any(b, &expr, &name)); /* for its error message */
    *out = expr->column;
    return DH_OK;
}
