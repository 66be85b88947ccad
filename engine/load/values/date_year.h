/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days without a year, "5/3" and "ngày 5 tháng 3", where it is known of which year all days are. */
#ifndef DH_LOAD_VALUES_DATE_YEAR_H
#define DH_LOAD_VALUES_DATE_YEAR_H

#include "base/arena.h"
#include "load/values/value.h"

/* The text with the year, in the arena, if with it, and not without it, it is a day by the formats: "5/3/2024". *out
 * NULL = it is none. False when out of memory. */
bool dh_date_with_year(const char **out, const char *text, size_t size, int32_t year, const dh_date_format *formats,
                       int32_t n, dh_arena *arena);

#endif
