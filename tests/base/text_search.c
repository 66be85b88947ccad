/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every search that this processor can run against a plain loop, on random and hostile texts that end where memory
 * does. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/text_search.h"

static size_t plain(const char *text, size_t size, const char *part, size_t part_size)
{
    for (size_t i = 0; part_size <= size && i <= size - part_size; i++)
        if (part_size == 0 || memcmp(text + i, part, part_size) == 0) return i;
    return DH_TEXT_NOWHERE;
}

/* In blocks of exactly their size, so that a sanitizer sees any byte read outside. */
static void check(const char *text, size_t size, const char *part, size_t part_size)
{
    char *a = malloc(size ? size : 1), *b = malloc(part_size ? part_size : 1);
    assert_true(a && b);
    if (size > 0) memcpy(a, text, size);
    if (part_size > 0) memcpy(b, part, part_size);
    size_t want = plain(text, size, part, part_size);
    for (int i = 0; dh_text_search_at(i); i++)
        if (dh_text_search_at(i)(a, size, b, part_size) != want)
            fail_msg("search %d: %zu bytes in %zu", i, part_size, size);
    assert_true(dh_text_search_best()(a, size, b, part_size) == want);
    free(a);
    free(b);
}

static uint32_t next(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33);
}

static void random_texts(void **state)
{
    char text[400], part[80];
    uint64_t seed = 2025;
    (void)state;
    for (int round = 0; round < 40000; round++) {
        uint32_t letters = 1 + next(&seed) % 4; /* few letters: many false beginnings */
        size_t size = next(&seed) % sizeof text, part_size = next(&seed) % (round % 3 ? 6 : sizeof part);
        for (size_t i = 0; i < size; i++) text[i] = (char)('a' + next(&seed) % letters);
        for (size_t i = 0; i < part_size; i++) part[i] = (char)('a' + next(&seed) % letters);
        if (round % 2 && part_size <= size && part_size > 0)
            memcpy(part, text + next(&seed) % (size - part_size + 1), part_size);
        check(text, size, part, part_size);
    }
}

static void hostile_texts(void **state)
{
    char text[300];
    (void)state;
    memset(text, 'a', sizeof text);
    for (size_t size = 0; size < 200; size++)
        for (size_t part = 0; part < 140; part += part < 4 ? 1 : 17) {
            char wanted[160];
            memset(wanted, 'a', sizeof wanted);
            check(text, size, wanted, part);
            if (part > 1) wanted[part / 2] = 'b'; /* right at both ends, wrong between */
            check(text, size, wanted, part);
            if (part > 0) wanted[part - 1] = '\0';
            check(text, size, wanted, part);
        }
    check("đất nông nghiệp, đất đai", strlen("đất nông nghiệp, đất đai"), "đất đai", strlen("đất đai"));
    check("đất nông nghiệp, đất đa", strlen("đất nông nghiệp, đất đa"), "đất đai", strlen("đất đai"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_texts), cmocka_unit_test(hostile_texts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
