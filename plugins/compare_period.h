/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The periods of a comparison as days, and how many months of them have passed on the as-of day. */
#ifndef DH_PLUGINS_COMPARE_PERIOD_H
#define DH_PLUGINS_COMPARE_PERIOD_H

#include <stdint.h>

typedef struct period {
    char text[32];       /* as measures read it */
    int32_t first, last; /* days since 1970-01-01, both included */
    int32_t seen;        /* the earlier of `last` and the as-of day */
    double months;       /* from `first` to `seen`; part of a month counts as its share of the month's days */
    double whole;        /* from `first` to `last`, likewise */
} period;

/* Sets `whole` and what has passed, from first and last. */
void period_measure(period *p);
/* Ends the period at the as-of day (sets `seen` and `months`). 0, or -1 when the period begins after that day. */
int period_cut(period *p, int32_t as_of);
/* Two periods of as many days are of one length, such as weeks, whatever months they are in; and so are the same days
 * of two years, although one of them may have 29 February. */
void period_level(period *a, period *b);
/* The last day of the day's month. */
int32_t period_month_end(int32_t day);
/* "YYYY-MM-DD" into a buffer of 16. */
void period_day_text(int32_t day, char *out);

#endif
