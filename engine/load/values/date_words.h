/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days in words, as minutes and letters have them: "8h00 ngày 12/3/2023", "Thứ Ba, 25 tháng 10 năm 2023". */
#ifndef DH_LOAD_VALUES_DATE_WORDS_H
#define DH_LOAD_VALUES_DATE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct dh_date_words {
    char core[32]; /* the day as numbers and marks, whose order a format says; "" = it is said in words: */
    int day, month, year;
    int weekday; /* 1 + the day of the week, from Sunday on; 0 = none is said */
    bool timed;  /* a time of day stands beside it */
    int hour, minute, second;
} dh_date_words;

/* *is: whether the text is such a day; one without any words is none. False when out of memory. */
bool dh_date_words_read(bool *is, dh_date_words *out, const char *text, size_t size);

#endif
