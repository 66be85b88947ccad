/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A condition cut into those that must all hold. */
#include <string.h>

#include "base/arena.h"
#include "query/plan.h"
#include "query/syntax.h"

/* Counts the conditions of a tree that `and` joins; with `out`, also copies their texts. False when out of memory. */
static bool cut(const char **out, int32_t *n, const char *text, const dh_syntax *tree, dh_arena *arena)
{
    if (tree->kind == DH_SYNTAX_BINARY && tree->op == DH_TOKEN_AND)
        return cut(out, n, text, tree->args[0], arena) && cut(out, n, text, tree->args[1], arena);
    if (out != NULL) out[*n] = dh_arena_strndup(arena, text + tree->begin, (size_t)(tree->end - tree->begin));
    bool ok = out == NULL || out[*n] != NULL;
    (*n)++;
    return ok;
}

dh_status dh_expr_conditions(const char *const **out, int32_t *n, const char *text, dh_arena *arena, dh_error *error)
{
    const dh_syntax *tree;
    *n = 0;
    DH_TRY(dh_parse_expression(&tree, text, arena, error));
    cut(NULL, n, text, tree, arena);
    const char **texts = dh_arena_zalloc(arena, (size_t)*n, sizeof *texts);
    *n = 0;
    if (texts == NULL || !cut(texts, n, text, tree, arena)) return dh_error_nomem(error);
    *out = texts;
    return DH_OK;
}
