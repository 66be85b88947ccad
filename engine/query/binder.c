/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binding literals, names and dotted names; operators and calls are in their own files. */
#include "query/binder.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"

static dh_status unknown_column(dh_binder *b, const dh_part *part)
{
    const char **names = dh_calloc((size_t)b->schema->n + 1, sizeof *names);
    if (!names) return dh_error_nomem(b->error);
    for (int32_t i = 0; i < b->schema->n; i++) names[i] = b->schema->fields[i].name;
    dh_status status = dh_bind_unknown(b, part->begin, DH_MESSAGE("column"), part->text, names, (size_t)b->schema->n);
    dh_free(names);
    return status;
}

static dh_status unknown_follow(dh_binder *b, const dh_part *part, const dh_table *target)
{
    int32_t n = dh_table_columns(target);
    const char **names = dh_calloc((size_t)n + 1, sizeof *names);
    char what[160];
    if (!names) return dh_error_nomem(b->error);
    for (int32_t i = 0; i < n; i++) names[i] = dh_table_column_name(target, i);
    if (dh_table_name(target)[0])
        snprintf(what, sizeof what, dh_tr("column of %.60s"), dh_table_name(target));
    else
        snprintf(what, sizeof what, "%s", dh_tr("column of its table"));
    dh_status status = dh_bind_unknown(b, part->begin, what, part->text, names, (size_t)n);
    dh_free(names);
    return status;
}

static dh_status bind_literal(dh_binder *b, const dh_expr **out, const dh_syntax *syntax)
{
    dh_expr *made;
    DH_TRY(dh_bind_new(b, &made, DH_EXPR_CONSTANT, syntax));
    *out = made;
    made->constant.valid = 1;
    switch (syntax->kind) {
    case DH_SYNTAX_BOOL:
        made->type = DH_BOOL;
        made->constant.as.boolean = syntax->boolean;
        break;
    case DH_SYNTAX_INTEGER:
        made->type = DH_INT64;
        made->constant.as.integer = syntax->integer;
        break;
    case DH_SYNTAX_FLOAT:
        made->type = DH_FLOAT64;
        made->constant.as.number = syntax->number;
        break;
    case DH_SYNTAX_STRING:
        made->type = DH_TEXT;
        made->constant.as.text.data = dh_arena_strndup(b->arena, syntax->data, syntax->size);
        made->constant.as.text.size = syntax->size;
        if (!made->constant.as.text.data) return dh_error_nomem(b->error);
        break;
    default: made->constant.valid = 0; break; /* nil: type 0, until it is cast to that of its neighbours */
    }
    made->constant.type = made->type;
    return DH_OK;
}

dh_status dh_bind_follow(dh_binder *b, const dh_expr **inout, const dh_syntax *syntax)
{
    for (int32_t i = 1; i < syntax->n_parts; i++) {
        const dh_part *part = &syntax->parts[i];
        const dh_expr *key = *inout;
        if (!key->target)
            return dh_query_fail(b->error, DH_ETYPE, b->text, part->begin,
                                 "'%.100s' is not a key, so '.%.100s' cannot follow it", syntax->parts[i - 1].text,
                                 part->text);
        int32_t column = dh_table_find(key->target, part->text);
        if (column < 0) return unknown_follow(b, part, key->target);
        if (b->catalog->need) DH_TRY(b->catalog->need(b->catalog->self, key->target, b->error));
        const dh_column *data = dh_table_column(key->target, column);
        dh_expr *made;
        const dh_expr **args = dh_arena_zalloc(b->arena, 1, sizeof *args);
        if (!args) return dh_error_nomem(b->error);
        DH_TRY(dh_bind_new(b, &made, DH_EXPR_FOLLOW, syntax));
        args[0] = key;
        made->args = args;
        made->n_args = 1;
        made->follow = key->target;
        made->column = column;
        made->type = data->type;
        made->display = data->display;
        if (data->type == DH_CATEGORY && data->dictionary) made->target = dh_dictionary_target(data->dictionary);
        if (b->mapped && made->target && made->target == b->catalog->units && key->target != made->target)
            return dh_query_fail(b->error, DH_EINVAL, b->text, part->begin,
                                 "'.%.100s' would be the unit as it was at the event, not as the geography carries "
                                 "it; make it a column by derive before the geography",
                                 part->text);
        *inout = made;
    }
    return DH_OK;
}

static dh_status bind_name(dh_binder *b, const dh_expr **out, const dh_syntax *syntax)
{
    int32_t column = dh_schema_find(b->schema, syntax->parts[0].text);
    const dh_aggregation *aggregation = b->aggregation;
    for (int32_t i = 0; column < 0 && aggregation && i < aggregation->n_keys; i++) {
        if (strcmp(aggregation->keys[i].name, syntax->parts[0].text) != 0) continue;
        *out = aggregation->keys[i].expr; /* within an aggregate call, a group_by key by its name */
        return dh_bind_follow(b, out, syntax);
    }
    if (column < 0) return unknown_column(b, &syntax->parts[0]);
    const dh_field *field = &b->schema->fields[column];
    dh_expr *made;
    DH_TRY(dh_bind_new(b, &made, DH_EXPR_COLUMN, syntax));
    made->column = column;
    made->type = field->type;
    made->display = field->display;
    made->target = field->target;
    *out = made;
    return dh_bind_follow(b, out, syntax);
}

static bool is_column(const dh_binder *b, const char *text, size_t size)
{
    for (int32_t i = 0; i < b->schema->n; i++)
        if (strlen(b->schema->fields[i].name) == size && memcmp(b->schema->fields[i].name, text, size) == 0)
            return true;
    for (int32_t i = 0; b->aggregation && i < b->aggregation->n_keys; i++)
        if (strlen(b->aggregation->keys[i].name) == size && memcmp(b->aggregation->keys[i].name, text, size) == 0)
            return true;
    return false;
}

/* Whether literals and operators are all there is. */
static bool is_literal(const dh_syntax *s)
{
    if (s->kind == DH_SYNTAX_UNARY || s->kind == DH_SYNTAX_BINARY) {
        for (int32_t i = 0; i < s->n_args; i++)
            if (!is_literal(s->args[i])) return false;
        return true;
    }
    return s->kind != DH_SYNTAX_NAME && s->kind != DH_SYNTAX_CALL && s->kind != DH_SYNTAX_STRING;
}

/* Columns may have names that are read as something else: a pivot makes `2019`, `true` or `2019-01-31`. What is spelled
 * like one of them is refused, since only its author knows what is meant. */
static dh_status refuse_homonym(dh_binder *b, const dh_syntax *s)
{
    const char *text = b->text + s->begin;
    size_t size = (size_t)(s->end - s->begin);
    if (s->in_parentheses || s->kind == DH_SYNTAX_NAME || s->kind == DH_SYNTAX_CALL || !is_column(b, text, size) ||
        !is_literal(s))
        return DH_OK;
    return dh_query_fail(b->error, DH_EINVAL, b->text, s->begin,
                         "'%.*s' is a column's name and a value too; write `%.*s` for the column, (%.*s) for the value",
                         (int)size, text, (int)size, text, (int)size, text);
}

dh_status dh_bind_any(dh_binder *b, const dh_expr **out, const dh_syntax *syntax)
{
    DH_TRY(refuse_homonym(b, syntax));
    switch (syntax->kind) {
    case DH_SYNTAX_NAME:
        return b->aggregation && !b->aggregation->inside ? dh_bind_key_name(b, out, syntax) : bind_name(b, out, syntax);
    case DH_SYNTAX_CALL: return dh_bind_call(b, out, syntax);
    case DH_SYNTAX_UNARY:
    case DH_SYNTAX_BINARY: return dh_bind_operator(b, out, syntax);
    default: return bind_literal(b, out, syntax);
    }
}

dh_status dh_bind(dh_binder *b, const dh_expr **out, const dh_syntax *syntax)
{
    DH_TRY(dh_bind_any(b, out, syntax));
    if ((*out)->type != 0) return DH_OK;
    return dh_query_fail(b->error, DH_ETYPE, b->text, syntax->begin,
                         "'nil' has no type of its own here; it may stand in if_else() or coalesce()");
}

dh_status dh_bind_condition(dh_binder *b, const dh_expr **out, const dh_syntax *syntax, const char *what)
{
    DH_TRY(dh_bind_any(b, out, syntax));
    return dh_bind_accept(b, out, DH_TYPE_BIT(DH_BOOL), what);
}

dh_status dh_expr_bind(const dh_expr **out, const char *text, const dh_schema *schema, const dh_catalog *catalog,
                       dh_arena *arena, dh_error *error)
{
    dh_binder b = {.text = text, .schema = schema, .catalog = catalog, .arena = arena, .error = error};
    const dh_syntax *syntax;
    DH_TRY(dh_parse_expression(&syntax, text, arena, error));
    return dh_bind(&b, out, syntax);
}
