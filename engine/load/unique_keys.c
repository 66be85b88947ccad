/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Unique keys: of rows with equal keys all but the first are rejected. Two nulls are equal, but a row whose key columns
 * are all null has no key.
 */
#include "load/unique_keys.h"

#include "base/memory.h"
#include "base/message.h"
#include "load/load_internal.h"
#include "load/loader.h"
#include "table/row_set.h"

static dh_status reject_repeated(dh_load *load, dh_row_set *keys, const char *names, dh_error *error)
{
    int64_t rows = (int64_t)load->n_rows;
    for (int64_t row = 0; row < rows; row++) {
        if ((load->marks != NULL && load->marks[row] > 0) || dh_row_set_is_null(keys, row)) continue;
        int64_t first = dh_row_set_add(keys, row);
        if (first < 0) continue;
        const char *file;
        int64_t line;
        dh_load_place(load, first, &file, &line);
        DH_TRY(dh_load_reject(load, row, load->spec->keys[0], error, "the same %s stands in line %lld of %s already",
                              names, (long long)line, file));
    }
    return DH_OK;
}

static dh_status check_columns(dh_load *load, const dh_column **columns, dh_error *error)
{
    dh_strbuf names = {0};
    int32_t n = 0;
    for (int32_t i = 0; load->spec->keys[i] != NULL; i++) {
        columns[n] = dh_table_get(load->table, load->spec->keys[i]);
        if (columns[n] == NULL) continue;
        dh_strbuf_printf(&names, "%s'%s'", n > 0 ? dh_tr(" and ") : "", load->spec->keys[i]);
        n++;
    }
    dh_status status = DH_OK;
    if (n > 0) {
        dh_row_set *keys = dh_row_set_new(columns, n);
        status = keys == NULL || names.failed ? dh_error_nomem(error) : reject_repeated(load, keys, names.data, error);
        dh_row_set_free(keys);
    }
    dh_strbuf_free(&names);
    return status;
}

dh_status dh_load_check_keys(dh_load *load, dh_error *error)
{
    size_t n = 0;
    if (load->finished) return dh_error_set(error, DH_EINVAL, "keys are checked before a load is finished");
    if (load->spec->keys == NULL || load->n_rows < 2) return DH_OK;
    while (load->spec->keys[n] != NULL) n++;
    const dh_column **columns = dh_calloc(n + 1, sizeof *columns);
    dh_status status = columns != NULL ? check_columns(load, columns, error) : dh_error_nomem(error);
    dh_free((void *)columns);
    return status;
}
