/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as labels of charts, by locale. `percent`: the value is a fraction, shown times 100. */
#ifndef DH_CHARTS_LABEL_TEXT_H
#define DH_CHARTS_LABEL_TEXT_H

#include "table/format.h"

/* A number for a tick or a label: fixed decimals, more where a value that is not zero would be written as 0; powers of
 * ten where digits would run too long (1,5×10²⁰). */
void dh_label_number(dh_strbuf *out, double value, int digits, bool percent, dh_locale locale);
/* The same with ≥, ≤ or ≈ before a count whose bounds differ, as in tables. */
void dh_label_count(dh_strbuf *out, dh_count value, int digits, bool percent, dh_locale locale);

/* How many decimals labels show: enough to tell values of this size apart, but no more than the values themselves have
 * (`decimals`). */
int dh_label_digits(double largest, int decimals, bool percent);
/* The decimals that the value itself has, at most 8; with `percent`, of value * 100. */
int dh_label_decimals(double value, bool percent);

#endif
