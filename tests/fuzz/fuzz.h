/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a fuzz target defines, for libFuzzer and for replay.c; FUZZ_CHECK is an assertion that no build leaves out.
 * README.md says how to run one. */
#ifndef DH_TESTS_FUZZ_FUZZ_H
#define DH_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_CHECK(condition)                                                                                          \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition);                              \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

#endif
