/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether the figures of a line are the sums of others: of the rows next to it, of all above or below it, or of all.
 * Lines are asked about in their order, so that sums over all before are kept and none is made anew: the work grows
 * with the lines alone. Freed with dh_section_sums_free.
 */
#ifndef DH_LOAD_SECTION_SUMS_H
#define DH_LOAD_SECTION_SUMS_H

#include <stdint.h>

#include "load/section_words.h"

/* A line of a table that people laid out. */
typedef struct dh_section_line {
    size_t offset;
    int64_t line;
    dh_row_label label;  /* of its cell in the column of numbers, … */
    bool first;          /* … which begins to count: 1, 2.1 */
    int32_t n_texts;     /* of all cells but that one, each once if merged */
    int32_t n_figures;   /* numbers, but that of the row */
    bool has_day, whole; /* whole: one text fills more than half of the columns, three at least */
    bool is_named;       /* its first text stands in the first column but that of numbers */
    bool is_total;       /* its first text begins with a word for a total */
    bool is_part;        /* it says that it is part of the row above: "Trong đó: nữ" */
    bool is_unit;        /* its only text is the name of a unit, where sections are of units (section_column) */
    bool alone;          /* numbered as a section, with figures, and without rows of its own: a row */
    bool is_row;         /* for certain, so that sums are made of it */
} dh_section_line;

typedef struct dh_section_sums dh_section_sums;

/* figures: per line and column a number, NAN = none. Both are borrowed, and stay as they are. NULL when out of memory.
 */
dh_section_sums *dh_section_sums_new(const dh_section_line *lines, const double *figures, size_t n, int32_t columns);
void dh_section_sums_free(dh_section_sums *sums);
/* Whether the figures of line `at`, which is none before the one asked about last, are the sums of rows below it, to
 * the next head, or of those above it; or of all. Not all must be: *column, *sum: the first that is none, -1 = none. */
bool dh_section_sums_up(dh_section_sums *sums, size_t at, int32_t *column, double *sum);
/* How many cells have been looked at. */
int64_t dh_section_sums_steps(const dh_section_sums *sums);

#endif
