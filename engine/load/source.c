/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See source.h. */
#include "load/source.h"

#include "base/message.h"

void dh_load_close_source(dh_load_source *source)
{
    dh_csv_close(source->csv);
    dh_chunked_free(source->chunks);
    dh_input_close(source->input);
    source->csv = NULL;
    source->chunks = NULL;
    source->input = NULL;
}

const char *dh_load_shape_fault(const dh_load_source *source, const dh_record *record, dh_strbuf *buffer)
{
    if (record->fault == DH_RECORD_UNCLOSED_QUOTE)
        return dh_tr("a quote is opened and not closed; close it, or double it if it is meant");
    if (record->fault == DH_RECORD_TEXT_AFTER_QUOTE)
        return dh_tr("text stands after a closing quote; double the quotes that belong to the text");
    if (record->n_fields >= source->n_needed && record->n_fields <= source->n_headers) return NULL;
    dh_strbuf_clear(buffer);
    dh_strbuf_printf(buffer, dh_tr("has %lld fields where the header has %d"),
                     (long long)(record->n_fields + record->n_more),
                     (int)(record->n_fields < source->n_needed ? source->n_needed : source->n_headers));
    return buffer->failed ? dh_tr("has another number of fields than the header") : buffer->data;
}
