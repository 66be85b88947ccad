/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Counts as officials write them: "15.798", "trên 2.300 người", "gần 300", "khoảng 300", "từ 200 đến 250", "2.300+",
 * "at least 300", "up to 300". The text must be trimmed and in NFC; case and tone marks of words do not matter. The
 * result has the stated figure and its bounds:
 *
 *   exact            [n, n]
 *   at least         [n, ∞)
 *   over             [n + 1, ∞)      counts are whole: n itself, which is what is stated, lies outside
 *   at most          [0, n]
 *   under            [0, n - 1]
 *   about            [n(1-t), n(1+t)] with tolerance t; [0, ∞) without
 *   range a to b     [a, b], stated as (a + b) / 2
 *   about a to b     [a(1-t), b(1+t)] with tolerance t; [a, b] without
 */
#ifndef DH_LOAD_VALUES_COUNT_H
#define DH_LOAD_VALUES_COUNT_H

#include "dienhong/plugin.h"
#include "load/values/value.h"

/* What the figures of a column are of. A figure with words of another thing is none of it: "60 hộ" are no people. */
typedef enum dh_count_of {
    DH_COUNT_OF_ANY,
    DH_COUNT_OF_ATTENDANCE, /* people, or how often any attended: 60 người, 60 lượt người */
    DH_COUNT_OF_PEOPLE,
    DH_COUNT_OF_TURNS, /* how often people came: 60 lượt */
    DH_COUNT_OF_HOUSEHOLDS,
    DH_COUNT_OF_OPINIONS,
    DH_COUNT_OF_SESSIONS,
    DH_COUNT_OF_CASES,
    DH_COUNT_OF_LETTERS,
    DH_COUNT_OF_PLACES, /* villages, communes */
    DH_COUNT_OF_GROUPS  /* of people who come together: 3 đoàn */
} dh_count_of;

/* tolerance: a share such as 0.05; below 0 = none. EDATA with `reason` (see value.h); ENOMEM. */
dh_status dh_count_parse(dh_count *out, const char *text, size_t size, dh_number_style style, double tolerance,
                         dh_count_of of, dh_strbuf *reason);

#endif
