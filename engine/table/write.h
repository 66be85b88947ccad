/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writing tables as text. CSV and JSON are for machines: "." decimals, ISO dates, shortest round-trip numbers, null
 * cells empty or null; a count column gets NAME_lower and NAME_upper after it only when one of its cells is not exact
 * (infinite = empty or null). csv-excel is the same data in the marks that Excel of a Vietnamese desktop reads, ratios
 * with a %. JSON is one array of objects, one a line. Table, md and html, a page of its own, are for people, by locale;
 * so is xlsx, a workbook whose cells are typed. All of these and csv-excel have heads in the reader's language, and
 * bounds that agree with the signs of their figures: "trên 300", which is at least 301, is "≥ 300" and 300 to people,
 * 301 to programs. sqlite, a database, is for programs, with notes. A text cell that a spreadsheet would run as a
 * formula (= + - @ at its start) is written as it is in CSV, unless `no_formulas` is asked for: data is not changed
 * silently. In a table, text is cut with … at 60 cells of the screen's width, a line break shows as ⏎ and another
 * control character as �, so that a row stays a row; the other formats hold everything. A column's numbers all have as
 * many decimals as the one that needs most.
 */
#ifndef DH_TABLE_WRITE_H
#define DH_TABLE_WRITE_H

#include "base/pool.h"
#include "table/format.h"

/* Called whenever some 64 KiB are written, and for each chunk of rows that another thread wrote: takes the bytes and
 * empties `out`. */
typedef dh_status (*dh_write_flush)(dh_strbuf *out, void *context, dh_error *error);

/* What a table is of, for formats that have a place for it: html and xlsx. Borrowed. */
typedef struct dh_write_about {
    const char *title;
    const char *origin; /* data set, source, files, day of the figures: a line each */
} dh_write_about;

typedef struct dh_write_options {
    dh_locale locale;
    dh_write_flush flush;        /* NULL: everything stays in `out` */
    void *context;               /* of flush */
    dh_pool *pool;               /* rows may be written by several threads and flushed in their order; NULL = by one */
    const dh_write_about *about; /* NULL = not known */
    bool no_formulas;            /* of formats with `has_formulas`: ' before each text that a spreadsheet would run */
} dh_write_options;

/* A format. Each has a file in table/formats; write.c lists them. */
typedef struct dh_table_format {
    const char *name;        /* as --format takes it */
    const char *ending;      /* of file names that select it, ".csv"; NULL = none */
    bool is_data;            /* for programs: without notes */
    bool is_read;            /* by people: written as reading.h has it */
    bool is_single;          /* a file holds one table */
    bool is_binary;          /* it is no text: for files alone */
    bool has_formulas;       /* spreadsheets run some of its texts */
    const char *before_note; /* for formats with notes: the text before each */
    dh_status (*write)(dh_strbuf *out, const dh_table *table, const dh_write_options *how, dh_error *error);
} dh_table_format;

extern const dh_table_format *const dh_table_formats[]; /* ends with NULL */

/* Those that code names directly. */
extern const dh_table_format dh_table_format_table, dh_table_format_csv, dh_table_format_json, dh_table_format_md;
#define DH_FORMAT_TABLE (&dh_table_format_table)
#define DH_FORMAT_CSV   (&dh_table_format_csv)
#define DH_FORMAT_JSON  (&dh_table_format_json)
#define DH_FORMAT_MD    (&dh_table_format_md)

const dh_table_format *dh_table_format_find(const char *name); /* NULL = none */
/* The name that may have been meant, also by what programs call such files, "excel"; NULL = none is near. */
const char *dh_table_format_nearest(const char *name);
const dh_table_format *dh_table_format_of_ending(const char *ending); /* ".CSV" too; NULL = none */
/* "table, csv, json or md", for messages. */
void dh_table_format_names(dh_strbuf *out);
/* ".csv, .json or .md"; with `further`, one more after them. */
void dh_table_format_endings(dh_strbuf *out, const char *further);

dh_status dh_table_write(dh_strbuf *out, const dh_table *table, const dh_table_format *format, dh_locale locale,
                         dh_error *error);
/* The same in pieces, so that a large table is never held as text: csv and json come by some 64 KiB. The first status
 * that is not OK ends it. Of `how`, flush and context
 * are not looked at. */
typedef dh_status (*dh_table_take)(void *context, const char *bytes, size_t size, dh_error *error);
dh_status dh_table_write_to(dh_table_take take, void *context, const dh_table *table, const dh_table_format *format,
                            const dh_write_options *how, dh_error *error);
/* Into a file as by dh_file_write (base/file.h). */
dh_status dh_table_save(const char *path, const dh_table *table, const dh_table_format *format,
                        const dh_write_options *how, dh_error *error);

#endif
