/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The periods of a comparison as days, and how many months of them have passed on the as-of day. */
#ifndef DH_PLUGINS_COMPARE_PERIOD_H
#define DH_PLUGINS_COMPARE_PERIOD_H

#include <stdint.h>

typedef struct period {
    char text[16];
    int32_t first, last; /* days since 1970-01-01, both included */
    int32_t seen;        /* the earlier of `last` and the as-of day */
    double months;       /* from `first` to `seen`; part of a month counts as its share of the month's days */
    double whole;        /* from `first` to `last`, likewise */
} period;

/* "2018", "2018-H1", "2018-Q1", "2018-03", "2018-03-01". 0, or -1 for anything else. */
int period_parse(period *out, const char *text, int32_t size);
/* Ends the period at the as-of day (sets `seen` and `months`). 0, or -1 when the period begins after that day. */
int period_cut(period *p, int32_t as_of);
/* The last day of the day's month. */
int32_t period_month_end(int32_t day);
/* "YYYY-MM-DD" into a buffer of 16. */
void period_day_text(int32_t day, char *out);

#endif
