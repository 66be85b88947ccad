/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns are taken in parallel, each as a whole. */
#include "table/take_rows.h"

#include "base/memory.h"

#define SMALL_ROWS 8192 /* up to which waking threads costs more than it saves */

typedef struct taking {
    const dh_table *table;
    const int64_t *rows;
    int64_t n;
    const bool *needed;
    dh_column **taken;
} taking;

static dh_status take_column(void *context, int64_t c, int worker, dh_error *error)
{
    (void)worker;
    const taking *t = context;
    const dh_column *from = dh_table_column(t->table, (int32_t)c);
    bool needed = t->needed == NULL || t->needed[c];
    t->taken[c] = needed ? dh_column_take(from, t->rows, t->n) : dh_column_absent(from, t->n);
    return t->taken[c] ? DH_OK : dh_error_nomem(error);
}

dh_status dh_table_take_needed_rows(dh_table **out, const dh_table *table, const int64_t *rows, int64_t n,
                                    const bool *needed, dh_pool *pool, dh_error *error)
{
    int32_t n_columns = dh_table_columns(table);
    taking t = {table, rows, n, needed, dh_calloc((size_t)n_columns + 1, sizeof *t.taken)};
    dh_table *made = t.taken ? dh_table_new() : NULL;
    dh_status status = made ? dh_table_copy_notes(made, table, error) : dh_error_nomem(error);
    if (status == DH_OK) status = dh_pool_run(n > SMALL_ROWS ? pool : NULL, n_columns, take_column, &t, error);
    for (int32_t c = 0; c < n_columns && status == DH_OK; c++) {
        status = dh_table_add(made, dh_table_column_name(table, c), t.taken[c], error);
        t.taken[c] = NULL;
    }
    for (int32_t c = 0; t.taken && c < n_columns; c++) dh_column_unref(t.taken[c]);
    dh_free(t.taken);
    if (status != DH_OK) {
        dh_table_free(made);
        made = NULL;
    }
    *out = made;
    return status;
}

dh_status dh_table_take_rows(dh_table **out, const dh_table *table, const int64_t *rows, int64_t n, dh_pool *pool,
                             dh_error *error)
{
    return dh_table_take_needed_rows(out, table, rows, n, NULL, pool, error);
}
