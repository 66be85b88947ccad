/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An Arrow IPC file of another program, or a stream. Read into cells. */
#include "fuzz/cells.h"
#include "fuzz/sample.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_write("b.arrow", data, size);
    fuzz_read_cells(NULL, fuzz_path("b.arrow"));
    return 0;
}
