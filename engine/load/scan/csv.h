/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The record reader: delimited text as records of fields that point into its own memory (valid until the next call);
 * quotes are resolved, "" made one quote. Line and column are those of the file. It reads headers, files of unknown
 * columns (host->read_delimited), and for the scanner (chunk.h) the records that are not regular.
 */
#ifndef DH_LOAD_SCAN_CSV_H
#define DH_LOAD_SCAN_CSV_H

#include <stdbool.h>

#include "base/error.h"

typedef struct dh_record_field {
    const char *text;
    int64_t size;
    int64_t line; /* 1-based line in the file where the field starts */
    bool quoted;
} dh_record_field;

typedef enum dh_record_fault { DH_RECORD_OK, DH_RECORD_UNCLOSED_QUOTE, DH_RECORD_TEXT_AFTER_QUOTE } dh_record_fault;

/* Fields of a record that are told apart; the last of so many holds what is left of the record, as it is written. */
#define DH_RECORD_FIELDS 10001

typedef struct dh_record {
    const dh_record_field *fields;
    int32_t n_fields;
    int64_t n_more;  /* fields that the last one also holds */
    int64_t line;    /* 1-based, where the record starts */
    const char *raw; /* the bytes of the record without its line end */
    int64_t raw_size;
    dh_record_fault fault; /* a invalid record still carries its fields as far as they can be told */
} dh_record;

typedef struct dh_csv dh_csv;

/* delimiter 0: found from the header line among , ; tab and | . A UTF-8 byte order mark is passed over; UTF-16 is
 * refused by name. Line ends are LF, CRLF or CR. "-" reads standard input. */
dh_status dh_csv_open(dh_csv **out, const char *path, char delimiter, dh_error *error);
dh_status dh_csv_open_memory(dh_csv **out, const char *bytes, size_t size, char delimiter, dh_error *error);
/* From the byte at `at`, which begins a record on `line`. The bytes are borrowed and nothing is passed over. */
dh_status dh_csv_open_view(dh_csv **out, const char *bytes, size_t size, size_t at, int64_t line, char delimiter,
                           dh_error *error);
/* Points a reader that was opened as a view at other bytes. */
void dh_csv_aim(dh_csv *csv, const char *bytes, size_t size, size_t at, int64_t line);
/* The beginning of a file, borrowed; `name` stands for it in messages. */
dh_status dh_csv_open_head(dh_csv **out, const char *bytes, size_t size, const char *name, char delimiter,
                           dh_error *error);
void dh_csv_close(dh_csv *csv);
char dh_csv_delimiter(const dh_csv *csv);
/* *out = NULL at the end. Blank lines are passed over (and counted by dh_csv_blank_lines). */
dh_status dh_csv_next(dh_csv *csv, const dh_record **out, dh_error *error);
int64_t dh_csv_blank_lines(const dh_csv *csv);

/* Where the next record is looked for: the byte, and its line. */
size_t dh_csv_position(const dh_csv *csv);
int64_t dh_csv_line(const dh_csv *csv);

/* A record's `raw` points into the file's bytes, which stay until dh_csv_close. This goes back to a record: the next
 * one read is the one that starts at `raw` on `line`. */
void dh_csv_seek(dh_csv *csv, const char *raw, int64_t line);

/* One field as CSV, quoted when it holds this delimiter or one that is looked for, a quote, a line end, or blanks at an
 * end. */
struct dh_strbuf;
void dh_csv_write_field(struct dh_strbuf *out, char delimiter, const char *text, size_t size);

#endif
