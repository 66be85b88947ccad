/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kernels share: results, their unknowns, errors that name the expression. */
#include "execute/expression/kernel.h"

#include <string.h>

dh_vector *dh_kernel_result(dh_frame *frame, dh_type type, const dh_vector *const *args, int32_t n_args)
{
    dh_vector *out = dh_vector_new(frame->arena, type, frame->n);
    if (out == NULL) return NULL;
    int32_t with = 0;
    for (int32_t a = 0; a < n_args; a++) {
        if (args[a]->known == NULL) continue;
        if (with++ == 0) {
            out->known = args[a]->known; /* shared until a second one differs */
            continue;
        }
        uint8_t *both = dh_vector_new_known(frame->arena, frame->n, true);
        if (both == NULL) return NULL;
        for (int32_t i = 0; i < frame->n; i++) both[i] = out->known[i] & args[a]->known[i];
        out->known = both;
    }
    return out;
}

uint8_t *dh_kernel_known(dh_frame *frame, dh_vector *result)
{
    uint8_t *known = dh_vector_new_known(frame->arena, frame->n, true);
    if (known && result->known) memcpy(known, result->known, (size_t)frame->n);
    if (known) result->known = known;
    return known;
}

dh_status dh_kernel_error(dh_frame *frame, const dh_op *op, const char *problem)
{
    const dh_expr *e = op->expr;
    size_t size = op->text ? strlen(op->text) : 0;
    if (e->begin < 0 || e->end <= e->begin || (size_t)e->end > size)
        return dh_error_set(frame->error, DH_EDATA, "%s", problem);
    return dh_error_set(frame->error, DH_EDATA, "'%.*s': %s", (int)(e->end - e->begin), op->text + e->begin, problem);
}
