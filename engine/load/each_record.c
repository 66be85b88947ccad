/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See each_record.h. */
#include "load/each_record.h"

dh_status dh_load_each_record(const dh_load_source *source, dh_take_record take, void *context, dh_error *error)
{
    dh_csv *csv;
    const char *bytes;
    size_t size;
    const dh_record *record = NULL;
    int64_t left_out = 0;
    DH_TRY(dh_input_map(source->input, &bytes, &size, error));
    DH_TRY(dh_csv_open_view(&csv, bytes, size, (size_t)source->begin, source->line, source->delimiter, error));
    dh_status status = DH_OK;
    while (status == DH_OK) {
        status = dh_csv_next(csv, &record, error);
        if (status != DH_OK || record == NULL) break;
        int64_t at = record->raw - bytes;
        while (left_out < source->n_left_out && source->left_out[left_out] < at) left_out++;
        if (left_out < source->n_left_out && source->left_out[left_out] == at) continue;
        status = take(context, source, record, error);
    }
    dh_csv_close(csv);
    return status;
}
