/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See source.h. */
#include "load/source.h"

#include "base/message.h"
#include "load/scan/typed.h"
#include "load/sheet_limits.h"

void dh_load_close_source(dh_load_source *source)
{
    dh_csv_close(source->csv);
    dh_chunked_free(source->chunks);
    dh_input_close(source->input);
    source->csv = NULL;
    source->chunks = NULL;
    source->input = NULL;
}

const char *dh_load_refusal_reason(const dh_typed_refusal *refusal, dh_strbuf *buffer)
{
    dh_strbuf_clear(buffer);
    if (refusal->why == DH_TYPED_DAY_BEYOND_ALL) return dh_tr("a date lies outside of the years 1 to 9999; correct it");
    if (refusal->why == DH_TYPED_LONG_TEXT)
        dh_strbuf_printf(buffer, dh_tr("the text has %lld bytes, and at most %lld are read; shorten it"),
                         (long long)refusal->size, (long long)DH_SHEET_TEXT);
    else
        dh_strbuf_printf(buffer,
                         dh_tr("a cell stands in column %d, and at most %d are read; delete what stands to the right "
                               "of the table"),
                         (int)refusal->column + 1, DH_SHEET_COLUMNS);
    return buffer->failed ? dh_tr("a cell of the row cannot be read") : buffer->data;
}

const char *dh_load_shape_fault(const dh_load_source *source, const dh_record *record, int32_t *field,
                                dh_strbuf *buffer)
{
    *field = -1;
    dh_typed_refusal refusal;
    const dh_record_field *last = &record->fields[record->n_fields - 1];
    if (source->is_typed && dh_typed_read_refusal(&refusal, last->text, (size_t)last->size)) {
        *field = refusal.column;
        return dh_load_refusal_reason(&refusal, buffer);
    }
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
