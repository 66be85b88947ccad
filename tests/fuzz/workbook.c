/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of a workbook, as text (workbook/workbook.h), or, when the first byte is '!', the bytes of the archive as
 * they are. Read by the source xlsx into cells, and these as a table: refused with a reason, or every row is accounted
 * for. The reader is confined and may not crash: it is called in this process.
 */
#include <string.h>

#include "fuzz/sample.h"
#include "load/sheets.h"
#include "plugin/plugin_internal.h"
#include "workbook/workbook.h"

/* As readers.c does in a process of its own. */
static dh_status read_here(void *self, const char *path, int descriptor, dh_error *error)
{
    const dh_source *source = dh_plugins_source(fuzz_plugins(), "xlsx");
    dh_sheet_writer *writer;
    dh_call call = {.struct_size = sizeof call, .data = source->data};
    (void)self;
    DH_TRY(dh_sheet_writer_new(&writer, descriptor, error));
    dh_status status = source->read(dh_plugin_host(), &call, path, dh_sheet_writer_cells(writer), error);
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const dh_readers readers = {NULL, NULL, read_here};
    dh_sheets *sheets;
    dh_error error = DH_ERROR_INIT;
    if (size == 0) return 0;
    if (data[0] == '!')
        fuzz_write("b.xlsx", data + 1, size - 1);
    else if (workbook_write(fuzz_path("b.xlsx"), (const char *)data, size, 1) != 0)
        return 0;
    dh_status status = dh_sheets_read(&sheets, &readers, fuzz_path("b.xlsx"), &error);
    FUZZ_CHECK(status == DH_OK || status == DH_ENOMEM || error.message[0] != '\0');
    if (status != DH_OK) return 0;
    for (int32_t i = 0; i < dh_sheets_count(sheets); i++) check_sheet(sheets, i);
    dh_sheets_free(sheets);
    return 0;
}
