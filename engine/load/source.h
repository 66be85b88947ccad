/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One file of a load, opened, with its header mapped to the columns of the spec. Its strings live in the load's arena.
 * It stays open as long as the load lives, so that records can be read again.
 */
#ifndef DH_LOAD_SOURCE_H
#define DH_LOAD_SOURCE_H

#include "base/strbuf.h"
#include "load/scan/chunk.h"
#include "load/scan/typed.h"

/* The name of the file, or of the sheet, as what a column has in all its rows. */
typedef struct dh_load_named {
    int32_t column; /* of the spec */
    const char *text;
    dh_value value;
    bool by_section; /* each row has the name of the section that it stands in, of a unit, instead */
} dh_load_named;

/* A row that heads a section of the table. */
typedef struct dh_load_section {
    int64_t left_out; /* which of the rows that are left out it is */
    int64_t line;
    const char *text; /* its name, without the number before it */
    bool is_unit;     /* it begins as names of places do */
    bool is_within;   /* a period or a topic, which rows of one unit are divided by */
    int32_t unit;     /* which section is of the unit that rows below it stand in; -1 = none */
    int32_t rank;     /* how it is numbered: of sections within sections each has one of its own */
    dh_value value;   /* of the column that has the names of sections; not valid = none */
} dh_load_section;

/* A text above the table. */
typedef struct dh_load_title {
    const char *text;
    int64_t line;
} dh_load_title;

typedef struct dh_load_source {
    const char *name;  /* as the manifest gives it; of a sheet, that and the sheet's */
    const char *file;  /* as the manifest gives it */
    const char *sheet; /* its name; NULL = it is none */
    const char *path;  /* that it was opened by */
    int32_t entry;     /* index of its entry in the load */
    int32_t nth;       /* that of its entry, and … */
    int32_t rank;      /* … the source of its first: rows of the same file and line are one row of the file */
    int64_t begin;     /* where its rows begin, and the line there */
    int64_t line;
    int64_t total_line;  /* of the row of totals that was cut off below the table; 0 = there was none */
    dh_value *totals;    /* per column of the spec: what it states; type 0 = nothing */
    bool replaced;       /* rows of it came back corrected in another file, or it is that file */
    bool has_rows;       /* false: nothing stands below its header */
    const char *copy_of; /* name of an earlier one with the same contents; NULL = none */
    dh_input *input;
    dh_chunked *chunks;
    dh_csv *csv; /* reader to read records again; NULL at first */
    char delimiter;
    bool is_typed;        /* typed delimited text (scan/typed.h): a sheet */
    bool is_1904;         /* … whose numbers of days count from 1904 */
    bool is_named;        /* the first row of its text has the headers, and is none of the sheet */
    bool is_sheet;        /* laid out by people: titles stand above its table, or it is a sheet with rows of any kind */
    int32_t n_columns;    /* of a sheet, */
    int64_t n_sheet_rows; /* … and its rows with cells; 0 = it is none */
    bool has_no_dittos;   /* no cell stands for the one above, and none is to be looked for */
    const char **headers; /* trimmed, in NFC, blanks joined; "" = nameless; levels joined by " / " */
    const char **leaves;  /* of each, the name of the lowest level, within it */
    int32_t n_headers;
    bool *are_numbers;             /* of each, whether it is one of running numbers (numbering.h) */
    int64_t head_first, head_last; /* the lines that these stand in; 0 = its columns are named by what it is */
    int64_t from_line; /* where its header is, of the tables on its sheet; 0 = the first, or as the entry says */
    int64_t next_head; /* the line of the header of the next table on its sheet; 0 = there is none */
    int32_t n_below;   /* how many tables there are from that one on */
    dh_load_title *titles;
    int32_t n_titles;
    const int64_t *left_out; /* offsets of records within the table that are none of it, ascending */
    int64_t n_left_out;
    int64_t n_dittos;   /* cells that were read as the one above (ditto.h), the first of them: */
    int64_t ditto_line; /* its line, */
    const char *ditto;  /* and what stands in it */
    int32_t n_needed;   /* fields that a record must have: up to the last named header */
    int32_t *field_of;  /* per column of the spec: 0-based field, -1 = none */
    dh_load_section *sections;
    int32_t n_sections;
    dh_load_named named[3];
    int32_t n_named;
    int32_t group; /* sources of one entry with equal headers and delimiters share one */
    bool is_first_of_group;
    int64_t n_empty;    /* records without any value, skipped */
    int64_t n_nameless; /* values under no header, not loaded */
} dh_load_source;

void dh_load_close_source(dh_load_source *source);
/* Why a row of a file that is read by cells cannot be read as a whole, translated; in `buffer`, or a literal. */
const char *dh_load_refusal_reason(const dh_typed_refusal *refusal, dh_strbuf *buffer);
/* Why a record is malformed; NULL when it is not. The text is static or in `buffer`. *field: of which field, from 0; -1
 * = the whole record. */
const char *dh_load_shape_fault(const dh_load_source *source, const dh_record *record, int32_t *field,
                                dh_strbuf *buffer);

#endif
