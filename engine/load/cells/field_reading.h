/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of one call of dh_field_read, shared by its source files. It owns nothing. */
#ifndef DH_LOAD_CELLS_FIELD_READING_H
#define DH_LOAD_CELLS_FIELD_READING_H

#include "load/cells/field_memo.h"
#include "load/cells/field_rule.h"
#include "load/scan/scan.h"

/* One worker's state for one column; see field.h. */
typedef struct dh_field_reader {
    dh_memo *memo;
    dh_strbuf reason;
    const dh_scan_kernel *kernel;
    bool runs;  /* the last call was mostly runs of equal values */
    bool blind; /* nearly all texts of the last call were new: the memo is not used */
} dh_field_reader;

/* The arguments of one call. */
typedef struct dh_reading {
    dh_field_reader *reader;
    const dh_field_rule *rule;
    const dh_chunk *chunk;
    int32_t field;
    int64_t begin;
    const int32_t *rows;
    uint8_t *invalid;
    const dh_fault_sink *sink;
    dh_arena *arena;
    dh_vector *out;
    dh_error *error;
} dh_reading;

/* The row of the chunk that row i of the call is. */
static inline int64_t dh_reading_row(const dh_reading *r, int32_t i)
{
    return r->begin + (r->rows ? r->rows[i] : i);
}

/* All that locating a field needs, copied to a local: no store into a vector can alias it, so it stays in registers. */
typedef struct dh_places {
    dh_chunk chunk;
    const int32_t *rows;
    int64_t begin;
    int32_t field, n;
} dh_places;

static inline dh_places dh_reading_places(const dh_reading *r)
{
    return (dh_places){*r->chunk, r->rows, r->begin, r->field, (int32_t)r->out->length};
}

static inline dh_slice dh_place_of(const dh_places *of, int32_t i, bool *irregular_records)
{
    return dh_chunk_field(&of->chunk, of->begin + (of->rows ? of->rows[i] : i), of->field, irregular_records);
}

/* Removes the quotes of a field; a text with doubled quotes is copied to the arena. */
dh_status dh_reading_resolve(const dh_reading *r, dh_slice raw, bool irregular_records, dh_slice *out);
/* Whether a text can be taken as written: nothing to trim or compose, no value map, no word for null, no spreadsheet
 * error, nothing that may be a total. doubled: `text` still has doubled quotes. */
bool dh_reading_is_direct(const dh_reading *r, dh_slice text, bool doubled);
/* Reads row i of the call with dh_cell_read. *meaning: 0 = *value is valid, DH_MEMO_UNKNOWN = null, DH_MEMO_INVALID =
 * invalid, which has been reported to the sink. *suspects: of the text; the caller
 * reports them. */
dh_status dh_reading_cell(dh_reading *r, int32_t i, dh_slice raw, bool irregular_records, dh_value *value,
                          int32_t *meaning, unsigned *suspects);
/* Reports what is suspected of row i of the call to the sink. */
dh_status dh_reading_suspect(dh_reading *r, int32_t i, dh_slice raw, bool irregular_records, unsigned suspects);

#endif
