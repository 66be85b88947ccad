/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of JSON, an array of objects or one object a line. Read by the source json into cells. */
#include "fuzz/cells.h"
#include "fuzz/sample.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_write("b.json", data, size);
    fuzz_read_cells("json", fuzz_path("b.json"));
    return 0;
}
