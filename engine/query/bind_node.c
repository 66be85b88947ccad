/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by the binder's files: making expression nodes, finding names, and errors for unknown names. */
#include <string.h>

#include "base/label.h"
#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "query/binder.h"
#include "query/function_table.h"

int32_t dh_schema_find(const dh_schema *schema, const char *name)
{
    for (int32_t i = 0; i < schema->n; i++)
        if (strcmp(schema->fields[i].name, name) == 0) return i;
    return -1;
}

#define NAMES_SHOWN 40 /* in a message */

dh_status dh_bind_unknown(dh_binder *b, int32_t at, const char *what, const char *name, const char *const *names,
                          size_t n)
{
    dh_strbuf list = {0};
    const char *near = dh_text_nearest(name, names, n);
    if (near == NULL) near = dh_label_find("column", name, names, n);
    dh_status status;
    if (n == 0)
        return dh_query_fail(b->error, DH_EINVAL, b->text, at, "unknown %s '%.100s'; there are none", dh_tr(what),
                             name);
    for (size_t i = 0; i < n && i < NAMES_SHOWN; i++) dh_strbuf_printf(&list, "%s%s", i ? ", " : "", names[i]);
    if (n > NAMES_SHOWN) dh_strbuf_add(&list, ", ...");
    if (list.failed)
        status = dh_error_nomem(b->error);
    else if (near)
        status =
            dh_query_fail(b->error, DH_EINVAL, b->text, at, "unknown %s '%.100s', did you mean '%s'? there are: %s",
                          dh_tr(what), name, near, list.data);
    else
        status = dh_query_fail(b->error, DH_EINVAL, b->text, at, "unknown %s '%.100s'; there are: %s", dh_tr(what),
                               name, list.data);
    dh_strbuf_free(&list);
    return status;
}

dh_status dh_bind_wrong_number(dh_binder *b, const dh_syntax *call)
{
    const char *name = call->parts[0].text;
    const char *usage = dh_tr(dh_functions_signature(b->catalog ? b->catalog->functions : NULL, name));
    if (call->n_args == 1)
        return dh_query_fail(b->error, DH_EINVAL, b->text, call->begin,
                             "%.100s() is given 1 argument; it is used as %s", name, usage);
    return dh_query_fail(b->error, DH_EINVAL, b->text, call->begin, "%.100s() is given %d arguments; it is used as %s",
                         name, (int)call->n_args, usage);
}

dh_status dh_bind_new(dh_binder *b, dh_expr **out, dh_expr_kind kind, const dh_syntax *at)
{
    dh_expr *made = dh_arena_zalloc(b->arena, 1, sizeof *made);
    if (!made) return dh_error_nomem(b->error);
    made->kind = kind;
    made->begin = at->begin;
    made->end = at->end;
    *out = made;
    return DH_OK;
}

dh_status dh_bind_builtin(dh_binder *b, dh_expr **out, dh_builtin id, dh_type type, const dh_expr *const *args,
                          int32_t n, const dh_syntax *at)
{
    const dh_expr **copy = dh_arena_zalloc(b->arena, (size_t)n + 1, sizeof *copy);
    if (!copy) return dh_error_nomem(b->error);
    if (n > 0) memcpy(copy, args, (size_t)n * sizeof *copy);
    DH_TRY(dh_bind_new(b, out, DH_EXPR_BUILTIN, at));
    (*out)->builtin = id;
    (*out)->type = type;
    (*out)->args = copy;
    (*out)->n_args = n;
    return DH_OK;
}
