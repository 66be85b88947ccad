/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A foreign Arrow file as it is read: its columns' types, and the buffers of one batch. */
#ifndef DH_STORE_ARROW_INTERNAL_H
#define DH_STORE_ARROW_INTERNAL_H

#include "base/arena.h"
#include "base/error.h"
#include "dienhong/plugin.h"
#include "store/flatbuffer.h"

typedef enum dh_arrow_kind {
    DH_ARROW_NULL,
    DH_ARROW_BOOL,
    DH_ARROW_INT,
    DH_ARROW_FLOAT,
    DH_ARROW_DATE,
    DH_ARROW_TIMESTAMP,
    DH_ARROW_TEXT
} dh_arrow_kind;

typedef struct dh_arrow_type {
    dh_arrow_kind kind;
    int width; /* bytes of a value; of a text, of an offset: 4 or 8, or of a view of it: 16 */
    bool is_unsigned;
    int64_t per_day; /* of times: units in a day */
} dh_arrow_type;

typedef struct dh_arrow_field {
    const char *name;
    dh_arrow_type type;  /* of its values, also where these stand in a dictionary */
    dh_arrow_type index; /* of their places in it */
    bool is_coded;       /* they do */
    int64_t id;          /* of the dictionary; */
    int32_t owner;       /* the first field that has this one */
} dh_arrow_field;

typedef struct dh_arrow_bytes {
    const uint8_t *data;
    int64_t size;
    uint8_t *owned; /* unpacked; NULL = in the file */
} dh_arrow_bytes;

/* The values of a column in one batch, or of a dictionary. */
typedef struct dh_arrow_array {
    int64_t n;
    dh_arrow_bytes validity, values, texts; /* validity: no bytes = all are valid */
    dh_arrow_bytes *more;                   /* of views */
    int32_t n_more;
} dh_arrow_array;

typedef struct dh_arrow_reader {
    const char *path;
    const uint8_t *bytes; /* of the file */
    int64_t size, at;     /* of the next message */
    dh_arena *arena;      /* of the schema */
    dh_arrow_field *fields;
    int32_t n_fields;
    dh_arrow_array *columns;      /* of the batch */
    dh_arrow_array *dictionaries; /* by the first field that has it */
    dh_cells *cells;
    int64_t n_rows;
    int64_t unpacked, written; /* bytes so far */
    dh_error *error;
} dh_arrow_reader;

typedef struct dh_arrow_message {
    dh_fb_in in;
    int64_t kind;    /* 1 a schema, 2 a dictionary, 3 a batch */
    uint32_t header; /* its table */
    const uint8_t *body;
    int64_t body_size;
} dh_arrow_message;

/* DH_ELIMIT, when more has come out of the file than any that is no harm holds. */
dh_status dh_arrow_check_limit(const dh_arrow_reader *r);
/* Sets EDATA: "'FILE' is damaged: WHY". */
dh_status dh_arrow_damaged(const dh_arrow_reader *r, const char *why);
/* Reads the fields. EDATA also for a type that is not held, with the column and what to do. */
dh_status dh_arrow_read_schema(dh_arrow_reader *r, dh_fb_in *in, uint32_t schema);
/* The columns of a record batch; `fields`: those of the file, or one for a dictionary's values. Freed by the caller
 * with dh_arrow_free_arrays, also after a failure. */
dh_status dh_arrow_read_batch(dh_arrow_reader *r, dh_arrow_message *m, uint32_t batch, const dh_arrow_field *fields,
                              int32_t n, bool as_values, dh_arrow_array *out);
void dh_arrow_free_arrays(dh_arrow_array *arrays, int32_t n);
/* Value `row`; not valid = unknown. A text is borrowed, or in `buffer`. EDATA. */
dh_status dh_arrow_value(const dh_arrow_reader *r, const dh_arrow_type *type, const dh_arrow_array *array, int64_t row,
                         dh_value *out, char buffer[40]);
/* A whole number that is not unknown. */
int64_t dh_arrow_integer(const dh_arrow_type *type, const dh_arrow_array *array, int64_t row);
bool dh_arrow_is_valid(const dh_arrow_array *array, int64_t row);

#endif
