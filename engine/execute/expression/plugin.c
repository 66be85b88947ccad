/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls plugin functions: exports the arguments as Arrow arrays, imports the result as a column. */
#include "execute/expression/kernel.h"

#include "base/foreign.h"
#include "execute/exchange.h"
#include "table/arrow.h"

static dh_status argument_types(dh_type **out, const dh_op *op, dh_arena *arena, dh_error *error)
{
    dh_type *types = dh_arena_alloc(arena, ((size_t)op->n_args + 1) * sizeof *types);
    if (types == NULL) return dh_error_nomem(error);
    for (int32_t a = 0; a < op->n_args; a++) types[a] = op->args[a]->expr->type;
    *out = types;
    return DH_OK;
}

dh_status dh_kernel_plugin_prepare(dh_op *op, dh_arena *arena, dh_error *error)
{
    dh_type *types = NULL;
    DH_TRY(argument_types(&types, op, arena, error));
    op->schemas = dh_exchange_schemas(arena, types, op->n_args);
    return op->schemas ? DH_OK : dh_error_nomem(error);
}

/* Checks and imports the plugin's array, and releases it. The batch holds the imported column. */
static dh_status take_result(const dh_vector **out, dh_vector_batch *vectors, const dh_function *function,
                             struct ArrowArray *array)
{
    if (array->release == NULL) return dh_error_set(vectors->error, DH_EPLUGIN, "it gave no result");
    dh_column *column = NULL;
    dh_status status = DH_OK;
    const struct ArrowSchema *const *schema = dh_exchange_schemas(vectors->arena, &function->result, 1);
    if (schema == NULL)
        status = dh_error_nomem(vectors->error);
    else if (array->length != vectors->n)
        status = dh_error_set(vectors->error, DH_EPLUGIN, "it gave %lld rows for %d", (long long)array->length,
                              (int)vectors->n);
    else
        status = dh_arrow_import_column(&column, schema[0], array, vectors->error);
    if (array->release) array->release(array);
    if (status != DH_OK) return status;
    DH_TRY(dh_vector_batch_hold(vectors, column));
    dh_vector *result = dh_vector_load(vectors->arena, column, 0, NULL, vectors->n);
    if (result == NULL) return dh_error_nomem(vectors->error);
    if (result->type == DH_CATEGORY) { /* its dictionary is valid for this batch only: pass on text */
        result->values = (void *)(uintptr_t)dh_vector_slices(vectors->arena, result);
        if (result->values == NULL) return dh_error_nomem(vectors->error);
        result->type = DH_TEXT;
        result->dictionary = NULL;
    }
    *out = result;
    return DH_OK;
}

dh_status dh_kernel_plugin(dh_vector_batch *vectors, const dh_op *op, const dh_vector *const *args,
                           const dh_vector **out)
{
    const dh_function *function = op->expr->plugin;
    dh_type *types = NULL;
    DH_TRY(argument_types(&types, op, vectors->arena, vectors->error));
    dh_batch batch = {.struct_size = sizeof batch, .n_rows = vectors->n};
    batch.cols = dh_exchange_arrays(vectors->arena, args, types, op->n_args);
    if (batch.cols == NULL) return dh_error_nomem(vectors->error);
    dh_call call = {.struct_size = sizeof call,
                    .schemas = op->schemas,
                    .n_args = (uint32_t)op->n_args,
                    .params = op->expr->params,
                    .data = function->data};
    struct ArrowArray result = {.release = NULL};
    dh_foreign_enter("function", function->name, "call", op->expr->origin);
    dh_status status = function->call(&call, &batch, &result, vectors->error);
    if (status == DH_OK)
        status = take_result(out, vectors, function, &result);
    else if (result.release)
        result.release(&result);
    dh_foreign_leave();
    if (status == DH_OK) return DH_OK;
    dh_error_complete(vectors->error, status);
    dh_error_prefix(vectors->error, "the function '%s' of the plugin %s", function->name, op->expr->origin);
    return status;
}
