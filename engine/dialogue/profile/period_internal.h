/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forms of periods, which titles and cells share. Texts are in small letters (dh_text_spelling); what takes
 * something moves *at behind it, and leaves it where it is otherwise. */
#ifndef DH_DIALOGUE_PROFILE_PERIOD_INTERNAL_H
#define DH_DIALOGUE_PROFILE_PERIOD_INTERNAL_H

#include "dialogue/profile/period.h"

typedef struct dh_period_day {
    int day, month, year; /* year 0 = it is not said */
} dh_period_day;

/* What is read, and how. */
typedef struct dh_period_form {
    const char *text;
    int year; /* of parts that say none; 0 = not known */
    bool is_cell;
} dh_period_form;

/* Takes a word, or several, as a whole; the second any of a list that ends with NULL. */
bool dh_period_take_word(const char **at, const char *word);
bool dh_period_take_any(const char **at, const char *const *words);
/* "15/12/2022", "15/12", "ngày 15 tháng 12 năm 2022" */
bool dh_period_take_day(const char **at, dh_period_day *out);
/* A year of four digits, with what joins it to what is before: "/2024", " năm 2024". */
bool dh_period_take_year(const char **at, int *out);
/* "ước", but not of "hương ước" and "quy ước", which are rules of villages. text: the whole. */
bool dh_period_take_estimate(const char **at, const char *text);
/* A period in any form. */
bool dh_period_take(const char **at, const dh_period_form *form, dh_period *out);
/* "15/12/2022 - 14/12/2023", where both days have years, and no word says that they are a period. */
bool dh_period_take_days(const char **at, dh_period *out);

extern const char *const dh_period_to[]; /* "đến" …; ends with NULL */

bool dh_period_same(const dh_period *a, const dh_period *b);

#endif
