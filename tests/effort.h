/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much a test tries that could go on without end. */
#ifndef DH_TESTS_EFFORT_H
#define DH_TESTS_EFFORT_H

#include <stdbool.h>
#include <stdlib.h>

/* Whether to try all that there is, or a sample of it: tests/run --all sets DIENHONG_WHOLE. */
static inline bool try_all(void)
{
    return getenv("DIENHONG_WHOLE") != NULL;
}

/* How many times to go round; DIENHONG_ROUNDS sets it for a test that is run by hand. */
static inline long rounds_to_try(long some, long all)
{
    const char *asked = getenv("DIENHONG_ROUNDS");
    if (asked != NULL) return atol(asked);
    return try_all() ? all : some;
}

#endif
