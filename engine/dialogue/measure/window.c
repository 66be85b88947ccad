/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See window.h. */
#include "dialogue/measure/window.h"

int dh_cell_months(dh_cell cell)
{
    static const int months[] = {0, 12, 6, 3, 1};
    return cell < DH_CELL_WEEK ? months[cell] : 0;
}

bool dh_window_has(const dh_window *window, int32_t day)
{
    if (day < window->from || day > window->to) return false;
    return !window->to_date ||
           dh_calendar_place(window->calendar, day) <= dh_calendar_place(window->calendar, window->until);
}

dh_day_range dh_window_part(const dh_window *window, dh_cell cell, int32_t day)
{
    return cell == DH_CELL_WEEK ? dh_calendar_week(window->calendar, day)
                                : dh_calendar_part(window->calendar, day, dh_cell_months(cell));
}

int32_t dh_window_period_end(const dh_window *window, int32_t day)
{
    int32_t end = INT32_MAX;
    dh_day_range parts[3];
    int n = 0;
    if (window->cell != DH_CELL_ALL) parts[n++] = dh_window_part(window, window->cell, day);
    if (window->weeks) parts[n++] = dh_window_part(window, DH_CELL_WEEK, day);
    if (window->to_date) parts[n++] = dh_calendar_to_date(window->calendar, day, window->until);
    for (int i = 0; i < n; i++)
        if (parts[i].to < end) end = parts[i].to;
    return end;
}
