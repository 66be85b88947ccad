/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call of dh_field_read at work: its rows, and its cells one by one. It owns nothing but the reader's memory. */
#ifndef DH_LOAD_CELLS_FIELD_READING_H
#define DH_LOAD_CELLS_FIELD_READING_H

#include "load/cells/field_memo.h"
#include "load/cells/field_rule.h"
#include "load/scan/scan.h"

/* One worker's memory for one column; see field.h. */
typedef struct dh_field_reader {
    dh_memo *memo;
    dh_strbuf reason;
    const dh_scan_kernel *kernel;
    bool runs;  /* most rows of the last call repeated the one before */
    bool blind; /* most texts of the last call had never been seen: the memo is not asked */
} dh_field_reader;

/* What one call works on. */
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

static inline int64_t dh_reading_row(const dh_reading *r, int32_t i)
{
    return r->begin + (r->rows ? r->rows[i] : i);
}

/* What finding a field takes, as a copy that no store into values can change, so that it stays in registers. */
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

/* The value with its quotes resolved; text of its own is in the arena. */
dh_status dh_reading_resolve(const dh_reading *r, dh_slice raw, bool irregular_records, dh_slice *out);
/* A text that is taken as it stands: nothing to trim, to compose, to map or to be wary of. */
bool dh_reading_is_direct(const dh_reading *r, dh_slice text, bool doubled);
/* The long way. *meaning: 0, DH_MEMO_UNKNOWN or DH_MEMO_INVALID, which the sink has been told of. */
dh_status dh_reading_cell(dh_reading *r, int32_t i, dh_slice raw, bool irregular_records, dh_value *value,
                          int32_t *meaning);

#endif
