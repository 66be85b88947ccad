/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Periods as people write them: a year, a half, a quarter, a month, a week, a day, or from one of these to another. */
#ifndef DH_BASE_PERIOD_H
#define DH_BASE_PERIOD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/reporting.h"

#define DH_PERIOD_TEXT 24

/* What else is needed to understand a period. */
typedef struct dh_period_terms {
    const dh_calendar *calendar; /* whose years, halves … are meant; NULL = civil */
    bool has_as_of;
    int32_t as_of; /* of "2018-to-date" */
} dh_period_terms;

/* "2018", "2018-H1", "2018-Q1", "2018-03", "2018-W05", "2018-03-01" exactly (h, q and w also in lower case);
 * "2018-to-date", the days of 2018 that come no later in it than the as-of day in its year; and two of these with ".."
 * between them, from the first day of the one to the last of the other. False for all else. `terms`: NULL = civil,
 * without an as-of day. */
bool dh_period_parse(const char *text, size_t size, const dh_period_terms *terms, dh_day_range *out);
/* How such texts are written, for messages, translated: "2018, 2018-H1, …". */
const char *dh_period_forms(void);
/* The shortest such text, or "2018-03-01..2018-03-20" where there is none. `buffer` has DH_PERIOD_TEXT bytes; returns
 * the length. */
size_t dh_period_format(dh_day_range period, const dh_calendar *calendar, char *buffer);

/* What a period that is written otherwise may mean: "05/2019", "15/05/2019", "tháng 5/2019", "quý I năm 2019", "2019/5".
 * `out` gets it as dh_period_parse reads it; false: nothing that is certain to read. Days come before months. */
bool dh_period_guess(const char *text, char out[DH_PERIOD_TEXT]);

#endif
