/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prepares expressions: turns the binder's tree into ops with kernels, and evaluates the subtrees that depend on one
 * category column once per dictionary code. */
#include "execute/expression/eval.h"
#include "execute/expression/kernel.h"

#include <string.h>

/* Dictionaries up to this many codes are evaluated even when the table has fewer rows. */
#define SMALL_DICTIONARY 1024

static dh_kernel find_kernel(dh_builtin builtin, bool counts)
{
    dh_kernel (*const families[])(dh_builtin) = {dh_kernel_logic,  dh_kernel_compare, dh_kernel_number,
                                                 dh_kernel_double, dh_kernel_date,    dh_kernel_text};
    dh_kernel kernel = counts ? dh_kernel_interval(builtin) : NULL;
    for (size_t i = 0; kernel == NULL && i < sizeof families / sizeof *families; i++) kernel = families[i](builtin);
    return kernel;
}

/* dh_op.leaf. Plugin calls are never evaluated per code: a plugin may depend on how often it is called. */
static int32_t find_leaf(const dh_op *op, const dh_scope *scope)
{
    const dh_expr *e = op->expr;
    if (e->kind == DH_EXPR_CONSTANT) return -1;
    if (e->kind == DH_EXPR_PLUGIN) return -2;
    if (e->kind == DH_EXPR_COLUMN) return e->type == DH_CATEGORY && scope->dictionaries[e->column] ? e->column : -2;
    int32_t leaf = -1;
    for (int32_t a = 0; a < op->n_args; a++) {
        int32_t of = op->args[a]->leaf;
        if (of == -1) continue;
        if (of == -2 || (leaf >= 0 && leaf != of)) return -2;
        leaf = of;
    }
    return leaf;
}

/* Evaluates the op for codes [begin, begin + n), where the code after the last stands for null. */
static dh_status evaluate_codes(const dh_vector **out, const dh_op *op, const dh_scope *scope, dh_vector_batch *batch,
                                int32_t begin, int32_t n)
{
    dh_vector *codes = dh_vector_new(batch->arena, DH_CATEGORY, n);
    if (codes == NULL) return dh_error_nomem(batch->error);
    codes->dictionary = scope->dictionaries[op->leaf];
    int32_t size = dh_dictionary_size(codes->dictionary), *values = codes->values;
    if (begin + n > size) { /* the last batch includes null */
        codes->valid = dh_vector_new_valid(batch->arena, n, true);
        if (codes->valid == NULL) return dh_error_nomem(batch->error);
        codes->valid[size - begin] = 0;
    }
    for (int32_t i = 0; i < n; i++) values[i] = begin + i < size ? begin + i : 0;
    memset(batch->columns, 0, (size_t)batch->n_columns * sizeof *batch->columns);
    batch->columns[op->leaf] = (dh_batch_column){codes, -1};
    batch->n = n;
    return dh_op_run(out, op, batch); /* by_code is not set yet: runs the kernel */
}

/* Concatenates vectors of one type. */
static dh_vector *join_vectors(dh_arena *arena, const dh_vector *const *parts, int32_t n_parts, int32_t total)
{
    dh_vector *out = dh_vector_new(arena, parts[0]->type, total);
    if (out == NULL) return NULL;
    out->dictionary = parts[0]->dictionary;
    out->valid = dh_vector_new_valid(arena, total, true);
    bool bounded = false;
    for (int32_t p = 0; p < n_parts; p++) bounded |= parts[p]->lower != NULL;
    if (bounded) {
        out->lower = dh_arena_alloc(arena, (size_t)total * sizeof(double));
        out->upper = dh_arena_alloc(arena, (size_t)total * sizeof(double));
    }
    if (out->valid == NULL || (bounded && (out->lower == NULL || out->upper == NULL))) return NULL;
    size_t width = dh_vector_width(out->type);
    int32_t at = 0;
    for (int32_t p = 0; p < n_parts; p++) {
        const dh_vector *v = parts[p];
        memcpy((char *)out->values + (size_t)at * width, v->values, (size_t)v->length * width);
        if (v->valid) memcpy(out->valid + at, v->valid, (size_t)v->length);
        for (int32_t i = 0; bounded && i < v->length; i++) {
            dh_count count = dh_vector_count(v, i);
            out->lower[at + i] = count.lower;
            out->upper[at + i] = count.upper;
        }
        at += v->length;
    }
    return out;
}

/* Evaluates the op per code into op->by_code, or marks it for a growing dictionary. Optional: if some code gives an
 * error (which perhaps no row has) the op is left to run row by row. */
static dh_status result(dh_op *op, const dh_scope *scope, dh_error *error)
{
    if (dh_dictionary_is_growing(scope->dictionaries[op->leaf])) {
        if (scope->n_dictionary_results) op->still_growing = ++*scope->n_dictionary_results;
        return DH_OK;
    }
    int32_t size = dh_dictionary_size(scope->dictionaries[op->leaf]);
    if (size == INT32_MAX || (size > SMALL_DICTIONARY && size > scope->rows)) return DH_OK;
    size++; /* null has a result too: is_known(x), coalesce(x, y) */
    int32_t n_parts = (int32_t)(((int64_t)size + DH_VECTOR_ROWS - 1) / DH_VECTOR_ROWS);
    const dh_vector **parts = dh_arena_zalloc(scope->arena, (size_t)n_parts, sizeof *parts);
    dh_batch_column *columns = dh_arena_zalloc(scope->arena, (size_t)scope->n_columns, sizeof *columns);
    if (parts == NULL || columns == NULL) return dh_error_nomem(error);
    dh_error local = DH_ERROR_INIT;
    dh_vector_batch batch = {.arena = scope->arena, .columns = columns, .n_columns = scope->n_columns, .error = &local};
    for (int32_t p = 0; p < n_parts; p++) {
        int32_t begin = p * DH_VECTOR_ROWS;
        int32_t n = size - begin < DH_VECTOR_ROWS ? size - begin : DH_VECTOR_ROWS;
        dh_status status = evaluate_codes(&parts[p], op, scope, &batch, begin, n);
        if (status == DH_ENOMEM) return dh_error_nomem(error);
        if (status != DH_OK) return DH_OK;
    }
    op->by_code = join_vectors(scope->arena, parts, n_parts, size);
    return op->by_code ? DH_OK : dh_error_nomem(error);
}

static dh_status prepare_kernel(dh_op *op, const dh_scope *scope, dh_error *error)
{
    const dh_expr *e = op->expr;
    if (e->kind == DH_EXPR_PLUGIN) {
        op->kernel = dh_kernel_plugin;
        return dh_kernel_plugin_prepare(op, scope->arena, error);
    }
    if (e->kind == DH_EXPR_FOLLOW) {
        op->kernel = dh_kernel_follow;
        op->dictionary = dh_table_column(e->follow, e->column)->dictionary;
        return DH_OK;
    }
    bool counts = e->n_args > 0 && e->args[0]->type == DH_COUNT;
    op->kernel = find_kernel(e->builtin, counts);
    if (op->kernel) return DH_OK;
    return dh_error_set(error, DH_EINTERNAL, "the executor has no kernel for built-in %d", (int)e->builtin);
}

static dh_status prepare(dh_op **out, const dh_expr *expr, const dh_scope *scope, dh_error *error)
{
    dh_op *op = dh_arena_zalloc(scope->arena, 1, sizeof *op);
    if (op == NULL) return dh_error_nomem(error);
    *out = op;
    op->expr = expr;
    op->text = scope->text;
    op->n_args = expr->n_args;
    if (expr->kind == DH_EXPR_CONSTANT) {
        op->constant = dh_vector_constant(scope->arena, &expr->constant, expr->type, DH_VECTOR_ROWS);
        op->leaf = -1;
        return op->constant ? DH_OK : dh_error_nomem(error);
    }
    if (expr->kind == DH_EXPR_COLUMN) {
        op->n_args = 0;
        op->dictionary = scope->dictionaries[expr->column];
        op->leaf = find_leaf(op, scope);
        return DH_OK;
    }
    op->args = dh_arena_zalloc(scope->arena, (size_t)expr->n_args, sizeof *op->args);
    if (op->args == NULL) return dh_error_nomem(error);
    for (int32_t a = 0; a < expr->n_args; a++) DH_TRY(prepare(&op->args[a], expr->args[a], scope, error));
    op->leaf = find_leaf(op, scope);
    return prepare_kernel(op, scope, error);
}

/* Top-down, so that the largest subtrees that depend on one category column are taken. */
static dh_status evaluate_over_dictionaries(dh_op *op, const dh_scope *scope, dh_error *error)
{
    if (op->kernel == NULL) return DH_OK;
    if (op->leaf >= 0) DH_TRY(result(op, scope, error));
    bool done = op->by_code || op->still_growing > 0;
    for (int32_t a = 0; !done && a < op->n_args; a++) DH_TRY(evaluate_over_dictionaries(op->args[a], scope, error));
    return DH_OK;
}

dh_status dh_op_prepare(dh_op **out, const dh_expr *expr, const dh_scope *scope, dh_error *error)
{
    DH_TRY(prepare(out, expr, scope, error));
    return evaluate_over_dictionaries(*out, scope, error);
}
