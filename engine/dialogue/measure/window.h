/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which days a measure is asked for, and which of them are of one period. */
#ifndef DH_DIALOGUE_MEASURE_WINDOW_H
#define DH_DIALOGUE_MEASURE_WINDOW_H

#include "dialogue/measure/selection.h"

bool dh_window_has(const dh_window *window, int32_t day);
/* The last day of the asked period that has the day; INT32_MAX = there is one period, which the window ends. */
int32_t dh_window_period_end(const dh_window *window, int32_t day);
/* The period of kind `cell` that has the day. */
dh_day_range dh_window_part(const dh_window *window, dh_cell cell, int32_t day);
int dh_cell_months(dh_cell cell); /* 0 of DH_CELL_ALL and DH_CELL_WEEK */

#endif
