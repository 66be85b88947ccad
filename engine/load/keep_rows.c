/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See keep_rows.h. */
#include "load/keep_rows.h"

/* A column without the rejected rows. A category gets a new dictionary, without texts that only they had. */
static dh_column *without_marked(const dh_column *from, const int64_t *rows, int64_t n)
{
    dh_column *made = dh_column_take(from, rows, n);
    if (made == NULL || made->type != DH_CATEGORY || dh_column_recode(made) == 0) return made;
    dh_column_unref(made);
    return NULL;
}

dh_status dh_load_keep_rows(dh_load *load, const int64_t *rows, int64_t n, dh_error *error)
{
    dh_table *kept = dh_table_new();
    dh_status status = kept != NULL ? dh_table_set_name(kept, load->spec->name, error) : dh_error_nomem(error);
    for (int32_t i = 0; status == DH_OK && i < dh_table_columns(load->table); i++) {
        dh_column *column = without_marked(dh_table_column(load->table, i), rows, n);
        status = column != NULL ? dh_table_add(kept, dh_table_column_name(load->table, i), column, error)
                                : dh_error_nomem(error);
    }
    if (status != DH_OK) {
        dh_table_free(kept);
        return status;
    }
    dh_table_free(load->table);
    load->table = kept;
    for (int64_t i = 0; i < n; i++) load->places[i] = load->places[rows[i]];
    load->n_rows = (size_t)n;
    return DH_OK;
}
