/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tables to atoms. Columns are as wide as their contents; when that is too much, texts wrap, then letters shrink, and
 * at last the columns go into several sheets below each other, each with the leading key columns.
 */
#include "charts/report/table_block.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "base/text.h"
#include "charts/report/atoms.h"

#define MEASURE_SIZE 10.0 /* widths are measured once, at this size, and scaled */
#define NAME_WIDTH   72.0 /* at that size, a text is not made narrower than this */

static const double sizes[] = {8.8, 8.3, 7.8, 7.3};
#define N_SIZES (sizeof sizes / sizeof *sizes)

/* Widths that would do for a column, at MEASURE_SIZE, without padding. */
typedef struct dh_wish {
    double min;    /* the longest word, NAME_WIDTH of a longer text, whole numbers */
    double enough; /* its cells on one line, its title on about three */
    double max;    /* everything on one line */
} dh_wish;

typedef struct dh_measured {
    const dh_grid *grid;
    dh_wish *wishes;
    float *widths; /* of each cell, row-major */
} dh_measured;

static dh_status width_of(double *out, dh_layout *layout, const char *text, bool bold, dh_error *error)
{
    dh_text_extent extent;
    dh_text_style style = {.size = MEASURE_SIZE, .bold = bold};
    DH_TRY(dh_text_measure(&extent, layout->painter, text, &style, error));
    *out = extent.width;
    return DH_OK;
}

/* Points `word` to the longest word of `text` when it is longer than what is there. */
static void longer_word(const char **word, size_t *size, int64_t *length, const char *text)
{
    while (*text != '\0') {
        size_t n = strcspn(text, " ");
        int64_t characters = dh_text_length(text, n);
        if (characters > *length) {
            *word = text;
            *size = n;
            *length = characters;
        }
        text += n + strspn(text + n, " ");
    }
}

static dh_status word_width(double *out, dh_layout *layout, const char *word, size_t size, bool bold, dh_error *error)
{
    const char *copy = dh_arena_strndup(layout->arena, word, size);
    return copy == NULL ? dh_error_nomem(error) : width_of(out, layout, copy, bold, error);
}

static dh_status measure_column(dh_measured *measured, dh_layout *layout, int32_t column, dh_error *error)
{
    const dh_grid *grid = measured->grid;
    dh_wish *wish = &measured->wishes[column];
    const char *word = "";
    size_t size = 0;
    int64_t length = 0;
    double cells = 0, title = 0, title_word = 0, width;
    for (int64_t row = 0; row < grid->rows; row++) {
        int64_t at = row * grid->columns + column;
        DH_TRY(width_of(&width, layout, grid->cells[at], grid->totals[row], error));
        measured->widths[at] = (float)width;
        cells = width > cells ? width : cells;
        longer_word(&word, &size, &length, grid->cells[at]);
    }
    DH_TRY(word_width(&wish->min, layout, word, size, false, error));
    cells += 1; /* widths at another size differ by rounding */
    double name = grid->right[column] || cells < NAME_WIDTH ? cells : NAME_WIDTH;
    wish->min = name > wish->min ? name : wish->min;
    word = "";
    size = 0;
    length = 0;
    longer_word(&word, &size, &length, grid->titles[column]);
    DH_TRY(word_width(&title_word, layout, word, size, true, error));
    DH_TRY(width_of(&title, layout, grid->titles[column], true, error));
    if (wish->min > DH_BODY_WIDTH / 3) wish->min = DH_BODY_WIDTH / 3;
    if (title_word > DH_BODY_WIDTH / 4) title_word = DH_BODY_WIDTH / 4;
    wish->min = title_word > wish->min ? title_word : wish->min;
    wish->enough = cells > title * 0.4 ? cells : title * 0.4;
    wish->enough = wish->enough > wish->min ? wish->enough : wish->min;
    wish->max = title > wish->enough ? title : wish->enough;
    return DH_OK;
}

static dh_status measure(dh_measured *measured, dh_layout *layout, const dh_grid *grid, dh_error *error)
{
    measured->grid = grid;
    measured->wishes = dh_arena_zalloc(layout->arena, (size_t)grid->columns + 1, sizeof *measured->wishes);
    measured->widths =
        dh_arena_zalloc(layout->arena, (size_t)grid->rows * (size_t)grid->columns + 1, sizeof *measured->widths);
    if (!measured->wishes || !measured->widths) return dh_error_nomem(error);
    for (int32_t i = 0; i < grid->columns; i++) DH_TRY(measure_column(measured, layout, i, error));
    return DH_OK;
}

/* The width of a sheet of these columns in letters of `size`, each at its dh_wish.min or `enough`. */
static double sum_width(const dh_measured *measured, const int32_t *columns, int32_t n, double size, bool enough)
{
    double total = 0;
    for (int32_t i = 0; i < n; i++) {
        const dh_wish *wish = &measured->wishes[columns[i]];
        total += (enough ? wish->enough : wish->min) * size / MEASURE_SIZE + 2 * DH_CELL_SIDE;
    }
    return total;
}

/* Interpolates all widths between `low` and `high` so that their sum comes nearest to `room`. */
static void share(double *width, const double *low, const double *high, int32_t n, double room)
{
    double sum_low = 0, sum_high = 0;
    for (int32_t i = 0; i < n; i++) {
        sum_low += low[i];
        sum_high += high[i];
    }
    double part = sum_high > sum_low ? (room - sum_low) / (sum_high - sum_low) : 0;
    part = part < 0 ? 0 : part > 1 ? 1 : part;
    for (int32_t i = 0; i < n; i++) width[i] = low[i] + (high[i] - low[i]) * part;
}

/* Sets the widths and places of the sheet's columns: as generous as the body has room for. */
static dh_status set_widths(dh_sheet *sheet, const dh_measured *measured, dh_arena *arena, dh_error *error)
{
    size_t n = (size_t)sheet->n;
    double *wish = dh_arena_zalloc(arena, 4 * n + 1, sizeof *wish);
    sheet->x = dh_arena_zalloc(arena, n + 1, sizeof *sheet->x);
    sheet->width = dh_arena_zalloc(arena, n + 1, sizeof *sheet->width);
    if (!wish || !sheet->x || !sheet->width) return dh_error_nomem(error);
    double *min = wish, *enough = wish + n, *max = wish + 2 * n, *airy = wish + 3 * n;
    double sums[3] = {0, 0, 0}, scale = sheet->size / MEASURE_SIZE, pad = 2 * DH_CELL_SIDE;
    for (int32_t i = 0; i < sheet->n; i++) {
        const dh_wish *w = &measured->wishes[sheet->columns[i]];
        sums[0] += min[i] = w->min * scale + pad;
        sums[1] += enough[i] = w->enough * scale + pad;
        sums[2] += max[i] = w->max * scale + pad;
        airy[i] = max[i] + 40;
    }
    if (sums[2] <= DH_BODY_WIDTH)
        share(sheet->width, max, airy, sheet->n, DH_BODY_WIDTH);
    else if (sums[1] <= DH_BODY_WIDTH)
        share(sheet->width, enough, max, sheet->n, DH_BODY_WIDTH);
    else
        share(sheet->width, min, enough, sheet->n, DH_BODY_WIDTH);
    double shrink = sums[0] > DH_BODY_WIDTH ? DH_BODY_WIDTH / sums[0] : 1;
    for (int32_t i = 0; i < sheet->n; i++) {
        sheet->width[i] *= shrink;
        sheet->x[i] = sheet->total;
        sheet->total += sheet->width[i];
    }
    return DH_OK;
}

static dh_status lines_of(int32_t *out, dh_layout *layout, const dh_sheet *sheet, const char *text, bool bold,
                          double width, dh_error *error)
{
    dh_text_extent extent;
    dh_text_style style = {.size = sheet->size, .bold = bold, .width = width - 2 * DH_CELL_SIDE};
    DH_TRY(dh_text_measure(&extent, layout->painter, text, &style, error));
    if (extent.lines > *out) *out = extent.lines;
    return DH_OK;
}

/* *out = the lines of the row's highest cell. Cells that fit by their measured width are not laid out again. */
static dh_status row_lines(int32_t *out, dh_layout *layout, const dh_measured *measured, const dh_sheet *sheet,
                           int64_t row, dh_error *error)
{
    *out = 1;
    for (int32_t i = 0; i < sheet->n; i++) {
        int64_t at = row * measured->grid->columns + sheet->columns[i];
        double room = sheet->width[i] - 2 * DH_CELL_SIDE;
        if ((double)measured->widths[at] * sheet->size / MEASURE_SIZE <= room - 0.01) continue;
        DH_TRY(lines_of(out, layout, sheet, measured->grid->cells[at], measured->grid->totals[row], sheet->width[i],
                        error));
    }
    return DH_OK;
}

static dh_status add_head(dh_layout *layout, int32_t index, dh_error *error)
{
    dh_sheet *sheet = &layout->sheets[index];
    sheet->head_lines = 1;
    for (int32_t i = 0; i < sheet->n; i++)
        DH_TRY(lines_of(&sheet->head_lines, layout, sheet, sheet->grid->titles[sheet->columns[i]], true,
                        sheet->width[i], error));
    dh_atom atom = {.kind = DH_ATOM_HEAD,
                    .index = index,
                    .before = 6,
                    .height = sheet->head_lines * sheet->line + 2 * DH_CELL_TOP + 2,
                    .keep = true,
                    .repeat = -1};
    return dh_layout_add(layout, atom, 0, error);
}

/* One row; a tall one in parts of a few lines, so that it can go over a page's end. */
static dh_status add_row(dh_layout *layout, const dh_measured *measured, int32_t index, int64_t row, int64_t head,
                         dh_error *error)
{
    enum { TALL = 12, PART = 3, SMALL = 8 };
    const dh_sheet *sheet = &layout->sheets[index];
    int32_t lines, rest;
    DH_TRY(row_lines(&lines, layout, measured, sheet, row, error));
    int64_t rows = sheet->grid->rows;
    bool edge = row + 1 < rows && (rows <= SMALL || row == 0 || row == rows - 2); /* no row is alone on a page */
    for (int32_t line = 0; line < lines; line += rest) {
        rest = lines > TALL && lines - line > PART + 1 ? PART : lines - line;
        bool last = line + rest == lines;
        dh_atom atom = {.kind = DH_ATOM_ROW,
                        .index = index,
                        .row = row,
                        .line = line,
                        .n_lines = rest,
                        .height = rest * sheet->line + (line == 0 ? DH_CELL_TOP : 0) + (last ? DH_CELL_TOP : 0),
                        .keep = edge && last,
                        .repeat = head};
        DH_TRY(dh_layout_add(layout, atom, 0, error));
    }
    return DH_OK;
}

/* Columns of the next sheet, from `*next` on: the keys and as many others as fit. */
static int32_t choose_columns(int32_t *columns, const dh_measured *measured, int32_t keys, int32_t *next, double size)
{
    int32_t n = 0;
    for (int32_t i = 0; i < keys; i++) columns[n++] = i;
    do {
        columns[n++] = (*next)++;
        columns[n] = *next;
    } while (*next < measured->grid->columns && sum_width(measured, columns, n + 1, size, false) <= DH_BODY_WIDTH);
    return n;
}

static dh_status add_sheet(dh_layout *layout, const dh_measured *measured, int32_t *columns, int32_t n, double size,
                           dh_error *error)
{
    if (dh_grow((void **)&layout->sheets, &layout->sheets_capacity, layout->n_sheets + 1, sizeof *layout->sheets) != 0)
        return dh_error_nomem(error);
    int32_t index = (int32_t)layout->n_sheets++;
    dh_sheet *sheet = &layout->sheets[index];
    *sheet = (dh_sheet){.grid = measured->grid, .columns = columns, .n = n, .size = size, .line = size * 1.38};
    DH_TRY(set_widths(sheet, measured, layout->arena, error));
    DH_TRY(add_head(layout, index, error));
    int64_t head = (int64_t)layout->n_atoms - 1;
    for (int64_t row = 0; row < measured->grid->rows; row++) DH_TRY(add_row(layout, measured, index, row, head, error));
    layout->after = 10;
    return DH_OK;
}

/* Leading columns that are not numbers: without all of them, a row of a later sheet cannot be told from another. They
 * leave a quarter of the body to the others, or the last of them go. */
static int32_t key_columns(const dh_measured *measured, const int32_t *all, double size)
{
    int32_t keys = 0;
    while (keys + 1 < measured->grid->columns && !measured->grid->right[keys] &&
           sum_width(measured, all, keys + 1, size, false) < DH_BODY_WIDTH * 0.75)
        keys++;
    return keys;
}

/* The largest letters with which no cell must wrap; else those with which the columns fit; else the smallest. */
static double choose_size(const dh_measured *measured, const int32_t *columns, int32_t n)
{
    for (int enough = 1; enough >= 0; enough--)
        for (size_t i = 0; i < N_SIZES; i++)
            if (sum_width(measured, columns, n, sizes[i], enough != 0) <= DH_BODY_WIDTH) return sizes[i];
    return sizes[N_SIZES - 1];
}

static dh_status add_sheets(dh_layout *layout, const dh_measured *measured, dh_error *error)
{
    int32_t n = measured->grid->columns;
    int32_t *all = dh_arena_zalloc(layout->arena, (size_t)n + 1, sizeof *all);
    if (all == NULL) return dh_error_nomem(error);
    for (int32_t i = 0; i < n; i++) all[i] = i;
    double size = choose_size(measured, all, n);
    if (sum_width(measured, all, n, size, false) <= DH_BODY_WIDTH)
        return add_sheet(layout, measured, all, n, size, error);
    int32_t keys = key_columns(measured, all, size), next = keys;
    while (next < n) {
        int32_t *columns = dh_arena_zalloc(layout->arena, (size_t)n + 2, sizeof *columns);
        if (columns == NULL) return dh_error_nomem(error);
        int32_t count = choose_columns(columns, measured, keys, &next, size);
        DH_TRY(add_sheet(layout, measured, columns, count, size, error));
    }
    return DH_OK;
}

/* The notes stay with the table's last row, and so with one another: alone on the next page, nobody would know of what
 * they are. Of very many, those that fill a fifth of a page do. */
static dh_status add_notes(dh_layout *layout, const dh_grid *grid, dh_error *error)
{
    size_t row = layout->n_atoms;
    double height = 0;
    if (grid->n_notes == 0) return DH_OK;
    if (row > 0) layout->after = 6;
    for (int32_t i = 0; i < grid->n_notes; i++)
        DH_TRY(dh_layout_text(layout, DH_ROLE_NOTE, grid->notes[i], false, -1, error));
    for (size_t i = row > 0 ? row - 1 : 0; i + 1 < layout->n_atoms && height < DH_BODY_HEIGHT / 5; i++) {
        layout->atoms[i].keep = true;
        height += layout->atoms[i + 1].height;
    }
    return DH_OK;
}

dh_status dh_layout_table(dh_layout *layout, const dh_block *block, dh_error *error)
{
    dh_grid *grid;
    dh_measured measured;
    dh_locale locale = layout->report->settings.locale;
    DH_TRY(dh_report_grid(&grid, layout->arena, block, locale, error));
    if (block->text != NULL) DH_TRY(dh_layout_text(layout, DH_ROLE_CAPTION, block->text, false, -1, error));
    if (grid->columns > 0) {
        DH_TRY(measure(&measured, layout, grid, error));
        DH_TRY(add_sheets(layout, &measured, error));
    }
    if (grid->rows == 0) DH_TRY(dh_layout_text(layout, DH_ROLE_EMPTY, dh_tr("No data"), false, -1, error));
    DH_TRY(add_notes(layout, grid, error));
    layout->after = 16;
    return DH_OK;
}
