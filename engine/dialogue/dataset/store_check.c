/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See store_check.h. */
#include "dialogue/dataset/store_check.h"

#include "base/calendar.h"
#include "base/memory.h"
#include "dialogue/dataset/tables.h"
#include "load/values/value.h"
#include "table/row_set.h"

static dh_status check_nulls(const dh_column *column, const dh_table_spec *spec, const dh_column_spec *of,
                             const char *store, dh_error *error)
{
    int64_t nulls = 0;
    for (int64_t row = 0; of->required && column->validity != NULL && row < column->length; row++)
        nulls += !dh_column_is_valid(column, row);
    if (nulls == 0) return DH_OK;
    return dh_error_set(error, DH_EDATA,
                        "the column '%s.%s' of '%s' has %lld unknown values, and must have none; import the data set "
                        "again",
                        spec->name, of->name, store, (long long)nulls);
}

static dh_status check_days(const dh_column *column, const dh_table_spec *spec, const dh_column_spec *of,
                            const char *store, dh_error *error)
{
    int32_t first = dh_date_from_civil(DH_YEAR_MIN, 1, 1), last = dh_date_from_civil(DH_YEAR_MAX, 12, 31);
    for (int64_t row = 0; row < column->length; row++) {
        if (!dh_column_is_valid(column, row)) continue;
        int32_t day = dh_column_date(column, row);
        if (day < first || day > last)
            return dh_error_set(error, DH_EDATA,
                                "the column '%s.%s' of '%s' has a day outside the years %d to %d; import the data set "
                                "again",
                                spec->name, of->name, store, DH_YEAR_MIN, DH_YEAR_MAX);
    }
    return DH_OK;
}

static dh_status find_repeat(dh_row_set *keys, int64_t rows, const char *table, const char *store, dh_error *error)
{
    for (int64_t row = 0; row < rows; row++) {
        int64_t first = dh_row_set_is_null(keys, row) ? -1 : dh_row_set_add(keys, row);
        if (first >= 0)
            return dh_error_set(error, DH_EDATA,
                                "row %lld of the table '%s' of '%s' repeats the key of row %lld; import the data set "
                                "again",
                                (long long)row + 1, table, store, (long long)first + 1);
    }
    return DH_OK;
}

static dh_status check_keys(const dh_table *table, const dh_table_spec *spec, const char *store, dh_error *error)
{
    int32_t n = 0;
    while (spec->keys[n] != NULL) n++;
    const dh_column **columns = dh_calloc((size_t)n + 1, sizeof *columns);
    if (columns == NULL) return dh_error_nomem(error);
    n = 0;
    for (int32_t i = 0; spec->keys[i] != NULL; i++)
        if ((columns[n] = dh_table_get(table, spec->keys[i])) != NULL) n++;
    dh_row_set *keys = dh_row_set_new(columns, n);
    dh_status status = keys == NULL ? dh_error_nomem(error)
                       : n > 0      ? find_repeat(keys, dh_table_rows(table), spec->name, store, error)
                                    : DH_OK;
    dh_row_set_free(keys);
    dh_free((void *)columns);
    return status;
}

dh_status dh_dataset_check_stored(const dh_table *table, int index, const char *store, dh_error *error)
{
    const dh_table_spec *spec = &dh_tables[index];
    for (int32_t c = 0; c < spec->n_columns; c++) {
        const dh_column *column = dh_table_get(table, spec->columns[c].name);
        if (column == NULL) continue;
        DH_TRY(check_nulls(column, spec, &spec->columns[c], store, error));
        if (column->type == DH_DATE) DH_TRY(check_days(column, spec, &spec->columns[c], store, error));
    }
    return spec->keys != NULL ? check_keys(table, spec, store, error) : DH_OK;
}
