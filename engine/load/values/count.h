/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Figures as officials state them: "15.798", "trên 2.300 người", "gần 300", "khoảng 300", "từ 200 đến 250", "2.300+",
 * "at least 300", "up to 300". Text is trimmed and in NFC; case and tone marks of the words do not matter.
 *
 *   exact            [n, n]
 *   at least, over   [n, ∞)          a strict "over" is meant as "at least" in such reports
 *   at most, under   [0, n]
 *   about            [n(1-t), n(1+t)] with tolerance t; [0, ∞) without
 *   range a to b     [a, b], stated as its middle
 */
#ifndef DH_LOAD_VALUES_COUNT_H
#define DH_LOAD_VALUES_COUNT_H

#include "dienhong/plugin.h"
#include "load/values/value.h"

/* tolerance: a share (0.05), or below 0 for none. DH_OK; DH_EDATA with `reason` (see value.h); DH_ENOMEM. */
dh_status dh_count_parse(dh_count *out, const char *text, size_t size, dh_number_style style, double tolerance,
                         dh_strbuf *reason);

#endif
