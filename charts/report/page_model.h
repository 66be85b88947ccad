/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From blocks to pages. Every block becomes atoms: pieces that are never cut (a line of text, a row, a chart), each
 * with its height, the room it wants above, and whether it must stay with the next. Atoms are then placed on pages.
 * Units are points; x counts from the left margin, y from the top of the body. Everything lives in the layout's arena
 * but the Pango layouts, which dh_layout_close releases.
 */
#ifndef DH_CHARTS_REPORT_PAGE_MODEL_H
#define DH_CHARTS_REPORT_PAGE_MODEL_H

#include "charts/draw/text.h"
#include "charts/report/report_internal.h"

#define DH_PAGE_WIDTH   595.276
#define DH_PAGE_HEIGHT  841.89
#define DH_PAGE_SIDE    56.0
#define DH_PAGE_TOP     58.0
#define DH_PAGE_BOTTOM  70.0
#define DH_BODY_WIDTH   (DH_PAGE_WIDTH - 2 * DH_PAGE_SIDE)
#define DH_BODY_HEIGHT  (DH_PAGE_HEIGHT - DH_PAGE_TOP - DH_PAGE_BOTTOM)
#define DH_CHART_SCALE  0.80 /* of a chart drawn on a page, so that its letters are no larger than the text */
#define DH_CHART_LOWEST 0.86 /* of its height, on a page that has no room for all of it */

#define DH_COLOR_ACCENT 0x0b5563U
#define DH_COLOR_TEXT   0x1f2933U
#define DH_COLOR_QUIET  0x5b6770U
#define DH_COLOR_LINE   0xd3dbe0U
#define DH_COLOR_ZEBRA  0xf4f7f8U
#define DH_COLOR_NOTICE 0x6b4300U

typedef enum dh_role_id {
    DH_ROLE_TITLE,
    DH_ROLE_SUBTITLE,
    DH_ROLE_META,
    DH_ROLE_NOTICE,
    DH_ROLE_CONTENTS,
    DH_ROLE_ENTRY_1,
    DH_ROLE_ENTRY_2,
    DH_ROLE_ENTRY_3,
    DH_ROLE_HEADING_1,
    DH_ROLE_HEADING_2,
    DH_ROLE_HEADING_3,
    DH_ROLE_BODY,
    DH_ROLE_ITEM,
    DH_ROLE_CAPTION,
    DH_ROLE_EMPTY,
    DH_ROLE_NOTE
} dh_role_id;

/* The typography of a kind of text. */
typedef struct dh_role {
    double size, line; /* of the letters; baseline to baseline */
    double before, after;
    double indent;
    uint32_t color;
    bool bold, justify, keep; /* keep: stays with what follows */
    const char *outer, *tag;  /* structure elements of a tagged PDF; outer NULL = none */
} dh_role;

/* A text broken into lines. */
typedef struct dh_flow {
    const dh_role *role;
    PangoLayout *layout;
    double x, width;
    int32_t lines;
    int32_t heading; /* in `headings`: it is this heading, or the contents' entry of it; -1 = none */
    bool bullet;
} dh_flow;

/* A table, or those columns of it that fit side by side. */
typedef struct dh_sheet {
    const dh_grid *grid;
    int32_t *columns; /* of the grid, in the order shown */
    int32_t n;
    double *x, *width;        /* of each shown column: its left edge and its whole width, padding included */
    double total, size, line; /* width of all; of the letters; baseline to baseline */
    int32_t head_lines;
} dh_sheet;
#define DH_CELL_SIDE 5.0
#define DH_CELL_TOP  3.2

typedef enum dh_atom_kind {
    DH_ATOM_BAR,    /* the accent above the title */
    DH_ATOM_LINE,   /* of a flow */
    DH_ATOM_NOTICE, /* a whole flow in a box */
    DH_ATOM_HEAD,   /* of a sheet */
    DH_ATOM_ROW,    /* of a sheet, or some of its lines */
    DH_ATOM_CHART,
    DH_ATOM_BREAK /* what follows starts a page */
} dh_atom_kind;

typedef struct dh_atom {
    dh_atom_kind kind;
    int32_t index;         /* of the flow, sheet or block */
    int64_t row;           /* of a sheet */
    int32_t line, n_lines; /* of a flow or row: the first, how many; of a chart: part, parts (0 = whole) */
    double before, height;
    double min;     /* the least height of a chart, to fit a page; 0 = `height` */
    bool keep;      /* must be on the page of the next atom */
    int64_t repeat; /* the atom to draw again when this one starts a page; -1 = none */
} dh_atom;

typedef struct dh_placed {
    int64_t atom;
    int32_t page; /* from 0 */
    double y, height;
} dh_placed;

typedef struct dh_heading {
    int level;
    const char *text;
    int32_t page; /* known once placed */
} dh_heading;

typedef struct dh_layout {
    const dh_report *report;
    dh_arena *arena;
    dh_text_painter *painter;
    dh_flow *flows;
    dh_sheet *sheets;
    dh_atom *atoms;
    dh_placed *placed;
    dh_heading *headings;
    size_t n_flows, n_sheets, n_atoms, n_placed, n_headings;
    size_t flows_capacity, sheets_capacity, atoms_capacity, placed_capacity;
    double after; /* the room that the last atom wants below it */
    int32_t pages;
} dh_layout;

#endif
