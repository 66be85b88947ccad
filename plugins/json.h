/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects of JSON, one at a time, from an array of them or from a file that has one a line. */
#ifndef DH_PLUGINS_JSON_H
#define DH_PLUGINS_JSON_H

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "dienhong/plugin.h"

#define TRY(expression)                                                                                                \
    do {                                                                                                               \
        dh_status try_status_ = (expression);                                                                          \
        if (try_status_ != DH_OK) return try_status_;                                                                  \
    } while (0)

/* A file, byte by byte. */
typedef struct json_input {
    const dh_host *host;
    const char *path;
    FILE *file;
    int64_t line; /* of the next byte, from 1 */
    int is_array; /* its objects stand in one */
    int begun;    /* its first byte was passed */
    int failed;   /* reading did */
    char *object; /* the bytes of the last one … */
    size_t object_size, object_capacity;
    uint64_t shape; /* … and a hash of its keys and brackets, without its values */
    int wide;       /* the file is of UTF-16, and this byte of each two is the lower one, 0 or 1; -1 = it is of UTF-8 */
    uint32_t high;  /* the first of a pair of surrogates, whose second is to come; 0 = none */
    size_t at, size;
    unsigned char block[1 << 16]; /* in UTF-8 */
} json_input;

/* Has jansson take its memory from the host; once, in the entry. */
void json_use_memory(void);

/* DH_EIO. jansson is used between this and json_close alone, on this thread. */
dh_status json_open(json_input *in, const dh_host *host, const char *path, dh_error *error);
dh_status json_again(json_input *in, dh_error *error); /* from its beginning */
void json_close(json_input *in);
/* Takes the next object, and the line that it begins in; *there = 0 past the last. DH_EDATA. */
dh_status json_next(json_input *in, int *there, int64_t *line, dh_error *error);
/* Parses it; dropped by the caller. DH_EDATA. */
dh_status json_parse(json_input *in, json_t **out, int64_t line, dh_error *error);
/* Checks what stands behind the object that began in `line`. DH_EDATA. */
dh_status json_end_row(json_input *in, int64_t line, dh_error *error);

/* Columns by name, in the order in which they were met. */
typedef struct json_columns {
    const dh_host *host;
    char **names;
    json_t **values; /* of one row, borrowed; NULL = none */
    int32_t n, capacity;
    int32_t *slots; /* a hash table: the column + 1, or 0 */
    size_t n_slots;
    char *path; /* of the value that is looked at: "a.b" */
    size_t path_size, path_capacity;
} json_columns;

void json_columns_free(json_columns *columns);
/* Puts the values of an object into the columns; those within objects have the names of all: "a.b". Columns that are
 * not there are added. DH_EDATA: two values for one column; a list of what is no scalar. */
dh_status json_place(json_columns *columns, json_t *object, const json_input *in, int64_t line, dh_error *error);

#endif
