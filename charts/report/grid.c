/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A report's table as strings. A column of plain numbers is written with one number of decimals, so that its digits
 * stand under one another; everything else is written as its column says.
 */
#include "charts/report/report_internal.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "table/reading.h"

static dh_status check_utf8(const char *text, size_t size, const char *column, dh_error *error)
{
    size_t invalid = text != NULL ? dh_text_invalid_at(text, size) : size;
    if (invalid == size) return DH_OK;
    return dh_error_set(error, DH_EINVAL,
                        "a value of column '%s' is not UTF-8 at byte %zu; load its file with the right encoding",
                        column, invalid + 1);
}

static dh_status check_column(const dh_column *column, const char *name, dh_error *error)
{
    size_t size = 0;
    int32_t entries = column->dictionary != NULL ? dh_dictionary_size(column->dictionary) : 0;
    for (int32_t i = 0; i < entries; i++) {
        const char *text = dh_dictionary_text(column->dictionary, i, &size);
        DH_TRY(check_utf8(text, size, name, error));
    }
    for (int64_t i = 0; column->type == DH_TEXT && i < column->length; i++) {
        const char *text = dh_column_text(column, i, &size);
        DH_TRY(check_utf8(text, size, name, error));
    }
    return DH_OK;
}

dh_status dh_report_table_check(const dh_table *table, dh_error *error)
{
    for (int32_t i = 0; i < dh_table_columns(table); i++) {
        const char *name = dh_table_column_name(table, i);
        if (!dh_text_is_valid(name, strlen(name)))
            return dh_error_set(error, DH_EINVAL, "the name of column %d is not UTF-8; rename it", (int)i + 1);
        DH_TRY(check_column(dh_table_column(table, i), name, error));
    }
    const char *note;
    for (int32_t i = 0; (note = dh_table_note(table, i)) != NULL; i++)
        if (!dh_text_is_valid(note, strlen(note)))
            return dh_error_set(error, DH_EINVAL, "note %d of a table is not UTF-8; give it in UTF-8", (int)i + 1);
    return DH_OK;
}

/* Decimals for a whole column: what its values need, but about three significant figures of the greatest at most. */
static int column_decimals(const dh_column *column)
{
    bool percent = column->display == DH_DISPLAY_PERCENT;
    const double *values = column->values;
    double largest = 0;
    for (int64_t i = 0; i < column->length; i++)
        if (dh_column_is_valid(column, i) && isfinite(values[i])) largest = fmax(largest, fabs(values[i]));
    int max = percent || largest >= 10 ? 1 : largest >= 1 ? 2 : 3;
    int digits = 0;
    for (int64_t i = 0; i < column->length && digits < max; i++) {
        if (!dh_column_is_valid(column, i) || !isfinite(values[i])) continue;
        int own = dh_format_digits(percent ? 100 * values[i] : values[i], max);
        digits = own > digits ? own : digits;
    }
    return digits;
}

static dh_status keep(const char **out, dh_arena *arena, const char *text, size_t size, dh_error *error)
{
    char *clean;
    DH_TRY(dh_report_text_copy_n(&clean, text, size, DH_MESSAGE("table's text"), error));
    *out = dh_arena_strdup(arena, clean);
    dh_free(clean);
    return *out ? DH_OK : dh_error_nomem(error);
}

static bool is_right(const dh_column *column)
{
    return (DH_TYPE_BIT(column->type) & DH_ANY_NUMBER) != 0 && column->display != DH_DISPLAY_ID;
}

/* The label of a category's value, else the value. */
static void add_cell(dh_strbuf *out, const dh_table *table, int32_t index, int64_t row, int digits, dh_locale locale)
{
    size_t size;
    const dh_column *column = dh_table_column(table, index);
    const char *label = dh_table_cell_is_total(table, index, row) ? dh_tr("Total") : NULL;
    dh_strbuf list = {0};
    if (column->type == DH_CATEGORY && dh_column_is_valid(column, row)) {
        const char *text = dh_column_text(column, row, &size);
        label = dh_tr_names_in(&list, dh_message_locale(), dh_table_column_name(table, index), text, size);
    }
    if (label != NULL)
        dh_strbuf_add(out, label);
    else
        dh_format_cell_digits(out, column, row, digits, locale);
    out->failed = out->failed || list.failed;
    dh_strbuf_free(&list);
}

static dh_status fill_column(dh_grid *grid, dh_arena *arena, const dh_table *table, int32_t index, dh_locale locale,
                             dh_error *error)
{
    const dh_column *column = dh_table_column(table, index);
    dh_strbuf text = {0};
    dh_status status = DH_OK;
    bool real = column->type == DH_FLOAT64 || column->type == DH_COUNT;
    int digits = real && column->display != DH_DISPLAY_PVALUE ? column_decimals(column) : -1;
    for (int64_t row = 0; row < grid->rows && status == DH_OK; row++) {
        dh_strbuf_clear(&text);
        add_cell(&text, table, index, row, digits, locale);
        if (text.failed)
            status = dh_error_nomem(error);
        else
            status =
                keep(&grid->cells[row * grid->columns + index], arena, text.data ? text.data : "", text.size, error);
    }
    dh_strbuf_free(&text);
    return status;
}

static dh_status fill_notes(dh_grid *grid, dh_arena *arena, const dh_table *table, dh_error *error)
{
    while (dh_table_note(table, grid->n_notes) != NULL) grid->n_notes++;
    grid->notes = dh_arena_zalloc(arena, (size_t)grid->n_notes + 1, sizeof *grid->notes);
    if (grid->notes == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < grid->n_notes; i++) {
        const char *note = dh_table_note(table, i);
        DH_TRY(keep(&grid->notes[i], arena, note, strlen(note), error));
    }
    return DH_OK;
}

/* Columns whose titles are not given have their heads. `headed` lacks those of the block's table that mark totals. */
static dh_status fill_columns(dh_grid *grid, dh_arena *arena, const dh_block *block, const dh_table *headed,
                              dh_locale locale, dh_error *error)
{
    for (int32_t i = 0; i < dh_table_columns(block->table); i++) {
        int32_t at = dh_table_find(headed, dh_table_column_name(block->table, i));
        if (at < 0) continue;
        const char *given = (size_t)i < block->n_items ? block->items[i] : NULL;
        const char *title = given != NULL ? given : dh_table_column_head(headed, at);
        DH_TRY(keep(&grid->titles[at], arena, title, strlen(title), error));
        grid->right[at] = is_right(dh_table_column(headed, at));
        DH_TRY(fill_column(grid, arena, headed, at, locale, error));
    }
    for (int64_t row = 0; row < grid->rows; row++) grid->totals[row] = dh_table_row_is_total(headed, row);
    return DH_OK;
}

static dh_status fill(dh_grid *grid, dh_arena *arena, const dh_block *block, const dh_table *headed, dh_locale locale,
                      dh_error *error)
{
    grid->rows = dh_table_rows(headed);
    grid->columns = dh_table_columns(headed);
    size_t columns = (size_t)grid->columns, rows = (size_t)grid->rows;
    if (columns != 0 && rows > SIZE_MAX / sizeof *grid->cells / columns) return dh_error_nomem(error);
    grid->cells = dh_arena_zalloc(arena, rows * columns + 1, sizeof *grid->cells);
    grid->titles = dh_arena_zalloc(arena, columns + 1, sizeof *grid->titles);
    grid->right = dh_arena_zalloc(arena, columns + 1, sizeof *grid->right);
    grid->totals = dh_arena_zalloc(arena, rows + 1, sizeof *grid->totals);
    if (!grid->cells || !grid->titles || !grid->right || !grid->totals) return dh_error_nomem(error);
    return fill_columns(grid, arena, block, headed, locale, error);
}

dh_status dh_report_grid(dh_grid **out, dh_arena *arena, const dh_block *block, dh_locale locale, dh_error *error)
{
    dh_grid *grid = dh_arena_zalloc(arena, 1, sizeof *grid);
    if (grid == NULL) return dh_error_nomem(error);
    dh_table *headed;
    DH_TRY(dh_table_with_heads(&headed, block->table, error));
    dh_status status = fill(grid, arena, block, headed, locale, error);
    dh_table_free(headed);
    if (status != DH_OK) return status;
    DH_TRY(fill_notes(grid, arena, block->table, error));
    *out = grid;
    return DH_OK;
}
