/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Further checks on rejected rows, so that whoever corrects a row learns of all its faults at once. */
#include "load/invalid_cells.h"

#include "load/cells/cell.h"
#include "load/load_internal.h"

int64_t dh_load_n_invalid(const dh_load *load)
{
    return load->n_invalid;
}

static const dh_load_source *source_of(const dh_load *load, int64_t index)
{
    return &load->sources[load->rejects.records[index].source];
}

dh_status dh_load_invalid_cell(dh_value *out, bool *valid, const dh_load *load, int64_t index, const char *column,
                               dh_arena *scratch, dh_error *error)
{
    const dh_load_record *record = &load->rejects.records[index];
    const dh_load_source *source = source_of(load, index);
    int32_t i = dh_load_column(load, column), field = i >= 0 ? source->field_of[i] : -1;
    bool shaped =
        record->fault == DH_RECORD_OK && record->n_fields >= source->n_needed && record->n_fields <= source->n_headers;
    dh_strbuf reason = {0};
    *valid = false;
    if (!shaped || field < 0) return DH_OK;
    const dh_load_text *text = &record->fields[field];
    const dh_load_entry *entry = dh_load_entry_of(load, source);
    bool typed = source->is_typed && !text->quoted;
    dh_status status = dh_cell_read(out, entry, i, typed, text->text, (size_t)text->size, scratch, &reason, NULL);
    dh_strbuf_free(&reason);
    if (status == DH_ENOMEM) return dh_error_nomem(error);
    *valid = status == DH_OK && out->valid;
    return DH_OK;
}

dh_status dh_load_add_fault(dh_load *load, int64_t index, const char *column, const char *reason, dh_error *error)
{
    const dh_load_record *record = &load->rejects.records[index];
    const dh_load_source *source = source_of(load, index);
    int32_t field = source->field_of[dh_load_column(load, column)];
    const dh_load_text *text = &record->fields[field];
    load->faults_added = true;
    return dh_rejects_add_fault(&load->rejects, source, index, field, text->line, text->text, text->size, reason,
                                error);
}
