/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binding calls of window functions: each becomes a column after those of the input (equal calls share one), and the
 * expressions around calls are over those columns. */
#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "query/binder.h"
#include "query/function_table.h"
#include "query/print.h"

/* Binds "x op y" over two columns, the argument and what is computed of it, with the types and messages of the operator
 * in the language; `call` is what the messages are about. */
static dh_status bind_finish(dh_binder *b, dh_bound_window *made, const dh_syntax *call, const dh_window_row *row)
{
    const dh_expr *arg = made->arg;
    assert(arg != NULL); /* functions that finish another have an argument */
    bool picks = dh_window_get(made->computes)->picks;
    const dh_field fields[] = {{"x", arg->type, arg->display, NULL},
                               {"y", arg->type, picks ? arg->display : DH_DISPLAY_PLAIN, NULL}};
    const dh_schema schema = {fields, 2};
    const dh_part parts[] = {{"x", call->begin}, {"y", call->begin}};
    const dh_syntax x = {
        .kind = DH_SYNTAX_NAME, .begin = call->begin, .end = call->end, .parts = &parts[0], .n_parts = 1};
    dh_syntax y = x;
    y.parts = &parts[1];
    const dh_syntax *const args[] = {&x, &y};
    const dh_syntax both = {.kind = DH_SYNTAX_BINARY,
                            .begin = call->begin,
                            .end = call->end,
                            .at = call->begin,
                            .op = row->op == '-' ? DH_TOKEN_MINUS : DH_TOKEN_SLASH,
                            .args = args,
                            .n_args = 2};
    dh_binder over = *b;
    over.schema = &schema;
    over.windowing = NULL;
    const dh_expr *bound;
    DH_TRY(dh_bind(&over, &bound, &both));
    dh_expr *shown = dh_arena_zalloc(b->arena, 1, sizeof *shown);
    if (!shown) return dh_error_nomem(b->error);
    *shown = *bound;
    if (row->display) shown->display = row->display;
    made->finish = shown;
    return DH_OK;
}

static dh_status bind_arg(dh_binder *b, dh_bound_window *made, const dh_syntax *call, const dh_window_row *row)
{
    if (call->arg_names[0])
        return dh_query_fail(b->error, DH_EINVAL, b->text, call->args[0]->begin,
                             "'%.100s =' names a parameter, and %.100s() has none there; write '==' to compare",
                             call->arg_names[0], row->name);
    char who[64];
    size_t size = strlen(row->name);
    memcpy(who, row->name, size);
    memcpy(who + size, "()", 3);
    DH_TRY(dh_bind(b, &made->arg, call->args[0]));
    return dh_bind_accept(b, &made->arg, row->mask, who);
}

static void set_result(dh_bound_window *made, const dh_window_row *row)
{
    const dh_expr *arg = made->arg, *like = made->finish ? made->finish : arg;
    made->type = row->result;
    if (row->n_args == 0) return;
    assert(like != NULL);
    made->type = like->type;
    if (row->means && made->type != DH_COUNT) made->type = DH_FLOAT64;
    if (made->finish || row->picks) made->display = like->display;
    if (row->picks) made->target = arg->target;
    if (row->means && arg->display == DH_DISPLAY_PERCENT) made->display = DH_DISPLAY_PERCENT;
}

/* Binds the argument and the parameter of a call, and names it by its canonical text. */
static dh_status bind_inside(dh_binder *b, dh_bound_window *made, const dh_syntax *call, const dh_window_row *row)
{
    const dh_value *params;
    if (row->n_args > 0) DH_TRY(bind_arg(b, made, call, row));
    DH_TRY(dh_bind_params(b, &params, call, (uint32_t)row->n_args, row->params, row->n_params));
    if (row->n_params > 0) made->rows = params[0].as.integer;
    if (row->op) DH_TRY(bind_finish(b, made, call, row));
    set_result(made, row);
    dh_strbuf text = {0};
    dh_window_print(&text, made, b->schema);
    made->name = text.failed || !text.data ? NULL : dh_arena_strdup(b->arena, text.data);
    dh_strbuf_free(&text);
    return made->name ? DH_OK : dh_error_nomem(b->error);
}

/* The index of the call in the list, where it is added unless there is an equal one. */
static dh_status intern(dh_binder *b, const dh_bound_window *made, int32_t *index)
{
    dh_windowing *w = b->windowing;
    for (*index = 0; *index < w->n; (*index)++)
        if (strcmp(w->list[*index].name, made->name) == 0) return DH_OK;
    if (dh_grow((void **)&w->list, &w->capacity, (size_t)w->n + 1, sizeof *w->list) != 0)
        return dh_error_nomem(b->error);
    w->list[w->n++] = *made;
    return DH_OK;
}

static dh_status check_place(dh_binder *b, const dh_syntax *call, const dh_window_row *row)
{
    const dh_windowing *w = b->windowing;
    if (!w)
        return dh_query_fail(b->error, DH_EINVAL, b->text, call->begin,
                             "'%.100s' is a window function, over the rows of a group; it belongs in window",
                             row->name);
    if (w->inside)
        return dh_query_fail(b->error, DH_EINVAL, b->text, call->begin,
                             "window function '%.100s' stands inside another; write two windows, one after the other",
                             row->name);
    if (call->n_args < row->n_args) return dh_bind_wrong_number(b, call);
    if (row->ordered && !w->ordered)
        return dh_query_fail(
            b->error, DH_EINVAL, b->text, call->begin,
            "%.100s() needs an order of the rows; write it behind the groups in the second text, as in "
            "window(\"r = rank()\", \"unit order year\")",
            row->name);
    return DH_OK;
}

dh_status dh_bind_window_call(dh_binder *b, const dh_expr **out, const dh_syntax *call)
{
    const dh_window_row *row = dh_window_find(call->parts[0].text);
    DH_TRY(check_place(b, call, row));
    dh_bound_window made = {.function = row->id, .computes = row->op ? row->finishes : row->id};
    b->windowing->inside = true;
    dh_status status = bind_inside(b, &made, call, row);
    b->windowing->inside = false;
    DH_TRY(status);
    int32_t index;
    dh_expr *column;
    DH_TRY(intern(b, &made, &index));
    DH_TRY(dh_bind_new(b, &column, DH_EXPR_COLUMN, call));
    column->column = b->schema->n + index;
    column->type = made.type;
    column->display = made.display;
    column->target = made.target;
    *out = column;
    return DH_OK;
}
