/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The first or the last row of a file that is the sum of all others: whoever made the file added them up, and counted
 * with them the row counts everything twice. Every number that the row has must be such a sum, one of them of at least
 * two that are not zero; so that few rows are told by chance, a file must have four.
 */
#include "load/notes.h"

#include <math.h>

#include "base/memory.h"
#include "base/text.h"
#include "table/table.h"

#define ROWS_MIN 4

static bool is_number(const dh_column *column)
{
    return column->type == DH_INT64 || column->type == DH_FLOAT64 || column->type == DH_COUNT;
}

static double number_at(const dh_column *column, int64_t row)
{
    dh_value value;
    dh_column_value(column, row, &value);
    return column->type == DH_INT64     ? (double)value.as.integer
           : column->type == DH_FLOAT64 ? value.as.number
                                        : value.as.count.stated;
}

/* Whether the number at `row` is the sum of all others from `begin` to `end`; *parts: how many are not zero. */
static bool is_sum(const dh_column *column, int64_t row, int64_t begin, int64_t end, int64_t *parts)
{
    double sum = 0, magnitude = 0;
    *parts = 0;
    for (int64_t i = begin; i < end; i++) {
        if (i == row || !dh_column_is_valid(column, i)) continue;
        double value = number_at(column, i);
        sum += value;
        magnitude += fabs(value);
        *parts += value != 0;
    }
    /* as written in decimals, summed in binary */
    return fabs(number_at(column, row) - sum) <= 1e-9 * magnitude;
}

/* The column of the spec whose number shows that the row is a sum; -1 = it is none. */
static int32_t find_sum(const dh_load *load, int64_t row, int64_t begin, int64_t end, double *sum)
{
    int32_t shown = -1;
    const dh_load_entry *entry = &dh_load_rules_of(load, &load->sources[load->places[row].source])->entry;
    for (int32_t c = 0; c < dh_table_columns(load->table); c++) {
        const dh_column *column = dh_table_column(load->table, c);
        int64_t parts;
        if (!is_number(column) || !dh_column_is_valid(column, row)) continue;
        int32_t of = dh_load_column(load, dh_table_column_name(load->table, c));
        if (entry->constants[of].text != NULL) continue;
        if (!is_sum(column, row, begin, end, &parts)) return -1;
        if (parts < 2 || shown >= 0) continue;
        shown = of;
        *sum = number_at(column, row);
    }
    return shown;
}

static dh_status try_row(dh_load *load, int64_t row, int64_t begin, int64_t end, dh_error *error)
{
    double sum = 0;
    int32_t column = find_sum(load, row, begin, end, &sum);
    if (column < 0) return DH_OK;
    char text[32];
    size_t size = dh_text_from_double(sum, text);
    return dh_suspects_add(&load->suspects, load->suspects.n, DH_SUSPECT(DH_SUSPECT_SUM), column,
                           load->places[row].source, load->places[row].offset, (dh_slice){text, size}, error);
}

dh_status dh_load_find_sums(dh_load *load, dh_error *error)
{
    int64_t rows = (int64_t)load->n_rows;
    for (int64_t begin = 0, end; begin < rows; begin = end) {
        for (end = begin + 1; end < rows && load->places[end].source == load->places[begin].source;) end++;
        if (end - begin < ROWS_MIN) continue;
        DH_TRY(try_row(load, end - 1, begin, end, error));
        DH_TRY(try_row(load, begin, begin, end, error));
    }
    dh_suspects_sum_up(&load->suspects);
    return DH_OK;
}
