/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The law of chunks: whatever the text, the chunk size, the kernel and the order of reading, chunks give the rows, the
 * refusals and the empty records that the record reader gives.
 */
#ifndef TESTS_LOAD_CHUNK_LAW_H
#define TESTS_LOAD_CHUNK_LAW_H

#include <stdbool.h>
#include <stddef.h>

#include "load/scan/scan.h"

typedef struct law_case {
    const char *bytes;
    size_t size, chunk_bytes;
    char delimiter;
    int n_fields, n_needed; /* of the header, which is not in the bytes */
    const dh_scan_kernel *kernel;
    unsigned order; /* 0: ascending; else chunks are read in an order drawn from it */
} law_case;

/* NULL when the law holds, else what was broken (static memory). */
const char *law_broken(const law_case *c);

#endif
