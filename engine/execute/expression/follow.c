/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows a key: code → row of the table that its dictionary is linked to → the cell of that row, null if no row. */
#include "execute/expression/kernel.h"

dh_status dh_kernel_follow(dh_vector_batch *batch, const dh_op *op, const dh_vector *const *args, const dh_vector **out)
{
    const dh_vector *key = args[0];
    int64_t *rows = dh_arena_alloc(batch->arena, ((size_t)batch->n + 1) * sizeof *rows);
    if (rows == NULL) return dh_error_nomem(batch->error);
    const int32_t *codes = key->values;
    bool linked = key->type == DH_CATEGORY && dh_dictionary_target(key->dictionary) == op->expr->follow;
    for (int32_t i = 0; i < batch->n; i++)
        rows[i] = linked && dh_vector_is_valid(key, i) ? dh_dictionary_target_row(key->dictionary, codes[i]) : -1;
    *out = dh_vector_load_rows(batch->arena, dh_table_column(op->expr->follow, op->expr->column), rows, batch->n);
    return *out ? DH_OK : dh_error_nomem(batch->error);
}
