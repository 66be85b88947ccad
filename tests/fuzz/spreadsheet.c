/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of a spreadsheet of LibreOffice, as text (workbook/workbook.h), or, when the first byte is '!', the bytes
 * of the archive as they are. Read by the source ods into cells.
 */
#include "fuzz/cells.h"
#include "fuzz/sample.h"
#include "workbook/workbook.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    if (data[0] == '!')
        fuzz_write("b.ods", data + 1, size - 1);
    else if (workbook_write(fuzz_path("b.ods"), (const char *)data, size, 1) != 0)
        return 0;
    fuzz_read_cells("ods", fuzz_path("b.ods"));
    return 0;
}
