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

/* tolerance: a share such as 0.05; below 0 = none. EDATA with `reason` (see value.h); ENOMEM. */
dh_status dh_count_parse(dh_count *out, const char *text, size_t size, dh_number_style style, double tolerance,
                         dh_strbuf *reason);

#endif
