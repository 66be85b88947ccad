/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by kernels: result vectors, their validity, errors that quote the expression. */
#include "execute/expression/kernel.h"

#include <string.h>

#include "base/message.h"

dh_vector *dh_kernel_result(dh_vector_batch *batch, dh_type type, const dh_vector *const *args, int32_t n_args)
{
    dh_vector *out = dh_vector_new(batch->arena, type, batch->n);
    if (out == NULL) return NULL;
    int32_t with = 0;
    for (int32_t a = 0; a < n_args; a++) {
        if (args[a]->valid == NULL) continue;
        if (with++ == 0) {
            out->valid = args[a]->valid; /* shared with the argument while it is the only one */
            continue;
        }
        uint8_t *both = dh_vector_new_valid(batch->arena, batch->n, true);
        if (both == NULL) return NULL;
        for (int32_t i = 0; i < batch->n; i++) both[i] = out->valid[i] & args[a]->valid[i];
        out->valid = both;
    }
    return out;
}

uint8_t *dh_kernel_valid(dh_vector_batch *batch, dh_vector *result)
{
    uint8_t *valid = dh_vector_new_valid(batch->arena, batch->n, true);
    if (valid && result->valid) memcpy(valid, result->valid, (size_t)batch->n);
    if (valid) result->valid = valid;
    return valid;
}

dh_status dh_kernel_error(dh_vector_batch *batch, const dh_op *op, const char *problem)
{
    const dh_expr *e = op->expr;
    size_t size = op->text ? strlen(op->text) : 0;
    if (e->begin < 0 || e->end <= e->begin || (size_t)e->end > size)
        return dh_error_set(batch->error, DH_EDATA, "%s", dh_tr(problem));
    return dh_error_set(batch->error, DH_EDATA, "'%.*s': %s", (int)(e->end - e->begin), op->text + e->begin,
                        dh_tr(problem));
}
