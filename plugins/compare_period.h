/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two periods of a comparison as days, and how many months of each had passed. */
#ifndef DH_PLUGINS_COMPARE_PERIOD_H
#define DH_PLUGINS_COMPARE_PERIOD_H

#include <stdint.h>

typedef struct period {
    char text[16];
    int32_t first, last; /* days since 1970-01-01, both included */
    int32_t seen;        /* the last day that had passed: `last`, or the as-of day before it */
    double months;       /* of first to seen; a month of which a part had passed counts as that part */
} period;

/* "2018", "2018-H1", "2018-Q1", "2018-03", "2018-03-01". 0, or -1 for anything else. */
int period_parse(period *out, const char *text, int32_t size);
/* Cuts the period at the as-of day. 0, or -1 when all of it is still to come. */
int period_cut(period *p, int32_t as_of);
/* "YYYY-MM-DD" into a buffer of 16. */
void period_day_text(int32_t day, char *out);

#endif
