/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binding calls of functions, built-in and of plugins, as their rows (query/functions) declare; the few with special
 * rules are handled here by id. */
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/reporting.h"
#include "query/binder.h"
#include "query/function_table.h"

static dh_status unknown_function(dh_binder *b, const dh_syntax *call)
{
    size_t n;
    const char **names = dh_functions_names(b->catalog ? b->catalog->functions : NULL, &n);
    if (!names) return dh_error_nomem(b->error);
    dh_status status = dh_bind_unknown(b, call->begin, DH_MESSAGE("function"), call->parts[0].text, names, n);
    dh_free(names);
    return status;
}

/* Named arguments are for parameters of plugins alone, not for the first n arguments. */
static dh_status refuse_named(dh_binder *b, const dh_syntax *call, int32_t n)
{
    for (int32_t i = 0; i < n && i < call->n_args; i++)
        if (call->arg_names[i])
            return dh_query_fail(b->error, DH_EINVAL, b->text, call->args[i]->begin,
                                 "'%.100s =' names a parameter, and %.100s() has none there; write '==' to compare",
                                 call->arg_names[i], call->parts[0].text);
    return DH_OK;
}

static dh_status bind_as_of(dh_binder *b, const dh_expr **out, const dh_syntax *call)
{
    if (!b->catalog || !b->catalog->has_as_of)
        return dh_query_fail(b->error, DH_EDATA, b->text, call->begin,
                             "as_of() is not known: the data set declares no as_of; give one with --as-of");
    dh_expr *made;
    DH_TRY(dh_bind_new(b, &made, DH_EXPR_CONSTANT, call));
    made->type = DH_DATE;
    made->constant = (dh_value){.type = DH_DATE, .valid = 1, .as.integer = b->catalog->as_of};
    *out = made;
    return DH_OK;
}

/* date('2020-08-11') is a constant. */
static dh_status bind_date_literal(dh_binder *b, const dh_expr **out, const dh_expr *arg)
{
    if (arg->kind != DH_EXPR_CONSTANT || arg->type != DH_TEXT)
        return dh_query_fail(b->error, DH_ETYPE, b->text, arg->begin,
                             "date() takes year, month and day, or one text literal such as '2020-08-11'");
    *out = arg;
    return dh_bind_cast(b, out, DH_DATE);
}

/* The value of an argument that must be a text literal; NULL after an error. */
static const char *literal_of(dh_binder *b, const dh_expr *arg, const char *function, const char *what,
                              const char *example)
{
    if (arg->kind == DH_EXPR_CONSTANT && arg->type == DH_TEXT && arg->constant.valid)
        return dh_arena_strndup(b->arena, arg->constant.as.text.data, (size_t)arg->constant.as.text.size);
    dh_query_fail(b->error, DH_ETYPE, b->text, arg->begin, "%s() takes %s as a text literal, such as '%s'", function,
                  dh_tr(what), example);
    return NULL;
}

static dh_status bind_whole_number(dh_binder *b, const dh_expr **out, int64_t value, const dh_syntax *at)
{
    dh_expr *made;
    DH_TRY(dh_bind_new(b, &made, DH_EXPR_CONSTANT, at));
    made->type = DH_INT64;
    made->constant = (dh_value){.type = DH_INT64, .valid = 1, .as.integer = value};
    *out = made;
    return DH_OK;
}

/* The calendar that an argument names: 'declared' is the data set's. */
static dh_status find_calendar(dh_binder *b, const dh_calendar **out, const dh_expr *arg, const char *function)
{
    const char *name = literal_of(b, arg, function, DH_MESSAGE("a calendar"), "nam-bao-cao");
    if (name == NULL) return b->error != NULL && b->error->status != DH_OK ? b->error->status : DH_ENOMEM;
    const dh_catalog *catalog = b->catalog;
    *out = catalog != NULL ? catalog->calendar : NULL;
    if (strcmp(name, "declared") == 0) return DH_OK;
    if (catalog == NULL || catalog->find_calendar == NULL)
        return dh_query_fail(b->error, DH_EINVAL, b->text, arg->begin, "there are no calendars without a data set");
    dh_error why = DH_ERROR_INIT;
    dh_status status = catalog->find_calendar(catalog->self, name, out, &why);
    if (status == DH_EINVAL) return dh_query_fail(b->error, DH_EINVAL, b->text, arg->begin, "%s", why.message);
    if (status != DH_OK && b->error != NULL) *b->error = why;
    return status;
}

/* year, half, quarter and month of a calendar are the civil ones of a day that is moved. */
static dh_status move_to_calendar(dh_binder *b, const dh_expr **day, const dh_calendar *calendar, const dh_syntax *call)
{
    int moves[2];
    static const dh_builtin by[] = {DH_FN_ADD_DAYS, DH_FN_ADD_MONTHS};
    dh_calendar_shift(calendar, &moves[0], &moves[1]);
    for (int i = 0; i < 2; i++) {
        const dh_expr *args[2] = {*day, NULL};
        dh_expr *moved;
        if (moves[i] == 0) continue;
        DH_TRY(bind_whole_number(b, &args[1], moves[i], call));
        DH_TRY(dh_bind_builtin(b, &moved, by[i], DH_DATE, args, 2, call));
        *day = moved;
    }
    return DH_OK;
}

/* The kind of period that an argument names, as a constant. */
static dh_status bind_kind(dh_binder *b, const dh_expr **inout, const dh_syntax *call)
{
    static const char *const names[] = {"year", "half", "quarter", "month", "week"}; /* by dh_period_kind */
    const char *name = literal_of(b, *inout, "period_of", DH_MESSAGE("a kind of period"), "week");
    if (name == NULL) return b->error != NULL && b->error->status != DH_OK ? b->error->status : DH_ENOMEM;
    for (int i = 0; i < 5; i++)
        if (strcmp(names[i], name) == 0) return bind_whole_number(b, inout, i, call);
    return dh_query_fail(b->error, DH_EINVAL, b->text, (*inout)->begin,
                         "'%.60s' is no kind of period; there are year, half, quarter, month and week", name);
}

/* Puts the calendar that the last argument names into the call; what remains are the arguments of its kernel. */
static dh_status bind_calendar(dh_binder *b, const dh_builtin_row *row, const dh_expr **args, int32_t *n,
                               const dh_syntax *call)
{
    int32_t last = row->max_args - 1;
    const dh_calendar *calendar = NULL;
    if (row->id == DH_FN_PERIOD_OF) DH_TRY(bind_kind(b, &args[1], call));
    if (*n > last) DH_TRY(find_calendar(b, &calendar, args[last], row->name));
    *n = last;
    if (row->id != DH_FN_WEEK && row->id != DH_FN_PERIOD_OF) return move_to_calendar(b, &args[0], calendar, call);
    if (row->id == DH_FN_WEEK && calendar == NULL) return DH_OK;
    return bind_whole_number(b, &args[(*n)++], dh_calendar_pack(calendar), call);
}

static bool takes_calendar(dh_builtin id)
{
    return id == DH_FN_YEAR || id == DH_FN_HALF || id == DH_FN_QUARTER || id == DH_FN_MONTH || id == DH_FN_WEEK ||
           id == DH_FN_PERIOD_OF;
}

/* Adds the default of round's second argument. */
static dh_status complete_round(dh_binder *b, const dh_expr **args, int32_t *n, const dh_syntax *call)
{
    if (*n == 2) return DH_OK;
    dh_expr *zero;
    DH_TRY(dh_bind_new(b, &zero, DH_EXPR_CONSTANT, call));
    zero->type = DH_INT64;
    zero->constant = (dh_value){.type = DH_INT64, .valid = 1};
    args[(*n)++] = zero;
    return DH_OK;
}

/* Casts the arguments to types that the row accepts, and unifies those that it says. */
static dh_status accept_args(dh_binder *b, const dh_builtin_row *row, const dh_expr **args, int32_t n, dh_type *unified)
{
    char who[64];
    size_t size = strlen(row->name);
    memcpy(who, row->name, size);
    memcpy(who + size, "()", 3);
    uint32_t mask = 0;
    for (int32_t i = 0; i < n; i++) {
        if (i < DH_FUNCTION_MASKS && row->masks[i]) mask = row->masks[i];
        bool later = row->unifies && i >= row->unify_from && mask == DH_ANY_TYPE;
        if (!later && !(row->unifies && args[i]->type == 0)) DH_TRY(dh_bind_accept(b, &args[i], mask, who));
    }
    if (!row->unifies) return DH_OK;
    return dh_bind_unify(b, args + row->unify_from, n - row->unify_from, row->rule == DH_RESULT_FIXED, who, unified);
}

static dh_status bind_builtin_row(dh_binder *b, const dh_expr **out, const dh_syntax *call, const dh_builtin_row *row,
                                  const dh_expr **args)
{
    int32_t n = call->n_args;
    dh_type unified = 0;
    if (row->id == DH_FN_AS_OF) return bind_as_of(b, out, call);
    if (row->id == DH_FN_DATE && n == 1) return bind_date_literal(b, out, args[0]);
    if (row->id == DH_FN_DATE && n == 2) return dh_bind_wrong_number(b, call);
    if (row->id == DH_FN_IS_KNOWN && args[0]->type == 0) DH_TRY(dh_bind_cast(b, &args[0], DH_BOOL));
    DH_TRY(accept_args(b, row, args, n, &unified));
    if (row->id == DH_FN_ONE_OF || row->id == DH_FN_BETWEEN)
        DH_TRY(dh_bind_refuse_texts(b, args, n, row->name, call->begin));
    if (row->id == DH_FN_BETWEEN && unified == DH_BOOL)
        return dh_query_fail(b->error, DH_ETYPE, b->text, call->begin,
                             "conditions have no order, so between() takes none");
    if (row->rule == DH_RESULT_FIXED && row->unifies && unified == 0)
        return dh_query_fail(b->error, DH_ETYPE, b->text, call->begin, "%s() of nil is always unknown", row->name);
    if (row->id == DH_FN_DATE_OF) { /* accept_args has cast it to a date */
        *out = args[0];
        return DH_OK;
    }
    if (takes_calendar(row->id)) DH_TRY(bind_calendar(b, row, args, &n, call));
    if (row->id == DH_FN_ROUND) DH_TRY(complete_round(b, args, &n, call));
    dh_type type = row->rule == DH_RESULT_FIXED ? row->result : row->rule == DH_RESULT_FIRST ? args[0]->type : unified;
    if (type == 0)
        return dh_query_fail(b->error, DH_ETYPE, b->text, call->begin, "%s() of nil alone has no type", row->name);
    dh_expr *made;
    DH_TRY(dh_bind_builtin(b, &made, row->id, type, args, n, call));
    made->display = row->display;
    if (row->rule == DH_RESULT_FIRST) made->display = args[0]->display;
    if (row->rule == DH_RESULT_UNIFIED)
        made->display = dh_bind_common_display(args + row->unify_from, n - row->unify_from);
    *out = made;
    return DH_OK;
}

static dh_status bind_plugin(dh_binder *b, const dh_expr **out, const dh_syntax *call, const dh_function *function,
                             const dh_expr **args)
{
    dh_expr *made;
    for (uint32_t i = 0; i < function->n_args; i++)
        DH_TRY(dh_bind_accept(b, &args[i], function->args[i].types, function->name));
    DH_TRY(dh_bind_builtin(b, &made, DH_FN_BUILTINS, function->result, args, (int32_t)function->n_args, call));
    made->kind = DH_EXPR_PLUGIN;
    made->plugin = function;
    made->origin = dh_functions_origin(b->catalog->functions, function->name);
    made->display = function->display;
    *out = made;
    return dh_bind_params(b, &made->params, call, function->n_args, function->params, function->n_params);
}

static dh_status bind_args(dh_binder *b, const dh_expr **args, const dh_syntax *call, int32_t n)
{
    for (int32_t i = 0; i < n; i++) DH_TRY(dh_bind_any(b, &args[i], call->args[i]));
    return DH_OK;
}

dh_status dh_bind_call(dh_binder *b, const dh_expr **out, const dh_syntax *call)
{
    const char *name = call->parts[0].text;
    const dh_functions *functions = b->catalog ? b->catalog->functions : NULL;
    const dh_builtin_row *row = dh_builtin_find(name);
    const dh_function *plugin = row ? NULL : dh_functions_find_function(functions, name);
    const dh_aggregate *aggregate = dh_functions_find_aggregate(functions, name);
    if (!row && (aggregate || dh_aggregate_find(name))) return dh_bind_aggregate_call(b, out, call, aggregate);
    if (!row && dh_window_find(name)) return dh_bind_window_call(b, out, call);
    if (!row && !plugin) return unknown_function(b, call);
    int32_t n = row ? call->n_args : (int32_t)plugin->n_args;
    DH_TRY(refuse_named(b, call, n));
    if (row && (n < row->min_args || n > row->max_args)) return dh_bind_wrong_number(b, call);
    if (plugin && call->n_args < n) return dh_bind_wrong_number(b, call);
    const dh_expr **args = dh_arena_zalloc(b->arena, (size_t)n + 2, sizeof *args);
    if (!args) return dh_error_nomem(b->error);
    DH_TRY(bind_args(b, args, call, n));
    return row ? bind_builtin_row(b, out, call, row, args) : bind_plugin(b, out, call, plugin, args);
}
