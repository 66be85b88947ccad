/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fuzz target: a part of a store, which is an Arrow IPC file. Whatever the bytes are, it is refused with a reason, or
 * every cell of it can be read and written out.
 */
#include <string.h>

#include "fuzz/fuzz.h"
#include "store/fixture.h"
#include "table/write.h"

static void read_all(dh_ipc_file *file)
{
    dh_table *table;
    dh_error error = DH_ERROR_INIT;
    dh_status status = part_read(&table, &file, 1, NULL, 0, &error);
    if (status != DH_OK) {
        FUZZ_CHECK(error.message[0] != '\0');
        return;
    }
    if (dh_table_rows(table) <= 10000) {
        for (const dh_table_format *const *format = dh_table_formats; *format; format++) {
            if ((*format)->is_binary) continue; /* a library of others writes it */
            dh_strbuf out = {0};
            dh_table_write(&out, table, *format, DH_LOCALE_VI, NULL);
            dh_strbuf_free(&out);
        }
    }
    dh_table_free(table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dh_ipc_file *file;
    dh_error error = DH_ERROR_INIT;
    uint8_t *bytes = malloc(size > 0 ? size : 1); /* aligned, as a mapping is */
    FUZZ_CHECK(bytes != NULL);
    memcpy(bytes, data, size);
    dh_status status = dh_ipc_open_bytes(&file, bytes, size, "part", &error);
    if (status == DH_OK) {
        read_all(file);
        dh_ipc_unref(file);
    } else {
        FUZZ_CHECK(error.message[0] != '\0');
    }
    free(bytes);
    return 0;
}
