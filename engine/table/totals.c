/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See totals.h. */
#include "table/totals.h"

#include <string.h>

#include "base/memory.h"
#include "table/take_rows.h"

const dh_column *dh_totals_mark(const dh_table *table)
{
    const dh_column *column = dh_table_get(table, DH_TOTAL_MARK);
    return column != NULL && column->type == DH_BOOL ? column : NULL;
}

const dh_column *dh_totals_over(const dh_table *table)
{
    const dh_column *column = dh_table_get(table, DH_TOTAL_OVER);
    return column != NULL && (column->type == DH_CATEGORY || column->type == DH_TEXT) ? column : NULL;
}

/* Whether a table has a column that is named so, or the names of such. */
static bool has_column(const dh_table *table, const char *name, size_t size)
{
    for (int32_t i = 0; i < dh_table_columns(table); i++)
        if (dh_totals_name_column(name, size, dh_table_column_name(table, i))) return true;
    return false;
}

bool dh_totals_can_be_named(const dh_table *table)
{
    const dh_column *mark = dh_totals_mark(table), *over = dh_totals_over(table);
    for (int64_t row = 0; mark && over && row < over->length; row++) {
        size_t size, begin = 0, gap = strlen(DH_TOTALS_BETWEEN);
        if (!dh_totals_is(mark, row)) continue;
        if (!dh_column_is_valid(over, row)) return false;
        const char *text = dh_column_text(over, row, &size);
        while (begin < size) {
            size_t end = begin;
            while (end < size && !(size - end >= gap && memcmp(text + end, DH_TOTALS_BETWEEN, gap) == 0)) end++;
            if (!has_column(table, text + begin, end - begin)) return false;
            begin = end + gap;
        }
    }
    return mark && over;
}

dh_status dh_totals_leave_out(dh_table **table, int64_t *n, dh_error *error)
{
    const dh_column *mark = dh_totals_mark(*table);
    int64_t all = dh_table_rows(*table), kept = 0;
    for (int64_t i = 0; i < all; i++) kept += !dh_totals_is(mark, i);
    *n = all - kept;
    if (*n == 0) return DH_OK;
    dh_table *made = NULL;
    int64_t *rows = dh_malloc(((size_t)kept + 1) * sizeof *rows);
    dh_status status = rows ? DH_OK : dh_error_nomem(error);
    kept = 0;
    for (int64_t i = 0; i < all && rows; i++)
        if (!dh_totals_is(mark, i)) rows[kept++] = i;
    if (status == DH_OK) status = dh_table_take_rows(&made, *table, rows, kept, NULL, error);
    dh_free(rows);
    if (status != DH_OK) return status;
    status = dh_table_set_name(made, dh_table_name(*table), error);
    for (int32_t c = 0; status == DH_OK && c < dh_table_columns(made); c++)
        status = dh_table_set_head(made, c, dh_table_column_head(*table, c), error);
    dh_table_free(status == DH_OK ? *table : made);
    if (status == DH_OK) *table = made;
    return status;
}
