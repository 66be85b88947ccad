/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of a database. Read by the source sqlite into cells. */
#include "fuzz/cells.h"
#include "fuzz/sample.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_write("b.db", data, size);
    fuzz_read_cells("sqlite", fuzz_path("b.db"));
    return 0;
}
