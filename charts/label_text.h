/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The few words that a chart says by itself, and its numbers, by locale. */
#ifndef DH_CHARTS_LABEL_TEXT_H
#define DH_CHARTS_LABEL_TEXT_H

#include "table/format.h"

typedef enum dh_label_word_id {
    DH_WORD_NO_DATA,
    DH_WORD_UNKNOWN,
    DH_WORD_YES,
    DH_WORD_NO,
    DH_WORD_RISE,
    DH_WORD_FALL,
    DH_WORD_SAME,
    DH_WORD_MISSING, /* "%d unknown" beside a sum */
    DH_WORD_MORE,    /* "%d more" */
    DH_WORD_SINCE,   /* before the day from which a unit is valid */
    DH_WORD_OTHERS   /* "%d others" */
} dh_label_word_id;

const char *dh_label_word(dh_label_word_id id, dh_locale locale);
/* The word with its "%d" replaced. */
void dh_label_counted(dh_strbuf *out, dh_label_word_id id, int n, dh_locale locale);

/* A number for a tick or a label: fixed decimals; powers of ten where digits would run too long (1,5×10²⁰). */
void dh_label_number(dh_strbuf *out, double value, int digits, bool percent, dh_locale locale);
void dh_label_count(dh_strbuf *out, dh_count value, int digits, bool percent, dh_locale locale);

/* How many decimals labels show: as many as tell values of this size apart, and no more than the values have
 * (`decimals`). */
int dh_label_digits(double largest, int decimals, bool percent);
/* The decimals that the value itself has, at most 8; of a percentage, after the hundredfold. */
int dh_label_decimals(double value, bool percent);

#endif
