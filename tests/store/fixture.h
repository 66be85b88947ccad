/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables to the bytes of a part and back, for the tests of this folder and the fuzz target. */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include "store/part_write.h"
#include "store/relation.h"

typedef struct part_bytes {
    uint8_t *bytes; /* free() */
    size_t size;
    dh_part_written written;
} part_bytes;

/* Writes the relation's rows on so many threads. */
dh_status part_write(part_bytes *out, dh_relation *relation, bool compress, int threads, dh_error *error);
/* All rows of the files in memory. `ranges` as for a scan. */
dh_status part_read(dh_table **out, dh_ipc_file *const *files, int32_t n_files, const dh_relation_range *ranges,
                    int32_t n_ranges, dh_error *error);

#define OK(call)                                                                                                       \
    do {                                                                                                               \
        dh_error error_ = DH_ERROR_INIT;                                                                               \
        dh_error *error = &error_;                                                                                     \
        if ((call) != DH_OK) fail_msg("%s", error_.message);                                                           \
    } while (0)

/* The same, which must work: the part's bytes, and a part opened. Of a test only. */
part_bytes write_table(const dh_table *table, bool compress, int threads);
dh_ipc_file *open_part(const part_bytes *part);

#endif
