/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The record reader: delimited text (RFC 4180, lenient) record by record. Fields come without their quotes, "" as one
 * quote, and point into memory of the reader that is valid until its next call. It reads headers, files of unknown
 * columns (host->read_delimited), and, for the chunked scan (chunk.h), the irregular records.
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

/* The most fields a record is split into; the last of that many holds the rest of the record as written. */
#define DH_RECORD_FIELDS 10001

typedef struct dh_record {
    const dh_record_field *fields;
    int32_t n_fields;
    int64_t n_more;  /* further fields that the last one holds unsplit */
    int64_t line;    /* 1-based, where the record starts */
    const char *raw; /* the bytes of the record without its line end */
    int64_t raw_size;
    dh_record_fault fault; /* a malformed record still has its fields, as far as they can be split */
} dh_record;

typedef struct dh_csv dh_csv;

/* EDATA, with what to do, for bytes that begin as a kind of file does that is often mistaken for delimited text. */
dh_status dh_csv_refuse_foreign(const char *bytes, size_t size, const char *name, dh_error *error);
/* delimiter 0: detected in the header line, one of , ; tab and | . A UTF-8 byte order mark and a line "sep=;" are
 * skipped. Line ends are LF, CRLF or CR. "-" is standard input. EIO; EDATA for UTF-16, a workbook or a PDF; EINVAL for
 * a delimiter that cannot be one. Closed with dh_csv_close, as all that follow. */
dh_status dh_csv_open(dh_csv **out, const char *path, char delimiter, dh_error *error);
dh_status dh_csv_open_memory(dh_csv **out, const char *bytes, size_t size, char delimiter, dh_error *error);
/* Starts at offset `at`, where a record begins on `line`. The bytes are borrowed; no byte order mark is skipped. */
dh_status dh_csv_open_view(dh_csv **out, const char *bytes, size_t size, size_t at, int64_t line, char delimiter,
                           dh_error *error);
/* Points a reader opened with dh_csv_open_view at other bytes. */
void dh_csv_aim(dh_csv *csv, const char *bytes, size_t size, size_t at, int64_t line);
/* As dh_csv_open, over the first bytes of a file, which are borrowed. `name` is used in messages. */
dh_status dh_csv_open_head(dh_csv **out, const char *bytes, size_t size, const char *name, char delimiter,
                           dh_error *error);
void dh_csv_close(dh_csv *csv);
char dh_csv_delimiter(const dh_csv *csv);
/* *out = NULL at the end. Blank lines are skipped (and counted by dh_csv_blank_lines). */
dh_status dh_csv_next(dh_csv *csv, const dh_record **out, dh_error *error);
int64_t dh_csv_blank_lines(const dh_csv *csv);

/* Offset and line at which the next call starts to look for a record. */
size_t dh_csv_position(const dh_csv *csv);
int64_t dh_csv_line(const dh_csv *csv);

/* Goes back to a record: the next one read starts at `raw`, on `line`. A record's `raw` points into the file's bytes
 * and is valid until dh_csv_close. */
void dh_csv_seek(dh_csv *csv, const char *raw, int64_t line);

/* Appends one field as CSV, quoted when it holds `delimiter` or any delimiter that is detected, a quote or a line end,
 * or begins or ends with a space. */
struct dh_strbuf;
void dh_csv_write_field(struct dh_strbuf *out, char delimiter, const char *text, size_t size);

#endif
