/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See cells.h. */
#include "fuzz/cells.h"

#include "fuzz/sample.h"
#include "load/sheets.h"
#include "plugin/plugin_internal.h"
#include "store/arrow_cells.h"

/* As readers.c does in a process of its own. */
static dh_status read_here(void *self, const char *path, int descriptor, dh_error *error)
{
    const dh_source *source = self;
    dh_sheet_writer *writer;
    dh_call call = {.struct_size = sizeof call, .data = source != NULL ? source->data : NULL};
    DH_TRY(dh_sheet_writer_new(&writer, descriptor, 0, error));
    dh_status status = source != NULL
                           ? source->read(dh_plugin_host(), &call, path, dh_sheet_writer_cells(writer), error)
                           : dh_arrow_read_cells(path, dh_sheet_writer_cells(writer), error);
    if (status == DH_OK) status = dh_sheet_writer_end(writer, error);
    dh_sheet_writer_free(writer);
    return status;
}

static void check_sheet(const dh_sheets *sheets, int32_t i)
{
    const dh_sheet *sheet = dh_sheets_at(sheets, i);
    dh_input *input;
    dh_error error = DH_ERROR_INIT;
    char block[4096];
    size_t got = 1;
    int64_t n_rows = 0;
    bool filled = false;
    FUZZ_CHECK(sheet->n_columns >= 0 && sheet->n_hidden <= sheet->n_rows);
    FUZZ_CHECK(dh_sheets_open(&input, sheets, i, "x", &error) == DH_OK);
    for (int64_t at = 0; at < sheet->size; at += (int64_t)got) {
        FUZZ_CHECK(dh_input_read(input, at, block, sizeof block, &got, &error) == DH_OK && got > 0);
        for (size_t k = 0; k < got; k++) {
            if (block[k] == '\n') n_rows += filled;
            filled = block[k] != '\n';
        }
    }
    FUZZ_CHECK(n_rows <= sheet->n_rows); /* a row of one empty number is an empty line */
    dh_input_close(input);
}

void fuzz_read_cells(const char *source, const char *path)
{
    void *self = source != NULL ? (void *)dh_plugins_source(fuzz_plugins(), source) : NULL;
    dh_readers readers = {self, NULL, read_here};
    dh_sheets *sheets;
    dh_error error = DH_ERROR_INIT;
    FUZZ_CHECK(source == NULL || readers.self != NULL);
    dh_status status = dh_sheets_read(&sheets, &readers, path, &error);
    FUZZ_CHECK(status == DH_OK || status == DH_ENOMEM || error.message[0] != '\0');
    if (status != DH_OK) return;
    for (int32_t i = 0; i < dh_sheets_count(sheets); i++) check_sheet(sheets, i);
    dh_sheets_free(sheets);
}
