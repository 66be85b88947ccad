/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One opened file of a load, its header mapped to the columns of the spec. Its texts live in the load's arena; the file
 * stays open as long as the load lives, so that a row can be read again.
 */
#ifndef DH_LOAD_SOURCE_H
#define DH_LOAD_SOURCE_H

#include "base/strbuf.h"
#include "load/scan/chunk.h"

typedef struct dh_load_source {
    const char *name; /* as the manifest gives it */
    dh_input *input;
    dh_chunked *chunks;
    dh_csv *csv; /* for reading records again; NULL = not yet */
    char delimiter;
    const char **headers; /* trimmed, in NFC; "" = none */
    int32_t n_headers;
    int32_t n_needed;   /* fields up to the last named header */
    int32_t *field_of;  /* per column of the spec: 0-based field, -1 = none */
    int32_t group;      /* sources with equal headers and delimiters share one */
    int64_t n_empty;    /* records without any value, passed over */
    int64_t n_nameless; /* values that stand under no header */
} dh_load_source;

void dh_load_close_source(dh_load_source *source);
/* Why a record is no row; NULL when its shape is good. The text is the buffer's. */
const char *dh_load_shape_fault(const dh_load_source *source, const dh_record *record, dh_strbuf *buffer);

#endif
