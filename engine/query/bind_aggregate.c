/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binding the text of the verb aggregate: each aggregate call becomes a column after the keys (equal calls share one),
 * and the expressions around calls are over those columns. Also binds the constant parameters of calls. */
#include <string.h>

#include "base/memory.h"
#include "query/binder.h"
#include "query/function_table.h"
#include "query/print.h"

static dh_status make_column(dh_binder *b, const dh_expr **out, const dh_syntax *at, int32_t column, dh_type type,
                             dh_display display, const dh_table *target)
{
    dh_expr *made;
    DH_TRY(dh_bind_new(b, &made, DH_EXPR_COLUMN, at));
    made->column = column;
    made->type = type;
    made->display = display;
    made->target = target;
    *out = made;
    return DH_OK;
}

dh_status dh_bind_key_name(dh_binder *b, const dh_expr **out, const dh_syntax *syntax)
{
    const dh_aggregation *a = b->aggregation;
    const char *name = syntax->parts[0].text;
    for (int32_t i = 0; i < a->n_keys; i++) {
        const dh_expr *key = a->keys[i].expr;
        if (strcmp(a->keys[i].name, name) != 0) continue;
        DH_TRY(make_column(b, out, syntax, i, key->type, key->display, key->target));
        return dh_bind_follow(b, out, syntax);
    }
    for (int32_t i = 0; i < a->n_earlier; i++) {
        const dh_expr *earlier = a->earlier[i].expr;
        if (strcmp(a->earlier[i].name, name) != 0) continue;
        if (earlier->kind != DH_EXPR_COLUMN)
            return dh_query_fail(b->error, DH_EINVAL, b->text, syntax->begin,
                                 "'%.100s' is computed in this aggregate; use it in a derive after it", name);
        *out = earlier;
        return dh_bind_follow(b, out, syntax);
    }
    dh_aggregation *inside = b->aggregation;
    inside->inside = true; /* an unknown column gets its own message */
    dh_status status = dh_bind_any(b, out, syntax);
    inside->inside = false;
    DH_TRY(status);
    return dh_query_fail(
        b->error, DH_EINVAL, b->text, syntax->begin,
        "'%.100s' stands outside an aggregate, where a group has many values of it; write sum(%.100s), "
        "max(%.100s) or first(%.100s), or add it to group_by",
        name, name, name, name);
}

/* The value of a constant argument, cast to the parameter's type and checked. */
static dh_status constant_param(dh_binder *b, dh_value *out, const dh_syntax *syntax, const dh_param *param)
{
    const dh_expr *expr;
    DH_TRY(dh_bind_any(b, &expr, syntax));
    if (expr->kind != DH_EXPR_CONSTANT)
        return dh_query_fail(b->error, DH_EINVAL, b->text, syntax->begin,
                             "parameter '%s' must be a constant, the same for all rows", param->name);
    DH_TRY(dh_bind_accept(b, &expr, DH_TYPE_BIT(param->type), param->name));
    *out = expr->constant;
    dh_error checked;
    dh_error_init(&checked);
    if (dh_param_check(param, out, &checked) == DH_OK) return DH_OK;
    return dh_query_fail(b->error, checked.status, b->text, syntax->begin, "%s", checked.message);
}

/* The index of the parameter that an argument is for: by its name, else by position. */
static dh_status place_param(dh_binder *b, const dh_syntax *call, int32_t arg, const dh_param *params,
                             uint32_t n_params, uint32_t *place)
{
    const char *name = call->arg_names[arg];
    if (!name) {
        if (*place < n_params) return DH_OK;
        return dh_query_fail(b->error, DH_EINVAL, b->text, call->args[arg]->begin, "%.100s() takes no further argument",
                             call->parts[0].text);
    }
    for (*place = 0; *place < n_params; (*place)++)
        if (strcmp(params[*place].name, name) == 0) return DH_OK;
    return dh_query_fail(b->error, DH_EINVAL, b->text, call->args[arg]->begin,
                         "'%.100s =' names a parameter that %.100s() does not have; write '==' to compare", name,
                         call->parts[0].text);
}

dh_status dh_bind_params(dh_binder *b, const dh_value **out, const dh_syntax *call, uint32_t n_args,
                         const dh_param *params, uint32_t n_params)
{
    dh_value *values = dh_arena_zalloc(b->arena, (size_t)n_params + 1, sizeof *values);
    bool *given = dh_arena_zalloc(b->arena, (size_t)n_params + 1, sizeof *given);
    if (!values || !given) return dh_error_nomem(b->error);
    for (int32_t i = (int32_t)n_args; i < call->n_args; i++) {
        uint32_t place = (uint32_t)i - n_args;
        DH_TRY(place_param(b, call, i, params, n_params, &place));
        if (given[place])
            return dh_query_fail(b->error, DH_EINVAL, b->text, call->args[i]->begin, "parameter '%s' is given twice",
                                 params[place].name);
        given[place] = true;
        DH_TRY(constant_param(b, &values[place], call->args[i], &params[place]));
    }
    for (uint32_t i = 0; i < n_params; i++) {
        if (given[i]) continue;
        if (!params[i].fallback)
            return dh_query_fail(b->error, DH_EINVAL, b->text, call->begin, "%.100s() needs its parameter '%s'",
                                 call->parts[0].text, params[i].name);
        DH_TRY(dh_param_parse(&values[i], &params[i], params[i].fallback, b->arena, b->error));
    }
    *out = values;
    return DH_OK;
}

static dh_status bind_builtin_aggregate(dh_binder *b, dh_bound_aggregate *made, const dh_syntax *call,
                                        const dh_aggregate_row *row, const dh_expr **args)
{
    char who[64];
    size_t size = strlen(row->name);
    memcpy(who, row->name, size);
    memcpy(who + size, "()", 3);
    for (int32_t i = 0; i < made->n_args; i++) DH_TRY(dh_bind_accept(b, &args[i], row->mask, who));
    made->builtin = row->id;
    made->type = row->rule == DH_RESULT_FIRST ? args[0]->type : row->result;
    made->display = row->display;
    if (row->picks) {
        made->display = args[0]->display;
        made->target = args[0]->target;
    } else if (row->keeps_percent && args[0]->display == DH_DISPLAY_PERCENT) {
        made->display = DH_DISPLAY_PERCENT;
    }
    if (row->n_params == 0) return DH_OK;
    return dh_bind_params(b, &made->params, call, (uint32_t)made->n_args, row->params, row->n_params);
}

static dh_status bind_plugin_aggregate(dh_binder *b, dh_bound_aggregate *made, const dh_syntax *call,
                                       const dh_aggregate *plugin, const dh_expr **args)
{
    for (int32_t i = 0; i < made->n_args; i++) DH_TRY(dh_bind_accept(b, &args[i], plugin->args[i].types, plugin->name));
    made->plugin = plugin;
    made->origin = dh_functions_origin(b->catalog->functions, plugin->name);
    made->builtin = DH_AGG_BUILTINS;
    made->type = plugin->result;
    made->display = plugin->display;
    return dh_bind_params(b, &made->params, call, plugin->n_args, plugin->params, plugin->n_params);
}

/* The index of the aggregate in the list, where it is added unless there is an equal one. Names are canonical text, so
 * equal names mean equal aggregates. */
static dh_status intern(dh_binder *b, const dh_bound_aggregate *made, int32_t *index)
{
    dh_aggregation *a = b->aggregation;
    for (*index = 0; *index < a->n; (*index)++)
        if (strcmp(a->list[*index].name, made->name) == 0) return DH_OK;
    if (dh_grow((void **)&a->list, &a->capacity, (size_t)a->n + 1, sizeof *a->list) != 0)
        return dh_error_nomem(b->error);
    a->list[a->n++] = *made;
    return DH_OK;
}

/* How many arguments of the call are over rows, not constant parameters; -1 when their number is wrong. */
static int32_t row_arguments(const dh_syntax *call, const dh_aggregate_row *row, const dh_aggregate *plugin)
{
    int32_t n = call->n_args;
    if (plugin) return n < (int32_t)plugin->n_args ? -1 : (int32_t)plugin->n_args;
    n -= (int32_t)row->n_params;
    return n < row->min_args || n > row->max_args ? -1 : n;
}

/* Binds the arguments and parameters of a call, and names it by its canonical text. */
static dh_status bind_inside(dh_binder *b, dh_bound_aggregate *made, const dh_syntax *call, const dh_aggregate_row *row,
                             const dh_aggregate *plugin)
{
    const dh_expr **args = dh_arena_zalloc(b->arena, (size_t)made->n_args + 1, sizeof *args);
    if (!args) return dh_error_nomem(b->error);
    for (int32_t i = 0; i < made->n_args; i++) {
        if (call->arg_names[i])
            return dh_query_fail(b->error, DH_EINVAL, b->text, call->args[i]->begin,
                                 "'%.100s =' names a parameter, and %.100s() has none there; write '==' to compare",
                                 call->arg_names[i], call->parts[0].text);
        DH_TRY(dh_bind(b, &args[i], call->args[i]));
    }
    made->args = args;
    DH_TRY(plugin ? bind_plugin_aggregate(b, made, call, plugin, args)
                  : bind_builtin_aggregate(b, made, call, row, args));
    dh_strbuf text = {0};
    dh_aggregate_print(&text, made, b->schema);
    made->name = text.failed || !text.data ? NULL : dh_arena_strdup(b->arena, text.data);
    dh_strbuf_free(&text);
    return made->name ? DH_OK : dh_error_nomem(b->error);
}

dh_status dh_bind_aggregate_call(dh_binder *b, const dh_expr **out, const dh_syntax *call, const dh_aggregate *plugin)
{
    const char *name = call->parts[0].text;
    const dh_aggregate_row *row = plugin ? NULL : dh_aggregate_find(name);
    if (!b->aggregation)
        return dh_query_fail(b->error, DH_EINVAL, b->text, call->begin,
                             "'%.100s' is an aggregate, over many rows; it belongs in aggregate", name);
    if (b->aggregation->inside)
        return dh_query_fail(b->error, DH_EINVAL, b->text, call->begin,
                             "aggregate '%.100s' stands inside another aggregate; aggregate twice, one after the other",
                             name);
    dh_bound_aggregate made = {.begin = call->begin, .end = call->end, .n_args = row_arguments(call, row, plugin)};
    if (made.n_args < 0) return dh_bind_wrong_number(b, call);
    b->aggregation->inside = true;
    dh_status status = bind_inside(b, &made, call, row, plugin);
    b->aggregation->inside = false;
    DH_TRY(status);
    int32_t index;
    DH_TRY(intern(b, &made, &index));
    return make_column(b, out, call, b->aggregation->n_keys + index, made.type, made.display, made.target);
}
