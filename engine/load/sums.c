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
    const dh_load_source *source = &load->sources[load->places[row].source];
    for (int32_t c = 0; c < dh_table_columns(load->table); c++) {
        const dh_column *column = dh_table_column(load->table, c);
        int64_t parts;
        if (!is_number(column) || !dh_column_is_valid(column, row)) continue;
        int32_t of = dh_load_column(load, dh_table_column_name(load->table, c));
        if (source->field_of[of] < 0) continue;
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

/* ---- totals that were cut off ---- */

static double stated(const dh_value *value)
{
    return value->type == DH_INT64     ? (double)value->as.integer
           : value->type == DH_FLOAT64 ? value->as.number
                                       : value->as.count.stated;
}

static bool is_exact(const dh_column *column, int64_t row)
{
    dh_value value;
    if (!dh_column_is_valid(column, row)) return false;
    dh_column_value(column, row, &value);
    return value.type != DH_COUNT || (value.as.count.lower == value.as.count.upper);
}

/* Compares one stated total with the rows from `begin` to `end`; where one of them is not exact nothing can be said. */
static dh_status compare_total(dh_load *load, const dh_load_source *source, int32_t of, int64_t begin, int64_t end,
                               dh_error *error)
{
    const dh_column *column = dh_table_get(load->table, load->spec->columns[of].name);
    double sum = 0, magnitude = 0;
    if (column == NULL || !is_number(column)) return DH_OK;
    for (int64_t row = begin; row < end; row++) {
        if (!is_exact(column, row)) return DH_OK;
        sum += number_at(column, row);
        magnitude += fabs(number_at(column, row));
    }
    double total = stated(&source->totals[of]);
    if (fabs(total - sum) <= 1e-9 * magnitude) return DH_OK;
    char said[32], counted[32];
    dh_text_from_double(total, said);
    dh_text_from_double(sum, counted);
    return dh_load_add_note(load, error, "%s: the totals in line %lld state %s for '%s', and the rows above sum to %s",
                            source->name, (long long)source->total_line, said, source->headers[source->field_of[of]],
                            counted);
}

static bool has_rejects(const dh_load *load, int32_t source)
{
    for (size_t i = 0; i < load->rejects.n_records; i++)
        if (load->rejects.records[i].source == source) return true;
    return false;
}

/* The rows of each file stand together. Where some were rejected, or corrected in another file, nothing can be said. */
static dh_status compare_totals(dh_load *load, dh_error *error)
{
    int64_t rows = (int64_t)load->n_rows;
    for (int64_t begin = 0, end; begin < rows; begin = end) {
        int32_t which = load->places[begin].source;
        const dh_load_source *source = &load->sources[which];
        for (end = begin + 1; end < rows && load->places[end].source == which;) end++;
        if (source->totals == NULL || source->replaced || has_rejects(load, which)) continue;
        for (int32_t c = 0; c < load->spec->n_columns; c++)
            if (source->totals[c].valid) DH_TRY(compare_total(load, source, c, begin, end, error));
    }
    return DH_OK;
}

dh_status dh_load_find_sums(dh_load *load, dh_error *error)
{
    DH_TRY(compare_totals(load, error));

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
