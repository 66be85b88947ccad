/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions that plugins registered: arguments out as Arrow arrays, the result in as a column. */
#include "execute/expression/kernel.h"

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

static dh_status take_result(const dh_vector **out, dh_frame *frame, const dh_function *function,
                             struct ArrowArray *array)
{
    if (array->release == NULL)
        return dh_error_set(frame->error, DH_EPLUGIN, "plugin function '%s' gave no result", function->name);
    dh_column *column = NULL;
    dh_status status = DH_OK;
    const struct ArrowSchema *const *schema = dh_exchange_schemas(frame->arena, &function->result, 1);
    if (schema == NULL)
        status = dh_error_nomem(frame->error);
    else if (array->length != frame->n)
        status = dh_error_set(frame->error, DH_EPLUGIN, "plugin function '%s' gave %lld rows for %d", function->name,
                              (long long)array->length, (int)frame->n);
    else if ((status = dh_arrow_import_column(&column, schema[0], array, frame->error)) != DH_OK)
        dh_error_prefix(frame->error, "plugin function '%s'", function->name);
    if (array->release) array->release(array);
    if (status != DH_OK) return status;
    DH_TRY(dh_frame_hold(frame, column));
    dh_vector *result = dh_vector_load(frame->arena, column, 0, NULL, frame->n);
    if (result == NULL) return dh_error_nomem(frame->error);
    if (result->type == DH_CATEGORY) { /* its codes are of this batch alone */
        result->values = (void *)(uintptr_t)dh_vector_slices(frame->arena, result);
        if (result->values == NULL) return dh_error_nomem(frame->error);
        result->type = DH_TEXT;
        result->dictionary = NULL;
    }
    *out = result;
    return DH_OK;
}

dh_status dh_kernel_plugin(dh_frame *frame, const dh_op *op, const dh_vector *const *args, const dh_vector **out)
{
    const dh_function *function = op->expr->plugin;
    dh_type *types = NULL;
    DH_TRY(argument_types(&types, op, frame->arena, frame->error));
    dh_batch batch = {.struct_size = sizeof batch, .n_rows = frame->n};
    batch.cols = dh_exchange_arrays(frame->arena, args, types, op->n_args);
    if (batch.cols == NULL) return dh_error_nomem(frame->error);
    dh_call call = {.struct_size = sizeof call,
                    .schemas = op->schemas,
                    .n_args = (uint32_t)op->n_args,
                    .params = op->expr->params,
                    .data = function->data};
    struct ArrowArray result = {.release = NULL};
    dh_status status = function->call(&call, &batch, &result, frame->error);
    if (status == DH_OK) return take_result(out, frame, function, &result);
    if (result.release) result.release(&result);
    if (frame->error && frame->error->status != status)
        dh_error_set(frame->error, status, "it failed without saying why");
    dh_error_prefix(frame->error, "plugin function '%s'", function->name);
    return status;
}
