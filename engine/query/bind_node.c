/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all of the binder stands on: making nodes of bound expressions, finding names and refusing unknown ones. */
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "query/binder.h"

int32_t dh_schema_find(const dh_schema *schema, const char *name)
{
    for (int32_t i = 0; i < schema->n; i++)
        if (strcmp(schema->fields[i].name, name) == 0) return i;
    return -1;
}

#define NAMES_SHOWN 40

dh_status dh_bind_unknown(dh_binder *b, int32_t at, const char *what, const char *name, const char *const *names,
                          size_t n)
{
    dh_strbuf message = {0};
    const char *near = dh_text_nearest(name, names, n);
    dh_strbuf_printf(&message, "unknown %s '%.100s'", what, name);
    if (near) dh_strbuf_printf(&message, ", did you mean '%s'?", near);
    if (n == 0) dh_strbuf_add(&message, "; there are none");
    for (size_t i = 0; i < n && i < NAMES_SHOWN; i++)
        dh_strbuf_printf(&message, "%s%s", i ? ", " : near ? " there are: " : "; there are: ", names[i]);
    if (n > NAMES_SHOWN) dh_strbuf_add(&message, ", ...");
    dh_status status =
        message.failed ? dh_error_nomem(b->error) : dh_query_fail(b->error, DH_EINVAL, b->text, at, "%s", message.data);
    dh_strbuf_free(&message);
    return status;
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
