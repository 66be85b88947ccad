/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Periods as titles and cells of reports name them: "Quý I năm 2024", "6 tháng đầu năm 2023", "từ ngày 15/12/2022 đến
 * 14/12/2023". */
#ifndef DH_DIALOGUE_PROFILE_PERIOD_H
#define DH_DIALOGUE_PROFILE_PERIOD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a text names a period; what is further down is preferred to what is above. */
typedef enum dh_period_kind {
    DH_PERIOD_NONE,
    DH_PERIOD_NO_YEAR, /* a quarter or a month, of which year it does not say */
    DH_PERIOD_YEAR,    /* one or several whole years */
    DH_PERIOD_PART,    /* a quarter, a month, some months of a year */
    DH_PERIOD_DAYS     /* its first and last day */
} dh_period_kind;

typedef enum dh_period_status {
    DH_PERIOD_NO_STATUS,
    DH_PERIOD_ESTIMATE, /* "ước", "số ước" */
    DH_PERIOD_OFFICIAL  /* "chính thức" */
} dh_period_status;

typedef struct dh_period {
    dh_period_kind kind;
    int32_t from, to; /* days since 1970, both within it */
    dh_period_status status;
    bool uncertain; /* it is one of several that are named, or is not all of what is */
    bool months;    /* of a part of a title: "9 tháng", which does not say of what */
} dh_period;

/* Of titles. */
typedef struct dh_titles_period {
    dh_period period; /* none, or which is uncertain, where they name several that are not within each other */
    int32_t text;     /* the title that names it, or makes it uncertain; -1 = none */
    int32_t estimate; /* one that has "ước"; -1 = none */
} dh_titles_period;

/* The period that titles name; a day of signing, of a document, or of what is planned or compared with, is none. A part
 * that has no year is of that of the others. False when out of memory. */
bool dh_period_of_titles(dh_titles_period *out, const char *const *texts, int32_t n);

/* What a column of parts of years has: numbers alone, as whose? */
typedef enum dh_period_unit {
    DH_PERIOD_OF_ANY,
    DH_PERIOD_OF_YEAR,
    DH_PERIOD_OF_QUARTER,
    DH_PERIOD_OF_MONTH
} dh_period_unit;

/* The same of a cell, which may also be a number: "3", "03/2024", "IV". None if the cell says more than the period. */
bool dh_period_of_cell(dh_period *out, dh_period_unit unit, const char *text, size_t size, int year);

/* The year that the period is within; 0 = it has none, or is of several. */
int dh_period_year(const dh_period *period);

#endif
