/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a delimited text: chunks give what the record reader gives, with every kernel. The first four bytes say
 * how: the delimiter, the header's shape, the chunk size, the order. */
#include "fuzz/fuzz.h"

#include "load/chunk_law.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char delimiters[] = {',', ';', '\t', '|', 'x', ' '};
    if (size < 4 || size > 65536) return 0;
    int n_fields = 1 + data[1] % 8;
    law_case c = {.bytes = (const char *)data + 4,
                  .size = size - 4,
                  .chunk_bytes = 64 * (size_t)(1 + data[2] % 16),
                  .delimiter = delimiters[data[0] % sizeof delimiters],
                  .n_fields = n_fields,
                  .n_needed = 1 + data[1] / 8 % n_fields,
                  .order = data[3]};
    for (int k = 0; (c.kernel = dh_scan_at(k)) != NULL; k++) {
        const char *why = law_broken(&c);
        if (why != NULL) fprintf(stderr, "%s\n", why);
        FUZZ_CHECK(why == NULL);
    }
    return 0;
}
