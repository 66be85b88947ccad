/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendar periods as people write them: a year, a half, a quarter, a month, a day. */
#ifndef DH_BASE_PERIOD_H
#define DH_BASE_PERIOD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct dh_period {
    int32_t from, to; /* days since 1970-01-01, both included */
} dh_period;

#define DH_PERIOD_TEXT 24

/* "2018", "2018-H1", "2018-Q1", "2018-03", "2018-03-01" exactly (h and q also in lower case); false for all else. */
bool dh_period_parse(const char *text, size_t size, dh_period *out);
/* The shortest such text, or "2018-03-01..2018-03-20" where there is none. `buffer` has DH_PERIOD_TEXT bytes; returns
 * the length. */
size_t dh_period_format(dh_period period, char *buffer);

#endif
