/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the stat stage: the period of a series over days. */
#ifndef DH_CHARTS_STAT_PERIOD_H
#define DH_CHARTS_STAT_PERIOD_H

#include "charts/stat/stat.h"

/* Sets the period of the days on x of joined marks, if they have one: a month for the first days of months. ENOMEM. */
dh_status dh_stat_find_period(dh_stat *stat, dh_error *error);
/* Whether a period, or a name of a band, without a row lies between two places on x, the first before the second. */
bool dh_stat_is_gap(const dh_stat *stat, const dh_datum *a, const dh_datum *b);

#endif
