/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evaluates ops over a batch. Over a growing dictionary, each worker computes new entries once and caches them. */
#include "execute/expression/eval.h"

#include "base/memory.h"

#define STACK_ARGS 8

static dh_status run_kernel(const dh_vector **out, const dh_op *op, dh_vector_batch *batch)
{
    const dh_vector *few[STACK_ARGS];
    const dh_vector **args = few;
    if (op->n_args > STACK_ARGS) {
        args = dh_arena_alloc(batch->arena, (size_t)op->n_args * sizeof(void *));
        if (args == NULL) return dh_error_nomem(batch->error);
    }
    for (int32_t a = 0; a < op->n_args; a++) DH_TRY(dh_op_run(&args[a], op->args[a], batch));
    return op->kernel(batch, op, args, out);
}

/* A constant is stored for a full batch; a shorter batch gets a shorter view of it. */
static dh_status run_constant(const dh_vector **out, const dh_op *op, dh_vector_batch *batch)
{
    if (batch->n == op->constant->length) {
        *out = op->constant;
        return DH_OK;
    }
    dh_vector *head = dh_arena_alloc(batch->arena, sizeof *head);
    if (head == NULL) return dh_error_nomem(batch->error);
    *head = *op->constant;
    head->length = batch->n;
    *out = head;
    return DH_OK;
}

/* ---- growing dictionaries: entries added since the last batch are computed first ---- */

/* Makes room for `need` entries, with spare room; keeps the first `made`. */
static dh_status grow_result(dh_dictionary_result *result, dh_type type, dh_vector_batch *batch, int32_t made,
                             int32_t need)
{
    if (need <= result->capacity) return DH_OK;
    int32_t capacity = need < 64 ? 64 : need <= INT32_MAX / 2 ? need * 2 : need;
    dh_vector *grown = dh_vector_new_bounded(batch->kept, type, capacity);
    if (grown == NULL) return dh_error_nomem(batch->error);
    if (result->table) {
        result->table->length = made;
        dh_vector_put(grown, 0, result->table);
    }
    result->table = grown;
    result->capacity = capacity;
    return DH_OK;
}

/* Stores newly computed entries from `at` on, in memory of the whole run. */
static dh_status keep_entries(dh_dictionary_result *result, dh_vector_batch *batch, int32_t at, const dh_vector *made)
{
    DH_TRY(grow_result(result, made->type, batch, at, at + made->length));
    if (result->table->type != made->type || (at > 0 && result->table->dictionary != made->dictionary))
        return dh_error_set(batch->error, DH_EINTERNAL, "an expression changes its type");
    if (made->type == DH_TEXT && (made = dh_vector_copy(batch->kept, made)) == NULL)
        return dh_error_nomem(batch->error);
    result->table->dictionary = made->dictionary;
    dh_vector_put(result->table, at, made);
    return DH_OK;
}

/* Computes the entries from result->size on, then the result for null, which is always stored at `size`. */
static dh_status compute_entries(dh_dictionary_result *result, const dh_op *op, dh_vector_batch *batch,
                                 const dh_dictionary *dictionary, int32_t size)
{
    dh_batch_column *columns = dh_arena_zalloc(batch->arena, (size_t)op->leaf + 1, sizeof *columns);
    if (columns == NULL) return dh_error_nomem(batch->error);
    for (int32_t at = result->size, n; at <= size; at += n) { /* size is below INT32_MAX */
        n = size + 1 - at < DH_VECTOR_ROWS ? size + 1 - at : DH_VECTOR_ROWS;
        dh_vector *codes = dh_vector_new(batch->arena, DH_CATEGORY, n);
        if (codes == NULL || (codes->valid = dh_vector_new_valid(batch->arena, n, true)) == NULL)
            return dh_error_nomem(batch->error);
        codes->dictionary = dictionary;
        for (int32_t i = 0; i < n; i++) ((int32_t *)codes->values)[i] = at + i < size ? at + i : 0;
        if (at + n > size) codes->valid[n - 1] = 0;
        columns[op->leaf] = (dh_batch_column){codes, -1};
        dh_vector_batch entries = {
            .arena = batch->arena, .columns = columns, .n_columns = op->leaf + 1, .n = n, .error = batch->error};
        const dh_vector *made;
        DH_TRY(run_kernel(&made, op, &entries));
        DH_TRY(keep_entries(result, batch, at, made));
    }
    result->size = size;
    return DH_OK;
}

static dh_status run_over_growing(const dh_vector **out, const dh_op *op, dh_vector_batch *batch)
{
    dh_dictionary_result *result = &batch->dictionary_results[op->still_growing - 1];
    const dh_vector *codes;
    DH_TRY(dh_vector_batch_column(&codes, batch, op->leaf));
    int32_t size = dh_dictionary_size(codes->dictionary);
    if (!result->failed && (result->table == NULL || result->size < size)) {
        dh_error before = *batch->error;
        dh_status status = compute_entries(result, op, batch, codes->dictionary, size);
        if (status == DH_ENOMEM) return status;
        result->failed = status != DH_OK;
        if (result->failed) *batch->error = before;
    }
    if (result->failed) return run_kernel(out, op, batch);
    dh_vector table = *result->table;
    table.length = result->size + 1;
    *out = dh_vector_gather_codes(batch->arena, &table, codes);
    return *out ? DH_OK : dh_error_nomem(batch->error);
}

dh_status dh_op_run(const dh_vector **out, const dh_op *op, dh_vector_batch *batch)
{
    if (op->constant) return run_constant(out, op, batch);
    if (op->expr->kind == DH_EXPR_COLUMN) return dh_vector_batch_column(out, batch, op->expr->column);
    if (op->still_growing > 0 && batch->dictionary_results) return run_over_growing(out, op, batch);
    if (op->by_code == NULL) return run_kernel(out, op, batch);
    const dh_vector *codes;
    DH_TRY(dh_vector_batch_column(&codes, batch, op->leaf));
    *out = dh_vector_gather_codes(batch->arena, op->by_code, codes);
    return *out ? DH_OK : dh_error_nomem(batch->error);
}
