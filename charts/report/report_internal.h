/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the report's own files share: the model (a list of blocks), its words by locale, text made fit for drawing,
 * and tables turned into strings. No Cairo or Pango here: the HTML writer needs none of it. The report owns its
 * blocks; what is made while writing lives in the arena of that writing.
 */
#ifndef DH_CHARTS_REPORT_REPORT_INTERNAL_H
#define DH_CHARTS_REPORT_REPORT_INTERNAL_H

#include "base/arena.h"
#include "charts/report/report.h"

typedef enum dh_block_kind {
    DH_BLOCK_HEADING,
    DH_BLOCK_PARAGRAPH,
    DH_BLOCK_LIST,
    DH_BLOCK_TABLE,
    DH_BLOCK_CHART,
    DH_BLOCK_BREAK
} dh_block_kind;

typedef struct dh_block {
    dh_block_kind kind;
    int level;    /* heading */
    char *text;   /* heading, paragraph; a table's caption or NULL */
    char **items; /* a list's items; a table's titles, one a column */
    size_t n_items;
    dh_table *table;
    dh_chart_spec *chart; /* a deep copy: dh_report_chart_copy */
} dh_block;

struct dh_report {
    dh_report_settings settings; /* its strings are the report's own */
    dh_block *blocks;
    size_t n, capacity;
};

/* "vi" or "en", for the files' properties. */
const char *dh_report_language(dh_locale locale);

/* A valid, NFC copy on one line: control characters become blanks. NULL stays NULL. EINVAL: not UTF-8; `what` names
 * the text in the message. Freed with dh_free. */
dh_status dh_report_text_copy(char **out, const char *text, const char *what, dh_error *error);
dh_status dh_report_text_copy_n(char **out, const char *text, size_t size, const char *what, dh_error *error);

/* A stretch of text, bold or not; begin and end are bytes of the text without its marks. */
typedef struct dh_run {
    size_t begin, end;
    bool bold;
} dh_run;
typedef struct dh_marked {
    char *text; /* without marks */
    dh_run *runs;
    size_t n;
} dh_marked;
/* Reads **bold**. A mark without its partner stays as it was written. */
dh_status dh_report_marked(dh_marked *out, dh_arena *arena, const char *text, dh_error *error);

/* A table as strings, row-major. */
typedef struct dh_grid {
    int64_t rows;
    int32_t columns;
    const char **cells, **titles;
    bool *right;  /* aligned to the right: numbers */
    bool *totals; /* rows that are totals: bold */
    const char **notes;
    int32_t n_notes;
} dh_grid;
/* The block's table as strings, in the arena. */
dh_status dh_report_grid(dh_grid **out, dh_arena *arena, const dh_block *block, dh_locale locale, dh_error *error);
/* EINVAL when a cell, a name or a note of the table is not UTF-8. */
dh_status dh_report_table_check(const dh_table *table, dh_error *error);

/* A deep copy of a spec, whose tables share their columns. */
dh_status dh_report_chart_copy(dh_chart_spec **out, const dh_chart_spec *spec, dh_error *error);
void dh_report_chart_free(dh_chart_spec *spec);
/* The notes of a chart's data, a note of several layers once: the `index`-th; NULL past the last. Borrowed. */
const char *dh_report_chart_note(const dh_chart_spec *spec, int32_t index);
#endif
